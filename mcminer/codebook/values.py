"""What each kind of column makes of a value: its canonical form, its text in a sheet, and back.

These functions know nothing of messages: a value that does not fit raises ``ValueError``, and the
column turns that into a line for the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from mcminer.codebook.numerals import read_number, write_number

__all__ = [
    "CellValue",
    "canonical_quantity",
    "fold",
    "join_texts",
    "one_line",
    "quantity_parts",
    "split_texts",
    "unique_texts",
    "write_quantity",
]

CellValue: TypeAlias = str | int | float | tuple[str, ...]
"""Canonical value of a cell: text or code, number, or an immutable set of codes or texts."""

_LETTER: Final = re.compile(r"[^\W\d_]")
_DASH: Final = re.compile(r"\s*[-\u2013]\s*")


def one_line(text: str) -> str:
    """``text`` with every run of white space as one blank, none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Key under which two spellings are the same text: case and white space are set aside."""
    return one_line(text.casefold())


def unique_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts in their order, each on one line, without empty ones and repeats."""
    kept: dict[str, str] = {}
    for text in map(one_line, texts):
        if text:
            kept.setdefault(fold(text), text)
    return tuple(kept.values())


def join_texts(texts: Iterable[str]) -> str:
    """One sheet cell: the texts with `` | `` between them; a bar inside a text is escaped."""
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split_texts(cell: str) -> Iterator[str]:
    """The texts of one sheet cell, set apart by bars or line breaks."""
    for part in re.findall(r"(?:\\[|\\]|[^|\n\r])+", cell):
        yield re.sub(r"\\([|\\])", r"\1", part)


def quantity_parts(text: str, decimal: str = ".") -> tuple[int | float, int | float, str]:
    """Lower end, upper end and unit of a quantity; both ends are equal unless it is a range.

    >>> quantity_parts("12-15 CPD hours")
    (12, 15, 'CPD hours')

    Raises:
        ValueError: ``text`` is no number followed by a unit.
    """
    match = _split_quantity(one_line(text))
    if match is None:
        raise ValueError(f"{text!r} is no number with a unit")
    low_text, high_text, unit = match
    low = read_number(low_text, decimal)
    high = read_number(high_text, decimal) if high_text else low
    if low > high:
        raise ValueError(f"{text!r} ends below its beginning")
    return low, high, unit


def canonical_quantity(text: str, decimal: str = ".") -> str:
    """The quantity with a decimal point and single blanks: ``7.5 ECM``, ``12-15 CPD hours``."""
    return write_quantity(text, decimal, ".")


def write_quantity(text: str, decimal: str = ".", target: str = ",") -> str:
    """The quantity with ``target`` instead of ``decimal`` as its decimal sign."""
    low, high, unit = quantity_parts(text, decimal)
    numbers = [write_number(low, target)]
    if low != high:
        numbers.append(write_number(high, target))
    return f"{'-'.join(numbers)} {unit}"


def _split_quantity(text: str) -> tuple[str, str, str] | None:
    """Number, upper number or nothing, and unit, as written."""
    unit = _LETTER.search(text)
    if unit is None:
        return None
    numbers = _DASH.split(text[: unit.start()].strip())
    if not 1 <= len(numbers) <= 2 or not all(numbers):
        return None
    return numbers[0], numbers[1] if len(numbers) == 2 else "", text[unit.start() :]
