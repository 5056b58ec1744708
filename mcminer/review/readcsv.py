"""Reading a CSV sheet that went through somebody's spreadsheet, editor or mail."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection

from mcminer.errors import InputError
from mcminer.review.grid import Grid, fold

__all__ = ["base_id_in", "read_csv"]

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CODEPAGES = ("cp1252", "cp1250", "cp1253", "cp1251", "cp1257", "mac_roman", "iso8859_15")
"""What spreadsheets write that do not write Unicode: Western, Central European, Greek,
Cyrillic, Baltic."""

_BASE = re.compile(r"\b([0-9a-f]{12})\.[0-9a-f]{8}\b")
_FIELD_LIMIT = 10_000_000


def base_id_in(text: str) -> str | None:
    """The id of the sheet's snapshot, wherever it stands in the text."""
    found = _BASE.search(text)
    return found[1] if found else None


def read_csv(
    data: bytes, name: str, texts_of: Callable[[str], Collection[str]] = lambda base: ()
) -> Grid:
    """Read a CSV file.

    Args:
        data: its bytes.
        name: for messages.
        texts_of: the texts that the sheet of a given id held when it was made. Where the file is
            not Unicode, they tell which code page it is in.

    Raises:
        InputError: the file is empty or no text.
    """
    text, codepage = _decode(data, name, texts_of)
    separator, text = _separator(text)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InputError(f"{name}: cannot be read as CSV ({error})") from error
    # An empty line is kept, so that cells are named as a spreadsheet names them.
    decimal = "," if separator == ";" else "."
    return Grid(name, list(lines), True, decimal, codepage)


def _decode(data: bytes, name: str, texts_of: Callable[[str], Collection[str]]) -> tuple[str, str]:
    if not data.strip():
        raise InputError(f"{name}: is empty")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, errors="replace"), ""
    if b"\x00" in data[:1000]:
        # UTF-16 without a mark: in the header's Latin letters every other byte is nothing.
        if data[1:2] == b"\x00" or data[:1] == b"\x00":
            return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace"), ""
        raise InputError(f"{name}: is no text file; give the .csv or .xlsx that you saved")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _by_codepage(data, texts_of)


def _by_codepage(data: bytes, texts_of: Callable[[str], Collection[str]]) -> tuple[str, str]:
    """Decode with the code page that makes most of the sheet's own texts come out right."""
    base = base_id_in(data.decode("latin-1"))
    known = [text for text in texts_of(base) if not text.isascii()] if base else []
    best, best_hits = ("", ""), -1
    for codec in _CODEPAGES:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        hits = sum(1 for one in known if one in text)
        if hits > best_hits:
            best, best_hits = (text, codec), hits
    if not best[1]:
        return data.decode("cp1252", errors="replace"), "cp1252"
    return best


def _separator(text: str) -> tuple[str, str]:
    """The separator, told from the header; Excel's line ``sep=;`` is taken at its word."""
    head, _, rest = text.partition("\n")
    if (told := re.fullmatch(r'"?sep=(.)"?[,;\t]*\s*', head)) is not None:
        return told[1], f"\n{rest}"
    lines = text.split("\n", 20)[:20]
    counts = {
        sign: max(
            sum(1 for part in line.split(sign) if fold(part.strip('\r" ')) in ("row", "review"))
            * 1000
            + line.count(sign)
            for line in lines
        )
        for sign in ";,\t"
    }
    return max(counts, key=lambda sign: counts[sign]), text
