"""Hours from a schedule: sessions of so many hours, hours a week for so many weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import Purpose
from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import Figures, hours_values

__all__ = ["one_of_several", "products"]


def one_of_several(reading: Reading, quantity: Quantity, about: Purpose) -> Purpose:
    """``four sessions of 3 hours``: a figure right behind a count is one of several."""
    one_of = about.role in ("open", "total", "contact", "part", "practice", "theory")
    if one_of and not quantity.times and _count_before(reading, quantity) is not None:
        return Purpose("each_of")
    return about


#: Between a count and the length of each: "4 sessions of 3 hours", "5 days, always 8 hours".
_OF = re.compile(r"[\s,:(x*]{1,3}(?:[^\W\d]{1,6}\s){0,2}")


def _count_before(reading: Reading, quantity: Quantity) -> Quantity | None:
    """The count of days, evenings or weeks that the figure is said to hold for."""
    counts = [
        q for q in reading.quantities
        if q.unit in ("days", "evenings", "weeks") and q.end <= quantity.start
        and quantity.start - q.end <= (60 if quantity.each else 16)
        and q.low is not None and q.low == q.high and q.low > 1
    ]  # fmt: skip
    if not counts:
        return None
    count = counts[-1]
    between = reading.folded[count.end : quantity.start]
    if quantity.each and "\n\n" not in between:
        return count
    if "(" in between or not _OF.fullmatch(between):
        return None  # "3 days (21 hours)" states the whole
    if reading.hits.any(("workload.total",), count.end, quantity.start) is not None:
        return None  # "two days, 8 hours in total"
    assert count.low is not None
    plausible = quantity.value <= (14 if count.unit != "weeks" else 60)
    return count if plausible and re.search(r"[^\W\d]|[x*]", between) else None


def products(reading: Reading, figures: Figures) -> Iterator[Candidate]:
    """Hours a week times weeks, hours a day times days: both stated and near each other."""
    for quantity, about in figures:
        if quantity.low is None or quantity.bounded == "at_most":
            continue
        span: Quantity | None = None
        unit = {"weekly": "weeks", "daily": "days"}.get(about.role)
        if about.role in ("each_of", "each") or quantity.each:
            span = _count_before(reading, quantity)
        elif unit is not None:
            spans = [
                q for q in reading.quantities
                if q.unit == unit and q.low is not None and q.low == q.high
                and abs(q.start - quantity.start) < 300 and not reading.offside(q.start)
            ]  # fmt: skip
            if len({q.low for q in spans}) == 1:
                span = min(spans, key=lambda q: abs(q.start - quantity.start))
        if span is None or span.low is None:
            continue
        yield Candidate(
            "hours",
            hours_values(quantity, "from_schedule", span.low),
            quantity.start,
            quantity.end,
            0.68,
            "rule:hours.schedule",
            more=((span.start, span.end),),
            rank=-0.2,
        )
