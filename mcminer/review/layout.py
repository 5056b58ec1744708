"""Which columns a sheet has, in which order, and what each is for.

One layout serves CSV and XLSX, writing and reading. Next to the codebook's columns, grouped as
there, stand the row's number and verdict, what to look at, the page, and for each group the words
that prove its cells. Three technical columns at the end tie a sheet to what it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mcminer.codebook import Column, codebook
from mcminer.review.table import REMARK

__all__ = ["FROZEN", "VERDICT", "Field", "Role", "layout"]

Role = Literal[
    "row", "verdict", "value", "remark", "page", "also", "check", "link", "evidence", "hidden"
]

VERDICT = "review"

FROZEN = 3
"""Columns that stay in sight: number, verdict, title."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet.

    Attributes:
        name: its name in the header, by which it is found again.
        title: what people read above the name.
        band: heading over a block of columns.
        role: what it is for.
        column: the codebook's column of a ``value``; for ``evidence`` None.
        group: id of the codebook's group, for ``value`` and ``evidence``.
        width: in characters.
        help: shown when a cell is selected.
    """

    name: str
    title: str
    band: str
    role: Role
    column: Column | None = None
    group: str = ""
    width: int = 16
    help: str = ""

    @property
    def locked(self) -> bool:
        """Whether a reviewer has nothing to type there."""
        if self.role in ("verdict", "remark", "page"):
            return False
        return self.column is None or self.column.derived


def layout(columns: Iterable[str] | None = None, *, evidence: bool = True) -> list[Field]:
    """The columns of a sheet.

    Args:
        columns: names of codebook columns to show; all if None. The title is always there.
        evidence: with columns of evidence (a blind sheet has none).

    Raises:
        CodebookError: a name is unknown; the message names the nearest.
    """
    book = codebook()
    chosen = None if columns is None else {book[name].name for name in columns}
    title = book["title"]
    fields = [
        Field("row", "Row", "Offer", "row", width=6, help="Number of the offer; it never changes."),
        Field(
            VERDICT,
            "Your verdict",
            "Offer",
            "verdict",
            width=10,
            help="ok: you checked the row, all that is filled in is right and all that is empty "
            "is not stated. no offer: the page describes no offer. Leave empty to go on later.",
        ),
        Field("title", title.title, "Offer", "value", title, title.group, 34, title.definition),
    ]
    if evidence:
        fields.append(
            Field(
                "check",
                "Look at",
                "Offer",
                "check",
                width=26,
                help="Cells to look at first. ?? very unsure, ? unsure, ≠ coders differ.",
            )
        )
    fields += [
        Field(
            "page",
            "Address",
            "Offer",
            "page",
            width=24,
            help="The page. To add an offer, fill in a new line below with the page's address.",
        ),
        Field("link", "Open page", "Offer", "link", width=9, help="Opens the page."),
        Field(
            "also_at",
            "Also at",
            "Offer",
            "also",
            width=16,
            help="Further addresses of the same offer: language versions, print views, copies.",
        ),
        Field(REMARK, "Your remark", "Offer", "remark", width=20, help="Anything you like."),
    ]
    for group in book.groups:
        shown = [
            column
            for column in book.in_group(group.id)
            if column.name != "title" and (chosen is None or column.name in chosen)
        ]
        fields += [
            Field(
                column.name,
                column.title,
                group.title,
                "value",
                column,
                group.id,
                _width(column),
                column.definition,
            )
            for column in shown
        ]
        if shown and evidence:
            fields.append(
                Field(
                    f"evidence_{group.id}",
                    "Words on the page",
                    group.title,
                    "evidence",
                    group=group.id,
                    width=34,
                    help="What the page says; the link opens it with these words marked.",
                )
            )
    return [
        *fields,
        Field("_row", "row", "Technical", "hidden"),
        Field("_base", "base", "Technical", "hidden"),
        Field("_codebook", "codebook", "Technical", "hidden"),
    ]


def _width(column: Column) -> int:
    match column.kind:
        case "integer" | "number":
            return 9
        case "duration":
            return 11
        case "texts":
            return 40
        case "text":
            return 26
        case "codes":
            return 24
        case _:
            return 18
