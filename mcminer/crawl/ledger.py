"""Results made durable: WARC records, then rows, then the frontier, in that order.

Results that arrive while one commit is under way are committed together, so that a single sync to
the disk serves all hosts. A host sends its next request only after its last result is committed.
"""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor

from mcminer.crawl.archive import Archive, Block, Revisit, payload_digest
from mcminer.crawl.frontier import Frontier
from mcminer.crawl.hosts import Host
from mcminer.crawl.looks import note_change
from mcminer.crawl.outcome import Outcome
from mcminer.errors import StudyError
from mcminer.study import Page, Study

__all__ = ["Ledger"]

_FETCH = (
    "INSERT INTO fetches (url, host, provider, run, at, decision, reason, status, media_type, "
    "seconds, delay, size, digest, warc_file, warc_offset, signal, legal_ground, robots, location) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Ledger:
    """Writes outcomes; :meth:`commit` returns when they are on the disk.

    Args:
        study: Where to.
        frontier: Told what is done.
        archive: Takes the records.
        run: The run's number.
    """

    def __init__(self, study: Study, frontier: Frontier, archive: Archive, run: int) -> None:
        self._study = study
        self._frontier = frontier
        self._archive = archive
        self._run = run
        self._pending: list[tuple[Outcome, Host, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        # A thread of its own: name resolution must not keep results waiting.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mcminer-archive")
        # After a failed write the file may hold half a record: nothing more may be committed
        # behind it. The next run cuts it off.
        self._broken: BaseException | None = None

    def start(self) -> None:
        """Begin; call it in the event loop."""
        self._task = asyncio.create_task(self._work())

    async def commit(self, outcome: Outcome, host: Host) -> None:
        """Store an outcome and the host's state.

        Raises:
            Exception: Whatever kept the commit from succeeding, such as a full disk.
        """
        if self._broken is not None:
            raise self._broken
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((outcome, host, future))
        self._wake.set()
        await future

    async def close(self) -> None:
        """Commit what is pending and stop."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        self._thread.shutdown()

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._pending = self._pending, []
            if batch:
                try:
                    # Compression and syncing let go of the interpreter: a thread lets other
                    # hosts' requests go on meanwhile.
                    loop = asyncio.get_running_loop()
                    places, blocks = await loop.run_in_executor(self._thread, self._write, batch)
                    self._store(batch, places, blocks)
                except BaseException as failure:
                    error = self._broken = self._told(failure)
                    for *_, future in [*batch, *self._pending]:
                        if not future.done():
                            future.set_exception(error)
                    self._pending = []
                    if not isinstance(error, Exception):
                        raise
                else:
                    for *_, future in batch:
                        if not future.done():
                            future.set_result(None)
            if self._closing and not self._pending:
                return

    def _told(self, failure: BaseException) -> BaseException:
        """A full or broken disk in one line, instead of a traceback."""
        if not isinstance(failure, OSError):
            return failure
        error = StudyError(
            f"{self._study.archive}: cannot be written ({failure.strerror or failure}); "
            "all that was committed before is kept, run the same command again"
        )
        error.__cause__ = failure
        return error

    def _write(
        self, batch: list[tuple[Outcome, Host, asyncio.Future[None]]]
    ) -> tuple[list[tuple[str, int] | None], list[Block]]:
        places: list[tuple[str, int] | None] = []
        for outcome, _, _ in batch:
            response = outcome.response
            if response is None or not outcome.archive:
                places.append(None)
                continue
            known = outcome.known
            revisit = None
            if outcome.repeats and known is not None:
                revisit = Revisit(known.url, known.fetched, known.payload)
            drawn = outcome.drawn if outcome.decision == "fetched" else None
            places.append(self._archive.write(response, outcome.at, revisit=revisit, drawn=drawn))
        return places, self._archive.sync()

    def _store(
        self,
        batch: list[tuple[Outcome, Host, asyncio.Future[None]]],
        places: list[tuple[str, int] | None],
        blocks: list[Block],
    ) -> None:
        with self._study.store.write("crawl") as connection:
            connection.executemany(
                "INSERT INTO archive_blocks VALUES (?, ?, ?, ?)",
                [dataclasses.astuple(block) for block in blocks],
            )
            for (outcome, host, _), place in zip(batch, places, strict=True):
                self._store_one(outcome, place)
                host.pace(connection)

    def _store_one(self, outcome: Outcome, place: tuple[str, int] | None) -> None:
        entry = outcome.entry
        file, offset = place or (None, None)
        self._study.store.connection.execute(
            _FETCH,
            (
                entry.url,
                entry.host,
                entry.provider,
                self._run,
                outcome.at,
                outcome.decision,
                _told(outcome),
                outcome.status,
                outcome.media_type or None,
                outcome.seconds,
                outcome.delay,
                _size(outcome),
                outcome.digest or None,
                file,
                offset,
                outcome.signal,
                outcome.legal_ground,
                outcome.robots,
                outcome.location,
            ),
        )
        if outcome.gone:
            self._study.pages.mark_gone(entry.url)
        if outcome.page and outcome.decision == "fetched" and place is not None:
            self._study.pages.put(_page(outcome, place))
            if outcome.known is not None:
                note_change(self._study, outcome.known.id, outcome.at)
        elif outcome.decision == "unchanged" and outcome.known and outcome.known.gone:
            self._study.pages.put(dataclasses.replace(outcome.known, gone=None))
        self._frontier.add(outcome.links)
        if not entry.id:
            return
        if outcome.decision == "retry":
            self._frontier.put_back(entry, outcome.reason)
        else:
            self._frontier.finish(entry, outcome.decision, _told(outcome), outcome.likeness)


def _told(outcome: Outcome) -> str:
    """The reason, with what kept a page from being drawn."""
    if outcome.unrendered:
        return f"{outcome.reason}; not drawn: {outcome.unrendered}"
    return f"{outcome.reason}; drawn by a browser" if outcome.drawn is not None else outcome.reason


def _size(outcome: Outcome) -> int | None:
    if outcome.drawn is not None:
        return len(outcome.drawn)
    return len(outcome.response.body) if outcome.response is not None else None


def _page(outcome: Outcome, place: tuple[str, int]) -> Page:
    entry, response = outcome.entry, outcome.response
    assert response is not None
    drawn = outcome.drawn
    # The page is the conversion record, then. Nothing can be asked conditionally: the response
    # of such a page stays the same whatever its scripts would show.
    return Page(
        url=entry.url,
        final_url=entry.url,
        provider=entry.provider,
        host=entry.host,
        fetched=outcome.at,
        status=response.status,
        media_type=outcome.media_type,
        charset=response.charset if drawn is None else "utf-8",
        warc_file=place[0],
        warc_offset=place[1],
        digest=outcome.digest,
        payload=payload_digest(response.raw) if drawn is None else "",
        size=_size(outcome) or 0,
        etag=response.header("ETag") if drawn is None else None,
        last_modified=response.header("Last-Modified") if drawn is None else None,
        depth=entry.depth,
        parent=entry.parent,
        legal_ground=outcome.legal_ground,
    )
