"""How and where the course is taught: ``delivery_format`` and ``learning_site``.

Codebook, block 5. What is online about an offer is often its registration, its shop or its exam;
none of these count. A named place is face to face. Where the words say that one run mixes both it
is ``blended``, where the learner chooses both stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.mode_context import (
    ELSEWHERE,
    FORMATS,
    find_rooms,
    is_negated,
    is_taught,
)
from mcminer.extract.modes import Mode, find_modes
from mcminer.extract.reading import Reading

__all__ = ["candidates"]

_SITES = ("classroom", "workplace", "dual")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``delivery_format`` (one list, decided here) and ``learning_site``."""
    decided = _decide(reading, [one for one in find_modes(reading) if one.score >= 0.5])
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


def _decide(reading: Reading, found: list[Mode]) -> tuple[list[str], list[Mode], float] | None:
    """One list for the page out of all that was found; the labelled facts speak first."""
    if not found:
        return None
    labelled = [one for one in found if one.how in ("label", "data") and one.kind != "choice"]
    spoken = [one for one in found if one.how != "site"]
    ground = labelled or [one for one in spoken or found if one.kind != "choice"]
    choices = [one for one in found if one.kind == "choice" and _of_modes(reading, one)]
    best: dict[str, Mode] = {}
    for one in sorted(ground, key=lambda o: (-o.score, o.start)):
        best.setdefault(one.kind, one)
    places = [one for one in found if one.how == "place"]
    if choices:
        used = sorted(dict.fromkeys([*choices[:1], *best.values()]), key=lambda o: -o.score)
        kinds = {"online", "face_to_face"} | ({"blended"} & best.keys() if labelled else set())
        return [k for k in FORMATS if k in kinds], used[:3], max(o.score for o in used)
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


def _of_modes(reading: Reading, choice: Mode) -> bool:
    """Whether it is the mode that one may choose: a mode stands in the same clause."""
    begin, stop = reading.clause(choice.start, choice.end)
    return reading.hits.any([f"delivery.{kind}" for kind in FORMATS], begin, stop) is not None


def _alternative(reading: Reading, a: Mode, b: Mode) -> bool:
    """Whether the two are offered side by side: "or" or a dividing sign stands between them."""
    first, second = sorted((a, b), key=lambda o: o.start)
    if second.start - first.end > 80:
        return False
    between = reading.page.text[first.end : second.start]
    if reading.hits.any(("context.or_words",), first.end, second.start + 1):
        return True
    return bool(re.fullmatch(r"\s*[,/|;\n•·]\s*\w{0,3}\s*", between))


def _sites(reading: Reading) -> Iterator[Candidate]:
    """Where one learns, from labelled facts, numbered rooms and phrases of two words and more."""
    for room in find_rooms(reading):
        yield Candidate(
            "learning_site", {"learning_site": "classroom"}, room.start, room.end, 0.56,
            "rule:learning_site.room",
        )  # fmt: skip
    for field in reading.fields_of("delivery"):
        stop = min(field.end, field.start + 400)
        work = reading.hits.any(("delivery.workplace",), field.start, stop)
        school = reading.hits.any(
            ("delivery.classroom", "delivery.face_to_face"), field.start, stop
        )
        if field.tight and work is not None and school is not None:
            yield Candidate(
                "learning_site", {"learning_site": "dual"}, work.start, work.end, 0.78,
                "rule:learning_site.label", more=((school.start, school.end),), rank=0.1,
            )  # fmt: skip
    for site in _SITES:
        for hit in reading.hits[f"delivery.{site}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            kinds = reading.kinds_at(hit.start)
            if ELSEWHERE.intersection(kinds[:1]) or is_negated(reading, hit):
                continue
            labelled = "delivery" in kinds[:2] or "location" in kinds[:2]
            words = len(reading.folded[hit.start : hit.end].split())
            if not labelled and (words < 2 or not is_taught(reading, hit)):
                continue
            score = 0.76 if labelled else 0.56
            yield Candidate(
                "learning_site", {"learning_site": site}, hit.start, hit.end, score,
                "rule:learning_site.label" if labelled else "rule:learning_site.text",
                rank=0.1 if site == "dual" else 0.0,
            )  # fmt: skip
