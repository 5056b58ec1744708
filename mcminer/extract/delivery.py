"""How and where the course is taught: ``delivery_format`` and ``learning_site``.

Codebook, block 5. What is online about an offer is often its registration, its shop or its exam;
none of these count. A named place is face to face. Where the words say that one run mixes both it
is ``blended``, where the learner chooses both stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_FORMATS = ("online", "face_to_face", "blended")
_SITES = ("classroom", "workplace", "dual")
# Under these labels online is the exam, the fee's payment, what is needed or where one may go.
_ELSEWHERE = frozenset(
    ("assessment", "exam_duration", "entry", "recommended", "price", "stackable", "occupations",
     "validity", "renewal", "award", "quality", "issuer", "audience", "outcomes", "content")
)  # fmt: skip
_EXAM = (
    "assessment.generic", "assessment.written_exam", "assessment.online_test", "assessment.oral_exam",
    "assessment.practical_test", "assessment.entrance",
)  # fmt: skip
#: schema.org's courseMode; its values are English by definition.
_MODES = {
    "online": "online", "onsite": "face_to_face", "blended": "blended", "remote": "online",
    "in-person": "face_to_face", "offline": "face_to_face", "hybrid": "blended",
    "offlineeventattendancemode": "face_to_face", "onlineeventattendancemode": "online",
    "mixedeventattendancemode": "blended", "distance": "online", "on-site": "face_to_face",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    start: int
    end: int
    score: float
    how: str


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``delivery_format`` (one list, decided here) and ``learning_site``."""
    found = [
        *_from_data(reading),
        *_from_fields(reading),
        *_from_text(reading),
        *_from_sites(reading),
    ]
    decided = _decide(reading, [one for one in found if one.score >= 0.5])
    if decided is not None:
        values, used, score = decided
        for value in values:
            one = next((u for u in used if u.kind == value), used[0])
            yield Candidate(
                "delivery_format", {"delivery_format": [value]}, one.start, one.end, score,
                f"rule:delivery_format.{one.how}",
                more=tuple((u.start, u.end) for u in used if u is not one and len(values) == 1),
            )  # fmt: skip
    yield from _sites(reading)


def _from_data(reading: Reading) -> Iterator[_Found]:
    text = reading.page.text
    for pair in reading.page.pairs:
        if pair.layout != "data":
            continue
        path = text[pair.label_start : pair.label_end].lower()
        if path.endswith(("coursemode", "programmode", "eventattendancemode")):
            value = text[pair.start : pair.end].strip().lower().rsplit("/", 1)[-1]
            if value in _MODES:
                yield _Found(_MODES[value], pair.start, pair.end, 0.82, "data")


def _hits(reading: Reading, start: int, end: int) -> Iterator[tuple[str, Hit]]:
    """Words of the mode within a stretch that are not about registering, paying or the exam."""
    for kind in (*_FORMATS, "choice"):
        for hit in reading.hits.within(f"delivery.{kind}", start, end):
            if not _is_not_course(reading, hit) and not _negated(reading, hit):
                yield kind, hit


def _is_not_course(reading: Reading, hit: Hit) -> bool:
    near = reading.hits.within("delivery.not_course", max(0, hit.start - 60), hit.end + 1)
    return any(other.start < hit.end and other.end > hit.start for other in near)


def _negated(reading: Reading, hit: Hit) -> bool:
    begin, _ = reading.clause(hit.start, hit.end)
    return any(
        hit.start - other.end <= 12
        for other in reading.hits.within("context.negation", max(begin, hit.start - 20), hit.start)
    )


def _from_fields(reading: Reading) -> Iterator[_Found]:
    """Values under a label of the mode, and places under a label of the place."""
    for field in reading.fields_of("delivery", "location"):
        if reading.offside(field.start) or field.layout == "data":
            continue
        if not field.tight and field.end - field.start > 600:
            continue
        about_place = field.kind == "location"
        begin, stop = field.start, min(field.end, field.start + 400)
        any_hit = False
        for kind, hit in _hits(reading, begin, stop):
            if not field.tight and reading.sentence_hit(_EXAM, hit.start, hit.end):
                continue
            any_hit = True
            yield _Found(kind, hit.start, hit.end, 0.9 if field.tight else 0.72, "label")
        room = reading.hits.any(("delivery.classroom",), begin, stop)
        if about_place and not any_hit and field.tight and room is not None:
            yield _Found("face_to_face", room.start, room.end, 0.74, "place")
        elif about_place and not any_hit and field.tight and field.sure >= 0.75:
            span = _place(reading, begin, stop)
            if span:
                yield _Found("face_to_face", *span, 0.74, "place")


_DIGITS = re.compile(r"\d")


def _place(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The first words of a place, where the value looks like one."""
    text = reading.page.text
    start, end = reading.trimmed(start, end)
    stop = text.find("\n", start, end)
    end = min(stop if stop > 0 else end, start + 80)
    words = text[start:end]
    if not 3 <= len(words) or not words[0].isupper() or "http" in words or words.count(" ") > 10:
        return None
    if reading.hits.any(("context.negation", "delivery.not_course"), start, end):
        return None
    return start, end


def _from_text(reading: Reading) -> Iterator[_Found]:
    """Running text, headings and fact lists; what is no fact of the course stays below the bar."""
    for kind in (*_FORMATS, "choice"):
        for hit in reading.hits[f"delivery.{kind}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            if "/option" in block.where or _is_not_course(reading, hit) or _negated(reading, hit):
                continue  # a form's options are other courses' modes as well
            kinds = reading.kinds_at(hit.start)
            if _ELSEWHERE.intersection(kinds[:1]):
                continue
            if "delivery" in kinds:
                continue  # read as a field
            score = _text_score(reading, kind, hit)
            if score and kind == "online" and _only_theory(reading, hit):
                yield _Found("blended", hit.start, hit.end, 0.62, "parts")
            elif score:
                yield _Found(kind, hit.start, hit.end, score, "text")


def _only_theory(reading: Reading, hit: Hit) -> bool:
    """ "Theory (online) 36 h" beside a practical part of its own."""
    if reading.sentence_hit(("workload.theory",), hit.start, hit.end) is None:
        return False
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        not begin <= practice.start < stop and not reading.offside(practice.start)
        for practice in reading.hits["workload.practice"]
        if abs(practice.start - hit.start) < 300
    )


def _from_sites(reading: Reading) -> Iterator[_Found]:
    """Teaching in a classroom, a workshop or at work is face to face."""
    for key in ("classroom", "workplace"):
        for hit in reading.hits[f"delivery.{key}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            if _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]) or _negated(reading, hit):
                continue
            if _in_exam(reading, hit) or not _taught(reading, hit):
                continue
            words = len(reading.folded[hit.start : hit.end].split())
            yield _Found("face_to_face", hit.start, hit.end, 0.56 if words >= 2 else 0.52, "site")


def _in_exam(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is about the exam; words inside the hit itself do not tell."""
    begin, stop = reading.clause(hit.start, hit.end)
    return (
        reading.hits.any(_EXAM, begin, hit.start) is not None
        or reading.hits.any(_EXAM, hit.end, stop) is not None
    )


def _text_score(reading: Reading, kind: str, hit: Hit) -> float:
    block = reading.block(hit.start)
    size = block.end - block.start
    covers = (hit.end - hit.start) / max(size, 1)
    if reading.sentence_hit((*_EXAM, "page.enrol", "identity.pdf"), hit.start, hit.end):
        return 0.0 if kind != "blended" else 0.5
    if block.kind == "heading" and block.level <= 2:
        return 0.76 if block.level == 1 else 0.6
    if size <= 60 and (covers >= 0.5 or block.kind in ("item", "cell", "label")):
        return 0.74
    if kind == "blended" and size <= 80:
        return 0.62
    if kind in ("blended", "choice"):
        if reading.sentence_hit(("page.offer",), hit.start, hit.end):
            return 0.66
        return 0.54 if " " in reading.folded[hit.start : hit.end] else 0.0
    taught = _taught(reading, hit)
    words = len(reading.folded[hit.start : hit.end].split())
    if taught and kind == "online":
        return 0.62 if words >= 2 else 0.56
    if taught:
        return 0.62 if words >= 2 else 0.52
    return 0.0


def _taught(reading: Reading, hit: Hit) -> bool:
    """Whether the clause is about teaching: a course word close by, or a quantity of time."""
    if reading.near(("page.offer", "workload.contact", "workload.theory", "workload.practice"),
                    hit.start, hit.end, 45):  # fmt: skip
        return True
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        begin <= quantity.start < stop
        and quantity.unit in ("hours", "teaching_hours", "days", "weeks")
        for quantity in reading.quantities
    )


def _decide(reading: Reading, found: list[_Found]) -> tuple[list[str], list[_Found], float] | None:
    """One list for the page out of all that was found; the labelled facts speak first."""
    if not found:
        return None
    labelled = [one for one in found if one.how in ("label", "data") and one.kind != "choice"]
    spoken = [one for one in found if one.how != "site"]
    ground = labelled or [one for one in spoken or found if one.kind != "choice"]
    choices = [one for one in found if one.kind == "choice"]
    best: dict[str, _Found] = {}
    for one in sorted(ground, key=lambda o: (-o.score, o.start)):
        best.setdefault(one.kind, one)
    places = [one for one in found if one.how == "place"]
    if choices:
        used = sorted({*choices[:1], *best.values()}, key=lambda o: -o.score)
        kinds = {"online", "face_to_face"} | ({"blended"} & best.keys() if labelled else set())
        return [k for k in _FORMATS if k in kinds], used[:3], max(o.score for o in used)
    if not best:
        return None
    blended = best.get("blended") or next((o for o in found if o.kind == "blended"), None)
    if blended is not None:
        return ["blended"], [blended], blended.score
    if "online" in best and "face_to_face" in best:
        a, b = best["online"], best["face_to_face"]
        values = ["online", "face_to_face"] if _alternative(reading, a, b) else ["blended"]
        if not labelled and abs(a.start - b.start) > 400 and values == ["blended"]:
            # Far apart in running text they may speak of two things: keep the surer one, weakly.
            strong = max(a, b, key=lambda o: o.score)
            return ([strong.kind], [strong], strong.score - 0.08) if strong.score >= 0.7 else None
        return values, [a, b], min(a.score, b.score)
    kind, one = next(iter(best.items()))
    if kind == "online" and places and one.how == "text" and one.score < 0.7:
        return None  # a place and a passing "online": undecided
    return [kind], [one], one.score


def _alternative(reading: Reading, a: _Found, b: _Found) -> bool:
    """Whether the two are offered side by side: "or" or a dividing sign stands between them."""
    first, second = sorted((a, b), key=lambda o: o.start)
    if second.start - first.end > 80:
        return False
    between = reading.page.text[first.end : second.start]
    if reading.hits.any(("context.or_words",), first.end, second.start + 1):
        return True
    return bool(re.fullmatch(r"\s*[,/|;\n•·]\s*\w{0,3}\s*", between))


def _sites(reading: Reading) -> Iterator[Candidate]:
    """Where one learns, from labelled facts and from phrases of two words and more."""
    for site in _SITES:
        for hit in reading.hits[f"delivery.{site}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            kinds = reading.kinds_at(hit.start)
            if _ELSEWHERE.intersection(kinds[:1]) or _negated(reading, hit):
                continue
            labelled = "delivery" in kinds[:2] or "location" in kinds[:2]
            words = len(reading.folded[hit.start : hit.end].split())
            if not labelled and (words < 2 or not _taught(reading, hit)):
                continue
            score = 0.76 if labelled else 0.56
            yield Candidate(
                "learning_site", {"learning_site": site}, hit.start, hit.end, score,
                "rule:learning_site.label" if labelled else "rule:learning_site.text",
                rank=0.1 if site == "dual" else 0.0,
            )  # fmt: skip
