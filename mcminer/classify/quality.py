"""Labels that may be wrong: contradictions, and cases that the others speak against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from mcminer.classify.cases import Case

__all__ = ["Doubt", "doubtful_labels"]

#: A held-out model this sure of another value makes a label doubtful.
_SURE = 0.9

#: and the label itself has to be this unlikely.
_UNLIKELY = 0.05


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label worth a second look.

    Attributes:
        case, target, label: which one.
        instead: the value that speaks against it.
        why: one line.
    """

    case: str
    target: str
    label: str
    instead: str
    why: str


def doubtful_labels(
    target: str,
    cases: Sequence[Case],
    rows: NDArray[Any],
    wanted: NDArray[Any],
    chances: NDArray[Any],
    classes: Sequence[str],
) -> list[Doubt]:
    """Labels to look at again, contradictions first.

    Args:
        target: the column.
        cases: all cases.
        rows: which of them were held out.
        wanted: index of their labels.
        chances: what models that did not see them give each class.
        classes: the column's codes.
    """
    doubts: list[Doubt] = []
    same: dict[str, int] = {}
    for place, row in enumerate(rows):
        text = " ".join(cases[row].text.casefold().split())
        first = same.setdefault(text, place)
        if wanted[first] != wanted[place]:
            other = cases[rows[first]]
            doubts.append(Doubt(
                cases[row].id, target, classes[wanted[place]], classes[wanted[first]],
                f"the same text is labelled {classes[wanted[first]] or 'empty'!r} in {other.id}",
            ))  # fmt: skip
    for place, row in enumerate(rows):
        best = int(chances[place].argmax())
        if chances[place, best] >= _SURE and chances[place, wanted[place]] <= _UNLIKELY:
            doubts.append(Doubt(
                cases[row].id, target, classes[wanted[place]], classes[best],
                f"the other cases say {classes[best] or 'empty'!r} "
                f"with probability {chances[place, best]:.2f}",
            ))  # fmt: skip
    return doubts
