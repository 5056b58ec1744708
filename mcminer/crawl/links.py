"""What the crawl needs of a page: its links, its wishes, and whether it is a catalogue."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcminer.crawl.likeness import likeness
from mcminer.crawl.reservation import Directives, directives_of
from mcminer.crawl.urls import join

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["Link", "PageLinks", "links_of"]

_MAX_LINKS = 2000
"""Links of one page that are looked at: a page with more is a sitemap or a trap."""
_MAX_OPEN = 10_000
_META_REACH = 200_000
_BARE_WORDS = 100
_BARE_LINKS = 2
_HREF = re.compile(r"""<a\b[^>]{0,500}?\bhref\s*=\s*["']?([^"'\s>]+)[^>]{0,500}""", re.IGNORECASE)
_NAME = re.compile(r"""\bname\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*["']([^"']*)""", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I
)
_SKIPPED_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|mjs|json|woff2?|ttf|eot|mp[34]|m4[av]|avi|"
    r"mov|webm|ogg|wav|zip|rar|7z|gz|tar|exe|dmg|apk|docx?|xlsx?|pptx?|odt|ods|odp|ics|vcf|epub)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where to, its words, and whether the page asks not to follow it."""

    url: str
    anchor: str
    nofollow: bool = False


@dataclass(frozen=True)
class PageLinks:
    """What a page says to a crawler.

    Attributes:
        links: Each address once, in the page's order.
        files: Addresses that are no pages by their ending (pictures, archives, ...).
        directives: Of its meta elements.
        title: Its title, for judging what kind of page it is.
        bare: Whether there is next to nothing in it but scripts: a browser would show more.
        likeness: How much its words look like an offer, 0 to 1; None where nobody looked.
    """

    links: list[Link]
    files: list[str]
    directives: Directives
    title: str
    likeness: float | None = None
    bare: bool = False


def links_of(body: bytes, url: str, *, charset: str | None, agent: str) -> PageLinks:
    """Read a page.

    Args:
        body: Its decoded bytes.
        url: Its address, which relative links start from unless a ``base`` says otherwise.
        charset: As declared in the header.
        agent: Our product token, for ``<meta name="mcminer" ...>``.
    """
    if _too_deep(body):
        return _links_without_tree(body, url, agent=agent)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_text(body, charset))
    base = url
    node = tree.css_first("base[href]")
    if node is not None:
        base = join(url, node.attributes.get("href") or "") or url
    metas: list[tuple[str, str]] = []
    for node in tree.css("meta[name][content]"):
        attributes = node.attributes
        metas.append((attributes.get("name") or "", attributes.get("content") or ""))
    title = tree.css_first("title")
    links: dict[str, Link] = {}
    files: dict[str, None] = {}
    for node in tree.css("a[href], area[href], link[rel=next], link[rel=alternate][hreflang]"):
        attributes = node.attributes
        target = join(base, attributes.get("href") or "")
        if target is None:
            continue
        nofollow = "nofollow" in (attributes.get("rel") or "").lower().split()
        if _SKIPPED_FILES.search(target):
            files[target] = None
            continue
        known = links.get(target)
        if known is None:
            if len(links) >= _MAX_LINKS:
                break
            links[target] = Link(target, node.text(separator=" ", strip=True)[:200], nofollow)
        elif known.nofollow and not nofollow:
            # One link that may be followed is enough.
            links[target] = Link(target, known.anchor, False)
    scripts = tree.css_first("script") is not None
    words = _visible(tree)
    return PageLinks(
        list(links.values()),
        list(files),
        directives_of(metas, agent=agent, source="meta"),
        title.text(strip=True)[:300] if title is not None else "",
        likeness(words),
        scripts and len(words) < _BARE_WORDS and len(links) <= _BARE_LINKS,
    )


def _visible(tree: LexborHTMLParser) -> str:
    """The text outside scripts, one text node a line. Takes the scripts out of the tree."""
    body = tree.body
    if body is None:
        return ""
    tree.strip_tags(["script", "style", "template", "noscript", "svg"])
    return body.text(separator="\n", strip=True)


def _too_deep(body: bytes) -> bool:
    """Whether so many elements stay open that a parser, quadratic in depth, takes many seconds."""
    return body.count(b"<") - 2 * body.count(b"</") > _MAX_OPEN


def _links_without_tree(body: bytes, url: str, *, agent: str) -> PageLinks:
    """Links and meta elements by search, for pages built to stop parsers."""
    text = body.decode("utf-8", "replace")
    metas = [
        (name[1], content[1])
        for tag in re.findall(r"<meta\b[^>]{0,500}>", text[:_META_REACH], re.IGNORECASE)
        if (name := _NAME.search(tag)) and (content := _CONTENT.search(tag))
    ]
    targets: dict[str, Link] = {}
    for found in _HREF.finditer(text):
        target = join(url, html.unescape(found[1]))
        if target is not None and not _SKIPPED_FILES.search(target):
            targets[target] = Link(target, "", "nofollow" in found[0].lower())
        if len(targets) >= _MAX_LINKS:
            break
    return PageLinks(
        list(targets.values()), [], directives_of(metas, agent=agent, source="meta"), ""
    )


def _text(body: bytes, charset: str | None) -> str:
    """Good enough for addresses and anchor words; the page reader looks closer."""
    names = [charset] if charset else []
    if found := _META_CHARSET.search(body, 0, 4096):
        names.append(found[1].decode("ascii"))
    for name in [*names, "utf-8"]:
        try:
            codecs.lookup(name)
            return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")
