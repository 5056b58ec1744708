"""Credits: ``ects``, ``ects_max`` and ``other_credits``, and the page's own hours per credit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import own_cue
from mcminer.extract.quantities import NUMBERED, Quantity, number
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import tidy
from mcminer.record import Value

__all__ = ["HOURS_PER_CREDIT", "candidates"]

#: Slot of the page's own rule ("1 EAP is 26 hours"); used by the derived hours, never a column.
HOURS_PER_CREDIT = "_hours_per_credit"

_MAX_ECTS = 120
_BARE = re.compile(
    r"\W{0,3}(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:-|–|/)\s*(\d{1,3}(?:[.,]\d{1,2})?))?(?!\s*%)\b"
)
_ENTRY_KINDS = frozenset(("entry", "recommended", "audience"))
_PART_KINDS = frozenset(("content", "price", "stackable", "outcomes"))


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose credits from figures with a credit unit and from numbers under a credit label."""
    for quantity in reading.quantities:
        if quantity.unit == "other_credits":
            yield from _other(reading, quantity)
        elif quantity.unit in ("ects", "credits"):
            rule = _rule(reading, quantity)
            if rule is not None:
                yield rule
                continue
            yield from _ects(reading, quantity)
    yield from _labelled(reading)


def _disqualified(reading: Reading, quantity: Quantity) -> bool:
    start, end = quantity.start, quantity.end
    if reading.names_other(start):
        return True
    if reading.offside(start) or quantity.each or quantity.bounded == "at_most":
        return True
    if start and reading.page.text[start - 1].isalpha():
        return True  # a group's code: "BF23HP-E"
    if reading.near(("credits.price",), start, end, 40) or reading.near(
        ("credits.rule",), start, end, 12
    ):
        return True
    if reading.near(("credits.degree",), start, end, 70) or reading.demanded(start, end, 60):
        return True
    if quantity.unit != "other_credits" and reading.near(("credits.not_ects",), start, end, 3):
        return True
    kinds = reading.kinds_at(start)
    return any(kind in _ENTRY_KINDS for kind in kinds[:2])


def _values(low: float, high: float) -> dict[str, Value]:
    values: dict[str, Value] = {"ects": tidy(low)}
    if high > low:
        values["ects_max"] = tidy(high)
    return values


def _ects(reading: Reading, quantity: Quantity) -> Iterator[Candidate]:
    low, high = quantity.low, quantity.high
    if low is None or not 0 < low <= _MAX_ECTS or _disqualified(reading, quantity):
        return
    high = low if high is None else min(high, _MAX_ECTS)
    score = 0.84
    if quantity.unit == "credits":
        if not _means_ects(reading, quantity):
            return
        score = 0.66
    kinds = reading.kinds_at(quantity.start)
    rank = 0.0
    if {"credits", "workload"} & set(kinds[:2]):
        score += 0.08
        rank += 0.1
    block = reading.block(quantity.start)
    if block.kind in ("heading", "title"):
        score, rank = score + 0.06, rank + 0.1
    if block.region in ("data", "head"):
        score -= 0.05
    if own_cue(reading, "workload.total", quantity, 40) or _is_sum(reading, quantity):
        rank += 0.3
    elif any(kind in _PART_KINDS for kind in kinds[:1]) or own_cue(
        reading, "workload.per_module", quantity, 20
    ):
        score -= 0.25
    rank += min(0.02, low / 1_000)  # of equals the larger is the whole
    rank += 0.06 * (1 - quantity.start / len(reading.page.text))  # and the page's own comes first
    yield Candidate(
        "ects", _values(low, high), quantity.start, quantity.end, min(score, 0.97),
        "rule:ects.unit", rank=rank,
    )  # fmt: skip


def _is_sum(reading: Reading, quantity: Quantity) -> bool:
    """Whether the figure is the sum of the other credits of its block."""
    block = reading.page.block_at(quantity.start)
    others = [
        q.value
        for q in reading.quantities
        if q.unit == quantity.unit and q is not quantity and reading.page.block_at(q.start) == block
    ]
    return len(others) > 1 and abs(sum(others) - quantity.value) < 0.01


def _means_ects(reading: Reading, quantity: Quantity) -> bool:
    """A bare "credits" is ECTS where the page says ECTS elsewhere or is a university's."""
    if reading.hits["credits.not_ects"]:
        return False
    return bool(reading.hits["credits.ects"]) or bool(reading.hits["identity.university"])


def _labelled(reading: Reading) -> Iterator[Candidate]:
    for field in reading.fields_of("credits"):
        if not field.tight or reading.offside(field.start):
            continue
        match = _BARE.match(reading.page.text[field.start : field.end])
        if match is None or NUMBERED.match(reading.page.text, field.start + match.end()):
            continue
        start = field.start + match.start(1)
        end = field.start + match.end(2 if match[2] else 1)
        if any(q.start < end and start < q.end for q in reading.quantities):
            continue  # a figure with a unit of its own: "Laajuus: 40 tuntia"
        low, high = number(match[1]), number(match[2] or match[1])
        if not 0 < low <= high <= _MAX_ECTS:
            continue
        label = (field.label_start, field.label_end)
        named = reading.hits.any(("credits.ects",), *label) is not None
        if not named and field.sure < 0.7:
            continue  # "points of professional development: 36"
        if not named and reading.hits["credits.not_ects"]:
            continue
        same = [f for f in reading.fields if f.label_start == field.label_start]
        if field.layout == "column" and len(same) > 1:
            continue  # one row of a list of modules
        if not named and field.layout == "data":
            named = True  # schema.org numberOfCredits
        university = bool(reading.hits["identity.university"] or reading.hits["credits.ects"])
        score = 0.9 if named else 0.72 if university else 0.55
        yield Candidate(
            "ects",
            _values(low, high),
            start,
            end,
            score,
            "rule:ects.label",
            more=(label,),
            rank=0.1,
        )


def _other(reading: Reading, quantity: Quantity) -> Iterator[Candidate]:
    if quantity.low is None or _disqualified(reading, quantity):
        return
    if reading.near(("workload.refresher",), quantity.start, quantity.end, 40):
        return
    text = reading.page.text[quantity.start : quantity.end]
    unit = re.sub(r"[\d.,\s:()-]+", " ", text).strip()
    amount = f"{tidy(quantity.low)}"
    if quantity.high is not None and quantity.high > quantity.low:
        amount += f"-{tidy(quantity.high)}"
    if unit:
        yield Candidate(
            "other_credits", {"other_credits": f"{amount} {unit}"}, quantity.start, quantity.end,
            0.75, "rule:other_credits.unit",
        )  # fmt: skip


def _rule(reading: Reading, quantity: Quantity) -> Candidate | None:
    """``1 ECTS = 25-30 hours``, ``28 uur per studiepunt``: the page's own hours per credit."""
    if quantity.low != 1 or quantity.high != 1:
        return None
    begin, stop = reading.clause(quantity.start, quantity.end)
    for other in reading.quantities:
        if begin <= other.start < stop and other.unit in ("hours", "teaching_hours"):
            low = other.low if other.low is not None else other.high
            high = other.high if other.high is not None else low
            if low is not None and high is not None and 10 <= low <= high <= 45:
                return Candidate(
                    HOURS_PER_CREDIT, {HOURS_PER_CREDIT: f"{tidy(low)}-{tidy(high)}"},
                    min(quantity.start, other.start), max(quantity.end, other.end), 0.8,
                    "rule:credits.rule",
                )  # fmt: skip
    return None
