"""Markup that is made to choke a parser, cut down before it is parsed.

HTML5's rules make parsers quadratic in the number of attributes of one tag and in the depth of
open tags. Pages that people made have some tens of either.
"""

from __future__ import annotations

import re

__all__ = ["tame"]

#: Characters of one tag; inline images in attributes reach this, attribute bombs pass it.
MAX_TAG = 100_000
#: Attributes are dropped from tags with more of them than this.
MAX_ATTRIBUTES = 300
#: Open tags within each other; what is nested deeper keeps its words and loses its tags.
MAX_DEPTH = 500
#: Pages with fewer tags cannot hurt, whatever their shape.
MANY_TAGS = 8_000

_LONG = re.compile(r"<([a-zA-Z][\w:-]{0,40})[^<>]{3000,}>")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})[^<>]*>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr")
)  # fmt: skip


def tame(markup: str) -> tuple[str, str | None]:
    """The markup with attribute and nesting bombs taken out, and what was done, or None."""
    notes: list[str] = []

    def shorten(match: re.Match[str]) -> str:
        body = match[0]
        if len(body) <= MAX_TAG and body.count("=") + body.count(" ") <= MAX_ATTRIBUTES:
            return body
        notes.append("attributes")
        return f"<{match[1]}>"

    markup = _LONG.sub(shorten, markup)
    if markup.count("<") > MANY_TAGS:
        markup, dropped = _flattened(markup)
        if dropped:
            notes.append("nesting")
    if not notes:
        return markup, None
    return markup, f"tags without end of {' and '.join(dict.fromkeys(notes))} were left out"


def _flattened(markup: str) -> tuple[str, bool]:
    depth = deepest = 0

    def flatten(match: re.Match[str]) -> str:
        nonlocal depth, deepest
        if match[2].lower() in _VOID or match[0].endswith("/>"):
            return match[0]
        if match[1]:
            inside = depth <= MAX_DEPTH
            depth = max(0, depth - 1)
            return match[0] if inside else " "
        depth += 1
        deepest = max(deepest, depth)
        return match[0] if depth <= MAX_DEPTH else " "

    return _TAG.sub(flatten, markup), deepest > MAX_DEPTH
