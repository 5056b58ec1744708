"""The codebook as a document for people, in Markdown."""

from __future__ import annotations

from mcminer.codebook.load import codebook
from mcminer.codebook.model import Codebook, Column

__all__ = ["markdown"]


def markdown(book: Codebook | None = None) -> str:
    """The whole codebook as Markdown: the rules, a table of columns a group, a table of values.

    ``book`` defaults to the codebook that ships with mcminer. The text ends with a line break.
    """
    book = book or codebook()
    lines = [f"# Codebook, version {book.version}", "", "## Rules for every column", ""]
    lines += [f"{number}. {rule}" for number, rule in enumerate(book.rules, 1)]
    for group in book.groups:
        columns = book.in_group(group.id)
        lines += ["", f"## {group.title}", ""]
        if group.note:
            lines += [group.note, ""]
        lines += ["| column | title | holds | how to decide |", "|---|---|---|---|"]
        lines += [_column_row(column) for column in columns]
        for column in columns:
            if column.coded and any(value.definition for value in column.values):
                lines += _value_table(column)
    return "\n".join(lines) + "\n"


def _column_row(column: Column) -> str:
    return _row(f"`{column.name}`", column.title, _holds(column), column.definition)


def _holds(column: Column) -> str:
    """What a cell of the column may hold, in a few words."""
    words = {
        "code": "one code",
        "codes": "set of codes",
        "text": "text",
        "texts": "list of texts",
        "integer": "whole number",
        "number": "number",
        "duration": "ISO 8601 duration",
        "quantity": "number and unit",
    }[column.kind]
    if column.values_from:
        words += f" (table of {column.values_from})"
    if column.minimum is not None and column.maximum is not None:
        words += f", {column.minimum:g} to {column.maximum:g}"
    if column.derived:
        words += "; derived"
    elif column.may_derive:
        words += "; stated or derived"
    if column.classified:
        words += "; classified"
    if column.standard_element:
        words += f"; {column.standard_element} standard element"
    return words


def _value_table(column: Column) -> list[str]:
    """Table of the values that the codebook itself defines; values out of tables are left out."""
    lines = ["", f"### `{column.name}`", ""]
    with_nace = any(value.nace or value.nace_partly for value in column.values)
    lines += ["| code | title | definition |" + (" NACE Rev. 2.1 |" if with_nace else "")]
    lines += ["|---|---|---|" + ("---|" if with_nace else "")]
    for value in column.values:
        if not value.definition:
            continue
        cells = [f"`{value.code}`", value.title, value.definition]
        if with_nace:
            partly = [f"parts of {section}" for section in value.nace_partly]
            cells.append(", ".join([*value.nace, *partly]) or "none")
        lines.append(_row(*cells))
    return lines


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
