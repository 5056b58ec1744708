"""The frontier: every address ever seen, what became of it, and what comes next on each host.

An address waits until its result is committed. The crawl keeps in memory which one it works on, so
a killed run leaves it waiting and the next run takes it again: nothing is lost, and at most what
was in flight (one request a host) is fetched twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mcminer.crawl.urls import host_key
from mcminer.study.db import Store

__all__ = ["Entry", "Found", "Frontier"]

_SEEN_LIMIT = 200_000
_RETRY_PENALTY = 5.0
_NOTABLE = 0.25
"""A change of priority that is worth a write."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An address taken from the queue. ``id`` 0: a control file, which has no row."""

    id: int
    url: str
    host: str
    provider: str
    kind: str = "page"
    priority: float = 0.0
    depth: int = 0
    hops: int = 0
    attempts: int = 0
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An address that was found; ``skip`` is the reason not to visit it, empty to queue it.

    ``lift`` is the part of its priority that its host has taught.
    """

    url: str
    provider: str
    kind: str = "page"
    skip: str = ""
    priority: float = 0.0
    depth: int = 0
    hops: int = 0
    parent: str | None = None
    pattern: str | None = None
    lift: float = 0.0


class Frontier:
    """The queue of a study. Writing calls belong inside ``store.write()``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: set[int] = set()
        self.round = int(store.fact("round", "1"))

    def next(self, host: str) -> Entry | None:
        """The waiting address of that host that comes first."""
        row = self._store.connection.execute(
            "SELECT id, url, host, provider, kind, priority, depth, hops, attempts, parent "
            "FROM frontier WHERE host = ? AND state = 'waiting' "
            "ORDER BY priority DESC, id LIMIT 1",
            (host,),
        ).fetchone()
        return None if row is None else Entry(*row)

    def waiting_hosts(self) -> list[str]:
        """Hosts with anything waiting, those seen first in front."""
        rows = self._store.connection.execute(
            "SELECT host, min(id) FROM frontier WHERE state = 'waiting' GROUP BY host ORDER BY 2"
        )
        return [str(row[0]) for row in rows]

    def waiting(self, host: str | None = None) -> int:
        """How many addresses wait, in all or on one host."""
        query, values = "SELECT count(*) FROM frontier WHERE state = 'waiting'", ()
        if host is None:
            return int(self._store.connection.execute(query, values).fetchone()[0])
        return int(self._store.connection.execute(f"{query} AND host = ?", (host,)).fetchone()[0])

    def fetched(self, host: str) -> int:
        """Pages of a host that were fetched (or found unchanged) in this round."""
        row = self._store.connection.execute(
            "SELECT count(*) FROM frontier WHERE host = ? AND round = ? AND kind = 'page' "
            "AND state = 'done' AND decision IN ('fetched', 'unchanged')",
            (host, self.round),
        ).fetchone()
        return int(row[0])

    def patterns(self, host: str) -> dict[str, int]:
        """How many addresses of each trap-like shape were admitted on a host."""
        rows = self._store.connection.execute(
            "SELECT pattern, count(*) FROM frontier WHERE host = ? AND pattern IS NOT NULL "
            "GROUP BY pattern",
            (host,),
        )
        return {str(row[0]): int(row[1]) for row in rows}

    def is_known(self, url: str) -> bool:
        """Whether an address is in the frontier already, and nothing new can be said about it.

        One that was skipped because its only link asked not to be followed is not: another page
        may link to it without asking so. The answer is true from the second call on.
        """
        key = hash(url)
        if key in self._seen:
            return True
        found = self._store.connection.execute(
            "SELECT state = 'skipped' AND reason = 'nofollow' FROM frontier WHERE url = ?", (url,)
        ).fetchone()
        if found is not None and found[0]:
            return False
        if len(self._seen) >= _SEEN_LIMIT:
            # The set only saves look-ups; forgetting it keeps memory flat.
            self._seen.clear()
        self._seen.add(key)
        return found is not None

    def forget(self, url: str) -> None:
        """Let the next :meth:`is_known` look again: the address was only skipped for nofollow."""
        self._seen.discard(hash(url))

    def add(self, found: Iterable[Found]) -> None:
        """Store addresses; known ones stay as they are."""
        rows = [
            (
                one.url,
                host_key(one.url),
                one.provider,
                one.kind,
                "skipped" if one.skip else "waiting",
                "skipped" if one.skip else "",
                one.skip,
                one.priority,
                one.depth,
                one.hops,
                one.parent,
                one.pattern,
                self.round,
                one.lift,
            )
            for one in found
        ]
        self._store.connection.executemany(
            "INSERT INTO frontier (url, host, provider, kind, state, decision, reason, priority, "
            "depth, hops, parent, pattern, round, lift) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (url) DO UPDATE SET state = 'waiting', decision = '', reason = '', "
            "priority = excluded.priority, lift = excluded.lift, depth = excluded.depth, "
            "parent = excluded.parent, "
            "pattern = excluded.pattern, provider = excluded.provider "
            "WHERE frontier.state = 'skipped' AND excluded.state = 'waiting' "
            "AND frontier.reason = 'nofollow'",
            rows,
        )

    def finish(
        self, entry: Entry, decision: str, reason: str, likeness: float | None = None
    ) -> None:
        """Note what became of an address, and how much it looked like an offer."""
        self._store.connection.execute(
            "UPDATE frontier SET state = 'done', decision = ?, reason = ?, attempts = ?, "
            "round = ?, likeness = coalesce(?, likeness) WHERE id = ?",
            (decision, reason, entry.attempts + 1, self.round, likeness, entry.id),
        )

    def likenesses(self, host: str) -> list[tuple[str, str | None, float]]:
        """Address, linking page and likeness of a host's pages that were looked at."""
        rows = self._store.connection.execute(
            "SELECT url, parent, likeness FROM frontier "
            "WHERE host = ? AND likeness IS NOT NULL ORDER BY id",
            (host,),
        )
        return [tuple(row) for row in rows]

    def reorder(self, host: str, lift: Callable[[str, str | None, float | None], float]) -> None:
        """Put a host's queue into the order of what was learned since."""
        rows = self._store.connection.execute(
            "SELECT id, url, parent, likeness, lift FROM frontier "
            "WHERE host = ? AND state = 'waiting' AND kind = 'page'",
            (host,),
        ).fetchall()
        changed = [
            (new, new, number)
            for number, url, parent, likeness, old in rows
            if abs((new := lift(url, parent, likeness)) - old) >= _NOTABLE
        ]
        with self._store.write("crawl") as connection:
            connection.executemany(
                "UPDATE frontier SET priority = priority - lift + ?, lift = ? WHERE id = ?", changed
            )

    def put_back(self, entry: Entry, reason: str) -> None:
        """Another attempt later, behind what has not been tried yet."""
        self._store.connection.execute(
            "UPDATE frontier SET attempts = attempts + 1, priority = priority - ?, reason = ? "
            "WHERE id = ?",
            (_RETRY_PENALTY, reason, entry.id),
        )

    def reopen(self, seeds: Iterable[Found]) -> None:
        """Queue starting addresses that were found before and skipped."""
        for one in seeds:
            self._store.connection.execute(
                "UPDATE frontier SET state = 'waiting', decision = '', reason = '', provider = ?, "
                "priority = ?, depth = 0 WHERE url = ? AND state = 'skipped'",
                (one.provider, one.priority, one.url),
            )

    def begin_round(self) -> None:
        """Queue everything that was visited once more (``--again``).

        A round that was interrupted is gone on with: beginning anew each time would never reach
        the end of a large study.
        """
        if self._store.fact("again") == "open":
            return
        with self._store.write() as connection:
            self.round += 1
            self._store.set_fact("round", str(self.round))
            self._store.set_fact("again", "open")
            connection.execute(
                "UPDATE frontier SET state = 'waiting', attempts = 0 WHERE state = 'done'"
            )
            # The files that say what may be fetched are asked for again, too.
            connection.execute("UPDATE hosts SET robots_fetched = NULL, tdm_fetched = NULL")

    def end_round(self) -> None:
        """Note that a round has come to its end."""
        self._store.set_fact("again", "")
