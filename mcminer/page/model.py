"""A page as mcminer reads it: its visible text in blocks, and what the blocks mean to each other.

``Page.text`` is the one coordinate system: blocks, pairs and all evidence are offsets in it. The
text holds every visible word (hidden panels and structured data included, marked as such), one
block a line, table cells divided by `` | ``; its last line is the page's address, where known, so
that a value that follows from the address has evidence like any other.

Blocks, pairs and links are named tuples: a page has hundreds of them, and a frozen dataclass takes
three times as long to make.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = ["Block", "Kind", "Link", "Page", "Pair", "Region"]

#: What a block is. ``line`` is a line of running text, ``label`` a dt or th.
Kind = Literal["title", "heading", "line", "item", "cell", "label", "data", "address"]

#: Where a block stands. ``main`` is everything that nothing speaks against.
Region = Literal[
    "head", "main", "nav", "header", "footer", "aside", "related", "banner", "data", "address"
]


class Block(NamedTuple):
    """A stretch of text that stands by itself on the page.

    Attributes:
        start, end: offsets in the page's text.
        kind: what it is.
        region: where it stands.
        where: its place (XPath, ``page 2``, ``line 7``).
        level: 1 to 6 for headings, else 0.
        heading: index of the heading block that it stands under, or -1.
        hidden: not shown until something is opened (accordion, tab).
    """

    start: int
    end: int
    kind: Kind
    region: Region
    where: str
    level: int = 0
    heading: int = -1
    hidden: bool = False


class Pair(NamedTuple):
    """A label and the value that belongs to it.

    Attributes:
        label_start, label_end, start, end: offsets of label and value in the page's text.
        layout: how they stand: ``dl``, ``row``, ``column``, ``colon``, ``bold``, ``siblings``,
            ``data`` (structured data).
        block: index of the block that holds the value's start.
    """

    label_start: int
    label_end: int
    start: int
    end: int
    layout: str
    block: int


class Link(NamedTuple):
    """A link.

    Attributes:
        url: absolute, or as written where the page's address is unknown.
        text: its words, at ``start`` to ``end`` of the page's text.
        rel: the rel attribute, or "".
        region: where it stands.
    """

    url: str
    text: str
    rel: str
    region: Region
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Page:
    """One page, read.

    Attributes:
        text: see the module's docstring.
        blocks: in text order, disjoint.
        pairs: label and value pairs, in text order of their values.
        links: in document order.
        language: ISO 639-1 code of the running text, or None where there is too little of it.
        declared_language: what the markup claims.
        url: its address where known; ``canonical`` and ``alternates`` as the page declares.
        selected: kind of label (a key of the lexicon's ``labels.toml``), start and end of facts
            that the provider's file points to with CSS selectors.
        cut: why and where reading stopped early (size, depth), or None.
    """

    text: str
    blocks: list[Block]
    pairs: list[Pair] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    language: str | None = None
    declared_language: str | None = None
    url: str | None = None
    canonical: str | None = None
    alternates: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html"
    charset: str | None = None
    selected: list[tuple[str, int, int]] = field(default_factory=list)
    cut: str | None = None
    _starts: list[int] = field(default_factory=list, repr=False)

    @property
    def plain(self) -> bool:
        """Whether the page came without markup: saved text, or a PDF."""
        return self.media_type != "text/html"

    def block_at(self, offset: int) -> int:
        """Index of the block that holds ``offset`` (or the last one before it)."""
        if not self._starts:
            self._starts = [block.start for block in self.blocks]
        return max(0, bisect_right(self._starts, offset) - 1)

    def words(self, index: int) -> str:
        """The text of a block."""
        block = self.blocks[index]
        return self.text[block.start : block.end]
