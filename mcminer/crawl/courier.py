"""Fetches what a page in the browser asks for, by the rules that hold for pages.

Guard, robots.txt, delay and Retry-After of the host that is asked are kept, one request at a time;
a script that many pages load is fetched once a run. Nothing of this is archived, and each request,
sent or declined, is written down.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from mcminer.crawl.browser import Declined
from mcminer.crawl.control import fetch_robots
from mcminer.crawl.fetch import Client
from mcminer.crawl.frontier import Entry
from mcminer.crawl.guard import Guard, GuardError
from mcminer.crawl.hosts import Host
from mcminer.crawl.ledger import Ledger
from mcminer.crawl.outcome import Decision, Outcome
from mcminer.crawl.pace import retry_after
from mcminer.crawl.response import Fetched, FetchError
from mcminer.crawl.urls import host_key, join, normalise
from mcminer.study import CrawlSettings, Study
from mcminer.study.db import now as moment

__all__ = ["Courier"]

_HOPS = 5
_MAX_REQUESTS = 60
"""Requests that one page may have sent."""
_MAX_BYTES = 5_000_000
_KEPT_BYTES = 64_000_000
_KEPT_KINDS = frozenset(("script", "other"))
_PATIENCE = 20.0
"""A host that wants to rest longer is not waited for while a page is being drawn."""

Rest = Callable[[Host], Awaitable[float]]


class Courier:
    """Shared by all pages of a run.

    Args:
        study: Its hosts' states.
        settings: The study's.
        guard: Refuses addresses that must not be reached.
        clients: Makes a client for a host.
        ledger: Takes down what was done.
        hosts: States of the hosts that are worked on now.
        rest: Waits until a host may be asked again.
    """

    def __init__(
        self,
        study: Study,
        settings: CrawlSettings,
        guard: Guard,
        *,
        clients: Callable[[], Client],
        ledger: Ledger,
        hosts: dict[str, Host],
        rest: Rest,
    ) -> None:
        self._study = study
        self._settings = settings
        self._guard = guard
        self._clients_for = clients
        self._ledger = ledger
        self._hosts = hosts
        self._rest = rest
        self._clients: dict[str, Client] = {}
        self._kept: dict[str, Fetched] = {}
        self._kept_bytes = 0

    def errand(self, provider: str) -> Callable[[str, str], Awaitable[Fetched]]:
        """The function that answers one page's requests."""
        sent = 0

        async def answer(url: str, kind: str) -> Fetched:
            nonlocal sent
            address = normalise(url)
            if address is not None and address in self._kept:
                return self._kept[address]
            sent += 1
            if sent > _MAX_REQUESTS:
                raise Declined(f"more than {_MAX_REQUESTS} requests of one page")
            response = await self._followed(address or url, provider)
            if address is not None and kind in _KEPT_KINDS and response.status == 200:
                self._keep(address, response)
            return response

        return answer

    def _keep(self, address: str, response: Fetched) -> None:
        if self._kept_bytes + len(response.body) <= _KEPT_BYTES and address not in self._kept:
            self._kept[address] = response
            self._kept_bytes += len(response.body)

    async def _followed(self, url: str, provider: str) -> Fetched:
        for _ in range(_HOPS):
            response = await self._one(url, provider)
            target = None
            if 300 <= response.status < 400:
                target = join(url, response.header("Location") or "")
            if target is None:
                return response
            url = target
        raise Declined(f"more than {_HOPS} redirects")

    async def _one(self, url: str, provider: str) -> Fetched:
        try:
            self._guard.check_url(url)
        except GuardError as error:
            await self._note(url, provider, "refused", str(error))
            raise Declined(str(error)) from error
        host = self._host(host_key(url))
        async with host.turn:
            problem = await self._forbidden(url, host, provider)
            if problem:
                await self._note(url, provider, "refused", problem, host=host)
                raise Declined(problem)
            await self._rest(host)
            try:
                response = await self._client(host.key).get(url, max_bytes=_MAX_BYTES)
            except FetchError as error:
                if error.retry:
                    host.failed(self._settings, str(error))
                decision: Decision = "refused" if error.kind == "refused" else "failed"
                await self._note(url, provider, decision, str(error), host=host)
                raise Declined(str(error)) from error
            if response.status in (429, 503):
                pause = retry_after(response.header("Retry-After"), now=time.time())
                host.failed(self._settings, f"HTTP {response.status}", pause=pause)
            else:
                host.responded(self._settings, response.seconds)
        await self._note(url, provider, "fetched", "", host=host, response=response)
        return response

    async def _forbidden(self, url: str, host: Host, provider: str) -> str:
        """Why an address may not be asked for; empty: it may."""
        if host.blocked:
            return host.blocked
        if host.needs_robots(time.time()):
            await self._rest(host)
            client = self._client(host.key)
            outcome = await fetch_robots(host, client, self._settings, provider)
            with self._study.store.write("crawl") as connection:
                host.save(connection)
            await self._ledger.commit(outcome, host)
            if host.blocked:
                return host.blocked
            if host.needs_robots(time.time()):
                return "robots.txt unreachable"
        if not host.robots.allows(url):
            return f"robots.txt: {host.robots.rule_against(url)}"
        wait = host.not_before - time.time()
        return f"host rests for {wait:.0f} s ({host.reason})" if wait > _PATIENCE else ""

    def _host(self, key: str) -> Host:
        host = self._hosts.get(key)
        if host is None:
            connection = self._study.store.connection
            host = Host.load(connection, key, agent=self._settings.agent)
            with self._study.store.write("crawl") as writing:
                host.save(writing)
            self._hosts[key] = host
        return host

    def _client(self, key: str) -> Client:
        client = self._clients.get(key)
        if client is None:
            client = self._clients[key] = self._clients_for()
        return client

    async def _note(
        self,
        url: str,
        provider: str,
        decision: Decision,
        reason: str,
        *,
        host: Host | None = None,
        response: Fetched | None = None,
    ) -> None:
        key = host.key if host else host_key(normalise(url) or "http://invalid/")
        told = f"for a page in the browser{': ' if reason else ''}{reason}"
        outcome = Outcome(Entry(0, url, key, provider, "part"), decision, told, at=moment())
        if response is not None:
            outcome.response, outcome.status = response, response.status
            outcome.seconds, outcome.media_type = response.seconds, response.media_type
        await self._ledger.commit(outcome, host or Host(key=key))

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.close()
