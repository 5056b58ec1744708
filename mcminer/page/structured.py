"""What a page says in its head and in structured data: title, description, JSON-LD, microdata,
hydration JSON.

Frameworks such as Next.js send the facts as JSON and draw them with scripts; on one page in ten
the only place of a fact is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Head", "read_head"]

#: Values kept of a page's structured data, and characters kept of each.
MAX_VALUES = 400
MAX_VALUE = 1_500
MAX_SCRIPT = 2_000_000

_TAGS = re.compile(r"<[^>]{1,300}>")
# Keys that never hold a fact of a course, and would drown those that do.
_NOISE = re.compile(
    r"(?i)url|href|src|image|img|logo|icon|css|class|style|color|script|token|uuid|hash|slug"
    r"|@id|@context|sameas|thumbnail|buildid|locale|asset|srcset|width|height|query|__typename"
    r"|related|similar|recommend|menu|nav|footer|cookie|analytics|tracking|version|breadcrumb|position|telephone|email"
)
_COMMENT = re.compile(r"^\s*(?://.*|/\*.*?\*/)\s*$", re.MULTILINE)


@dataclass(slots=True)
class Head:
    """What stands outside the visible body.

    Attributes:
        visible: (words, where) that a reader sees in the browser's tab or a search result.
        data: (label, value, where) of structured data.
        canonical, base, language: as declared, or None.
        alternates: addresses of other language versions by language code.
    """

    visible: list[tuple[str, str]] = field(default_factory=list)
    data: list[tuple[str, str, str]] = field(default_factory=list)
    canonical: str | None = None
    base: str | None = None
    language: str | None = None
    alternates: dict[str, str] = field(default_factory=dict)


def read_head(tree: LexborHTMLParser) -> Head:
    """Read title, meta elements, links and scripts with data."""
    head = Head()
    html = tree.css_first("html")
    if html is not None and html.attributes.get("lang"):
        head.language = (html.attributes["lang"] or "")[:2].lower() or None
    title = tree.css_first("head > title") or tree.css_first("title")
    if title is not None and title.text():
        head.visible.append((title.text(), "/html/head/title"))
    for index, node in enumerate(tree.css("meta, link, base"), start=1):
        _element(node, index, head)
    for index, script in enumerate(tree.css("script"), start=1):
        attributes = script.attributes
        kind = (attributes.get("type") or "").lower()
        if "json" in kind or attributes.get("id") == "__NEXT_DATA__":
            head.data.extend(_script(script.text() or "", index, linked="ld+json" in kind))
    head.data.extend(_microdata(tree))
    del head.data[MAX_VALUES:]
    return head


def _element(node: LexborNode, index: int, head: Head) -> None:
    attributes = node.attributes
    content = attributes.get("content") or ""
    name = (attributes.get("name") or attributes.get("property") or "").lower()
    href = attributes.get("href") or ""
    if node.tag == "base":
        head.base = head.base or href or None
    elif node.tag == "link":
        rel = (attributes.get("rel") or "").lower()
        if rel == "canonical" and href:
            head.canonical = href
        elif rel == "alternate" and attributes.get("hreflang") and href:
            head.alternates[(attributes["hreflang"] or "").lower()] = href
    elif name == "description" and content:
        head.visible.append((content, f"/html/head/meta[{index}]"))
    elif name in ("og:title", "og:site_name", "author", "og:type", "og:locale") and content:
        head.data.append((name, content, f"/html/head/meta[{index}]"))


def _script(body: str, index: int, *, linked: bool) -> Iterator[tuple[str, str, str]]:
    body = body.strip()
    if not body or len(body) > MAX_SCRIPT:
        return
    data = _loads(body)
    if data is None:
        return
    where = f"//script[{index}]"
    yield from ((label, value, where) for label, value in _leaves(data, "", linked))


def _loads(body: str) -> Any:
    """JSON as authors write it: with control characters, comments, CDATA marks."""
    body = body.removeprefix("<!--").removesuffix("-->").strip()
    body = body.removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    for text in (body, _COMMENT.sub("", body), body.rstrip(";")):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _leaves(data: Any, path: str, linked: bool) -> Iterator[tuple[str, str]]:
    """Scalar values with the path of their keys, in order, without recursion."""
    stack: list[tuple[Any, str]] = [(data, path)]
    count = 0
    while stack and count < MAX_VALUES:
        item, path = stack.pop()
        if isinstance(item, dict):
            kind = item.get("@type")
            if linked and isinstance(kind, str) and not path:
                path = kind
            stack.extend(
                (value, f"{path}.{key}" if path else str(key))
                for key, value in reversed(list(item.items()))
                if not _NOISE.search(str(key))
            )
        elif isinstance(item, list):
            stack.extend((value, path) for value in reversed(item))
        elif isinstance(item, str | int | float) and not isinstance(item, bool) and path:
            value = _TAGS.sub(" ", str(item))[:MAX_VALUE].strip()
            if value and (linked or _says_something(value)):
                count += 1
                yield path, value


def _says_something(value: str) -> bool:
    """Hydration JSON is full of identifiers; keep numbers and words."""
    return (value[0].isdigit() and len(value) < 30) or " " in value or value.isalpha()


def _microdata(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    """Values that only an attribute holds; the visible ones are in the text already."""
    for index, node in enumerate(tree.css("meta[itemprop], time[datetime][itemprop]"), start=1):
        attributes = node.attributes
        name = attributes.get("itemprop") or ""
        value = attributes.get("content") or attributes.get("datetime") or ""
        if name and value and not _NOISE.search(name):
            yield name, value[:MAX_VALUE], f"//*[@itemprop][{index}]"
