"""The same offer under several addresses: canonical links, language versions, copies.

Pages of a provider are one row where one declares the other as its canonical address, where they
declare each other as language versions, or where title and text are all but the same (print
views, tracking parameters, intakes).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from mcminer.lexicon import fold
from mcminer.page import Page

__all__ = ["Fingerprint", "fingerprint", "group_duplicates"]

#: Smallest hashes kept of a page's five-word runs; their overlap estimates the texts' overlap.
_SKETCH = 96
_RUN = 5
#: Overlap from which two pages with the same title are copies.
_SAME = 0.8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two pages are one offer."""

    url: str
    title: str
    canonical: str | None
    alternates: frozenset[str]
    sketch: frozenset[int]


def fingerprint(page: Page, title: str) -> Fingerprint:
    """Make a page's fingerprint.

    Args:
        page: the page; it must have an address.
        title: the offer's title.
    """
    words = _WORD.findall(
        fold(" ".join(page.words(i) for i, b in enumerate(page.blocks) if b.region == "main"))
    )
    runs = {
        zlib.crc32(" ".join(words[i : i + _RUN]).encode())
        for i in range(max(1, len(words) - _RUN + 1))
    }
    return Fingerprint(
        page.url or "", fold(title), page.canonical, frozenset(page.alternates.values()),
        frozenset(sorted(runs)[:_SKETCH]),
    )  # fmt: skip


def group_duplicates(prints: Mapping[int, Fingerprint]) -> list[list[int]]:
    """Group page ids into offers; each group's first member is the one to keep.

    Args:
        prints: fingerprints of one provider's offer pages by page id.
    """
    sets = _DisjointSets(prints)
    by_url = {one.url.rstrip("/"): key for key, one in prints.items()}
    by_title: dict[str, list[int]] = {}
    for key, one in prints.items():
        by_title.setdefault(one.title, []).append(key)
        for other in (one.canonical, *one.alternates):
            twin = by_url.get((other or "").rstrip("/"))
            if twin is not None and (other == one.canonical or _mutual(one, prints[twin])):
                sets.join(twin, key)
    for members in by_title.values():
        for first, second in combinations(members, 2):
            if _overlap(prints[first].sketch, prints[second].sketch) >= _SAME:
                sets.join(first, second)
    return [_ordered(members, prints) for members in sets.groups()]


class _DisjointSets:
    def __init__(self, keys: Iterable[int]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: int) -> int:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, first: int, second: int) -> None:
        self._parent[self.root(second)] = self.root(first)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for key in self._parent:
            found.setdefault(self.root(key), []).append(key)
        return list(found.values())


def _mutual(first: Fingerprint, second: Fingerprint) -> bool:
    return first.url in second.alternates and second.url in first.alternates


def _overlap(first: frozenset[int], second: frozenset[int]) -> float:
    smallest = sorted(first | second)[:_SKETCH]
    return sum(h in first and h in second for h in smallest) / len(smallest) if smallest else 0.0


def _ordered(members: Sequence[int], prints: Mapping[int, Fingerprint]) -> list[int]:
    """The canonical one first, then in the order of fetching."""

    def elsewhere(key: int) -> bool:
        one = prints[key]
        return one.canonical is not None and one.canonical.rstrip("/") != one.url.rstrip("/")

    return sorted(members, key=lambda key: (elsewhere(key), key))
