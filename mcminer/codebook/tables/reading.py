"""How the CSV tables are read: UTF-8, commas, a header line, lists between semicolons."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

from mcminer.errors import CodebookError

__all__ = ["listed", "rows", "truth"]


def rows(table: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of ``table`` (a file name without ``.csv``), cells stripped of outer blanks.

    Raises:
        CodebookError: the header is not ``columns``, or a line has too many or too few cells.
    """
    text = files("mcminer.codebook.tables").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    reader = csv.reader(io.StringIO(text))
    header = tuple(next(reader, ()))
    if header != columns:
        raise CodebookError(f"{table}.csv: the header is {','.join(header)}; write {columns}")
    read: list[dict[str, str]] = []
    for cells in reader:
        if len(cells) != len(columns):
            raise CodebookError(
                f"{table}.csv, line {reader.line_num}: {len(cells)} cells, not {len(columns)}"
            )
        read.append(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    return read


def listed(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds a list."""
    return tuple(entry.strip() for entry in cell.split(";") if entry.strip())


def truth(cell: str) -> bool:
    """Whether a cell says ``yes``."""
    return cell == "yes"
