"""People's decisions about cells: appended, never changed, never removed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from mcminer.errors import StudyError, UsageError
from mcminer.study.db import Store, now

__all__ = ["Decision", "Decisions", "Kind"]

Kind = Literal["accept", "correct", "empty", "reject", "add"]
"""``accept`` the proposal; ``correct`` it; leave the cell ``empty``; ``reject`` the whole row
(column ``""`` or any); ``add`` a value where none was proposed."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision about one cell.

    Attributes:
        row: Row of the offer.
        column: Column of the codebook.
        coder: Who decided.
        old, new: Values before and after, as JSON holds them; None is empty.
        kind: See :data:`Kind`.
        source: The file or notebook that it came from.
        at: When, ISO 8601 in UTC; filled in on storing when empty.
        id: Its number, rising with time; 0 before it is stored.
    """

    row: int
    column: str
    coder: str
    kind: Kind
    old: Any = None
    new: Any = None
    source: str = ""
    at: str = ""
    id: int = 0


class Decisions:
    """``study.decisions``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def append(self, decisions: Iterable[Decision]) -> list[int]:
        """Store decisions, all or none, synced to the disk; returns their ids.

        Raises:
            UsageError: A kind is unknown, or nobody is named as the coder.
            StudyError: A row does not exist, or another process is writing.
        """
        ids: list[int] = []
        moment = now()
        with self._store.write("review", durable=True) as connection:
            for one in decisions:
                if one.kind not in get_args(Kind):
                    raise UsageError(f"{one.kind!r} is no kind of decision: {get_args(Kind)}")
                if not one.coder.strip():
                    raise UsageError(f"row {one.row}, {one.column}: a decision needs a coder")
                try:
                    found = connection.execute(
                        "INSERT INTO decisions (row, column, coder, at, old, new, kind, source) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                        (
                            one.row,
                            one.column,
                            one.coder,
                            one.at or moment,
                            json.dumps(one.old, ensure_ascii=False),
                            json.dumps(one.new, ensure_ascii=False),
                            one.kind,
                            one.source,
                        ),
                    ).fetchone()
                except sqlite3.IntegrityError as error:
                    raise StudyError(f"{self._store.path.parent}: has no row {one.row}") from error
                ids.append(int(found[0]))
        return ids

    def iter(self, *, row: int | None = None) -> Iterator[Decision]:
        """Decisions, oldest first; those of one row where ``row`` is given."""
        query, values = "SELECT * FROM decisions", ()
        where: tuple[int, ...] = values
        if row is not None:
            query, where = f"{query} WHERE row = ?", (row,)
        for found in self._store.connection.execute(f"{query} ORDER BY id", where).fetchall():
            yield _decision(found)

    def latest(self, row: int) -> dict[str, Decision]:
        """The newest decision about each column of a row."""
        return {decision.column: decision for decision in self.iter(row=row)}

    def count(self) -> int:
        """How many decisions there are."""
        return int(self._store.connection.execute("SELECT count(*) FROM decisions").fetchone()[0])


def _decision(row: sqlite3.Row) -> Decision:
    values = dict(row)
    values["old"] = json.loads(values["old"])
    values["new"] = json.loads(values["new"])
    return Decision(**values)
