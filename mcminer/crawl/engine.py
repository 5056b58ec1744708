"""The crawl's loop: one task a host, one request at a time in each, all of them fair to each other.

A task asks for its host's robots.txt and reservations, takes the address that comes first, checks
it, waits as politeness asks, fetches, and commits the result before it takes the next.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mcminer.crawl.control import address_on, fetch_robots, fetch_tdm
from mcminer.crawl.discover import Discovery
from mcminer.crawl.fetch import Client
from mcminer.crawl.frontier import Entry, Frontier
from mcminer.crawl.guard import Guard
from mcminer.crawl.habits import Habits
from mcminer.crawl.hosts import Host
from mcminer.crawl.ledger import Ledger
from mcminer.crawl.order import Order
from mcminer.crawl.outcome import Outcome
from mcminer.crawl.rendering import Rendering
from mcminer.crawl.scope import Scope
from mcminer.crawl.urls import host_key, join
from mcminer.crawl.visit import Visitor
from mcminer.study import CrawlSettings, Study

__all__ = ["Engine", "Tally"]


_REQUESTS_PER_PAGE = 4
"""A host may answer with so many errors and redirects for each page that it may give."""


_NO_HABITS = Habits()


class _StopError(Exception):
    """The run is to end; nothing is in flight on this host."""


@dataclass
class Tally:
    """What a run did so far.

    Attributes:
        counts: By decision, and of the pages fetched by ``new`` and ``changed``.
        received: Bytes as sent.
        capped: Hosts that reached ``max_pages_per_host``.
        asleep: Hosts that wait now, until when (monotonic clock), and why.
    """

    counts: dict[str, int]
    received: int
    capped: set[str]
    asleep: dict[str, tuple[float, str]]
    tending: int = 0

    def count(self, name: str) -> None:
        """One more."""
        self.counts[name] = self.counts.get(name, 0) + 1


Rest = Callable[[Host], Awaitable[float]]


class Clients(Protocol):
    """Makes a client for a host."""

    def __call__(self) -> Client: ...


class Engine:
    """Runs until the frontier is empty, every host is capped or parked, or it is told to stop."""

    def __init__(
        self,
        study: Study,
        settings: CrawlSettings,
        scope: Scope,
        *,
        frontier: Frontier,
        ledger: Ledger,
        guard: Guard,
        clients: Clients,
        order: Order,
        habits: Mapping[str, Habits],
        rendering: Callable[[dict[str, Host], Rest], Rendering],
    ) -> None:
        self._study = study
        self._settings = settings
        self._scope = scope
        self._frontier = frontier
        self._ledger = ledger
        self._visitor = Visitor(study, settings, scope, guard=guard, frontier=frontier)
        self._clients = clients
        self._order = order
        self._habits = habits
        self._hosts: dict[str, Host] = {}
        self._rendering = rendering(self._hosts, self._rest)
        self._discovery = Discovery(scope, frontier, order, max_depth=settings.max_depth)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._sleeping: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._changed = asyncio.Event()
        self.tally = Tally({}, 0, set(), {})

    async def run(self) -> None:
        """Crawl.

        Raises:
            Exception: Whatever kept results from being stored.
        """
        self._ledger.start()
        try:
            for host in self._frontier.waiting_hosts():
                self._tend(host)
            while running := [task for task in self._tasks.values() if not task.done()]:
                self._changed.clear()
                waker = asyncio.create_task(self._changed.wait())
                done, _ = await asyncio.wait([*running, waker], return_when=asyncio.FIRST_COMPLETED)
                waker.cancel()
                for task in done - {waker}:
                    if not task.cancelled() and (error := task.exception()):
                        raise error
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)
            await self._rendering.close()
            await self._ledger.close()

    def stop(self) -> None:
        """Let requests in flight come to their end, and begin no more."""
        self._stopping = True
        for task in list(self._sleeping):
            task.cancel()

    def _tend(self, host: str) -> None:
        task = self._tasks.get(host)
        if task is None or task.done():
            self._tasks[host] = asyncio.create_task(self._host(host))
            self._changed.set()

    async def _host(self, key: str) -> None:
        self.tally.tending += 1
        try:
            while await self._queue_with_client(key):
                # Another host's page may have linked here while the client was closing. After
                # this look there is no pause before the task is done, so nothing is missed.
                if self._frontier.next(key) is None:
                    break
        except _StopError:
            pass
        finally:
            self.tally.tending -= 1

    async def _queue_with_client(self, key: str) -> bool:
        host = self._hosts.get(key)
        if host is None:
            host = Host.load(self._study.store.connection, key, agent=self._settings.agent)
            self._hosts[key] = host
        with self._study.store.write("crawl") as connection:
            host.save(connection)
        self._order.begin(key)
        client = self._clients()
        try:
            return await self._queue(host, client)
        finally:
            self._hosts.pop(key, None)
            await client.close()

    async def _queue(self, host: Host, client: Client) -> bool:
        """Work on a host's queue; returns whether it came to its end."""
        limit = self._settings.max_pages_per_host
        fetched = self._frontier.fetched(host.key)
        asked = 0
        while entry := self._frontier.next(host.key):
            if self._stopping:
                raise _StopError
            host.own_delay = max(host.own_delay, self._habit(entry.provider).delay)
            if fetched >= limit or asked >= _REQUESTS_PER_PAGE * limit:
                self.tally.capped.add(host.key)
                return False
            if host.not_before - time.time() > self._settings.patience:
                return False  # parked; the report says until when
            outcome = self._visitor.refusal(entry, host)
            if outcome is None and host.needs_robots(time.time()):
                await self._ask_robots(host, client, entry.provider)
                continue
            if outcome is None and self._wants_tdm(host):
                await self._ask_tdm(host, client, entry.provider)
                continue
            if outcome is None:
                asked += 1
                outcome = await self._visit(entry, host, client)
            self._fill(outcome)
            await self._ledger.commit(outcome, host)
            self._note(outcome)
            if entry.kind == "page" and outcome.decision in ("fetched", "unchanged"):
                fetched += 1
            for other in {host_key(found.url) for found in outcome.links if not found.skip}:
                if other != host.key:
                    self._tend(other)
        return True

    def _habit(self, provider: str) -> Habits:
        return self._habits.get(provider, _NO_HABITS)

    def _note(self, outcome: Outcome) -> None:
        name = "sitemaps" if outcome.entry.kind == "sitemap" else outcome.decision
        self.tally.count(name)
        if outcome.page and outcome.decision == "fetched":
            self.tally.count(outcome.reason)  # new | changed
        if outcome.gone:
            self.tally.count("gone")
        if outcome.response is not None:
            self.tally.received += len(outcome.response.raw)

    async def _ask_robots(self, host: Host, client: Client, provider: str) -> None:
        async with host.turn:
            await self._rest(host)
            async with self._slots:
                outcome = await fetch_robots(host, client, self._settings, provider)
        if host.robots_status:
            parent = address_on(host.key, "/robots.txt")
            named = [join(parent, line) for line in host.robots.sitemaps]
            urls = [url for url in named if url] or [address_on(host.key, "/sitemap.xml")]
            outcome.links = self._discovery.sitemaps(urls, parent, provider)
        with self._study.store.write("crawl") as connection:
            host.save(connection)
        await self._ledger.commit(outcome, host)
        for found in outcome.links:
            if not found.skip and host_key(found.url) != host.key:
                self._tend(host_key(found.url))

    def _wants_tdm(self, host: Host) -> bool:
        if not host.needs_tdm(time.time()):
            return False
        if host.robots.allows(address_on(host.key, "/.well-known/tdmrep.json")):
            return True
        host.set_tdm(None, time.time())
        return False

    async def _ask_tdm(self, host: Host, client: Client, provider: str) -> None:
        async with host.turn:
            await self._rest(host)
            async with self._slots:
                outcome = await fetch_tdm(host, client, self._settings, provider)
        with self._study.store.write("crawl") as connection:
            host.save(connection)
        await self._ledger.commit(outcome, host)

    async def _rest(self, host: Host) -> float:
        """Wait until the host may be asked again; returns the seconds waited."""
        wait = host.not_before - time.time()
        if wait <= 0:
            return 0.0
        task = asyncio.current_task()
        assert task is not None
        self.tally.asleep[host.key] = (time.monotonic() + wait, host.reason)
        self._sleeping.add(task)
        try:
            await asyncio.sleep(wait)
        except asyncio.CancelledError:
            if self._stopping:
                raise _StopError from None
            raise
        finally:
            self._sleeping.discard(task)
            self.tally.asleep.pop(host.key, None)
        host.waited += wait
        return wait

    async def _visit(self, entry: Entry, host: Host, client: Client) -> Outcome:
        async with host.turn:
            await self._rest(host)
            delay = host.delay
            async with self._slots:
                outcome = await self._visitor.visit(entry, host, client)
        outcome.delay = delay
        if self._rendering.wanted(outcome):
            await self._rendering.apply(outcome, self._scope.grounds.get(entry.provider, ""))
        return outcome

    def _fill(self, outcome: Outcome) -> None:
        try:
            self._discovery.fill(outcome)
        except Exception as error:  # as in _judge; the page itself is kept
            outcome.links, outcome.raw_links = [], None
            outcome.reason = f"{outcome.reason}; links cannot be read, please report: {error!r}"
