"""One writer at a time: a lock file that dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from mcminer.errors import StudyError

__all__ = ["WriterLock"]


class WriterLock:
    """An exclusive lock on a study, held through a file descriptor.

    ``flock`` is released by the kernel when the process ends in any way, so a killed crawl never
    leaves a study locked. Forked processes do not keep it: they let go of it as they begin. The
    file says who holds it only to make the message helpful.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self, command: str) -> None:
        """Take the lock for ``command``.

        Raises:
            StudyError: Another process holds it, or the folder cannot be written.
        """
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StudyError(
                f"{self.path.parent}: cannot be written ({error.strerror}); check its permissions"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise StudyError(
                f"{self.path.parent}: {holder} is writing to this study; wait until it has ended"
            ) from error
        note = {
            "command": command,
            "pid": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(note).encode(), 0)
        self._handle = handle
        _HELD.add(self)

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            self._drop()

    def _drop(self) -> None:
        """Close the file; the lock ends with the last process that has it open."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        _HELD.discard(self)


_HELD: set[WriterLock] = set()


def _drop_all() -> None:
    for lock in tuple(_HELD):
        lock._drop()


os.register_at_fork(after_in_child=_drop_all)


def _holder(handle: int) -> str:
    try:
        note = json.loads(os.pread(handle, 1000, 0))
        return f"`mcminer {note['command']}` (process {note['pid']}, since {note['since']})"
    except (ValueError, KeyError, TypeError):
        return "another mcminer"
