"""Hours from parts: theory and practice, a list of modules, a column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import Purpose
from mcminer.extract.quantities import Quantity, and_words, number
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import BARE, MAX_HOURS, PART, Figures, hours_values

__all__ = ["neighbours", "summed_neighbours", "summed_parts", "tell_modules"]

#: Hours from which figures that add up are no accident, and characters behind the whole within
#: which its parts stand.
_LEAST_WHOLE, _REACH = 12, 500


def tell_modules(reading: Reading, figures: Figures) -> Figures:
    """Tell a list of modules from the whole: three blocks in a row with a figure each are parts.

    A figure that equals the sum of such a list is the total, whatever the words around it.
    """
    blocks = [reading.page.block_at(q.start) for q, _ in figures]
    runs: list[list[int]] = []
    for index in range(len(figures)):
        last = runs[-1][-1] if runs else -1
        if (
            runs
            and 1 <= blocks[index] - blocks[last] <= 2
            and figures[index][0].unit == figures[last][0].unit
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    result = _tell_sums(reading, list(figures))
    for run in runs:
        usable = [
            i
            for i in run
            if figures[i][1].role not in ("exam", "refresher") and not figures[i][1].total
        ]
        if len(usable) < 3 and not _is_list(reading, [figures[i][0] for i in usable]):
            continue
        values = {i: figures[i][0].value for i in usable}
        whole = next((i for i in usable if _is_sum(values, i)), None)
        for i in usable:
            if i != whole and (len(usable) == 2 or not figures[i][1].labelled):
                result[i] = (figures[i][0], Purpose("module"))
        if whole is not None:
            result[whole] = (figures[whole][0], Purpose("total", total=True))
    return result


def _tell_sums(reading: Reading, figures: Figures) -> Figures:
    """Tell a whole from the parts that follow it: "205 hours: 125 of theory, 80 of practice".

    The figures right behind it add up to it; "at least" for its own bound changes nothing.
    """
    for index, (whole, about) in enumerate(figures):
        if about.role not in ("open", "total", "part") or whole.value < _LEAST_WHOLE:
            continue
        _, stop = reading.clause(whole.start, whole.end)
        bare = [number(match[0]) for match in PART.finditer(reading.folded, whole.end, stop)]
        if whole.value in [*accumulate(bare)][1:]:
            figures[index] = (whole, Purpose("total", about.labelled, total=True))
            continue
        for first in range(index + 1, min(index + 3, len(figures) - 1)):
            added, last = 0.0, first
            while last < len(figures) and added < whole.value:
                part = figures[last][0]
                if part.unit != whole.unit or part.start - whole.end > _REACH or part.each:
                    break
                added, last = added + part.value, last + 1
            if last - first >= 2 and added == whole.value:
                figures[index] = (whole, Purpose("total", about.labelled, total=True))
    return figures


def _is_list(reading: Reading, quantities: list[Quantity]) -> bool:
    """Whether two figures are the only ones of a list under one label: its parts."""
    if len(quantities) != 2 or any(reading.block(q.start).kind != "item" for q in quantities):
        return False
    labels = [{f.label_start for f in reading.fields_at(q.start) if f.tight} for q in quantities]
    return bool(labels[0] & labels[1])


def _is_sum(values: dict[int, float], index: int) -> bool:
    """Whether a figure is the sum of the others before it, or of those behind it."""
    whole = values[index]
    before = [v for i, v in values.items() if i < index]
    behind = [v for i, v in values.items() if i > index]
    return any(len(part) > 1 and abs(sum(part) - whole) < 0.01 for part in (before, behind))


def summed_parts(reading: Reading, figures: Figures) -> Iterator[Candidate]:
    """Theory 36 + practice 20; classes 30 + self-study 60; a table with a column of hours."""
    yield from _column_sum(reading)
    yield from _list_sum(reading, figures)
    for first, second in (("theory", "practice"), ("contact", "self_study")):
        pairs = [
            [q for q, about in figures if about.role == role and q.low is not None
             and q.low == q.high and not q.each]
            for role in (first, second)
        ]  # fmt: skip
        if not pairs[0] or not pairs[1]:
            continue
        a = pairs[0][0]
        b = min(pairs[1], key=lambda q: abs(q.start - a.start))
        distinct = {q.low for q in pairs[0]}, {q.low for q in pairs[1]}
        if abs(b.start - a.start) > 400 or len(distinct[0]) > 1 or len(distinct[1]) > 1:
            continue
        assert a.low is not None and b.low is not None
        unit = a.unit if a.unit == b.unit else ""
        whole = Quantity(a.start, a.end, a.low + b.low, a.low + b.low, unit or "mixed", "")
        values = hours_values(whole, "from_parts")
        if unit:
            values["hours_unit"] = "teaching" if unit == "teaching_hours" else "clock"
        yield Candidate(
            "hours", values, a.start, a.end, 0.72, "rule:hours.parts", more=((b.start, b.end),),
            rank=0.12,  # above a labelled part, below a stated total
        )  # fmt: skip


def _list_sum(reading: Reading, figures: Figures) -> Iterator[Candidate]:
    """``Workload:`` and below it a list of modules with their hours: their sum."""
    modules = [q for q, about in figures if about.role == "module" and q.low == q.high]
    for field in reading.fields_of("workload", "duration"):
        if not field.tight or reading.offside(field.start):
            continue
        own = [q for q in modules if field.start <= q.start < field.end]
        others = [q for q, _ in figures if field.start <= q.start < field.end and q not in own]
        if len(own) < 2 or others or len({q.unit for q in own}) > 1:
            continue
        whole = sum(q.value for q in own)
        first = own[0]
        quantity = Quantity(first.start, first.end, whole, whole, first.unit, "")
        yield Candidate(
            "hours",
            hours_values(quantity, "from_parts")
            | {"hours_unit": "teaching" if first.unit == "teaching_hours" else "clock"},
            first.start, first.end, 0.7, "rule:hours.list",
            more=tuple((q.start, q.end) for q in own[1:]),
        )  # fmt: skip


def _column_sum(reading: Reading) -> Iterator[Candidate]:
    """A table that lists the effort of each kind of work: its column of hours is added up."""
    columns: dict[int, list[tuple[int, int, float]]] = {}
    labels: dict[int, tuple[int, int]] = {}
    for field in reading.fields_of("workload"):
        if field.layout != "column" or reading.offside(field.start):
            continue
        match = BARE.match(reading.page.text[field.start : field.end])
        if match and not match[2]:
            columns.setdefault(field.label_start, []).append(
                (field.start, field.end, number(match[1]))
            )
            labels[field.label_start] = (field.label_start, field.label_end)
    for label, cells in columns.items():
        if len(cells) < 2:
            continue
        values = [value for _, _, value in cells]
        at, _, biggest = max(cells, key=lambda cell: cell[2])
        # Home learning may happen to equal all the rest: only a row that says so is the total.
        row = reading.page.text.rfind("\n", 0, at) + 1
        says = row == at or reading.hits.any(("workload.total",), row, at) is not None
        whole = biggest if says and biggest * 2 == sum(values) else sum(values)
        if not 0 < whole <= MAX_HOURS:
            continue
        start, end = labels[label]
        quantity = Quantity(start, end, whole, whole, "hours", "")
        yield Candidate(
            "hours",
            hours_values(quantity, "from_parts") | {"hours_unit": "clock"}, start, end, 0.75,
            "rule:hours.table", more=tuple((a, b) for a, b, _ in cells), rank=-0.05,
        )  # fmt: skip


def neighbours(reading: Reading, figures: Figures) -> list[tuple[Quantity, Quantity]]:
    """Neighbouring figures that may be the parts of a whole: ``30 hours of x and 20 of y``."""
    usable = [
        (q, about.role) for q, about in figures
        if about.role in ("open", "part", "practice", "theory", "contact", "self_study", "total")
        and q.low is not None and q.low == q.high and not q.each and not q.times
    ]  # fmt: skip
    pairs: list[tuple[Quantity, Quantity]] = []
    for (first, _), (second, role) in pairwise(usable):
        between = reading.folded[first.end : second.start]
        # "35 hours, of which 7 online" and "35 heures dont 7" are a whole and its part
        joined = "+" in between or (
            role != "self_study"
            and and_words(reading.language).search(between) is not None
            and not re.search(r"[,.;:()\n]", between)
        )
        if len(between) < 36 and joined and first.unit == second.unit and first.low != second.low:
            pairs.append((first, second))
    return pairs


def summed_neighbours(
    pairs: list[tuple[Quantity, Quantity]], figures: Figures
) -> Iterator[Candidate]:
    """Two figures of one clause and no total elsewhere: their sum."""
    if len(pairs) != 1:
        return
    first, second = pairs[0]
    if any(about.total and q not in pairs[0] for q, about in figures):
        return
    labelled = all(about.labelled for q, about in figures if q in pairs[0])
    assert first.low is not None and second.low is not None
    whole = Quantity(
        first.start, first.end, first.low + second.low, first.low + second.low, first.unit, ""
    )
    values = hours_values(whole, "from_parts")
    values["hours_unit"] = "teaching" if first.unit == "teaching_hours" else "clock"
    yield Candidate(
        "hours", values, first.start, first.end, 0.85 if labelled else 0.64, "rule:hours.parts",
        more=((second.start, second.end),), rank=0.4 if labelled else 0.1,
    )  # fmt: skip
