"""Label and value pairs that the layout shows: tables, bold words, colons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mcminer.page.model import Block, Pair

__all__ = ["MAX_LABEL", "MAX_VALUE", "TableCell", "bold_pairs", "colon_pairs", "table_pairs"]

#: A label is short; a longer text before a colon is a sentence.
MAX_LABEL = 70
#: Two neighbours are label and value only where the second is short too; else it is a section.
MAX_VALUE = 400


@dataclass(frozen=True, slots=True)
class TableCell:
    """Offsets of a table cell's words, and whether it is a ``th``."""

    start: int
    end: int
    header: bool = False


def table_pairs(rows: list[list[TableCell]]) -> list[Pair]:
    """Pairs of a table: a row's first cell with its second; a header row's with each column.

    The first cell of a row labels the rest of it. Where all of the first row are header cells,
    they label the cells below them as well.
    """
    pairs: list[Pair] = []
    if not rows:
        return pairs
    head = rows[0]
    labelled_columns = len(head) > 1 and len(rows) > 1 and all(cell.header for cell in head)
    for row in rows[1:] if labelled_columns else rows:
        if labelled_columns and len(row) == len(head):
            pairs.extend(
                Pair(label.start, label.end, cell.start, cell.end, "column", -1)
                for label, cell in zip(head, row, strict=True)
            )
        if len(row) >= 2:
            pairs.append(Pair(row[0].start, row[0].end, row[1].start, row[-1].end, "row", -1))
    return pairs


# "Label: value" at the start of a block, or behind a sign that divides facts on one line.
_COLON = re.compile(
    r"(?:^|(?<=[•·|;–▪●►✓*] )|(?<=[•·|;▪●]))\s*"
    r"(?P<label>[^\s:•·|;][^:•·|;.!?\n]{1,69}?)\s*:\s+(?P<value>[^•·|\n]*[^•·|\n\s])"
)


def colon_pairs(text: str, blocks: Iterable[tuple[int, Block]]) -> list[Pair]:
    """``Label: value`` within blocks, several on a line where signs divide them."""
    pairs: list[Pair] = []
    for index, block in blocks:
        words = text[block.start : block.end]
        if ":" not in words:
            continue
        for match in _COLON.finditer(words):
            if match["label"].count(" ") < 8:
                start = block.start
                pairs.append(
                    Pair(
                        start + match.start("label"), start + match.end("label"),
                        start + match.start("value"), start + match.end("value"),
                        "colon", index,
                    )
                )  # fmt: skip
    return pairs


def bold_pairs(blocks: list[Block], text: str, bold: Iterable[tuple[int, int, int]]) -> list[Pair]:
    """Pairs of a bold beginning and the rest of its block.

    Args:
        blocks: the page's blocks.
        text: the page's text.
        bold: spans of bold words and the block that each stands in.
    """
    pairs: list[Pair] = []
    for start, end, index in bold:
        block = blocks[index]
        if start != block.start or block.kind == "heading" or end - start > MAX_LABEL:
            continue
        value = end
        while value < block.end and text[value] in " :–-":
            value += 1
        if value < block.end:
            pairs.append(Pair(start, end, value, block.end, "bold", index))
    return pairs
