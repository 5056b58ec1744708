"""A sheet that came back, as cells: whatever file it is, and whatever was done to its columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import InputError
from mcminer.review.layout import VERDICT
from mcminer.review.table import REMARK

__all__ = ["Grid", "Line", "cell_name", "fold", "read_header"]

_OWN = ("row", VERDICT, REMARK, "page", "also_at", "check", "link", "_row", "_base", "_codebook")
_LOOKED_AT = 20
"""Lines at the top among which the header is sought; people put titles above it."""


@dataclass(slots=True)
class Grid:
    """The cells of a file.

    Attributes:
        name: the file's name, for messages.
        lines: cells as read: texts, and from a workbook numbers, dates and truth values.
        guarded: whether texts carry the guard of :mod:`mcminer.review.shown` (CSV).
        decimal: decimal sign to go by where a number is ambiguous.
        codepage: the codec of a file that was not saved as Unicode, or nothing.
        first: the number of the first line, as a spreadsheet counts.
    """

    name: str
    lines: list[Sequence[Any]]
    guarded: bool
    decimal: str = "."
    codepage: str = ""
    first: int = 1


@dataclass(slots=True)
class Line:
    """One offer's line: its number in the spreadsheet, and its cells by the name of the column."""

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def at(self, column: str) -> str:
        """The cell as a spreadsheet names it: ``F12``."""
        return cell_name(self.places.get(column, 0), self.number)


@dataclass(slots=True)
class Header:
    """Where the columns stand.

    Attributes:
        line: index of the header in the grid.
        places: place of each column that is known.
        unknown: place and text of the others.
        twice: what is wrong with columns that occur more than once.
    """

    line: int
    places: dict[str, int]
    unknown: list[tuple[int, str]]
    twice: list[str]

    def rows(self, grid: Grid) -> Iterator[Line]:
        """The lines below the header that hold anything."""
        for number, cells in enumerate(grid.lines[self.line + 1 :], grid.first + self.line + 1):
            found = {
                name: cells[place]
                for name, place in self.places.items()
                if place < len(cells) and cells[place] not in (None, "")
            }
            if found:
                yield Line(number, found, self.places)


def fold(text: str) -> str:
    """Key of a heading: case, blanks, hyphens and underscores do not matter."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def read_header(grid: Grid, extra: Sequence[str] = ()) -> Header:
    """Find the header and match it with the columns.

    A heading may stand on two lines of which one is the name, be written in another case, or be
    the column's title.

    Args:
        grid: the file.
        extra: further names that may occur.

    Raises:
        InputError: no line looks like the header of a sheet of mcminer, or a column stands twice.
    """
    best: Header | None = None
    for index, cells in enumerate(grid.lines[:_LOOKED_AT]):
        header = _match(grid, index, cells, extra)
        if best is None or len(header.places) > len(best.places):
            best = header
    if best is None or not ({"row", "_row"} & set(best.places)) or len(best.places) < 2:
        raise InputError(
            f"{grid.name}: has no header with the column 'row'; is it a sheet that "
            "`mcminer sheet` made?"
        )
    if best.twice:
        raise InputError(f"{grid.name}: {best.twice[0]}")
    return best


def _match(grid: Grid, index: int, cells: Sequence[Any], extra: Sequence[str]) -> Header:
    names = {*codebook().names, *_OWN, *extra}
    by_key = {fold(name): name for name in names if not name.startswith("_")}
    titles = {fold(column.title): column.name for column in codebook()}
    places: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    twice: list[str] = []
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or not cell.strip():
            continue
        name = _name(cell, names, by_key, titles)
        if name is None:
            if not fold(cell.splitlines()[-1]).startswith("evidence "):
                unknown.append((place, " ".join(cell.split())))
        elif name in places:
            twice.append(
                f"column '{name}' stands twice ({cell_name(places[name], grid.first + index)} and "
                f"{cell_name(place, grid.first + index)}); delete one"
            )
        else:
            places[name] = place
    return Header(index, places, unknown, twice)


def _name(cell: str, names: set[str], by_key: dict[str, str], titles: dict[str, str]) -> str | None:
    parts = [part.strip() for part in reversed(cell.strip().splitlines())]
    for part in parts:
        if part in names:
            return part
    for part in parts:
        if fold(part) in by_key:
            return by_key[fold(part)]
    for part in parts:
        if fold(part) in titles:
            return titles[fold(part)]
    return None


def near_name(text: str, missing: Sequence[str]) -> str | None:
    """The one of the missing columns that a heading may be a new name of."""
    keys = {fold(name): name for name in missing}
    keys |= {fold(codebook()[name].title): name for name in missing if name in codebook()}
    near = difflib.get_close_matches(fold(text), keys, n=1, cutoff=0.6)
    return keys[near[0]] if near else None


def cell_name(place: int, line: int) -> str:
    """``F12``, for a column counted from 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}{line}"
