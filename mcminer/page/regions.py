"""Where on a page a block stands: content, navigation, footer, related offers, banners."""

from __future__ import annotations

import re
from functools import lru_cache

from mcminer.page.model import Region

__all__ = ["region_of"]

_BY_TAG: dict[str, Region] = {"nav": "nav", "footer": "footer", "aside": "aside", "main": "main"}
_BY_ROLE: dict[str, Region] = {
    "navigation": "nav", "menu": "nav", "menubar": "nav", "banner": "header", "search": "nav",
    "contentinfo": "footer", "complementary": "aside", "main": "main", "alertdialog": "banner",
}  # fmt: skip

# Whole words of class and id, as theme authors write them. Order matters: the first that
# matches wins.
_BY_NAME: tuple[tuple[re.Pattern[str], Region], ...] = (
    (re.compile(r"cookie|consent|gdpr|\bcmp\b|onetrust|cybot"), "banner"),
    (
        re.compile(
            r"\brelated|also-?like|similar-|\bsimilar\b|recommend(?:ed|ations)|more-courses"
            r"|other-courses|cross-?sell|up-?sell|teaser-?list|see-also"
        ),
        "related",
    ),
    (
        re.compile(
            r"\b(?:main-?|top-?|mega-?|sub-?|side-?|mobile-?|primary-?)?(?:nav|navbar|menu|navigation)\b"
            r"|breadcrumb|\bcrumbs?\b|pagination|\bpager\b|skip-?link|lang(?:uage)?-?(?:switch|select)"
        ),
        "nav",
    ),
    (re.compile(r"\b(?:site-?|page-?|global-?)?footer\b|colophon|\bcopyright\b"), "footer"),
    (re.compile(r"\b(?:site|global|top)-?(?:header|bar)\b|\bmasthead\b"), "header"),
)  # fmt: skip

_SPECIAL = frozenset(("banner", "related", "nav", "footer"))


# A page's items share their class names; the patterns are searched once for each.
@lru_cache(4_096)
def region_of(tag: str, role: str, names: str, parent: Region, in_content: bool) -> Region:
    """The region of an element.

    Args:
        tag: element name.
        role: its ARIA role or "".
        names: class and id, lower case.
        parent: the region that its parent stands in.
        in_content: whether it stands within ``main`` or ``article``, where a ``header``
            is the content's own.
    """
    if parent in _SPECIAL:
        return parent
    if names:
        for pattern, region in _BY_NAME:
            if pattern.search(names):
                return region
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if tag == "header" and not in_content:
        return "header"
    if tag == "footer" and in_content:
        return parent
    return _BY_TAG.get(tag, parent)
