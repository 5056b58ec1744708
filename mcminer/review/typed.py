"""The values that people typed, or lines that say what is wrong with them."""

from __future__ import annotations

import datetime
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import CodebookError
from mcminer.review.grid import Grid
from mcminer.review.layout import VERDICT
from mcminer.review.shown import is_number, shown, unguarded, unlabelled
from mcminer.review.table import REMARK

__all__ = ["plain_text", "typed_value", "unchanged"]

_VERDICTS = {
    "": None, "ok": "ok", "okay": "ok", "yes": "ok", "x": "ok", "✓": "ok",
    "no offer": "no offer", "no_offer": "no offer", "nooffer": "no offer", "reject": "no offer",
}  # fmt: skip
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


def unchanged(grid: Grid, column: str, base: Any, raw: Any) -> bool:
    """Whether a cell came back as it went out, told from its text, before anything is parsed.

    This settles nearly every cell at once, and also those that an older codebook allowed, that
    were too long for a cell, or that lost letters because a program saved them in a code page
    that does not have them.
    """
    if base is None:
        return raw is None or raw == ""
    if raw is None:
        return False
    if isinstance(raw, str):
        text = plain_text(grid, column, raw)
        # Either decimal sign: a spreadsheet may have saved with another separator than we did.
        if text in (shown(column, base, "."), shown(column, base, ",")):
            return True
        return bool(grid.codepage) and _lossy(
            text, shown(column, base, grid.decimal), grid.codepage
        )
    return bool(raw == base) and not isinstance(raw, bool)


def plain_text(grid: Grid, column: str, raw: Any) -> str:
    """A cell as text, without guard and label."""
    if isinstance(raw, bool):
        return str(raw).upper()
    text = str(raw)
    if grid.guarded and not (column in codebook() and is_number(codebook()[column])):
        text = unguarded(text)
    return text if grid.guarded else unlabelled(column, text)


def typed_value(grid: Grid, column: str, raw: Any) -> Any:
    """The value of a cell, JSON-like; None where it is empty.

    Raises:
        CodebookError: the column does not allow it; the message is for the reviewer.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, datetime.date | datetime.time):
        moment = raw.isoformat().removesuffix("T00:00:00")
        raise CodebookError(
            f"the spreadsheet holds a date ({moment}); type the text again with an apostrophe "
            "before it"
        )
    if column == VERDICT:
        text = " ".join(str(raw).casefold().split())
        if text not in _VERDICTS:
            raise CodebookError(f"{str(raw)!r} is no verdict (ok, no offer)")
        return _VERDICTS[text]
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        raw = plain_text(grid, column, raw)
        if not grid.guarded and raw in _ERRORS:
            raise CodebookError(f"the spreadsheet holds the error {raw}; type the value")
    if column == REMARK:
        return " ".join(str(raw).split()) or None
    value = codebook()[column].parse(raw, grid.decimal)
    return list(value) if isinstance(value, tuple) else value


def _lossy(raw: str, text: str, codepage: str) -> bool:
    """Whether ``raw`` is ``text`` after a code page that lacks some of its letters."""
    if len(raw) != len(text):
        return False
    return all(a == b or not _encodable(b, codepage) for a, b in zip(raw, text, strict=True))


def _encodable(sign: str, codepage: str) -> bool:
    try:
        sign.encode(codepage)
    except UnicodeEncodeError:
        return False
    return True
