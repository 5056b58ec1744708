"""One visit: may the address be asked for, what came of it, when may its host be asked next."""

from __future__ import annotations

import time

from mcminer.crawl.fetch import Client
from mcminer.crawl.frontier import Entry, Frontier
from mcminer.crawl.guard import Guard, GuardError
from mcminer.crawl.hosts import Host
from mcminer.crawl.outcome import ACCEPTED, Outcome, judge
from mcminer.crawl.pace import retry_after
from mcminer.crawl.response import Fetched, FetchError
from mcminer.crawl.scope import Scope
from mcminer.study import CrawlSettings, Page, Study
from mcminer.study.db import now as moment

__all__ = ["Visitor"]


_MORE_WHEN_BUSY = 3
"""Further attempts at a page whose server is busy: each leaves the whole host alone for long, so
the page is not given up as soon as one that fails by itself."""


class Visitor:
    """Decides about single addresses; knows nothing of queues and tasks.

    Args:
        study: Its pages tell what a re-crawl asks conditionally for.
        settings: The study's.
        scope: Its legal grounds.
        guard: Refuses addresses that must not be reached.
        frontier: Tells which round this is.
    """

    def __init__(
        self,
        study: Study,
        settings: CrawlSettings,
        scope: Scope,
        *,
        guard: Guard,
        frontier: Frontier,
    ) -> None:
        self._study = study
        self._settings = settings
        self._scope = scope
        self._guard = guard
        self._frontier = frontier

    def refusal(self, entry: Entry, host: Host) -> Outcome | None:
        """What forbids an address without asking its server; None: nothing so far."""
        outcome = Outcome(entry, "refused", at=moment())
        try:
            self._guard.check_url(entry.url)
        except GuardError as error:
            outcome.reason = str(error)
            return outcome
        if host.blocked:
            outcome.reason = host.blocked
            return outcome
        if host.needs_robots(time.time()):
            return None
        outcome.robots = host.robots.digest
        if not host.robots.allows(entry.url):
            version = host.robots.digest.removeprefix("sha256:")[:12]
            outcome.reason = f"robots.txt {version}: {host.robots.rule_against(entry.url)}"
            return outcome
        if entry.kind == "page":
            # Before tdmrep.json was asked for (again), robots.txt alone can reserve.
            fresh = not host.needs_tdm(time.time())
            signal = self._signal(entry, host) if fresh else host.robots.signal(entry.url)
            if signal and entry.provider not in self._scope.grounds:
                outcome.reason, outcome.signal = f"reserved: {signal}", signal
                outcome.gone = self._study.pages.by_url(entry.url) is not None
                return outcome
        return None

    def _signal(self, entry: Entry, host: Host) -> str:
        signals = (host.robots.signal(entry.url), host.tdm.reserved(entry.url))
        return "; ".join(signal for signal in signals if signal)

    async def visit(self, entry: Entry, host: Host, client: Client) -> Outcome:
        """Ask for an address, and judge what comes; sets when the host may be asked again."""
        known = self._study.pages.by_url(entry.url) if self._frontier.round > 1 else None
        headers: dict[str, str] = {}
        if known is not None and known.gone is None:
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.last_modified:
                headers["If-Modified-Since"] = known.last_modified
        at = moment()
        ground = self._scope.grounds.get(entry.provider, "")
        try:
            response = await client.get(
                entry.url, headers=headers, accept=ACCEPTED if entry.kind == "page" else None
            )
        except FetchError as error:
            outcome = self._failure(entry, host, error)
        else:
            outcome = self._judge(entry, response, known, ground)
            self._after(outcome, host)
        outcome.at, outcome.robots = at, host.robots.digest
        signal = self._signal(entry, host) if entry.kind == "page" else ""
        if signal:
            outcome.signal = "; ".join(part for part in (signal, outcome.signal) if part)
            outcome.legal_ground = ground
        return outcome

    def _judge(self, entry: Entry, response: Fetched, known: Page | None, ground: str) -> Outcome:
        try:
            return judge(
                entry, response, known=known, agent=self._settings.agent, legal_ground=ground
            )
        except Exception as error:  # one page that breaks a parser must not end a night's crawl
            return Outcome(
                entry,
                "failed",
                f"cannot be read, please report: {error!r}",
                response=response,
                archive=True,
                status=response.status,
                seconds=response.seconds,
            )

    def _failure(self, entry: Entry, host: Host, error: FetchError) -> Outcome:
        decision = {"refused": "refused", "size": "skipped", "type": "skipped"}.get(error.kind)
        outcome = Outcome(entry, "failed", str(error), seconds=error.seconds)
        if decision == "refused":
            outcome.decision = "refused"
        elif decision == "skipped":
            outcome.decision = "skipped"
        if error.retry:
            host.failed(self._settings, str(error))
            if entry.attempts < self._settings.retries:
                outcome.decision = "retry"
        else:
            host.responded(self._settings, error.seconds)
        return outcome

    def _after(self, outcome: Outcome, host: Host) -> None:
        response = outcome.response
        assert response is not None
        status = response.status
        if status not in (429, 503):
            if status >= 500:
                host.failed(self._settings, f"HTTP {status}")
                if outcome.entry.attempts < self._settings.retries:
                    outcome.decision = "retry"
                return
            host.responded(self._settings, response.seconds)
            return
        pause = retry_after(response.header("Retry-After"), now=time.time())
        asked = "" if pause is None else f", Retry-After {pause:.0f} s"
        host.failed(self._settings, f"HTTP {status}{asked}", pause=pause)
        outcome.pause, outcome.archive = pause, False
        attempts, retries = outcome.entry.attempts, self._settings.retries
        if attempts < retries + _MORE_WHEN_BUSY:
            outcome.decision, outcome.reason = "retry", f"HTTP {status}{asked}"
        if attempts >= retries:
            host.park(f"HTTP {status} again and again")
