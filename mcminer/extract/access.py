"""``entry_requirements`` and ``entry_requirement_kinds``: what is demanded before the course.

A demand stands under an entry label, or in a clause with a word of obligation. Target groups,
recommendations and conditions for doing the job are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import Field
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["KINDS", "candidates"]

KINDS = (
    "education", "work_experience", "prior_course", "knowledge", "language", "age", "status",
    "licence_or_health", "selection", "equipment",
)  # fmt: skip
_AT_EXAM = ("award.exam_remote", "award.supervised_online", "award.identity")
_SOFT = ("entry.recommended", "entry.for_the_job")
_ELSEWHERE = frozenset(
    ("recommended", "audience", "occupations", "outcomes", "content", "renewal", "stackable")
)
#: A section under "Entry requirements" may run into others; kinds beyond this are not its own.
_REACH = 1_200
#: Characters of an entry field in which short words count.
_NEAR = 450
#: Characters within a clause over which a word of obligation reaches.
_CLAUSE = 260
#: Characters at the start of a clause where words for the job govern the whole of it.
_OPENING = 40
#: Characters over which "is not needed" reaches back.
_DENIED = 70
#: Characters of a value that is no more than a denial ("ei ole", "not required").
_SHORT = 20
#: Kinds that are hardly ever anything but a demand.
_HARD = frozenset(("age", "licence_or_health", "work_experience", "prior_course"))
#: Characters of the requirement that a cell holds.
_MAX_TEXT = 600


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose kinds of requirement, and the requirement in the page's words."""
    fields = [
        f for f in reading.fields_of("entry") if not reading.offside(f.start) and f.sure >= 0.5
    ]
    found: list[tuple[str, Hit, float]] = []
    for kind in KINDS:
        for hit in reading.hits[f"entry.{kind}"]:
            score = _score(reading, kind, hit, fields)
            if score >= 0.5:
                found.append((kind, hit, score))
    known = {kind for kind, _, _ in found}
    for kind in KINDS:
        if kind == "prior_course" and known:
            continue  # beside other demands, "certificate" is the paper that shows them
        if kind not in known:
            named = _named_need(reading, kind, fields)
            if named is not None:
                found.append((kind, named, 0.6))
    yield from _none(reading, fields, found)
    for kind, hit, score in found:
        yield Candidate(
            "entry_requirement_kinds", {"entry_requirement_kinds": [kind]}, hit.start, hit.end,
            min(score, 0.95), f"rule:entry.{kind}",
        )  # fmt: skip
    yield from _words(reading, fields, found)


def _named_need(reading: Reading, kind: str, fields: list[Field]) -> Hit | None:
    """A short word for a demand ("degree", "laptop"): it counts in an entry field alone.

    Not in a long section, whose later lines go on about other things, and not where the word
    belongs to a longer phrase of another kind.
    """
    for field in fields:
        stop = min(field.end, field.start + _NEAR)
        if reading.hits.any(("entry.none",), field.start, stop) is not None:
            continue  # "no formal requirements; basic computer skills help"
        for hit in reading.hits.within(f"needs.{kind}", field.start, stop):
            kinds = reading.kinds_at(hit.start)
            if kinds and kinds[0] in _ELSEWHERE:
                continue
            if _soft(reading, hit) or _within_none(reading, hit) or _negated(reading, hit):
                continue
            if kind == "age" and not re.search(
                r"\d\d", reading.folded[hit.start - 14 : hit.end + 6]
            ):
                continue
            if any(_covers(reading, other, hit) for other in KINDS if other != kind):
                continue
            return hit
    return None


def _covers(reading: Reading, kind: str, hit: Hit) -> bool:
    return any(
        other.start <= hit.start and hit.end <= other.end
        for other in reading.hits.within(f"entry.{kind}", max(0, hit.start - 60), hit.end)
    )


def _inside(fields: list[Field], hit: Hit) -> Field | None:
    for field in fields:
        if field.start <= hit.start < min(field.end, field.start + _REACH):
            return field
    return None


def _soft(reading: Reading, hit: Hit) -> bool:
    """Recommended, an advantage, or a condition of the job: in the same clause."""
    begin, stop = reading.clause(hit.start, hit.end)
    if (
        reading.hits.any(("entry.for_the_job",), begin, min(hit.start, begin + _OPENING))
        is not None
    ):
        return True  # "To work as a driver you must be 21"
    soft = reading.hits.any(_SOFT, max(begin, hit.start - 160), min(stop, hit.end + 120))
    if soft is None:
        return False
    required = reading.hits.any(("entry.required",), begin, stop)
    return required is None or abs(soft.start - hit.start) < abs(required.start - hit.start)


def _of_language(reading: Reading, hit: Hit) -> bool:
    """``Good knowledge of English``: language, not knowledge."""
    other = reading.hits.any(("entry.language",), hit.end, hit.end + 28)
    return other is not None and not re.search(r"[,;.]", reading.folded[hit.end : other.start])


def _score(reading: Reading, kind: str, hit: Hit, fields: list[Field]) -> float:
    if kind == "knowledge" and _of_language(reading, hit):
        return 0.0
    if reading.offside(hit.start) or _soft(reading, hit) or _within_none(reading, hit):
        return 0.0
    if _negated(reading, hit):
        return 0.0
    if kind == "age":
        years = re.findall(r"\d+", reading.folded[max(0, hit.start - 4) : hit.end + 10])
        if years and max(map(int, years)) < 10:
            return 0.0  # an empty form field: "minimum age: 0"
    field = _inside(fields, hit)
    kinds = reading.kinds_at(hit.start)
    if field is not None:
        nearest = kinds[0] if kinds else "entry"
        if nearest in _ELSEWHERE:
            return 0.0
        return 0.82 if field.tight else 0.74
    required = reading.sentence_hit(("entry.required",), hit.start, hit.end)
    if any(
        kind_ in _ELSEWHERE or kind_ in ("assessment", "award", "price", "validity")
        for kind_ in kinds[:1]
    ):
        tight = any(f.tight for f in reading.fields_at(hit.start)[:1])
        if required is None or tight or kinds[0] != "content":
            return 0.0
    if required is not None and abs(required.start - hit.start) < _CLAUSE:
        audience = reading.sentence_hit(("entry.audience",), hit.start, hit.end)
        return 0.45 if audience is not None else 0.64
    if kinds[:1] not in (["other"], ["price"]) and _among_others(reading, kind, hit):
        return 0.56
    return 0.52 if kind == "age" else 0.0


def _among_others(reading: Reading, kind: str, hit: Hit) -> bool:
    """Several kinds of demand side by side are a list of demands, though no label says so."""
    if reading.sentence_hit(_AT_EXAM, hit.start, hit.end) is not None:
        return False  # "hold your driving licence up to the webcam"
    block = reading.block(hit.start)
    kinds = {kind}
    for other in KINDS:
        if any(
            not _soft(reading, h)
            for h in reading.hits.within(f"entry.{other}", block.start, block.end)
        ):
            kinds.add(other)
    return len(kinds) >= 2 and bool(kinds & _HARD) and block.end - block.start < _REACH


def _within_none(reading: Reading, hit: Hit) -> bool:
    """The words belong to a phrase that says nothing is needed ("no prior knowledge")."""
    return any(
        none.start <= hit.start and hit.end <= none.end + 2 and not _excepted(reading, none)
        for none in reading.hits.within("entry.none", max(0, hit.start - 80), hit.end)
    )


def _excepted(reading: Reading, none: Hit) -> bool:
    """Whether an exception follows a denial: "no requirements except basic English"."""
    _, stop = reading.clause(none.start, none.end)
    return reading.hits.any(("entry.except",), none.start, min(stop, none.end + 60)) is not None


def _negated(reading: Reading, hit: Hit) -> bool:
    """``no degree``, ``a degree is not needed``; not ``nothing except a degree``."""
    begin, stop = reading.clause(hit.start, hit.end)
    if reading.hits.any(("entry.except",), max(begin, hit.start - 60), hit.start) is not None:
        return False
    negation = reading.near(("context.negation",), hit.start, hit.end, 22)
    if negation is not None and negation.end <= hit.start:
        return True
    denial = reading.hits.any(("entry.not_needed",), hit.end, min(stop, hit.end + _DENIED))
    if denial is None:
        before = reading.near(("entry.not_needed",), hit.start, hit.end, 14)
        return before is not None and before.end <= hit.start
    # a word of obligation between the two begins a demand of its own
    return reading.hits.any(("entry.required",), hit.end, denial.start - 1) is None


def _none(
    reading: Reading, fields: list[Field], found: list[tuple[str, Hit, float]]
) -> Iterator[Candidate]:
    """``none`` only where no binding condition stands beside it."""
    if any(score >= 0.6 for _, _, score in found):
        return
    for field in fields:
        start, end = reading.trimmed(field.start, field.end)
        denial = reading.hits.any(("context.negation", "entry.not_needed"), start, start + 1)
        if denial is None or found:
            continue
        if denial.end >= end - 2 or end - start <= _SHORT:  # "Entry requirements: none"
            yield Candidate(
                "entry_requirement_kinds", {"entry_requirement_kinds": ["none"]}, start, end, 0.85,
                "rule:entry.none",
            )  # fmt: skip
            return
    for hit in reading.hits["entry.none"]:
        if reading.offside(hit.start) or _excepted(reading, hit):
            continue
        inside = _inside(fields, hit)
        words = len(reading.folded[hit.start : hit.end].split())
        if inside is None and words < 2:
            continue  # "none" and "all" alone say nothing without the label
        kinds = reading.kinds_at(hit.start)
        if inside is None and kinds[:1] and kinds[0] in ("assessment", "price", "award"):
            continue
        score = 0.85 if inside is not None else 0.66
        yield Candidate(
            "entry_requirement_kinds", {"entry_requirement_kinds": ["none"]}, hit.start, hit.end,
            score, "rule:entry.none",
        )  # fmt: skip
        return


def _words(
    reading: Reading, fields: list[Field], found: list[tuple[str, Hit, float]]
) -> Iterator[Candidate]:
    """The requirement in the page's words: the labelled text, else the clauses that demand."""
    for field in fields:
        start, end = reading.trimmed(field.start, min(field.end, field.start + _MAX_TEXT))
        if end < field.end:  # cut at a clause, not in a word
            cut = max(reading.page.text.rfind(sign, start, end) for sign in ".\n;")
            end = cut + 1 if cut > start else end
        if end - start < 3:
            continue
        text = " ".join(reading.page.text[start:end].split("\n"))
        yield Candidate(
            "entry_requirements", {"entry_requirements": text}, start, end,
            0.8 if field.tight else 0.7, "rule:entry.label", rank=0.1 * field.sure,
        )  # fmt: skip
    if not fields and found:
        _, hit, score = max(found, key=lambda item: item[2])
        start, end = reading.trimmed(*reading.clause(hit.start, hit.end))
        if end - start <= _MAX_TEXT:
            yield Candidate(
                "entry_requirements", {"entry_requirements": reading.page.text[start:end]}, start,
                end, score - 0.05, "rule:entry.clause",
            )  # fmt: skip
