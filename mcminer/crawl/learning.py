"""What a host has taught: links that resemble its proven offers come first.

Words in addresses are a guess; each fetched page tells whether the guess was right. The share of
offers is kept for each folder of the host (``/lll``, ``/lll/kort``), for the shape of the last
part (``/lll/kort/#``), and for each linking page. A folder with little evidence leans on the one
above it, so that three course pages are enough to draw their siblings to the front, and a folder
whose pages disappoint sinks however much its name promises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from mcminer.crawl.likeness import PROVEN
from mcminer.crawl.urls import split

__all__ = ["Learner"]

_LEAN = 2.0
"""A folder's own pages weigh as much as its parent's share once there are this many."""
_HOPE = 0.15
"""Share of offers that a folder is credited with before anything is known of it. It does not fall
with the host's own share: where everything has disappointed, what is untried comes next."""
_WEIGHT = 1.5
_PARENT = 0.5
"""Weight of what the linking page's other links proved, against the address's own folders."""
_LOWEST, _HIGHEST = -6.0, 6.0
_KNOWN = 3.0
"""In a re-crawl the page that was an offer last time comes before its siblings."""
_FOLDERS = 4
_DIGITS = re.compile(r"\d+")


class Learner:
    """Shares of offers on one host.

    Attributes:
        news: Pages learned from since :meth:`settled` was called.
    """

    def __init__(self) -> None:
        self._counts: dict[str, list[float]] = {}
        self._cache: dict[tuple[str, ...], float] = {}
        self.news = 0

    def load(self, rows: Iterable[tuple[str, str | None, float]]) -> None:
        """Take over earlier pages: address, linking page, likeness."""
        for url, parent, likeness in rows:
            self.learn(url, parent, likeness)

    def learn(self, url: str, parent: str | None, likeness: float) -> None:
        """A page has been fetched, and looks so much like an offer (0 to 1)."""
        value = min(1.0, likeness / PROVEN) if likeness >= PROVEN / 2 else 0.0
        for key in (*_keys(url), *([f"<{parent}"] if parent else ())):
            count = self._counts.setdefault(key, [0.0, 0.0])
            count[0] += value
            count[1] += 1
        self._cache.clear()
        self.news += 1

    def settled(self) -> None:
        """The queue has been put into the order of what is known now."""
        self.news = 0

    def lift(self, url: str, parent: str | None, known: float | None = None) -> float:
        """What the address's priority gains (or loses) by what was learned.

        Args:
            url: The address.
            parent: The page that linked to it.
            known: Its own likeness, where it was fetched in an earlier round.
        """
        gain = self._gain(_keys(url)) if self._counts else 0.0
        if parent and self._counts:
            gain += _PARENT * self._gain((f"<{parent}",))
        if known is not None and known >= PROVEN:
            gain += _KNOWN
        return round(min(max(_WEIGHT * gain, _LOWEST), _HIGHEST), 2)

    def _gain(self, keys: tuple[str, ...]) -> float:
        found = self._cache.get(keys)
        if found is None:
            share = _HOPE
            for key in keys:
                offers, pages = self._counts.get(key, (0.0, 0.0))
                share = (offers + _LEAN * share) / (pages + _LEAN)
            found = self._cache[keys] = _logit(share) - _logit(_HOPE)
        return found


def _keys(url: str) -> tuple[str, ...]:
    """Folders from the outside in, then the shape of what stands in the last one."""
    path, _, query = split(url)[3].partition("?")
    parts = path.split("/")
    folders = ["/".join(parts[: end + 1]) for end in range(1, min(len(parts) - 1, _FOLDERS + 1))]
    shape = _DIGITS.sub("#", parts[-1]) if any(sign.isdigit() for sign in parts[-1]) else "*"
    leaf = f"{'/'.join(parts[:-1])}/{shape if parts[-1] else ''}"
    if query:
        leaf += "?" + "&".join(sorted(part.partition("=")[0] for part in query.split("&")))
    return (*folders, leaf)


def _logit(share: float) -> float:
    share = min(max(share, 0.003), 0.997)
    return math.log(share / (1 - share))
