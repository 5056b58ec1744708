"""Which command ran when, with what settings, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mcminer.study.db import Store, now

__all__ = ["Run", "Runs", "version"]


def version() -> str:
    """The installed version of mcminer, or ``0`` in a checkout that is not installed."""
    from importlib import metadata  # 50 ms that opening a study should not cost

    try:
        return metadata.version("mcminer")
    except metadata.PackageNotFoundError:
        return "0"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a command. ``outcome`` is None while it runs, and for good if it was killed."""

    id: int
    command: str
    started: str
    ended: str | None
    outcome: str | None
    version: str
    settings: dict[str, Any]


class Runs:
    """``study.runs``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, command: str, settings: Mapping[str, Any] | None = None) -> int:
        """Note that a command begins; returns the run's number."""
        with self._store.write(command) as connection:
            found = connection.execute(
                "INSERT INTO runs (command, started, version, settings) VALUES (?, ?, ?, ?) "
                "RETURNING id",
                (command, now(), version(), json.dumps(settings or {}, default=str)),
            ).fetchone()
        return int(found[0])

    def finish(self, run: int, outcome: str = "done") -> None:
        """Note that a run has ended: ``done``, ``interrupted`` or ``failed``."""
        with self._store.write() as connection:
            connection.execute(
                "UPDATE runs SET ended = ?, outcome = ? WHERE id = ?", (now(), outcome, run)
            )

    @contextmanager
    def record(self, command: str, settings: Mapping[str, Any] | None = None) -> Iterator[int]:
        """A run around a block of code; gives its number.

        The outcome is ``done``, ``interrupted`` on Ctrl-C, or ``failed`` on any other error.
        """
        run = self.start(command, settings)
        outcome = "failed"
        try:
            yield run
            outcome = "done"
        except KeyboardInterrupt:
            outcome = "interrupted"
            raise
        finally:
            self.finish(run, outcome)

    def iter(self) -> Iterator[Run]:
        """All runs, oldest first."""
        for row in self._store.connection.execute("SELECT * FROM runs ORDER BY id").fetchall():
            yield Run(**{**dict(row), "settings": json.loads(row["settings"])})
