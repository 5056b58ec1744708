"""In which order a host's queue is worked on: likely offers first, or (to compare) as found."""

from __future__ import annotations

from typing import Literal

from mcminer.crawl.frontier import Frontier
from mcminer.crawl.learning import Learner
from mcminer.crawl.priority import priority

__all__ = ["Order", "Ordering"]

Ordering = Literal["likely", "words", "breadth"]
"""``likely``: by words and by what the host has taught; ``words``: by words alone; ``breadth``: as
found. The last two are there to be measured against."""

_OFTEN = 4
"""A queue is put into order anew after so many pages, and a long one after more."""
_SHARE = 100


class Order:
    """Scores addresses, learns from pages, and keeps queues in order.

    Args:
        frontier: The queues.
        ordering: Which order.
    """

    def __init__(self, frontier: Frontier, ordering: Ordering = "likely") -> None:
        self._frontier = frontier
        self._ordering = ordering
        self._learners: dict[str, Learner] = {}

    def score(self, url: str, anchor: str = "", catalogue: bool = False) -> float:
        """The priority of a link by its words."""
        return 0.0 if self._ordering == "breadth" else priority(url, anchor, catalogue)

    def lift(self, host: str, url: str, parent: str | None) -> float:
        """What its host has taught about such a link."""
        if self._ordering != "likely":
            return 0.0
        return self._learner(host).lift(url, parent)

    def begin(self, host: str) -> None:
        """A host's queue is about to be worked on: order it by what earlier runs learned."""
        if self._ordering == "likely" and self._learner(host).news:
            self._settle(host)

    def learn(self, host: str, url: str, parent: str | None, likeness: float | None) -> None:
        """A page has come, and looks so much like an offer; None: it tells nothing."""
        if self._ordering != "likely" or likeness is None:
            return
        learner = self._learner(host)
        learner.learn(url, parent, likeness)
        if learner.news >= _OFTEN and learner.news * _SHARE >= self._frontier.waiting(host):
            self._settle(host)

    def _learner(self, host: str) -> Learner:
        found = self._learners.get(host)
        if found is None:
            found = self._learners[host] = Learner()
            found.load(self._frontier.likenesses(host))
        return found

    def _settle(self, host: str) -> None:
        learner = self._learners[host]
        self._frontier.reorder(host, learner.lift)
        learner.settled()
