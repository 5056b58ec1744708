"""Hours: ``hours_min``, ``hours_max``, ``hours_basis``, ``hours_unit``, contact and self-study.

The total beats its parts; disjoint parts that make up the whole are added; weeks times hours a
week count where both are stated. Exam length, experience, access and clock times never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.clock import TIME_OF_DAY, is_clock
from mcminer.extract.purpose import Purpose, purpose
from mcminer.extract.quantities import TIME_UNITS, Quantity, number, unit_named
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import (
    BARE,
    HOURS,
    MAX_HOURS,
    PART,
    Figures,
    hours_values,
    tidy,
)
from mcminer.extract.workload_parts import neighbours, summed_neighbours, summed_parts, tell_modules
from mcminer.extract.workload_schedule import one_of_several, products

__all__ = ["candidates"]

_CLOCKLIKE = re.compile(r"^(\d{1,3}):(\d\d)(?::\d\d)?$")

#: Labels of parts that have a column of their own.
_APART = {"contact_hours": "hours_contact", "self_study": "hours_self_study"}

#: Hours below which a figure in a sentence without a word for the course is none of its own.
_HALF_DAY = 5
_SCORES = {"total": 0.86, "open": 0.62, "contact": 0.58, "practice": 0.0, "theory": 0.0}


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose hours from figures with a unit, from labelled bare numbers, parts and schedules."""
    figures: Figures = []
    for quantity in reading.quantities:
        if quantity.unit in HOURS and not is_clock(quantity, reading):
            if reading.offside(quantity.start) or quantity.value > MAX_HOURS or quantity.value <= 0:
                continue
            figures.append((quantity, purpose(reading, quantity)))
    figures = [(q, one_of_several(reading, q, about)) for q, about in figures]
    figures = tell_modules(reading, figures)
    loose = {(q.low, q.high) for q, about in figures if about.role in ("open", "part")}
    others = any(
        about.role in ("weekly", "daily", "each", "each_of", "total") for _, about in figures
    )
    others = others or {"theory", "practice"} <= {about.role for _, about in figures}
    # Contact hours and hours of self-study beside each other are the two parts of the whole.
    both = {"contact", "self_study"} <= {about.role for _, about in figures}
    pairs = neighbours(reading, figures)
    paired = {q for pair in pairs for q in pair}
    for quantity, about in figures:
        alone = len(loose) == 1 and not others and quantity not in paired
        if about.role == "part" and alone:
            about = Purpose("open")  # "3 days (21 hours)" in the programme section is the whole
        if about.role == "self_study" and len(figures) == 1 and _is_online(reading, quantity):
            about = Purpose("total" if about.labelled else "open", about.labelled)
        yield from _stated(reading, quantity, about, alone=alone, both=both)
    yield from _bare_numbers(reading)
    yield from _bare_parts(reading, figures)
    yield from summed_parts(reading, figures)
    yield from summed_neighbours(pairs, figures)
    yield from products(reading, figures)


def _is_online(reading: Reading, quantity: Quantity) -> bool:
    """Whether the words that speak of self-study name an online course: "30 hours online"."""
    begin, stop = reading.clause(quantity.start, quantity.end)
    own = reading.hits.within("workload.self_study", begin, stop)
    online = reading.hits.within("delivery.online", begin, stop)
    return any(a.start < b.end and b.start < a.end for a in own for b in online)


def _stated_apart(
    quantity: Quantity, about: Purpose, *, led: bool, paired: bool
) -> Iterator[Candidate]:
    """Contact and self-study hours, where the page states them apart from the whole."""
    if about.role not in ("contact", "self_study") or quantity.each or quantity.bounded:
        return
    if quantity.low is None or quantity.low != quantity.high:
        return
    column = f"hours_{about.role}"
    score = 0.8 if about.labelled else 0.68 if led else 0.6 if about.role == "self_study" else 0.0
    score = max(score, 0.64 if paired else 0.0)
    yield Candidate(
        column, {column: tidy(quantity.low)}, quantity.start, quantity.end, score, f"rule:{column}"
    )


def _leads(reading: Reading, quantity: Quantity) -> bool:
    """Whether a larger figure of the same unit leads the clause or the line before."""
    begin = reading.clause(quantity.start)[0] - 60
    return any(
        begin <= q.start < quantity.start and q.unit in HOURS and q.value > quantity.value
        for q in reading.quantities
    )


def _stated(
    reading: Reading, quantity: Quantity, about: Purpose, *, alone: bool, both: bool
) -> Iterator[Candidate]:
    start, end = quantity.start, quantity.end
    yield from _stated_apart(quantity, about, led=_leads(reading, quantity), paired=both)
    score = _SCORES.get(about.role, 0.0)
    if not score or quantity.bounded == "at_most":
        return
    basis, factor, rank = "stated", 1.0, 0.0
    if quantity.times:
        basis, factor = "from_schedule", quantity.times
    elif quantity.each and not about.total:
        return
    if about.labelled:
        score += 0.16 if about.role == "contact" else 0.08
    if about.total or about.role == "total":
        rank += 0.2
    if _beside_length(reading, quantity):
        score, rank = score + 0.15, rank + 0.1
    block = reading.block(start)
    if block.kind in ("heading", "title"):
        score += 0.1
    if block.region in ("head", "data"):
        score -= 0.05
    if quantity.bounded == "at_least" and about.role == "open":
        score -= 0.1
    if about.role == "open":
        score += 0.1 if alone else 0.0  # the only figure of the page that could be it
        if not _speaks_of_course(reading, quantity):
            # Hours of half a day stand in sentences about anything.
            score -= 0.17 if quantity.value >= _HALF_DAY else 0.25
        if start > max(800, 0.7 * len(reading.page.text)):
            score -= 0.08  # where sites list their other courses
    if about.role == "contact":
        rank -= 0.1  # counts only where nothing says more
    rank += min(0.02, quantity.value / 25_000)  # of two equals the larger is the whole
    rank += 0.06 * (1 - start / len(reading.page.text))  # a page's own facts come first
    yield Candidate(
        "hours", hours_values(quantity, basis, factor), start, end, min(score, 0.97),
        "rule:hours.label" if about.labelled else "rule:hours.text", rank=rank,
    )  # fmt: skip


def _speaks_of_course(reading: Reading, quantity: Quantity) -> bool:
    """A course word in the clause, or nothing but the figure in its block (a fact strip)."""
    block = reading.block(quantity.start)
    if block.end - block.start <= quantity.end - quantity.start + 25:
        return True
    return reading.sentence_hit(("page.offer",), quantity.start, quantity.end) is not None


def _bare_numbers(reading: Reading) -> Iterator[Candidate]:
    """``Number of hours: 90``: the unit stands in the label."""
    for field in reading.fields_of("workload", "contact_hours", "self_study"):
        if not field.tight or field.layout == "data" or reading.offside(field.start):
            continue
        words = reading.page.text[field.start : field.end]
        if any(field.start <= q.start < field.end for q in reading.quantities):
            continue  # a figure with a unit of its own
        if any(q.start < field.label_end and field.label_start < q.end for q in reading.quantities):
            continue  # "35 hours: 4, 5 and 11 November": the label has its figure
        clock = _CLOCKLIKE.match(words.strip())
        match = BARE.match(words) if clock is None else None
        if clock is None and match is None:
            continue
        start, end = reading.trimmed(field.start, field.end)
        if clock is not None:
            low = high = int(clock[1]) + int(clock[2]) / 60
        else:
            assert match is not None
            low = number(match[1])
            high = number(match[2]) if match[2] else low
        if not 0 < low <= high <= MAX_HOURS or (low != high and TIME_OF_DAY.search(words)):
            continue
        if field.layout == "inline" and low != high and high <= 24:
            continue  # "Saturday, hours 9-13"
        same = [
            f for f in reading.fields if f.label_start == field.label_start and f.kind == field.kind
        ]
        if field.layout == "column" and len(same) > 1:
            continue  # a table of parts; added up elsewhere
        if field.kind == "contact_hours" and any(
            f.kind == "workload" and f.layout == "column" for f in reading.fields_at(field.start)
        ):
            continue  # the row "Lecture" of that table, beside rows of other contact
        quantity = Quantity(
            start, end, low, high, _unit_of_label(reading, field.label_start, field.label_end), ""
        )
        if field.kind in _APART:
            column = _APART[field.kind]
            yield Candidate(
                column, {column: tidy(low)}, start, end, 0.8, f"rule:{column}",
                more=((field.label_start, field.label_end),),
            )  # fmt: skip
        if field.kind == "self_study":
            continue  # never the whole
        yield Candidate(
            "hours", hours_values(quantity, "stated"), start, end,
            0.88 if field.kind == "workload" else 0.6, "rule:hours.label",
            more=((field.label_start, field.label_end),),
            rank=0.1 if field.kind == "workload" else -0.3,
        )  # fmt: skip


def _bare_parts(reading: Reading, figures: Figures) -> Iterator[Candidate]:
    """``150 hours (60 directed, 90 self-directed)``: parts whose unit was said with the whole."""
    for whole, _ in figures:
        stop = min(reading.clause(whole.start, whole.end)[1], whole.end + 120)
        numbers = list(PART.finditer(reading.folded, whole.end, stop))
        for index, match in enumerate(numbers):
            if any(q.start <= match.start() < q.end for q in reading.quantities):
                continue
            end = numbers[index + 1].start() if index + 1 < len(numbers) else stop
            for role in ("contact", "self_study"):
                cue = reading.hits.any(
                    (f"workload.{role}",), match.end(), min(end, match.end() + 30)
                )
                if cue is not None and number(match[0]) < whole.value:
                    column = f"hours_{role}"
                    yield Candidate(
                        column, {column: tidy(number(match[0]))}, match.start(), cue.end, 0.62,
                        f"rule:{column}.part", more=((whole.start, whole.end),),
                    )  # fmt: skip


def _unit_of_label(reading: Reading, start: int, end: int) -> str:
    unit = unit_named(reading.folded[start:end], reading.language)
    return unit if unit in HOURS else "hours"


#: What may stand between "3 days" and "(21 hours)".
_BESIDE = re.compile(r"[\s(\[/|=,;:.–-]{1,5}")


def _beside_length(reading: Reading, quantity: Quantity) -> bool:
    """``3 days (21 hours)``, ``35 h / 5 jours``: hours and length side by side are the course's."""
    for other in reading.quantities:
        if other.unit not in TIME_UNITS or other.unit in ("years", "school_years"):
            continue
        first, second = sorted((other, quantity), key=lambda q: q.start)
        if 0 < second.start - first.end <= 5 and _BESIDE.fullmatch(
            reading.folded, first.end, second.start
        ):
            return True
    return False
