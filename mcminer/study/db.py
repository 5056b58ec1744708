"""The SQLite store of a study: opening, migrating, and one writer at a time.

WAL lets a notebook read while a crawl writes. ``synchronous=NORMAL`` is enough for the crawl: a
``kill -9`` loses nothing, and a power cut at worst the last commits, whose pages are then fetched
again (their WARC records are dropped first, see :mod:`mcminer.crawl.archive`). Decisions are
people's work that nothing can fetch again, so they are committed with ``synchronous=FULL``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from mcminer.errors import StudyError
from mcminer.study.lock import WriterLock
from mcminer.study.schema import MIGRATIONS, VERSION

__all__ = ["Store", "now"]


def now() -> str:
    """This moment in UTC, as the store writes it: ``2026-11-24T20:41:09Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """A connection to ``study.sqlite`` and the lock that goes with it.

    Args:
        path: The SQLite file; it is made when ``create`` is true.

    Raises:
        StudyError: The file is missing, damaged, or written by a newer mcminer.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.exists():
            raise StudyError(
                f"{path.parent}: study.sqlite is missing; restore it, or begin with `mcminer new`"
            )
        self.path = path
        self.lock = WriterLock(path.with_name(".lock"))
        try:
            # The crawl may run in a thread of its own under a notebook's event loop; it never
            # shares the connection at the same moment, so SQLite's thread check is not needed.
            self.connection = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=False
            )
            self.connection.row_factory = sqlite3.Row
            version = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
            if version > VERSION:
                raise StudyError(
                    f"{path}: made by a newer mcminer (store {version}, this one knows {VERSION}); "
                    "install that version"
                )
            if version == 0 and not create and not self._is_empty():
                raise StudyError(f"{path}: is no store of mcminer; restore it from a copy")
            self.connection.execute("PRAGMA foreign_keys = ON")
            if version < VERSION:
                self._migrate(version)
            self.connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            raise StudyError(f"{path}: is damaged ({error}); restore it from a copy") from error

    def _is_empty(self) -> bool:
        return self.connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None

    def _migrate(self, version: int) -> None:
        with self.writing("migrate"):
            self.connection.execute("PRAGMA journal_mode = WAL")
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                # executescript cannot run inside a transaction opened by Python; the script
                # carries its own, so that a killed migration leaves the old version behind.
                try:
                    self.connection.executescript(
                        f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;"
                    )
                except sqlite3.Error:
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")
                    raise

    @contextmanager
    def writing(self, command: str) -> Iterator[None]:
        """Hold the writer's lock; may be nested.

        Raises:
            StudyError: Another process is writing.
        """
        if self.lock.held:
            yield
            return
        self.lock.acquire(command)
        try:
            yield
        finally:
            self.lock.release()

    @contextmanager
    def write(
        self, command: str = "write", *, durable: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. A nested call joins the outer one.

        Args:
            command: Named to another process that wants to write meanwhile.
            durable: Sync to the disk before returning (``synchronous=FULL``).

        Raises:
            StudyError: Another process is writing, or the disk refuses.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        with self.writing(command):
            if durable:
                self.connection.execute("PRAGMA synchronous = FULL")
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException as error:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise StudyError(f"{self.path}: cannot be written ({error})") from error
                raise
            finally:
                if durable:
                    self.connection.execute("PRAGMA synchronous = NORMAL")

    def fact(self, name: str, default: str = "") -> str:
        """A small fact about the store, or ``default``."""
        found = self.connection.execute(
            "SELECT value FROM facts WHERE name = ?", (name,)
        ).fetchone()
        return str(found[0]) if found else default

    def set_fact(self, name: str, value: str) -> None:
        """Keep a small fact about the store."""
        with self.write() as connection:
            connection.execute(
                "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def close(self) -> None:
        """Close the connection and give the lock back."""
        self.connection.close()
        self.lock.release()
