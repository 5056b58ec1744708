"""Writing a sheet as an Excel workbook: ``Offers``, ``Guide``, and a hidden sheet of lists."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from mcminer.codebook import Column
from mcminer.review.base import Base
from mcminer.review.content import evidence_text, group_link, note_text
from mcminer.review.csvfile import field_text
from mcminer.review.guide import write_guide
from mcminer.review.layout import FROZEN, Field
from mcminer.review.look import Looks
from mcminer.review.shown import is_number, label, shown
from mcminer.review.table import Row, RowCell

__all__ = ["xlsx_bytes"]

_HEADER = 2
"""Lines above the first offer: the bands, and the names."""

_SPARE = 200
"""Empty lines below the last offer that have drop-downs too, for offers added by hand."""

MAX_NOTES = 10_000
"""Excel opens a workbook with more notes only after minutes; the most doubtful cells get them."""

MAX_LINKS = 40_000
"""Excel allows 65,530 links a sheet. Each row's page comes first, evidence with what is left."""

_HINT = "New here? The sheet “Guide” says how to review."

_MAX_HELP, _MAX_HELP_TITLE = 255, 32


def xlsx_bytes(rows: Sequence[Row], fields: Sequence[Field], base: Base) -> bytes:
    """The workbook.

    Args:
        rows: the offers.
        fields: columns, of :func:`mcminer.review.layout.layout`.
        base: the sheet's snapshot.
    """
    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"title": "Mapping of microcredentials", "comments": "made by mcminer"})
    sheet = workbook.add_worksheet("Offers")
    looks = Looks(workbook)
    writer = _Writer(sheet, looks, list(fields), base)
    writer.header()
    writer.body(rows)
    writer.finish(len(rows))
    write_guide(workbook, looks.guide(), [one for one in fields if one.role == "value"])
    _lists(workbook, sheet, fields, _HEADER + len(rows) + _SPARE)
    sheet.activate()
    workbook.close()
    return file.getvalue()


class _Writer:
    """Fills the sheet ``Offers``."""

    def __init__(self, sheet: Any, looks: Looks, fields: list[Field], base: Base) -> None:
        self.sheet = sheet
        self.looks = looks
        self.fields = fields
        self.base = base
        self.columns = [field.name for field in fields if field.role == "value"]
        self.groups = {
            field.name: [
                one.name for one in fields if one.role == "value" and one.group == field.group
            ]
            for field in fields
            if field.role == "evidence"
        }
        self.links = 0
        self.notes: list[tuple[int, int, int, str, RowCell]] = []

    def header(self) -> None:
        """The bands over the columns, the titles and names, widths, frozen panes."""
        sheet, looks = self.sheet, self.looks
        sheet.set_row(0, 18)
        sheet.set_row(1, 40)
        # Two lines of text a row: enough for most cells, and a row stays readable at a glance.
        sheet.set_default_row(30)
        start = 0
        for place, field in enumerate(self.fields):
            last = place + 1 == len(self.fields)
            if last or self.fields[place + 1].band != field.band:
                # Never merged over the frozen edge: Excel would tear the band apart.
                for left, right in _pieces(start, place, FROZEN):
                    text = field.band if left == start else _HINT
                    if left == right:
                        sheet.write_string(0, left, text, looks.band(field.band))
                    else:
                        sheet.merge_range(0, left, 0, right, text, looks.band(field.band))
                start = place + 1
            hidden = {"hidden": True} if field.role == "hidden" else {}
            sheet.set_column(place, place, field.width, looks.empty(field), hidden)
            title, name = looks.header(field.locked)
            sheet.write_rich_string(
                1, place, title, field.title, name, f"\n{field.name}", looks.header_cell(field)
            )
            if field.column is not None:
                sheet.write_comment(
                    1, place, _header_note(field.column), {"x_scale": 2.6, "y_scale": 2.2}
                )
        sheet.freeze_panes(_HEADER, FROZEN)

    def body(self, rows: Sequence[Row]) -> None:
        """One line an offer."""
        self.links = len(rows)
        for line, row in enumerate(rows, _HEADER):
            for place, field in enumerate(self.fields):
                if field.role == "value" and field.column is not None:
                    cell = row.cells.get(field.name)
                    if cell is not None:
                        self._value(line, place, field, field.column, cell)
                elif field.role == "evidence":
                    self._evidence(line, place, row, field)
                else:
                    self._other(line, place, row, field)
        # The most doubtful first, for as many as a workbook bears.
        self.notes.sort()
        for _, line, place, name, cell in self.notes[:MAX_NOTES]:
            self.sheet.write_comment(
                line, place, note_text(name, cell), {"x_scale": 2.6, "y_scale": 1.6}
            )

    def _value(self, line: int, place: int, field: Field, column: Column, cell: RowCell) -> None:
        look = self.looks.value(field, cell)
        value = cell.value
        if value is None:
            self.sheet.write_blank(line, place, None, look)
        elif is_number(column) and isinstance(value, int | float):
            self.sheet.write_number(line, place, value, look)
        else:
            text = shown(field.name, value)
            self.sheet.write_string(line, place, label(field.name, text), look)
        if cell.proposal is not None or cell.settled is not None:
            rank = {"much": 0, "some": 1, "none": 2}[cell.doubt]
            self.notes.append((rank, line, place, field.name, cell))

    def _evidence(self, line: int, place: int, row: Row, field: Field) -> None:
        columns = self.groups[field.name]
        if text := evidence_text(row, columns):
            self.links += 1
            url = group_link(row, columns) if self.links <= MAX_LINKS else ""
            self._link(line, place, url, text, field)

    def _other(self, line: int, place: int, row: Row, field: Field) -> None:
        if field.role == "row":
            self.sheet.write_number(line, place, row.row, self.looks.empty(field))
        elif field.role == "link":
            self._link(line, place, group_link(row, ["title"]), "open", field)
        elif text := field_text(row, field, self.base, self.columns):
            self.sheet.write_string(line, place, text, self.looks.empty(field))

    def _link(self, line: int, place: int, url: str, text: str, field: Field) -> None:
        look = self.looks.link(field)
        web = url.startswith(("http://", "https://"))
        if not web or self.sheet.write_url(line, place, url, look, text) != 0:
            self.sheet.write_string(line, place, text, look)

    def finish(self, count: int) -> None:
        """Filters, protection, and how a line looks once it has a verdict."""
        sheet = self.sheet
        last = _HEADER + max(count, 1) - 1
        visible = [place for place, field in enumerate(self.fields) if field.role != "hidden"]
        sheet.autofilter(1, 0, last, visible[-1])
        end = last + _SPARE
        verdict = next(place for place, field in enumerate(self.fields) if field.role == "verdict")
        letter = _letters(verdict)
        for word, look in (("no offer", self.looks.rejected), ("ok", self.looks.accepted)):
            right = visible[-1] if word == "no offer" else FROZEN - 1
            sheet.conditional_format(
                _HEADER,
                0,
                end,
                right,
                {
                    "type": "formula",
                    "criteria": f'=${letter}{_HEADER + 1}="{word}"',
                    "format": look,
                },
            )
        allowed = (
            "format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter",
            "insert_hyperlinks", "delete_rows", "select_locked_cells", "select_unlocked_cells",
            "objects",
        )  # fmt: skip
        sheet.protect("", dict.fromkeys(allowed, True))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(self.fields))}{end + 1}"})
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0, FROZEN - 1)


def _lists(workbook: Any, sheet: Any, fields: Sequence[Field], end: int) -> None:
    """Drop-downs out of a hidden sheet (Excel takes no more than 255 characters inline)."""
    lists = workbook.add_worksheet("Lists")
    lists.hide()
    used = 0
    for place, field in enumerate(fields):
        if field.role == "verdict":
            codes = ["ok", "no offer"]
        elif field.column is not None and field.column.coded:
            codes = [label(field.name, code) for code in field.column.codes]
        else:
            codes = []
        help_ = {"input_title": field.title[:_MAX_HELP_TITLE], "input_message": _short(field)}
        if not codes:
            if field.role in ("value", "page", "remark") and field.help:
                sheet.data_validation(_HEADER, place, end, place, {"validate": "any", **help_})
            continue
        lists.write_string(0, used, field.name)
        lists.write_column(1, used, codes)
        letter = _letters(used)
        many = field.column is not None and field.column.kind == "codes"
        sheet.data_validation(
            _HEADER,
            place,
            end,
            place,
            {
                "validate": "list",
                "source": f"=Lists!${letter}$2:${letter}${len(codes) + 1}",
                # A set may hold several codes, which a drop-down cannot offer.
                "show_error": not many,
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": f"{field.name} takes a value of the list. Keep yours?",
                **help_,
            },
        )
        used += 1


def _short(field: Field) -> str:
    """Help for a selected cell, within Excel's 255 characters."""
    text = field.help
    if field.column is not None and field.column.kind == "codes":
        text = f"Several: a; b; c. {text}"
    return text if len(text) <= _MAX_HELP else text[: _MAX_HELP - 2].rsplit(" ", 1)[0] + " …"


def _header_note(column: Column) -> str:
    lines = [column.definition]
    if column.coded and len(column.values) <= 20:
        lines += [f"{value.code}: {value.definition or value.title}" for value in column.values]
    text = "\n".join(lines)
    return text if len(text) <= 1500 else text[:1480] + " … (see Guide)"


def _pieces(start: int, end: int, edge: int) -> list[tuple[int, int]]:
    """The range as one piece, or two where it crosses ``edge``."""
    if start < edge <= end:
        return [(start, edge - 1), (edge, end)]
    return [(start, end)]


def _letters(place: int) -> str:
    """Excel's letters of a column that is counted from 0: 0 is A, 27 is AB."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
