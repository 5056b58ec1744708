"""The files that say what may be fetched: robots.txt and tdmrep.json."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from mcminer.crawl.fetch import Client
from mcminer.crawl.frontier import Entry
from mcminer.crawl.hosts import Host
from mcminer.crawl.outcome import Outcome
from mcminer.crawl.pace import retry_after
from mcminer.crawl.response import Fetched, FetchError
from mcminer.crawl.robots import MAX_BYTES, MAX_REDIRECTS
from mcminer.crawl.urls import join, normalise
from mcminer.study import CrawlSettings
from mcminer.study.db import now as moment

__all__ = ["address_on", "fetch_robots", "fetch_tdm"]

Sleep = Callable[[float], Awaitable[None]]


def address_on(host: str, path: str) -> str:
    """The address of a path on a host."""
    return normalise(host + path) or host + path


async def fetch_robots(
    host: Host,
    client: Client,
    settings: CrawlSettings,
    provider: str,
    *,
    sleep: Sleep = asyncio.sleep,
) -> Outcome:
    """Ask for a host's robots.txt and judge the answer by RFC 9309, 2.3.1.

    A success gives the rules; any 4xx but 429 means that there are none; a chain of more than
    five redirects likewise. 429, 5xx and silence mean that nothing may be fetched for now: the
    host rests and is asked again later. Sets the host's state.
    """
    url = address_on(host.key, "/robots.txt")
    outcome = Outcome(Entry(0, url, host.key, provider), "fetched", "robots.txt", at=moment())
    try:
        response = await _followed(url, host, client, settings, sleep)
    except FetchError as error:
        outcome.seconds = error.seconds
        if error.kind == "refused":
            host.blocked = str(error)
            outcome.decision, outcome.reason = "refused", str(error)
        else:
            _unreachable(host, settings, outcome, f"robots.txt unreachable ({error})")
        return outcome
    outcome.response, outcome.status = response, response.status
    outcome.seconds, outcome.media_type = response.seconds, response.media_type
    outcome.archive = True
    status = response.status
    if 200 <= status < 300:
        host.set_robots(status, response.body[:MAX_BYTES], time.time())
        host.responded(settings, response.seconds)
    elif status == 429 or status >= 500:
        pause = retry_after(response.header("Retry-After"), now=time.time())
        _unreachable(host, settings, outcome, f"robots.txt unreachable (HTTP {status})", pause)
    else:
        # 4xx: "unavailable", the crawler may access everything. Redirects that do not end, too.
        host.set_robots(status, None, time.time())
        host.responded(settings, response.seconds)
        outcome.decision, outcome.reason = "missing", f"robots.txt: HTTP {status}, no rules"
    outcome.robots = host.robots.digest
    return outcome


def _unreachable(
    host: Host, settings: CrawlSettings, outcome: Outcome, reason: str, pause: float | None = None
) -> None:
    host.set_robots(0, None, time.time())
    host.failed(settings, reason, pause=pause)
    # Asking the same file again and again is no use: after the retries the next run may try.
    if host.failures > settings.retries and pause is None:
        host.park(reason)
    outcome.decision, outcome.reason = "failed", reason


async def _followed(
    url: str, host: Host, client: Client, settings: CrawlSettings, sleep: Sleep
) -> Fetched:
    for _ in range(MAX_REDIRECTS):
        response = await client.get(url, max_bytes=MAX_BYTES, cut=True)
        target = None
        if 300 <= response.status < 400:
            target = join(url, response.header("Location") or "")
        if target is None:
            return response
        url = target
        await sleep(max(settings.delay, host.own_delay, host.delay))
    return await client.get(url, max_bytes=MAX_BYTES, cut=True)


async def fetch_tdm(host: Host, client: Client, settings: CrawlSettings, provider: str) -> Outcome:
    """Ask for a host's TDMRep file. Anything but a success means that there is none."""
    url = address_on(host.key, "/.well-known/tdmrep.json")
    outcome = Outcome(Entry(0, url, host.key, provider), "fetched", "tdmrep.json", at=moment())
    try:
        response = await client.get(url, max_bytes=MAX_BYTES, cut=True)
    except FetchError as error:
        host.set_tdm(None, time.time())
        if error.retry:
            host.failed(settings, f"tdmrep.json: {error}")
        outcome.decision, outcome.reason = "failed", f"tdmrep.json: {error}"
        outcome.seconds = error.seconds
        return outcome
    outcome.response, outcome.status = response, response.status
    outcome.seconds, outcome.media_type = response.seconds, response.media_type
    found = 200 <= response.status < 300
    host.set_tdm(response.body if found else None, time.time())
    pause = retry_after(response.header("Retry-After"), now=time.time())
    if response.status in (429, 503):
        host.failed(settings, f"HTTP {response.status}", pause=pause)
    else:
        host.responded(settings, response.seconds)
    outcome.archive = found
    if not found:
        outcome.decision, outcome.reason = "missing", f"tdmrep.json: HTTP {response.status}"
    return outcome
