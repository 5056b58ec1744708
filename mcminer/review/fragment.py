"""Addresses that open a page at the quoted words (WICG text fragments)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urldefrag

__all__ = ["link_to"]

_MAX_URL = 2000
"""Excel refuses links above 2,079 characters."""

_LONG = 60
"""A longer quote is given by its first and last words, which survive a changed middle."""


def link_to(url: str, evidence: Iterable[Mapping[str, Any]]) -> str:
    """The address of a page, with a directive for each quote as far as they fit.

    Browsers scroll to the first quote and mark all of them; one that no longer stands on the page
    is passed over. PDF readers take the page's number instead.
    """
    base = urldefrag(url).url if "#:~:" in url else url
    directives: list[str] = []
    for piece in evidence:
        if piece.get("url") not in (None, url):
            continue
        if (page := re.fullmatch(r"page (\d+)", str(piece.get("where", "")))) is not None:
            return base if "#" in base else f"{base}#page={page[1]}"
        directive = _directive(str(piece["quote"]))
        longer = len(base) + sum(map(len, directives)) + len(directive) + 10
        if directive and directive not in directives and longer < _MAX_URL:
            directives.append(directive)
    if not directives:
        return base
    mark = ":~:" if "#" in base else "#:~:"
    return f"{base}{mark}{'&'.join(directives)}"


def _directive(words: str) -> str:
    # A fragment matches inside one block; lines and table cells are blocks of their own.
    first = re.split(r"[\n\r]| \| ", words.strip())[0].strip()
    if not first:
        return ""
    parts = first.split()
    if len(first) > _LONG and len(parts) >= 8:
        return f"text={_encoded(' '.join(parts[:4]))},{_encoded(' '.join(parts[-4:]))}"
    return f"text={_encoded(first)}"


def _encoded(text: str) -> str:
    # The hyphen marks context in a directive, so it is escaped although URLs allow it.
    return quote(text, safe="").replace("-", "%2D")
