"""The guide in a workbook: how to review, and what each column means, out of the codebook."""

from __future__ import annotations

from typing import Any

from mcminer.codebook import codebook
from mcminer.review.layout import Field
from mcminer.review.table import UNSURE, VERY_UNSURE

__all__ = ["HOW_TO", "LEGEND", "write_guide"]

HOW_TO = (
    "Each line of the sheet “Offers” is one offer. Read a line from the left: “Look at” names the "
    "cells that the program was very unsure of, and counts those that it was unsure of.",
    "“Words on the page” shows what a cell rests on; its link opens the page with the words "
    "marked. The small triangle in a cell's corner is a note with the same words.",
    "Right: leave it. Wrong: type over it, or choose from the list. Not stated on the page: clear "
    "the cell. Several values in one cell stand between semicolons.",
    "When a whole line is as it should be, choose “ok” under “Your verdict”. If the page "
    "describes no offer, choose “no offer”.",
    "An offer is missing? In the first empty line below the last one, fill in “Address” and what "
    "you know; leave the grey columns empty.",
    "Save under any name and send the file back. You may filter, hide lines and leave any out: "
    "what you delete is not deleted in the study. Please do not rename columns.",
    "Grey columns are locked. To sort lines or move columns, first choose Review > Unprotect "
    "Sheet; there is no password.",
)

LEGEND = (
    ("sure", "plain", "proposed by the program, and sure"),
    ("some", "italics, thin dashes", f"? unsure ({VERY_UNSURE:.0%} to {UNSURE:.0%}): have a look"),
    (
        "much",
        "italics, thick dashes",
        f"?? very unsure (below {VERY_UNSURE:.0%}): look at this first",
    ),
    ("person", "bold, line to the left", "a person has decided this"),
    ("disputed", "bold, framed", "≠ coders differ: the note names who says what"),
)


def write_guide(workbook: Any, formats: dict[str, Any], fields: list[Field]) -> None:
    """Add the sheet ``Guide``.

    Args:
        workbook: an ``xlsxwriter.Workbook``.
        formats: a format for each key of :data:`LEGEND`, and ``heading``, ``wrap``, ``strong``.
        fields: the columns of the sheet; the guide explains these.
    """
    sheet = workbook.add_worksheet("Guide")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 80)
    sheet.set_column(3, 3, 60)
    line = 0
    sheet.write_string(line, 0, "How to review", formats["heading"])
    for number, text in enumerate(HOW_TO, 1):
        line += 1
        sheet.merge_range(line, 0, line, 2, f"{number}.  {text}", formats["wrap"])
        sheet.set_row(line, 32)
    line += 2
    sheet.write_string(line, 0, "How cells look", formats["heading"])
    for key, look, meaning in LEGEND:
        line += 1
        sheet.write_string(line, 0, look, formats[key])
        sheet.merge_range(line, 1, line, 2, meaning, formats["wrap"])
    line += 2
    sheet.write_string(line, 0, f"Columns (codebook {codebook().version})", formats["heading"])
    line += 1
    for place, heading in enumerate(("Column", "Title", "How to decide", "Values")):
        sheet.write_string(line, place, heading, formats["strong"])
    for field in fields:
        if field.column is None:
            continue
        line += 1
        values = field.column.values if len(field.column.values) <= 20 else ()
        listed = "\n".join(f"{value.code}: {value.definition or value.title}" for value in values)
        sheet.write_string(line, 0, field.name, formats["wrap"])
        sheet.write_string(line, 1, field.column.title, formats["wrap"])
        sheet.write_string(line, 2, field.column.definition, formats["wrap"])
        sheet.write_string(line, 3, listed[:32_000], formats["wrap"])
        # Excel does not fit a row to wrapped text that a program wrote; LibreOffice does.
        rows = max(
            len(field.column.definition) // 85 + 1,
            sum(len(part) // 62 + 1 for part in listed.split("\n")),
        )
        sheet.set_row(line, min(400, 15 * rows + 3))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
