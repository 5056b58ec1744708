"""One run of the engine: event loop, signals, progress, report."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mcminer.crawl.archive import Archive
from mcminer.crawl.frontier import Frontier
from mcminer.crawl.guard import Guard, Resolver
from mcminer.crawl.habits import habits_of
from mcminer.crawl.order import Order, Ordering
from mcminer.crawl.report import CrawlReport, Parked, Progress
from mcminer.crawl.scope import Scope
from mcminer.study import Study
from mcminer.study.runs import version

if TYPE_CHECKING:
    from mcminer.crawl.engine import Engine
    from mcminer.crawl.hosts import Host

__all__ = ["Job"]

_TICK = 0.25
_RATE_WINDOW = 5.0


class Job:
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
        ordering: Ordering = "likely",
    ) -> None:
        self._study = study
        self._scope = scope
        self._frontier = frontier
        self._run = run
        self._contact = contact
        self._progress = progress
        self._resolver = resolver
        self._ordering = ordering
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
        from mcminer.crawl.browser import Browser
        from mcminer.crawl.courier import Courier
        from mcminer.crawl.engine import Engine, Rest
        from mcminer.crawl.fetch import Client, user_agent
        from mcminer.crawl.ledger import Ledger
        from mcminer.crawl.rendering import Rendering

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
        habits = habits_of(self._study)
        ledger = Ledger(self._study, self._frontier, archive, self._run)

        def client() -> Client:
            return Client(settings, guard, agent=agent, contact=self._contact)

        def rendering(hosts: dict[str, Host], rest: Rest) -> Rendering:
            courier = Courier(
                self._study,
                settings,
                guard,
                clients=client,
                ledger=ledger,
                hosts=hosts,
                rest=rest,
            )
            browser = Browser(
                agent=agent, deadline=settings.deadline, max_bytes=settings.max_decoded_bytes
            )
            return Rendering(habits, courier, browser, agent=settings.agent)

        engine = Engine(
            self._study,
            settings,
            self._scope,
            frontier=self._frontier,
            ledger=ledger,
            guard=guard,
            clients=client,
            order=Order(self._frontier, self._ordering),
            habits=habits,
            rendering=rendering,
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
