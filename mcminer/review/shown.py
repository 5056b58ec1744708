"""Values as the text of sheet cells, so that text stays text, and the way back.

A spreadsheet makes formulas, dates and numbers of what it takes for such. A CSV file cannot say
"text", so a text at risk gets an apostrophe before it, as Excel users know it, and one more where
it had one already: the guard comes off again without a guess.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mcminer.codebook import Column, codebook
from mcminer.codebook.model import Kind
from mcminer.errors import CodebookError

__all__ = ["MAX_CELL", "guarded", "is_number", "label", "shown", "unguarded", "unlabelled"]

MAX_CELL = 32_000
"""Longest text of a cell; Excel holds 32,767 characters. Longer ones are cut and say so."""

_CUT = " …[cut; the study holds the rest]"

_FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"[\d.,(%$€£][\d\s.,:/()\-–'%€$£\u00a0\u202f]*"
_EXPONENT = r"\d+(?:[.,]\d*)?[eE][+-]?\d+"
_MONTH = (
    r"(?:jan|feb|fev|fév|mar|mär|maa|mrt|apr|avr|abr|may|mai|mei|maj|mag|jun|jui|giu|jul|lug|aug"
    r"|aoû|ago|sep|set|oct|okt|ott|out|nov|dec|dez|déc|dic|gen|ene)[^\W\d_]{0,7}\.?"
)
_DATE = rf"\d{{1,4}}[.\s/-]*{_MONTH}(?:[.\s/-]*\d{{1,4}})?|{_MONTH}[.\s/,-]*\d{{1,4}}(?:.*\d)?"
_WORD = r"true|false|wahr|falsch|vrai|faux|\d[\d:.]*\s*[ap]\.?m?\.?|#\w+[!/?].*"
_RISKY = re.compile(
    rf"'*(?:{_FORMULA}.*|(?:{_NUMBER}|{_EXPONENT}|{_DATE}|{_WORD})\s*)", re.S | re.I
)
_HARMLESS = re.compile(r"0|[1-9]\d{0,14}")
_GUARDED = re.compile(rf"'(?={_RISKY.pattern}\Z)", re.S | re.I)

_NUMBERS: frozenset[Kind] = frozenset({"integer", "number"})


def guarded(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would change it."""
    return f"'{text}" if _RISKY.fullmatch(text) and not _HARMLESS.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The inverse of :func:`guarded`; text without a guard is left as it is."""
    return text[1:] if _GUARDED.match(text) else text


def is_number(column: Column) -> bool:
    """Whether the column's cells are numbers to a spreadsheet."""
    return column.kind in _NUMBERS


def shown(column: str, value: Any, decimal: str = ".") -> str:
    """The text of a cell, without guard or label. What the codebook refuses is shown as it is."""
    if value is None:
        return ""
    text = _shown(column, tuple(value) if isinstance(value, list) else value, decimal)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT


@lru_cache(maxsize=50_000)
def _shown(column: str, value: Any, decimal: str) -> str:
    if column not in codebook():
        return str(value)
    try:
        return codebook()[column].format(value, decimal)
    except CodebookError:
        return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@lru_cache(maxsize=2_000)
def label(column: str, code: str) -> str:
    """A code as a workbook shows it: codes that are bare numbers carry their title along."""
    if not code.isdigit() or not codebook()[column].coded:
        return code
    try:
        return f"{code} · {codebook()[column].value(code).title}"
    except CodebookError:
        return code


def unlabelled(column: str, text: str) -> str:
    """The inverse of :func:`label`."""
    if " · " in text and column in codebook() and codebook()[column].coded:
        return text.partition(" · ")[0]
    return text
