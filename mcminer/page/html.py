"""HTML to a page: one walk over the tree that keeps every visible word.

Nothing is dropped but scripts and styles. Course pages carry their key facts in sidebars, cards,
definition lists and closed accordions, which main-text extractors take for boilerplate; here they
are kept, and marked as what they are.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mcminer.page.builder import CELL, LINE, SPACE, TextBuilder, clean
from mcminer.page.finish import finish
from mcminer.page.model import Kind, Link, Page, Pair, Region
from mcminer.page.pairs import MAX_LABEL, MAX_VALUE, TableCell, table_pairs
from mcminer.page.regions import region_of
from mcminer.page.structured import Head, read_head
from mcminer.page.tame import tame

__all__ = ["read_html"]

#: Elements visited before reading stops and says so; ordinary pages have 500 to 5,000.
MAX_ELEMENTS = 300_000
#: Characters of text kept of a page.
MAX_TEXT = 2_000_000

_SKIPPED = frozenset(
    ("script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "canvas",
     "audio", "video", "map", "math", "head", "datalist")
)  # fmt: skip
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del",
     "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "output",
     "picture", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
     "u", "var", "wbr", "source", "nobr", "ruby", "rt")
)  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 5, "legend": 5,
             "caption": 6}  # fmt: skip
_KINDS: dict[str, Kind] = {"li": "item", "dt": "label", "dd": "cell", "td": "cell", "th": "label"}
_LANDMARKS = frozenset(("nav", "header", "footer", "aside", "main"))
# Inline elements that only style a part of a word or phrase; others stand for things of their own.
_STYLING = frozenset(("sub", "sup", "wbr", "abbr", "em", "i", "u", "mark", "font"))
_THINGS = _INLINE - _STYLING
_JOINED = _STYLING | {"-text"}
_NO_PAGE = re.compile("(?:javascript|data|mailto|tel):", re.IGNORECASE)


class _Frame:
    """An element that is open during the walk; what it does not set it takes from its parent."""

    __slots__ = (
        "cell_at", "children", "content", "counts", "direct", "end", "hidden", "kind",
        "level", "node", "region", "row", "rows", "start", "tag", "terms", "where",
    )  # fmt: skip

    def __init__(self, node: LexborNode, tag: str, parent: _Frame | None) -> None:
        self.node = node
        self.tag = tag
        self.counts: dict[str, int] = {}
        self.start = self.end = -1
        self.direct = False  # has words of its own beside its children's
        self.children: list[tuple[int, int]] = []  # spans of the first children with words
        self.where: str = "" if parent is None else parent.where
        self.region: Region = "main" if parent is None else parent.region
        self.kind: Kind = "line" if parent is None else parent.kind
        self.level: int = 0 if parent is None else parent.level
        self.hidden: bool = parent is not None and parent.hidden
        self.content: bool = parent is not None and parent.content
        self.rows: list[list[TableCell]] | None = None if parent is None else parent.rows
        self.row: list[TableCell] | None = None if parent is None else parent.row
        self.terms: list[tuple[int, int]] | None = None if parent is None else parent.terms
        self.cell_at: int = -1 if parent is None else parent.cell_at


class _Walker:
    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.pairs: list[Pair] = []
        self.bold: list[tuple[int, int]] = []
        self.links: list[tuple[str, int, int, str, Region]] = []
        self.cut: str | None = None

    def walk(self, root: LexborNode) -> None:
        """Visit all of ``root`` in document order, without recursion: pages nest without end."""
        stack = [_Frame(root, "html", None)]
        stack[0].where = "/html"
        node: LexborNode | None = root.child
        visited = 0
        while stack:
            top = stack[-1]
            if node is None:
                stack.pop()
                self.leave(top, stack[-1] if stack else None)
                node = top.node.next
                continue
            tag = node.tag
            if tag == "-text":
                self.words(node, top)
            elif tag is not None and tag[0] not in "-_!" and tag not in _SKIPPED:
                visited += 1
                if visited > MAX_ELEMENTS or self.builder.size > MAX_TEXT:
                    self.cut = f"reading stopped after {visited - 1:,} elements"
                    node = None
                    while len(stack) > 1:
                        frame = stack.pop()
                        self.leave(frame, stack[-1])
                    return
                frame = self.enter(node, tag, top)
                child = node.child
                if child is not None:
                    stack.append(frame)
                    node = child
                    continue
                self.leave(frame, top)
            node = node.next

    def enter(self, node: LexborNode, tag: str, parent: _Frame) -> _Frame:
        frame = _Frame(node, tag, parent)
        number = parent.counts[tag] = parent.counts.get(tag, 0) + 1
        frame.where = f"{parent.where}/{tag}" if number == 1 else f"{parent.where}/{tag}[{number}]"
        if tag in _INLINE:
            if tag not in _STYLING:
                previous = node.prev
                if previous is not None and previous.tag in _THINGS:
                    self.builder.separate(SPACE)  # two spans side by side are two things
            if tag == "img" or tag == "input":
                self.replaced(node, tag, frame)
            return frame
        self.place(node, tag, frame, parent)
        if tag in ("td", "th"):
            self.builder.force(CELL if parent.row else LINE)
            frame.cell_at = self.builder.size
        elif frame.cell_at == self.builder.size and frame.row:
            self.builder.force(CELL)  # the first paragraph of a cell stays on the row's line
        else:
            self.builder.separate(LINE)
        if tag in _KINDS:
            frame.kind, frame.level = _KINDS[tag], 0
        elif tag in _HEADINGS:
            frame.kind, frame.level = "heading", _HEADINGS[tag]
        elif tag == "table":
            frame.rows, frame.row, frame.cell_at = [], None, -1
        elif tag == "tr":
            frame.row = []
        elif tag == "dl":
            frame.terms = []
        elif tag == "option":
            frame.hidden = True
        return frame

    def place(self, node: LexborNode, tag: str, frame: _Frame, parent: _Frame) -> None:
        """Set region and visibility from the element's names."""
        attributes = node.attributes
        if attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
            frame.region = region_of(
                tag, attributes.get("role") or "", names, parent.region, parent.content
            )
            style = attributes.get("style") or ""
            if "hidden" in attributes or ("display" in style and "none" in style):
                frame.hidden = True
        elif tag in _LANDMARKS:
            frame.region = region_of(tag, "", "", parent.region, parent.content)
        if tag in ("main", "article"):
            frame.content = True

    def replaced(self, node: LexborNode, tag: str, frame: _Frame) -> None:
        """Words of elements without text: an icon's alternative text, a button's value."""
        attributes = node.attributes
        if tag == "input":
            kind = attributes.get("type")
            label = attributes.get("value") if kind in ("submit", "button") else None
        else:
            label = attributes.get("alt")
            if label and ("." in label or len(label) > 40):  # file names, captions of photos
                label = None
        self.label(label, frame)

    def label(self, label: str | None, frame: _Frame) -> None:
        if label and len(label) <= 60:
            self.builder.separate(SPACE)
            self.emit(clean(label), frame)
            self.builder.separate(SPACE)

    def words(self, node: LexborNode, frame: _Frame) -> None:
        raw = node.text_content
        if not raw:
            return
        words = clean(raw)
        if words[:1].isdigit() and self.builder.last.isalpha():
            previous = node.prev
            if previous is not None and previous.tag not in _JOINED:
                self.builder.separate(SPACE)  # a bold label glued to its figure
        if self.emit(words, frame):
            frame.direct = True

    def emit(self, words: str, frame: _Frame) -> bool:
        span = self.builder.add(
            words, frame.kind, frame.region, frame.where, level=frame.level, hidden=frame.hidden
        )
        if span is None:
            return False
        if frame.start < 0:
            frame.start = span[0]
        frame.end = span[1]
        return True

    def leave(self, frame: _Frame, parent: _Frame | None) -> None:
        tag = frame.tag
        if frame.start < 0 and tag in ("i", "span", "a", "button"):
            self.label(frame.node.attributes.get("aria-label"), frame)
        if tag not in _INLINE:
            self.builder.separate(LINE)
        if frame.start < 0 or parent is None:
            return
        span = (frame.start, frame.end)
        if tag == "a":
            self.link(frame)
        elif tag in ("b", "strong"):
            self.bold.append(span)
        elif tag in ("td", "th"):
            if parent.row is not None:
                parent.row.append(TableCell(*span, header=tag == "th"))
        elif tag == "tr":
            if frame.row and frame.rows is not None:
                frame.rows.append(frame.row)
        elif tag == "table":
            self.pairs.extend(table_pairs(frame.rows or []))
        elif tag == "dt":
            if parent.terms is not None:
                parent.terms.append(span)
        elif tag == "dd" and parent.terms:
            self.pairs.append(Pair(*parent.terms[-1], *span, "dl", -1))
        elif not frame.direct and len(frame.children) == 2:
            label, value = frame.children
            if label[1] - label[0] <= MAX_LABEL and value[1] - value[0] <= MAX_VALUE:
                self.pairs.append(Pair(*label, *value, "siblings", -1))
        if parent.start < 0:
            parent.start = frame.start
        parent.end = frame.end
        if len(parent.children) < 3:
            parent.children.append(span)

    def link(self, frame: _Frame) -> None:
        attributes = frame.node.attributes
        href = (attributes.get("href") or "").strip()
        if href:
            rel = attributes.get("rel") or ""
            self.links.append((href, frame.start, frame.end, rel, frame.region))


def _links(walker: _Walker, text: str, base: str | None) -> list[Link]:
    """The page's links, absolute, without those that lead to no page."""
    site = base[: base.find("/", base.find("//") + 2)] if base else ""
    found: list[Link] = []
    for href, start, end, rel, region in walker.links:
        # ``urljoin`` only where the two short ways do not do that most links on a page go.
        if href[0] == "/" and href[1:2] != "/" and "/." not in href:
            url = site + href
        elif _NO_PAGE.match(href):
            continue
        else:
            whole = href.startswith(("http://", "https://"))
            url = urljoin(base, href) if base and not whole else href
        found.append(Link(url, text[start:end], rel, region, start, end))
    return found


def _base(head: Head, url: str | None) -> str | None:
    base = urljoin(url, head.base) if url and head.base else url
    return f"{base}/" if base and base.count("/") == 2 else base


def _mark_contents(page: Page, links: list[tuple[str, int, int, str, Region]]) -> None:
    """A list of links to the page's own parts names them, and states nothing: navigation.

    Three lines or more, one after another, that are nothing but such a link. The button of an
    accordion is a line like that as well, but its panel follows it.
    """
    whole = {(start, end) for href, start, end, _, _ in links if len(href) > 1 and href[0] == "#"}
    run: list[int] = []
    for index, block in enumerate(page.blocks):
        if (block.start, block.end) in whole and block.kind != "heading":
            run.append(index)
            continue
        if len(run) >= 3:
            for place in run:
                page.blocks[place] = page.blocks[place]._replace(region="nav")
        run = []


def read_html(markup: str, *, url: str | None = None, language: bool = True) -> Page:
    """Read HTML into a page.

    Args:
        markup: decoded HTML; broken markup is repaired as browsers do.
        url: the page's address.
        language: identify the language (a model of 130 MB); else the declared one stands.
    """
    markup, tamed = tame(markup)
    tree = LexborHTMLParser(markup)
    head = read_head(tree)
    walker = _Walker()
    for words, where in head.visible:
        walker.builder.separate(LINE)
        walker.builder.add(clean(words), "title", "head", where)
    walker.builder.separate(LINE)
    if tree.root is not None:
        walker.walk(tree.root)
    page = finish(
        walker.builder, walker.pairs, walker.bold, head.data, url=url, identify=language,
        declared=head.language,
    )  # fmt: skip
    _mark_contents(page, walker.links)
    base = _base(head, url)
    page.links = _links(walker, page.text, base)
    page.canonical = urljoin(base, head.canonical) if base and head.canonical else head.canonical
    page.alternates = head.alternates
    page.cut = walker.cut or tamed
    return page
