"""Plain text to a page: what lines are headings, items or labels is told from their shape."""

from __future__ import annotations

import re

from mcminer.page.builder import LINE, SPACE, TextBuilder, clean
from mcminer.page.finish import finish
from mcminer.page.model import Kind, Page

__all__ = ["read_text"]

_ITEM = re.compile(r"\s*(?:[•▪●►✓·*–-]|\d{1,2}[.)])\s+(?=\S)")
_MARKDOWN = re.compile(r"\s*(#{1,6})\s+")
_MAX_HEADING = 80
#: Characters from which on a line may have been broken to fit a width.
_WRAPPED = 60


def read_text(text: str, *, url: str | None = None, language: bool = True) -> Page:
    """Read plain text, one block a line.

    A short line without closing punctuation that stands alone before longer text is taken for
    a heading, since texts saved from pages have lost their markup.
    """
    builder = TextBuilder()
    lines = [clean(line).strip() for line in text.splitlines()]
    for index, line in enumerate(lines):
        if not line:
            continue
        kind, level, body = _shape(lines, index)
        builder.separate(SPACE if _goes_on(lines, index) else LINE)
        builder.add(body, kind, "main", f"line {index + 1}", level=level)
    page = finish(builder, [], [], [], url=url, identify=language)
    page.media_type = "text/plain"
    return page


def _goes_on(lines: list[str], index: int) -> bool:
    """Whether a line is the rest of the sentence that the line right before it broke off."""
    line, before = lines[index], lines[index - 1] if index else ""
    return (
        len(before) >= _WRAPPED
        and line[0].islower()
        and (before[-1].isalnum() or before[-1] in ",-–")
        and not _ITEM.match(line)
    )


def _shape(lines: list[str], index: int) -> tuple[Kind, int, str]:
    line = lines[index]
    marked = _MARKDOWN.match(line)
    if marked:
        return "heading", len(marked[1]), line[marked.end() :] or line
    if _ITEM.match(line):
        return "item", 0, line
    before = lines[index - 1] if index else ""
    after = next((later for later in lines[index + 1 : index + 3] if later), "")
    if (
        len(line) <= _MAX_HEADING
        and not before
        and line[-1] not in ".,;!…"
        and line[0] not in "(+"
        and not line[0].islower()
        and (len(after) > len(line) or _ITEM.match(after) or line.endswith(":"))
    ):
        return "heading", 3, line
    return "line", 0, line
