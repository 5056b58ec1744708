"""What people decided, as it holds now: by row and column, out of the append-only list.

Nothing is ever changed in that list, so what holds follows from reading it in order:

- an undone decision, and the decision that undid it, count for nothing;
- a coder's newest decision about a cell replaces that coder's earlier ones;
- a decision in a shared sheet, and an adjudication, replace everybody's: their coder saw them;
- where the opinions that are left differ, the cell is *disputed* and the first one stands until a
  person decides between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mcminer.codebook import codebook, same_value
from mcminer.errors import CodebookError
from mcminer.review.source import Source
from mcminer.study import Decision, Study

__all__ = ["ROW", "Ledger", "Settled", "alike", "effective", "settle"]

ROW = ""
"""The column of decisions about a whole row: its verdict, or that it was added by hand."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What holds for one cell.

    Attributes:
        current: the decision whose value stands.
        opinions: the decisions that hold, one a coder, the current one first.
        disputed: whether they differ.
    """

    current: Decision
    opinions: tuple[Decision, ...]
    disputed: bool


def alike(column: str, a: Any, b: Any) -> bool:
    """Whether two values of a cell say the same; also for values that the codebook refuses.

    Machine proposals of an older codebook may hold such values, and comparing must not fail.
    """
    if a == b:
        return True
    if a is None or b is None or column not in codebook():
        return False
    try:
        return same_value(column, a, b)
    except CodebookError:
        return False


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not undone, oldest first, without the undoing ones."""
    kept = list(decisions)
    undone = {
        source.undoes
        for source in (Source.read(one.source) for one in kept if one.source.startswith("undo:"))
    }
    return [one for one in kept if one.id not in undone and not one.source.startswith("undo:")]


def settle(decisions: Sequence[Decision], coder: str | None = None) -> Settled | None:
    """What holds for one cell.

    Args:
        decisions: the effective ones about that cell, oldest first.
        coder: only this coder's; everybody's if None.
    """
    opinions: dict[str, Decision] = {}
    for one in decisions:
        if coder is not None and one.coder != coder:
            continue
        mode = Source.read(one.source).mode
        if mode == "conflict":
            # Under a key of its own: it may conflict with another sheet of the same coder.
            opinions[f"{one.coder}\0conflict"] = one
        elif mode == "own":
            opinions[one.coder] = one
        else:
            opinions = {one.coder: one}
    if not opinions:
        return None
    held = tuple(opinions.values())
    first = held[0]
    disputed = any(not alike(first.column, first.new, one.new) for one in held[1:])
    return Settled(first, held, disputed)


class Ledger:
    """All decisions of a study that hold.

    Attributes:
        cells: row -> column -> effective decisions, oldest first.
        last: number of the newest decision that was read.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.cells: dict[int, dict[str, list[Decision]]] = defaultdict(dict)
        every = list(decisions)
        self.last = every[-1].id if every else 0
        for one in effective(every):
            self.cells[one.row].setdefault(one.column, []).append(one)

    @classmethod
    def of(cls, study: Study) -> Ledger:
        """The ledger of a study."""
        return cls(study.decisions.iter())

    def settled(self, row: int, coder: str | None = None) -> dict[str, Settled]:
        """What holds in a row, by column; columns without a decision are absent."""
        found: dict[str, Settled] = {}
        for column, decisions in self.cells.get(row, {}).items():
            if column == ROW:  # that a row was added is no opinion about it
                decisions = [one for one in decisions if one.kind != "add"]
            if (one := settle(decisions, coder)) is not None:
                found[column] = one
        return found

    def added(self, row: int) -> bool:
        """Whether a person added the row by hand, and did not take that back."""
        return any(one.kind == "add" for one in self.cells.get(row, {}).get(ROW, ()))

    def coders(self) -> list[str]:
        """Everybody who decided something that holds, by name."""
        return sorted(
            {one.coder for row in self.cells.values() for cell in row.values() for one in cell}
        )
