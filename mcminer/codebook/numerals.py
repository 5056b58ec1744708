"""Numbers as people type them in Europe, and as the sheet shows them.

A decimal sign may be a comma or a point, and thousands may be set apart by the other of the two,
by an apostrophe, or by any of the blanks that typesetters use.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

__all__ = ["canonical_number", "read_number", "write_number"]

_BLANKS: Final = "' \u00a0\u2009\u202f\u2019"
"""Apostrophes and blanks (common, no-break, thin, narrow no-break) that group thousands."""


@lru_cache(maxsize=4)
def _grouped(decimal: str) -> re.Pattern[str]:
    """Pattern of a number with groups of thousands: ``1.750,5`` where ``decimal`` is a comma."""
    thousands = "." if decimal == "," else ","
    return re.compile(
        rf"-?[1-9]\d{{0,2}}([{re.escape(thousands)}{_BLANKS}])\d{{3}}(?:\1\d{{3}})*"
        rf"(?:{re.escape(decimal)}\d+)?",
        re.ASCII,
    )


_PLAIN: Final = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_SEPARATORS: Final = re.compile(rf"[.,{_BLANKS}]")


def canonical_number(value: float) -> int | float:
    """The number as a whole number where it is one, so that 5.0 and 5 are written alike."""
    return int(value) if float(value).is_integer() else float(value)


def read_number(text: str, decimal: str = ",") -> int | float:
    """The number that ``text`` spells.

    ``decimal`` decides only what would be ambiguous: ``1.750`` is 1750 with a decimal comma and
    1.75 with a decimal point. ``7.5`` and ``7,5`` are always seven and a half.

    Raises:
        ValueError: ``text`` is no number, or ``decimal`` is neither ``,`` nor ``.``.
    """
    if decimal not in (",", "."):
        raise ValueError(f"the decimal sign is ',' or '.', not {decimal!r}")
    text = text.strip()
    if _grouped(decimal).fullmatch(text):
        whole, _, fraction = text.partition(decimal)
        text = _SEPARATORS.sub("", whole) + (f".{fraction}" if fraction else "")
    elif not _PLAIN.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is too large")
    return canonical_number(number)


def write_number(value: float, decimal: str = ",") -> str:
    """``value`` without exponent or grouping, such that :func:`read_number` gives it back."""
    return format(Decimal(repr(canonical_number(value))), "f").replace(".", decimal)
