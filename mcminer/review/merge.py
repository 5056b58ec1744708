"""The three-way merge of one cell: what the sheet showed, what the study holds, what came back."""

from __future__ import annotations

from typing import Any, Literal

from mcminer.review.ledger import alike

__all__ = ["Outcome", "merge"]

Outcome = Literal["keep", "agreed", "take", "conflict"]


def merge(
    column: str, base: Any, study: Any, sheet: Any, *, decided: bool, page_changed: bool
) -> Outcome:
    """What becomes of a cell.

    Args:
        column: its column.
        base: the value when the sheet was made.
        study: the value that stands now.
        sheet: the value that came back.
        decided: whether a person gave the study's value.
        page_changed: whether the page was read anew, in another version, since.

    Returns:
        ``keep``: the reviewer left the cell alone. ``agreed``: they changed it to what stands by
        now. ``take``: their value becomes the study's. ``conflict``: somebody else changed it
        too, or the page says something else than what they saw: a person has to decide.

    A proposal that merely changed because the machine learnt better gives way to a person.
    """
    if alike(column, base, sheet):
        return "keep"
    if alike(column, study, sheet):
        return "agreed"
    if alike(column, study, base):
        return "take"
    return "conflict" if decided or page_changed else "take"
