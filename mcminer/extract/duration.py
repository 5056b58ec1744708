"""``duration``: how long the course takes, as an ISO 8601 duration.

The stated length wins; where none is stated, the span from the first to the last date. Ages,
validity, access, experience and deadlines are lengths of other things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcminer.extract.candidates import Candidate
from mcminer.extract.dates import date_spans
from mcminer.extract.purpose import purpose
from mcminer.extract.quantities import TIME_UNITS, Quantity
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import tidy

__all__ = ["candidates", "iso_duration"]

_LETTER = {
    "half_days": ("D", 0.5), "days": ("D", 1), "weeks": ("W", 1), "months": ("M", 1),
    "semesters": ("M", 6), "years": ("Y", 1), "school_years": ("Y", 1),
}  # fmt: skip
_OTHER_LENGTHS = ("validity.valid", "validity.renew", "entry.age", "entry.work_experience",
                  "validity.not_credential")  # fmt: skip
_NOT_HERE = frozenset(("validity", "entry", "recommended", "renewal", "price", "exam_duration",
                       "assessment", "quality", "audience", "stackable",
                       "occupations"))  # fmt: skip
#: Longer than this is no course that this mapping is about.
_MAX_DAYS = 5 * 365


def iso_duration(value: float, unit: str) -> str:
    """``PnD``, ``PnW``, ``PnM`` or ``PnY``; half days are decimals, a semester six months."""
    letter, factor = _LETTER[unit]
    return f"P{tidy(value * factor)}{letter}"


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose the stated length, or the span of the course's dates."""
    found = [c for q in reading.quantities if q.unit in TIME_UNITS for c in _stated(reading, q)]
    values = {str(c.values["duration"]) for c in found if c.score >= _WEAK}
    if len(values) == 1:  # the only length on the page that could be it
        found = [replace(c, score=min(0.97, c.score + 0.12)) for c in found]
    yield from found
    if not any(c.score >= 0.5 for c in found):
        yield from _dated(reading)


#: From this score a length may well be the course's, though nothing says so.
_WEAK = 0.4
#: Roles under which a length can be the course's; the others are lengths of something else.
_ROLES = frozenset(("total", "open", "contact", "theory", "practice", "duration", "dates", "part",
                    "weekly", "daily", "each", "self_study"))  # fmt: skip


def _stated(reading: Reading, quantity: Quantity) -> Iterator[Candidate]:
    start, end = quantity.start, quantity.end
    if quantity.bounded == "at_most" or quantity.each or quantity.times:
        return
    if quantity.unit in ("days", "half_days") and purpose(reading, quantity).role == "weekly":
        return
    low = quantity.low
    if low is None or low <= 0 or low * TIME_UNITS[quantity.unit] > _MAX_DAYS:
        return
    if reading.offside(start) or (quantity.low != quantity.high and quantity.high is not None):
        return
    if reading.near(_OTHER_LENGTHS, start, end, 40) or reading.names_other(start):
        return
    kinds = reading.kinds_at(start)
    if any(kind in _NOT_HERE for kind in kinds[:1]):
        return
    about = purpose(reading, quantity)
    tight = [f for f in reading.fields_at(start) if f.tight and f.kind in ("duration", "workload")]
    if tight:
        score = 0.9 if tight[0].kind == "duration" else 0.8
        if about.role in ("exam", "refresher", "experience"):
            score = 0.3
    elif about.role in _ROLES:
        score = _in_text(reading, quantity, about.total)
        if "dates" in kinds[:1]:
            score += 0.18
        if about.role in ("theory", "practice", "part", "each"):
            score -= 0.12
    else:
        return
    if quantity.bounded == "at_least":
        score -= 0.1
    if reading.block(start).kind in ("heading", "title"):
        score += 0.08
    yield Candidate(
        "duration", {"duration": iso_duration(low, quantity.unit)}, start, end, min(score, 0.97),
        "rule:duration.label" if tight else "rule:duration.text",
        rank=0.1 if about.total else 0.0,
    )  # fmt: skip


def _in_text(reading: Reading, quantity: Quantity, total: bool) -> float:
    """In running text a length is the course's where the clause speaks of course or hours."""
    start, end = quantity.start, quantity.end
    block = reading.block(start)
    alone = block.end - block.start <= end - start + 14
    near = reading.near(("page.offer",), start, end, 30) is not None
    begin, stop = reading.clause(start, end)
    hours = any(
        begin <= q.start < stop and q.unit in ("hours", "teaching_hours")
        for q in reading.quantities
    )
    years = quantity.unit in ("years", "school_years") and quantity.value >= 2
    years = years or (quantity.unit == "months" and quantity.value >= 12)
    score = 0.43
    score += 0.22 if total else 0.0
    score += 0.2 if near else 0.0
    score += 0.15 if alone else 0.0
    score += 0.15 if hours and not years else 0.0
    score -= 0.12 if years else 0.0
    label = reading.hits.within("labels.duration", max(begin, start - 45), start)
    if label and not any(map(str.isdigit, reading.folded[label[-1].end : start])):
        score += 0.25  # "the duration of the study is one year"
    return score


def _dated(reading: Reading) -> Iterator[Candidate]:
    """The span from first to last date of the first intake."""
    for span in date_spans(reading.page.text, reading.folded, reading.language):
        if reading.offside(span.start):
            continue
        kinds = reading.kinds_at(span.start)
        if any(kind in _NOT_HERE for kind in kinds[:1]) or reading.near(
            ("workload.deadline", "page.enrol", "page.news", "validity.not_credential"),
            span.start,
            span.end,
            30,
        ):
            continue
        days = span.days
        if not 1 <= days <= 760:
            continue
        score = 0.6 if {"dates", "duration"} & set(kinds[:2]) else 0.5
        if days <= 1 and "dates" not in kinds[:2]:
            continue
        yield Candidate(
            "duration",
            {"duration": _span(days)},
            span.start,
            span.end,
            score,
            "rule:duration.dates",
        )
        return


def _span(days: int) -> str:
    if days % 7 == 0:
        return f"P{days // 7}W"
    for months in range(2, 25):
        if abs(days - months * 30.44) <= 5:
            return f"P{months}M"
    return f"P{days}D"
