"""How cells of the workbook look. Every difference is told by shape as well as by colour."""

from __future__ import annotations

from typing import Any

from mcminer.review.layout import Field
from mcminer.review.shown import is_number
from mcminer.review.table import RowCell

__all__ = ["Looks"]

_LINE = "#D9D9D9"
_INK = "#1F2937"
_LOCKED = "#F3F4F6"
_BANDS = ("#1F4E79", "#3B6E8F")
# The frame differs as well as the fill: it prints in grey and needs no sense of colour. (Hatching
# would do the same in Excel, but LibreOffice draws it as one flat colour.)
_DOUBT: dict[str, dict[str, Any]] = {
    "some": {"italic": True, "bg_color": "#FFF7E0", "border": 3, "border_color": "#B45309"},
    "much": {"italic": True, "bg_color": "#FDE3C8", "border": 8, "border_color": "#B45309"},
}
_PERSON: dict[str, Any] = {"bold": True, "left": 5, "left_color": "#2E7D32"}
_DISPUTED: dict[str, Any] = {"bold": True, "border": 2, "border_color": "#B91C1C"}


class Looks:
    """The formats of one workbook, each made once.

    Attributes:
        rejected, accepted: looks of a line with a verdict.
    """

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._bands: dict[str, Any] = {}
        self._values: dict[tuple[str, str, str], Any] = {}
        self.rejected = workbook.add_format({"font_color": "#9CA3AF", "font_strikeout": True})
        self.accepted = workbook.add_format({"bg_color": "#DCFCE7"})

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def _cell(self, field: Field, **more: Any) -> Any:
        number = field.role == "row" or (field.column is not None and is_number(field.column))
        look: dict[str, Any] = {
            "font_name": "Calibri",
            "font_size": 10,
            "font_color": _INK,
            "valign": "top",
            "text_wrap": not number,
            "locked": field.locked,
            "border": 1,
            "border_color": _LINE,
            # Text format keeps what people type as they type it: 3-5 is no date then.
            "num_format": "General" if number else "@",
        }
        if field.locked:
            look["bg_color"] = _LOCKED
        return self._format(**{**look, **more})

    def empty(self, field: Field) -> Any:
        """A cell with nothing to say about it; also the default of its column."""
        key = (field.name, "", "")
        if key not in self._values:
            more: dict[str, Any] = {}
            if field.role == "check":
                more = {"bold": True, "font_color": "#9A3412"}
            elif field.role == "verdict":
                more = {"bold": True, "align": "center", "bg_color": "#FFFBEB"}
            self._values[key] = self._cell(field, **more)
        return self._values[key]

    def value(self, field: Field, cell: RowCell) -> Any:
        """A cell of the codebook's, by who filled it and how sure that is."""
        key = (field.name, cell.state, cell.doubt)
        if key not in self._values:
            look = {"disputed": _DISPUTED, "person": _PERSON}.get(cell.state)
            self._values[key] = self._cell(field, **(look or _DOUBT.get(cell.doubt, {})))
        return self._values[key]

    def link(self, field: Field) -> Any:
        """A link; evidence is smaller, so that values stand out."""
        key = (field.name, "link", "")
        if key not in self._values:
            size = 8 if field.role == "evidence" else 10
            self._values[key] = self._cell(field, font_color="#1D4ED8", underline=1, font_size=size)
        return self._values[key]

    def header(self, locked: bool) -> tuple[Any, Any]:
        """Fonts of a column's title and of its name."""
        ink = "#6B7280" if locked else _INK
        return (
            self._format(bold=True, font_size=10, font_color=ink),
            self._format(font_size=8, font_color="#6B7280"),
        )

    def header_cell(self, field: Field) -> Any:
        """The cell around title and name."""
        fill = "#E5E7EB" if field.locked else "#DBEAFE"
        return self._format(
            text_wrap=True, valign="top", border=1, border_color="#9CA3AF", bg_color=fill
        )

    def band(self, name: str) -> Any:
        """The heading over a block of columns; neighbours differ in shade."""
        if name not in self._bands:
            self._bands[name] = self._format(
                bold=True,
                font_color="#FFFFFF",
                bg_color=_BANDS[len(self._bands) % 2],
                valign="vcenter",
                indent=1,
                left=2,
                left_color="#FFFFFF",
            )
        return self._bands[name]

    def guide(self) -> dict[str, Any]:
        """The formats that the guide wants, by the keys of its legend."""
        plain: dict[str, Any] = {"text_wrap": True, "valign": "top", "font_size": 10}
        framed = {**plain, "border": 1, "border_color": _LINE}
        return {
            "sure": self._format(**framed),
            "some": self._format(**{**framed, **_DOUBT["some"]}),
            "much": self._format(**{**framed, **_DOUBT["much"]}),
            "person": self._format(**{**framed, **_PERSON}),
            "disputed": self._format(**{**framed, **_DISPUTED}),
            "heading": self._format(bold=True, font_size=14, font_color="#1F4E79"),
            "wrap": self._format(**plain),
            "strong": self._format(bold=True, bottom=2, font_size=10),
        }
