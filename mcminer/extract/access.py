"""``entry_requirements`` and ``entry_requirement_kinds``: what is demanded before the course.

A demand stands under an entry label, or in a clause with a word of obligation. Target groups,
recommendations and conditions for doing the job are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.access_context import (
    KINDS,
    is_among_others,
    is_excepted,
    is_negated,
    is_of_language,
    is_soft,
    is_within_none,
    opens_demand,
)
from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import Field
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["KINDS", "candidates"]

_ELSEWHERE = frozenset(
    ("recommended", "audience", "occupations", "outcomes", "content", "renewal", "stackable")
)
#: Kinds whose words also name what a course is about: they need a label or a word of obligation.
_TOPICS = frozenset(("knowledge", "equipment", "prior_course", "licence_or_health", "status"))
#: A section under "Entry requirements" may run into others; kinds beyond this are not its own.
_REACH = 1_200
#: Characters of an entry field in which short words count.
_NEAR = 450
#: Characters within a clause over which a word of obligation reaches.
_CLAUSE = 260
_BESIDE = 30
#: Characters of a value that is no more than a denial ("ei ole", "not required").
_SHORT = 20
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
            if is_soft(reading, hit) or is_within_none(reading, hit) or is_negated(reading, hit):
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


def _score(reading: Reading, kind: str, hit: Hit, fields: list[Field]) -> float:
    if kind == "knowledge" and is_of_language(reading, hit):
        return 0.0
    if reading.offside(hit.start) or is_soft(reading, hit) or is_within_none(reading, hit):
        return 0.0
    if is_negated(reading, hit):
        return 0.0
    if kind == "age":
        years = re.findall(r"\d+", reading.folded[max(0, hit.start - 4) : hit.end + 10])
        if years and max(map(int, years)) < 10:
            return 0.0  # an empty form field: "minimum age: 0"
        if any(
            q.unit != "years" and q.start < hit.end + 1 and hit.start < q.end
            for q in reading.quantities
        ):
            return 0.0  # "at least 16 lessons"
    field = _inside(fields, hit)
    kinds = reading.kinds_at(hit.start)
    if field is not None:
        nearest = kinds[0] if kinds else "entry"
        if nearest in _ELSEWHERE:
            return 0.0
        return 0.82 if field.tight else 0.74
    required = reading.sentence_hit(("entry.required",), hit.start, hit.end)
    if kinds[:1] == ["audience"] and opens_demand(reading, hit):
        return 0.62
    if any(
        kind_ in _ELSEWHERE or kind_ in ("assessment", "award", "price", "validity")
        for kind_ in kinds[:1]
    ):
        tight = any(f.tight for f in reading.fields_at(hit.start)[:1])
        if required is None or tight or kinds[0] != "content":
            return 0.0
    reach = _BESIDE if kind == "knowledge" else _CLAUSE  # what is to be known is learnt as well
    if (
        required is not None
        and min(abs(required.start - hit.end), abs(hit.start - required.end)) < reach
    ):
        audience = reading.sentence_hit(("entry.audience",), hit.start, hit.end)
        return 0.45 if audience is not None else 0.64
    if (
        kind not in _TOPICS
        and kinds[:1] not in (["other"], ["price"])
        and is_among_others(reading, kind, hit)
    ):
        return 0.56
    return 0.52 if kind == "age" else 0.0


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
    if not found:
        yield from _all_denied(reading)
    for hit in reading.hits["entry.none"]:
        if reading.offside(hit.start) or is_excepted(reading, hit):
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


def _all_denied(reading: Reading) -> Iterator[Candidate]:
    """``Neither a degree nor experience is needed``: several kinds denied leave none."""
    denied = {
        kind: hit
        for kind in ("education", "work_experience", "prior_course", "knowledge")
        for hit in reading.hits[f"entry.{kind}"]
        if not reading.offside(hit.start) and is_negated(reading, hit) and not is_soft(reading, hit)
    }
    if len(denied) >= 2:
        first, second = sorted(denied.values(), key=lambda h: h.start)[:2]
        yield Candidate(
            "entry_requirement_kinds", {"entry_requirement_kinds": ["none"]}, first.start,
            first.end, 0.56, "rule:entry.denied", more=((second.start, second.end),),
        )  # fmt: skip


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
