"""Candidates for cells, and the choice among them.

Components propose; :func:`resolve` chooses. Values that belong together (an NQF level and its
system, the two ends of hours) are one candidate with one slot, so that a row never mixes two
readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcminer.codebook import codebook
from mcminer.extract.confidence import stated
from mcminer.extract.reading import Reading
from mcminer.record import Cell, Value

__all__ = ["THRESHOLD", "Candidate", "resolve"]

#: Below this a candidate stays out: a wrong value costs a reviewer more than an empty cell.
THRESHOLD = 0.5
#: What a second, independent place with the same value adds to the better one's score.
_AGAIN = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A value that may be right, and the words that speak for it.

    Attributes:
        slot: what it competes for; one candidate of a slot wins. Candidates for columns that
            hold sets (``codes``, ``texts``) are joined instead.
        values: value by column, set together.
        start, end: offsets of the words in the page's text.
        score: 0 to 1, how likely it is right.
        method: name of the rule, ``rule:hours.label``.
        more: offsets of further words that the value rests on.
        rank: added to the score for the choice alone, not for the confidence (a total beats
            its parts, however sure the parts are).
    """

    slot: str
    values: Mapping[str, Value]
    start: int
    end: int
    score: float
    method: str
    more: tuple[tuple[int, int], ...] = ()
    rank: float = 0.0


def resolve(reading: Reading, candidates: Iterable[Candidate]) -> dict[str, Cell]:
    """Choose among candidates: the cells of the page's offer.

    Single values: the candidate with the best score, where agreeing ones strengthen each other
    and an earlier place wins a tie. Sets: all codes above the threshold.
    """
    slots: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.score >= THRESHOLD and candidate.start < candidate.end:
            slots.setdefault(candidate.slot, []).append(candidate)
    cells: dict[str, Cell] = {}
    for slot, found in slots.items():
        column = codebook()[slot] if slot in codebook().names else None
        if column is not None and column.kind in ("codes", "texts"):
            cells[slot] = _joined(reading, slot, found)
        else:
            cells.update(_best(reading, found))
    return cells


def _key(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, repr(value)) for name, value in candidate.values.items()))


def _best(reading: Reading, found: list[Candidate]) -> dict[str, Cell]:
    groups: dict[tuple[tuple[str, str], ...], list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(_key(candidate), []).append(candidate)

    def weight(group: list[Candidate]) -> tuple[float, int]:
        best = max(group, key=lambda c: c.score + c.rank)
        places = {reading.page.block_at(c.start) for c in group}
        return best.score + best.rank + _AGAIN * (len(places) > 1), -min(c.start for c in group)

    winners = max(groups.values(), key=weight)
    winner = max(winners, key=lambda c: (c.score, -c.start))
    confidence = min(0.99, winner.score + _AGAIN * 0.3 * (len(winners) > 1))
    rivals = [g for g in groups.values() if g is not winners]
    if rivals:
        rival = max(max(c.score for c in group) for group in rivals)
        confidence *= 1 - 0.25 * min(1.0, rival / max(winner.score, 0.01))
    spans = ((winner.start, winner.end), *winner.more)
    evidence = tuple(
        reading.evidence(start, end) for start, end in dict.fromkeys(spans) if start < end
    )
    return {
        name: Cell(value, evidence, stated(confidence), winner.method)
        for name, value in winner.values.items()
    }


def _joined(reading: Reading, slot: str, found: list[Candidate]) -> Cell:
    values: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.start)):
        for value in candidate.values[slot]:  # type: ignore[union-attr]
            values.setdefault(value, candidate)
    column = codebook()[slot]
    if column.kind == "codes":
        order = [value.code for value in column.values]
        names = sorted(values, key=order.index)
    else:
        names = sorted(values, key=lambda name: values[name].start)
    used = list(dict.fromkeys(values[name] for name in names))
    spans = dict.fromkeys(span for c in used for span in ((c.start, c.end), *c.more))
    evidence = tuple(reading.evidence(start, end) for start, end in spans if start < end)
    return Cell(names, evidence, stated(min(c.score for c in used)), used[0].method)
