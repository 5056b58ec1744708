"""What is known of a host: when it may be asked again, its robots.txt, its reservations."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from dataclasses import dataclass, field
from functools import cached_property

from mcminer.crawl.pace import backoff, delay_for
from mcminer.crawl.reservation import TdmRules
from mcminer.crawl.robots import LIFETIME, Robots
from mcminer.study import CrawlSettings

__all__ = ["Host"]

_FAILURES_TO_PARK = 5
_PARK = 3600.0


@dataclass
class Host:
    """A host's state; politeness belongs to the host and outlives the run.

    Attributes:
        key: ``scheme://name:port``.
        not_before: No request before this moment (seconds since 1970).
        reason: Why it waits.
        delay: Seconds applied last.
        last_seconds: How long its last response took.
        failures: In a row.
        robots_status: HTTP status of robots.txt; 0: unreachable; None: never asked.
        robots_fetched, tdm_fetched: When they were asked for.
        robots_body, tdm_body: What they said.
        waited: Seconds that politeness has cost so far.
        blocked: The guard's refusal, which no other request can change; not stored.
        own_delay: Seconds that its provider asks for; not stored.
        turn: Held by whoever asks the host now; not stored.
    """

    key: str
    not_before: float = 0.0
    reason: str = ""
    delay: float = 0.0
    last_seconds: float = 0.0
    failures: int = 0
    robots_status: int | None = None
    robots_fetched: float | None = None
    robots_body: bytes | None = None
    tdm_fetched: float | None = None
    tdm_body: bytes | None = None
    waited: float = 0.0
    agent: str = field(default="mcminer", repr=False)
    blocked: str = field(default="", repr=False)
    own_delay: float = field(default=0.0, repr=False)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)

    @classmethod
    def load(cls, connection: sqlite3.Connection, key: str, *, agent: str) -> Host:
        """The host as the store knows it, or a new one."""
        row = connection.execute(
            "SELECT host AS key, not_before, reason, delay, last_seconds, failures, robots_status, "
            "robots_fetched, robots_body, tdm_fetched, tdm_body, waited "
            "FROM hosts WHERE host = ?",
            (key,),
        ).fetchone()
        return cls(key=key, agent=agent) if row is None else cls(**dict(row), agent=agent)

    def save(self, connection: sqlite3.Connection) -> None:
        """Store the host."""
        connection.execute(
            "INSERT INTO hosts (host, not_before, reason, delay, last_seconds, failures, "
            "robots_status, robots_fetched, robots_digest, robots_body, tdm_fetched, tdm_body, "
            "waited) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, "
            "reason = excluded.reason, delay = excluded.delay, "
            "last_seconds = excluded.last_seconds, failures = excluded.failures, "
            "robots_status = excluded.robots_status, robots_fetched = excluded.robots_fetched, "
            "robots_digest = excluded.robots_digest, robots_body = excluded.robots_body, "
            "tdm_fetched = excluded.tdm_fetched, tdm_body = excluded.tdm_body, "
            "waited = excluded.waited",
            (
                self.key,
                self.not_before,
                self.reason,
                self.delay,
                self.last_seconds,
                self.failures,
                self.robots_status,
                self.robots_fetched,
                self.robots.digest if self.robots_body is not None else None,
                self.robots_body,
                self.tdm_fetched,
                self.tdm_body,
                self.waited,
            ),
        )

    def pace(self, connection: sqlite3.Connection) -> None:
        """Store what changes with every response; :meth:`save` must have been called before."""
        connection.execute(
            "UPDATE hosts SET not_before = ?, reason = ?, delay = ?, last_seconds = ?, "
            "failures = ?, waited = ? WHERE host = ?",
            (
                self.not_before,
                self.reason,
                self.delay,
                self.last_seconds,
                self.failures,
                self.waited,
                self.key,
            ),
        )

    @cached_property
    def robots(self) -> Robots:
        """The rules of robots.txt; none when the server said that there are none (4xx)."""
        return Robots(self.robots_body or b"", self.agent)

    @cached_property
    def tdm(self) -> TdmRules:
        """The rules of tdmrep.json."""
        return TdmRules(self.tdm_body)

    def needs_robots(self, now: float) -> bool:
        """Whether robots.txt has to be asked for before anything else."""
        return (
            self.robots_status in (None, 0)
            or self.robots_fetched is None
            or now - self.robots_fetched > LIFETIME
        )

    def needs_tdm(self, now: float) -> bool:
        """Whether tdmrep.json has to be asked for."""
        return self.tdm_fetched is None or now - self.tdm_fetched > LIFETIME

    def set_robots(self, status: int, body: bytes | None, now: float) -> None:
        """Take over a robots.txt (``body`` None: there is none)."""
        self.robots_status, self.robots_body, self.robots_fetched = status, body, now
        self.__dict__.pop("robots", None)

    def set_tdm(self, body: bytes | None, now: float) -> None:
        """Take over a tdmrep.json (``body`` None: there is none)."""
        self.tdm_body, self.tdm_fetched = body, now
        self.__dict__.pop("tdm", None)

    def responded(self, settings: CrawlSettings, seconds: float) -> None:
        """A response has come: wait as politeness asks before the next request."""
        self.last_seconds = seconds
        self.failures = 0
        crawl_delay = self.robots.crawl_delay if self.robots_body else None
        self.delay, self.reason = delay_for(
            settings,
            crawl_delay=crawl_delay,
            last_seconds=seconds,
            provider_delay=self.own_delay,
        )
        self.not_before = time.time() + self.delay

    def failed(self, settings: CrawlSettings, reason: str, *, pause: float | None = None) -> None:
        """No usable response, or a request to go away for a while.

        Args:
            settings: The study's.
            reason: What happened.
            pause: Seconds that the server asked for; None: as many as failures in a row suggest.
        """
        self.failures += 1
        wait = backoff(settings, self.failures) if pause is None else pause
        if pause is None and self.failures >= _FAILURES_TO_PARK:
            wait = max(wait, _PARK)
        crawl_delay = self.robots.crawl_delay if self.robots_body else None
        self.delay = max(wait, settings.delay, self.own_delay, crawl_delay or 0.0)
        self.not_before = time.time() + self.delay
        self.reason = reason

    def park(self, reason: str) -> None:
        """Leave the host alone for an hour at least."""
        self.not_before = max(self.not_before, time.time() + _PARK)
        self.reason = reason
