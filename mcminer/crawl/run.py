"""``mcminer crawl``: the run around the engine."""

from __future__ import annotations

import asyncio
import dataclasses
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mcminer.crawl.archive import Archive
from mcminer.crawl.discover import SEED
from mcminer.crawl.frontier import Found, Frontier
from mcminer.crawl.guard import Guard, Resolver
from mcminer.crawl.report import CrawlReport, Parked, Planned, Progress
from mcminer.crawl.scope import Scope
from mcminer.crawl.urls import normalise
from mcminer.errors import SettingsError, UsageError
from mcminer.study import Provider, Study
from mcminer.study.runs import version

if TYPE_CHECKING:
    from mcminer.crawl.engine import Engine

__all__ = ["crawl"]

_TICK = 0.25
_RATE_WINDOW = 5.0


def crawl(
    study: Study,
    *,
    urls: Iterable[str] = (),
    dry_run: bool = False,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
    resolver: Resolver | None = None,
) -> CrawlReport:
    """Crawl a study's providers, politely, until nothing is left that may be fetched now.

    A run that was interrupted or killed is gone on with by the next call.

    Args:
        study: An open study.
        urls: Further starting addresses; kept for later runs. One on a host of no provider
            belongs to a provider named like the host.
        dry_run: Fetch nothing; report what would be begun with.
        again: Visit everything once more, asking conditionally.
        progress: Called a few times a second.
        resolver: Replaces the system's name resolution, in tests.

    Returns:
        What was done. Ctrl-C ends the run in good order, with ``interrupted`` set.

    Raises:
        SettingsError: No contact is set, providers.csv is wrong or lists nobody.
        UsageError: An address of ``urls`` is no http(s) address.
        StudyError: Another process is writing, or the disk refuses.
    """
    added = [_checked(url) for url in urls]
    if dry_run:
        scope = Scope(_providers(study, added))
        return _plan(study, scope)
    contact = study.require_contact()
    with study.writing("crawl"):
        _keep_seeds(study, added)
        scope = Scope(_providers(study, []))
        if not scope.seeds:
            raise SettingsError(
                f"{study.folder / 'providers.csv'}: lists no provider; add a line, "
                "or name an address with --url"
            )
        frontier = Frontier(study.store)
        if again:
            frontier.begin_round()
        _queue_seeds(study, frontier, scope)
        _rest_after_a_kill(study)
        run = study.runs.start("crawl", dataclasses.asdict(study.settings.crawl) | {"again": again})
        job = _Job(study, scope, frontier, run, contact, progress, resolver)
        outcome = "failed"
        try:
            report = job.execute()
            outcome = "interrupted" if report.interrupted else "done"
        finally:
            study.runs.finish(run, outcome)
        if not report.interrupted and study.store.fact("again") == "open":
            frontier.end_round()
    return report


def _checked(url: str) -> str:
    found = normalise(url if "://" in url else f"https://{url}")
    if found is None:
        raise UsageError(f"--url {url!r}: is no http(s) address that can be crawled")
    return found


def _providers(study: Study, added: list[str]) -> list[Provider]:
    """The lines of providers.csv, and one provider for each host that only --url names."""
    providers = study.providers()
    rows = study.store.connection.execute("SELECT url, provider FROM seeds ORDER BY rowid")
    extra = [(str(row[0]), str(row[1])) for row in rows]
    known = Scope(providers)
    extra += [(url, known.provider(url) or known.owner(url)) for url in added]
    for url, name in extra:
        providers.append(Provider(country="", name=name, type="", url=url, scope=_area(url, known)))
    return providers


def _area(url: str, known: Scope) -> str:
    """An address on a provider's host does not widen that provider's scope."""
    return url if known.reaches(url) else ""


def _keep_seeds(study: Study, urls: list[str]) -> None:
    if not urls:
        return
    known = Scope(study.providers())
    with study.store.write("crawl") as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO seeds (url, provider) VALUES (?, ?)",
            [(url, known.owner(url)) for url in urls],
        )


def _queue_seeds(study: Study, frontier: Frontier, scope: Scope) -> None:
    seeds = [Found(url, provider, priority=SEED) for url, provider in scope.seeds]
    with study.store.write("crawl") as connection:
        frontier.add(seeds)
        frontier.reopen(connection, seeds)
        # A wider scope, or a raised depth, takes in what was skipped for it before.
        rows = connection.execute(
            "SELECT url, depth FROM frontier WHERE state = 'skipped' "
            "AND (reason = 'scope' OR reason LIKE 'depth:%')"
        ).fetchall()
        widened = [
            Found(str(url), owner)
            for url, depth in rows
            if depth <= study.settings.crawl.max_depth and (owner := scope.provider(str(url)))
        ]
        for one in widened:
            connection.execute(
                "UPDATE frontier SET state = 'waiting', decision = '', reason = '', provider = ? "
                "WHERE url = ?",
                (one.provider, one.url),
            )


def _rest_after_a_kill(study: Study) -> None:
    """Keep the delay to requests of a run that was killed before it could note when it sent them.

    Without this, killing and starting again at once would ask a host twice within its delay.
    """
    last = [run for run in study.runs.iter() if run.command == "crawl"][-1:]
    if last and last[0].outcome is None:
        with study.store.write("crawl") as connection:
            connection.execute(
                "UPDATE hosts SET not_before = max(not_before, ? + max(delay, ?))",
                (time.time(), study.settings.crawl.delay),
            )


def _plan(study: Study, scope: Scope) -> CrawlReport:
    frontier = Frontier(study.store)
    connection = study.store.connection
    plan: list[Planned] = []
    for url, provider in scope.seeds:
        row = connection.execute("SELECT decision FROM frontier WHERE url = ?", (url,)).fetchone()
        counts = connection.execute(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), "
            "count(*) FILTER (WHERE decision IN ('fetched', 'unchanged')) "
            "FROM frontier WHERE provider = ?",
            (provider,),
        ).fetchone()
        note = "new" if row is None else (row[0] or "waiting")
        plan.append(
            Planned(
                provider=provider,
                url=url,
                waiting=int(counts[0]),
                fetched=int(counts[1]),
                note=note,
            )
        )
    return CrawlReport(plan=plan, waiting=frontier.waiting(), pages=study.pages.count())


class _Job:
    """One run: the event loop, signals, progress."""

    def __init__(
        self,
        study: Study,
        scope: Scope,
        frontier: Frontier,
        run: int,
        contact: str,
        progress: Callable[[Progress], None] | None,
        resolver: Resolver | None,
    ) -> None:
        self._study = study
        self._scope = scope
        self._frontier = frontier
        self._run = run
        self._contact = contact
        self._progress = progress
        self._resolver = resolver
        self._interrupted = False

    def execute(self) -> CrawlReport:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self._main())
        # A notebook has a loop of its own running: use another, in a thread.
        found: list[CrawlReport | BaseException] = []

        def work() -> None:
            try:
                found.append(asyncio.run(self._main()))
            except BaseException as error:
                found.append(error)

        thread = threading.Thread(target=work, name="mcminer-crawl")
        thread.start()
        thread.join()
        if isinstance(found[0], BaseException):
            raise found[0]
        return found[0]

    async def _main(self) -> CrawlReport:
        from mcminer.crawl.engine import Engine
        from mcminer.crawl.fetch import Client, user_agent
        from mcminer.crawl.ledger import Ledger

        settings = self._study.settings.crawl
        archive = Archive(
            self._study.archive,
            max_bytes=settings.warc_bytes,
            software=f"mcminer/{version()}",
            operator=self._contact,
        )
        archive.recover(self._study.store.connection)
        guard = Guard(settings.allow_networks, resolver=self._resolver)
        agent = user_agent(settings, self._contact, version())
        engine = Engine(
            self._study,
            settings,
            self._scope,
            frontier=self._frontier,
            ledger=Ledger(self._study, self._frontier, archive, self._run),
            guard=guard,
            clients=lambda: Client(settings, guard, agent=agent, contact=self._contact),
        )
        loop = asyncio.get_running_loop()
        # Names are resolved in threads; slow name servers of some must not delay all others.
        loop.set_default_executor(ThreadPoolExecutor(32, thread_name_prefix="mcminer-names"))
        started = time.monotonic()
        ticker = asyncio.create_task(self._tick(engine)) if self._progress else None
        handled = self._handle_signals(loop, engine)
        try:
            await engine.run()
        except asyncio.CancelledError:
            # A second Ctrl-C: what was in flight is given up; it is fetched again next time.
            self._interrupted = True
        finally:
            for number in handled:
                loop.remove_signal_handler(number)
            if ticker is not None:
                ticker.cancel()
                with suppress(asyncio.CancelledError):
                    await ticker
            archive.close()
        return self._report(engine, time.monotonic() - started)

    def _handle_signals(self, loop: asyncio.AbstractEventLoop, engine: Engine) -> list[int]:
        if threading.current_thread() is not threading.main_thread():
            return []
        task = asyncio.current_task()
        assert task is not None

        def interrupt() -> None:
            if self._interrupted:
                task.cancel()
            self._interrupted = True
            engine.stop()

        handled: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, interrupt)
                handled.append(number)
        return handled

    async def _tick(self, engine: Engine) -> None:
        tally = engine.tally
        assert self._progress is not None
        marks: deque[tuple[float, int]] = deque()
        while True:
            counts = tally.counts
            pages = counts.get("fetched", 0) + counts.get("unchanged", 0)
            done = sum(counts.get(name, 0) for name in _DECISIONS)
            clock = time.monotonic()
            marks.append((clock, pages))
            while clock - marks[0][0] > _RATE_WINDOW:
                marks.popleft()
            span = clock - marks[0][0]
            self._progress(
                Progress(
                    done=done,
                    pages=pages,
                    waiting=self._frontier.waiting(),
                    rate=(pages - marks[0][1]) / span if span else 0.0,
                    note=_note(tally.asleep, tally.tending, clock),
                )
            )
            await asyncio.sleep(_TICK)

    def _report(self, engine: Engine, seconds: float) -> CrawlReport:
        tally = engine.tally
        counts = dict(tally.counts)
        new, changed, gone = (counts.pop(name, 0) for name in ("new", "changed", "gone"))
        return CrawlReport(
            run=self._run,
            counts=counts,
            new=new,
            changed=changed,
            gone=gone,
            waiting=self._frontier.waiting(),
            pages=self._study.pages.count(),
            received=tally.received,
            seconds=seconds,
            parked=self._parked(),
            capped=sorted(tally.capped),
            interrupted=self._interrupted,
        )

    def _parked(self) -> list[Parked]:
        rows = self._study.store.connection.execute(
            "SELECT hosts.host, not_before, hosts.reason, count(*) FROM hosts JOIN frontier "
            "ON frontier.host = hosts.host WHERE state = 'waiting' AND not_before > ? "
            "GROUP BY hosts.host",
            (time.time() + self._study.settings.crawl.patience * 0.5,),
        )
        return [
            Parked(
                host=str(row[0]),
                until=datetime.fromtimestamp(row[1], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                reason=str(row[2]),
                waiting=int(row[3]),
            )
            for row in rows
        ]


_DECISIONS = (
    "fetched", "unchanged", "redirected", "missing", "refused", "skipped", "failed", "sitemaps"
)  # fmt: skip


def _note(asleep: dict[str, tuple[float, str]], tending: int, clock: float) -> str:
    """What the crawl waits for; only worth telling when every host rests."""
    if not asleep or len(asleep) < tending:
        return ""
    host, (until, reason) = min(asleep.items(), key=lambda item: item[1][0])
    name = host.partition("://")[2]
    more = f" and {len(asleep) - 1} more" if len(asleep) > 1 else ""
    return f"{name}{more}: {max(0.0, until - clock):.0f} s ({reason})"
