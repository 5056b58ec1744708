"""Hours: ``hours_min``, ``hours_max``, ``hours_basis``, ``hours_unit``, contact and self-study.

The total beats its parts; disjoint parts that make up the whole are added; weeks times hours a
week count where both are stated. Exam length, experience, access and clock times never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import Purpose, purpose
from mcminer.extract.quantities import TIME_UNITS, Quantity, number, unit_named
from mcminer.extract.reading import Reading
from mcminer.record import Value

__all__ = ["candidates", "tidy"]

_HOURS = ("hours", "teaching_hours")
#: More than this is no short course but a year of full-time study or a mistake.
_MAX_HOURS = 3_000
_BARE = re.compile(
    r"\W{0,4}(\d{1,4}(?:[.,]\d{1,2})?)(?:\s*(?:-|–)\s*(\d{1,4}(?:[.,]\d{1,2})?))?\s*(?:[,;(][^%\d]|\W{0,2}$)"
)
_CLOCKLIKE = re.compile(r"^(\d{1,3}):(\d\d)(?::\d\d)?$")

_TIME_OF_DAY = re.compile(r"\d[.:][03]0\b")

_SCORES = {"total": 0.86, "open": 0.62, "contact": 0.58, "practice": 0.0, "theory": 0.0}


def tidy(value: float) -> int | float:
    """A number as people write it: whole where it is whole."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose hours from figures with a unit, from labelled bare numbers, parts and schedules."""
    figures: list[tuple[Quantity, Purpose]] = []
    for quantity in reading.quantities:
        if quantity.unit in _HOURS and not _is_clock(quantity, reading):
            if (
                reading.offside(quantity.start)
                or quantity.value > _MAX_HOURS
                or quantity.value <= 0
            ):
                continue
            figures.append((quantity, purpose(reading, quantity)))
    figures = [(q, _multiple(reading, q, about)) for q, about in figures]
    figures = _as_modules(reading, figures)
    loose = {(q.low, q.high) for q, about in figures if about.role in ("open", "part")}
    others = any(
        about.role in ("weekly", "daily", "each", "each_of", "total") for _, about in figures
    )
    others = others or {"theory", "practice"} <= {about.role for _, about in figures}
    pairs = _pairs(reading, figures)
    paired = {q for pair in pairs for q in pair}
    for quantity, about in figures:
        alone = len(loose) == 1 and not others and quantity not in paired
        if about.role == "part" and alone:
            about = Purpose("open")  # "3 days (21 hours)" in the programme section is the whole
        yield from _stated(reading, quantity, about, alone)
    yield from _bare_numbers(reading)
    yield from _parts(reading, figures)
    yield from _together(pairs, figures)
    yield from _products(reading, figures)


def _as_modules(
    reading: Reading, figures: list[tuple[Quantity, Purpose]]
) -> list[tuple[Quantity, Purpose]]:
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
    result = list(figures)
    for run in runs:
        usable = [
            i
            for i in run
            if figures[i][1].role not in ("exam", "refresher") and not figures[i][1].total
        ]
        if len(usable) < 3:
            continue
        values = {i: figures[i][0].value for i in usable}
        whole = next((i for i in usable if _is_sum(values, i)), None)
        for i in usable:
            if i != whole and not figures[i][1].labelled:
                result[i] = (figures[i][0], Purpose("module"))
        if whole is not None:
            result[whole] = (figures[whole][0], Purpose("total", total=True))
    return result


def _is_sum(values: dict[int, float], index: int) -> bool:
    """Whether a figure is the sum of the others before it, or of those behind it."""
    whole = values[index]
    before = [v for i, v in values.items() if i < index]
    behind = [v for i, v in values.items() if i > index]
    return any(len(part) > 1 and abs(sum(part) - whole) < 0.01 for part in (before, behind))


def _is_clock(quantity: Quantity, reading: Reading) -> bool:
    """``9 h à 17 h``: a range within a day with the unit at both ends is a time of day."""
    if quantity.low is None or quantity.high is None:
        return False
    text = reading.folded[quantity.start : quantity.end]
    within_a_day = quantity.low != quantity.high and quantity.high <= 24 and quantity.low >= 6
    if within_a_day and len(re.findall(r"\d\s?(?:h|u|uhr|uur)\b", text)) > 1:
        return True
    before = reading.folded[max(0, quantity.start - 9) : quantity.start]
    return bool(re.search(r"\d\s?(?:h|:\d\d|\.\d\d)\s?(?:-|a|to|tot|bis|as)\s?$", before))


def _values(quantity: Quantity, basis: str, factor: float = 1.0) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if quantity.low is not None:
        values["hours_min"] = tidy(quantity.low * factor)
    if quantity.high is not None:
        values["hours_max"] = tidy(quantity.high * factor)
    values["hours_basis"] = basis
    if quantity.unit == "teaching_hours":
        values["hours_unit"] = "teaching"
    elif basis != "from_parts":
        values["hours_unit"] = "clock"
    return values


def _stated_apart(quantity: Quantity, about: Purpose, led: bool) -> Iterator[Candidate]:
    """Contact and self-study hours, where the page states them apart from the whole."""
    if about.role not in ("contact", "self_study") or quantity.each or quantity.bounded:
        return
    if quantity.low is None or quantity.low != quantity.high:
        return
    column = f"hours_{about.role}"
    score = 0.8 if about.labelled else 0.68 if led else 0.6 if about.role == "self_study" else 0.0
    yield Candidate(
        column, {column: tidy(quantity.low)}, quantity.start, quantity.end, score, f"rule:{column}"
    )


def _leads(reading: Reading, quantity: Quantity) -> bool:
    """Whether a larger figure of the same unit leads the clause or the line before."""
    begin = reading.clause(quantity.start)[0] - 60
    return any(
        begin <= q.start < quantity.start and q.unit == quantity.unit and q.value > quantity.value
        for q in reading.quantities
    )


def _stated(
    reading: Reading, quantity: Quantity, about: Purpose, alone: bool
) -> Iterator[Candidate]:
    start, end = quantity.start, quantity.end
    yield from _stated_apart(quantity, about, _leads(reading, quantity))
    score = _SCORES.get(about.role, 0.0)
    if not score or quantity.bounded == "at_most":
        return
    basis, factor, rank = "stated", 1.0, 0.0
    if quantity.times:
        basis, factor = "from_schedule", quantity.times
    elif quantity.each:
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
            score -= 0.17
        if start > max(800, 0.7 * len(reading.page.text)):
            score -= 0.08  # where sites list their other courses
    if about.role == "contact":
        rank -= 0.1  # counts only where nothing says more
    rank += min(0.02, quantity.value / 25_000)  # of two equals the larger is the whole
    rank += 0.06 * (1 - start / len(reading.page.text))  # a page's own facts come first
    yield Candidate(
        "hours", _values(quantity, basis, factor), start, end, min(score, 0.97),
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
    for field in reading.fields_of("workload", "contact_hours"):
        if not field.tight or field.layout == "data" or reading.offside(field.start):
            continue
        words = reading.page.text[field.start : field.end]
        if any(field.start <= q.start < field.end for q in reading.quantities):
            continue  # a figure with a unit of its own
        clock = _CLOCKLIKE.match(words.strip())
        match = _BARE.match(words) if clock is None else None
        if clock is None and match is None:
            continue
        start, end = reading.trimmed(field.start, field.end)
        if clock is not None:
            low = high = int(clock[1]) + int(clock[2]) / 60
        else:
            assert match is not None
            low = number(match[1])
            high = number(match[2]) if match[2] else low
        if not 0 < low <= high <= _MAX_HOURS or (low != high and _TIME_OF_DAY.search(words)):
            continue
        same = [
            f for f in reading.fields if f.label_start == field.label_start and f.kind == field.kind
        ]
        if field.layout == "column" and len(same) > 1:
            continue  # a table of parts; added up elsewhere
        quantity = Quantity(
            start, end, low, high, _unit_of_label(reading, field.label_start, field.label_end), ""
        )
        if field.kind == "contact_hours":
            yield Candidate(
                "hours_contact", {"hours_contact": tidy(low)}, start, end, 0.8,
                "rule:hours_contact", more=((field.label_start, field.label_end),),
            )  # fmt: skip
        yield Candidate(
            "hours", _values(quantity, "stated"), start, end,
            0.88 if field.kind == "workload" else 0.6, "rule:hours.label",
            more=((field.label_start, field.label_end),),
            rank=0.1 if field.kind == "workload" else -0.3,
        )  # fmt: skip


def _unit_of_label(reading: Reading, start: int, end: int) -> str:
    unit = unit_named(reading.folded[start:end], reading.language)
    return unit if unit in _HOURS else "hours"


def _parts(reading: Reading, figures: list[tuple[Quantity, Purpose]]) -> Iterator[Candidate]:
    """Theory 36 + practice 20; classes 30 + self-study 60; a table with a column of hours."""
    yield from _column_sum(reading)
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
        values = _values(whole, "from_parts")
        if unit:
            values["hours_unit"] = "teaching" if unit == "teaching_hours" else "clock"
        yield Candidate(
            "hours", values, a.start, a.end, 0.72, "rule:hours.parts", more=((b.start, b.end),),
            rank=0.12,  # above a labelled part, below a stated total
        )  # fmt: skip


def _column_sum(reading: Reading) -> Iterator[Candidate]:
    """A table that lists the effort of each kind of work: its column of hours is added up."""
    columns: dict[int, list[tuple[int, int, float]]] = {}
    labels: dict[int, tuple[int, int]] = {}
    for field in reading.fields_of("workload"):
        if field.layout != "column" or reading.offside(field.start):
            continue
        match = _BARE.match(reading.page.text[field.start : field.end])
        if match and not match[2]:
            columns.setdefault(field.label_start, []).append(
                (field.start, field.end, number(match[1]))
            )
            labels[field.label_start] = (field.label_start, field.label_end)
    for label, cells in columns.items():
        if len(cells) < 2:
            continue
        values = [value for _, _, value in cells]
        biggest = max(values)
        whole = biggest if biggest * 2 == sum(values) and len(values) > 2 else sum(values)
        if not 0 < whole <= _MAX_HOURS:
            continue
        start, end = labels[label]
        quantity = Quantity(start, end, whole, whole, "hours", "")
        yield Candidate(
            "hours", _values(quantity, "from_parts") | {"hours_unit": "clock"}, start, end, 0.75,
            "rule:hours.table", more=tuple((a, b) for a, b, _ in cells), rank=-0.05,
        )  # fmt: skip


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


def _pairs(
    reading: Reading, figures: list[tuple[Quantity, Purpose]]
) -> list[tuple[Quantity, Quantity]]:
    """Neighbouring figures that may be the parts of a whole: ``30 hours of x and 20 of y``."""
    usable = [
        q for q, about in figures
        if about.role in ("open", "part", "practice", "theory", "contact", "total")
        and q.low is not None and q.low == q.high and not q.each and not q.times
    ]  # fmt: skip
    pairs: list[tuple[Quantity, Quantity]] = []
    for first, second in pairwise(usable):
        between = reading.folded[first.end : second.start]
        joined = "+" in between or not re.search(r"[,.;:()\n]", between)
        if len(between) < 36 and joined and first.unit == second.unit and first.low != second.low:
            pairs.append((first, second))
    return pairs


def _together(
    pairs: list[tuple[Quantity, Quantity]], figures: list[tuple[Quantity, Purpose]]
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
    values = _values(whole, "from_parts")
    values["hours_unit"] = "teaching" if first.unit == "teaching_hours" else "clock"
    yield Candidate(
        "hours", values, first.start, first.end, 0.85 if labelled else 0.64, "rule:hours.parts",
        more=((second.start, second.end),), rank=0.4 if labelled else 0.1,
    )  # fmt: skip


def _multiple(reading: Reading, quantity: Quantity, about: Purpose) -> Purpose:
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
    assert count.low is not None
    plausible = quantity.value <= (14 if count.unit != "weeks" else 60)
    return count if plausible and re.search(r"[^\W\d]|[x*]", between) else None


def _products(reading: Reading, figures: list[tuple[Quantity, Purpose]]) -> Iterator[Candidate]:
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
            "hours", _values(quantity, "from_schedule", span.low), quantity.start, quantity.end,
            0.68, "rule:hours.schedule", more=((span.start, span.end),), rank=-0.2,
        )  # fmt: skip
