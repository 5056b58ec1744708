"""Writing a sheet as CSV: UTF-8 with a byte-order mark, so that Excel reads the letters right."""

from __future__ import annotations

import csv
import io
import locale
from collections.abc import Sequence

from mcminer.errors import UsageError
from mcminer.review.base import Base
from mcminer.review.content import check_text, evidence_text, group_link
from mcminer.review.layout import Field
from mcminer.review.shown import guarded, is_number, shown
from mcminer.review.table import Row

__all__ = ["SEPARATORS", "csv_bytes", "field_text", "separator_of"]

SEPARATORS = {",": ",", ";": ";", "\t": "\t", "comma": ",", "semicolon": ";", "tab": "\t"}
"""Separators and their names on the command line."""


def separator_of(name: str) -> str:
    """The separator that a name or the sign itself means.

    ``locale`` means what the spreadsheets of this country expect: a semicolon where the comma is
    the decimal sign.

    Raises:
        UsageError: it is none of these.
    """
    if name == "locale":
        return ";" if _decimal_comma() else ","
    if name not in SEPARATORS:
        raise UsageError(f"'{name}' is no separator; choose comma, semicolon, tab or locale")
    return SEPARATORS[name]


def _decimal_comma() -> bool:
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return locale.localeconv()["decimal_point"] == ","
    except locale.Error:
        return False  # the environment names a locale that the machine does not have
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


def csv_bytes(
    rows: Sequence[Row], fields: Sequence[Field], base: Base, *, separator: str = ","
) -> bytes:
    """The file. With semicolons numbers get a decimal comma, as spreadsheets of those countries
    write them; otherwise a point."""
    separator = separator_of(separator)
    decimal = "," if separator == ";" else "."
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    columns = [field.name for field in fields if field.role == "value"]
    groups = {
        field.name: [one.name for one in fields if one.role == "value" and one.group == field.group]
        for field in fields
        if field.role == "evidence"
    }
    for row in rows:
        line = []
        for field in fields:
            if field.role == "value" and field.column is not None:
                cell = row.cells.get(field.name)
                if cell is None or cell.value is None:
                    line.append("")
                    continue
                value = shown(field.name, cell.value, decimal)
                line.append(value if is_number(field.column) else guarded(value))
            elif field.role == "evidence":
                line.append(guarded(evidence_text(row, groups[field.name])))
            else:
                line.append(guarded(field_text(row, field, base, columns)))
        writer.writerow(line)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def field_text(row: Row, field: Field, base: Base, columns: Sequence[str]) -> str:
    """The text of a field that is neither value nor evidence."""
    match field.role:
        case "row":
            return str(row.row)
        case "verdict":
            return row.verdict
        case "remark":
            return row.remark
        case "page":
            return row.url
        case "also":
            return " ".join(row.also_at)
        case "check":
            return check_text(row, columns)
        case "link":
            return group_link(row, ["title"])
    match field.name:
        case "_row":
            return str(row.row)
        case "_base":
            return f"{base.id}.{base.rows[row.row].mark}"
        case _:
            return base.codebook
