"""The offers of a study: what the machine proposes, under row numbers that never change."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcminer.errors import StudyError
from mcminer.study.db import Store, now

__all__ = ["Offers", "StoredOffer"]

_SELECT = (
    "SELECT row, page_id, page_url, ordinal, proposal, digest, page_digest, mapped_run, gone "
    "FROM offers"
)
_CURRENT = "gone IS NULL AND page_id NOT IN (SELECT id FROM pages WHERE gone IS NOT NULL)"
_CHUNK = 200


@dataclass(frozen=True, kw_only=True)
class StoredOffer:
    """One row of the mapping, as the machine proposes it.

    Attributes:
        row: Its number, for good: reviews and decisions point to it.
        page_id, page_url, ordinal: Where it stands; ``ordinal`` counts the offers of a page from 0.
        proposal: What ``mcminer.record.Offer.as_dict()`` gave.
        digest: ``sha256:`` of the proposal, to see whether it changed.
        page_digest: Digest of the page's version that it was read from.
        mapped_run: The run that wrote it.
        gone: When its page stopped offering it; None while it is there.
    """

    row: int
    page_id: int
    page_url: str
    ordinal: int
    proposal: dict[str, Any]
    digest: str
    page_digest: str
    mapped_run: int | None
    gone: str | None


class Offers:
    """``study.offers``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace(
        self, page_id: int, proposals: Sequence[Mapping[str, Any]], *, run: int | None = None
    ) -> list[int]:
        """Make ``proposals`` the offers of a page, in one transaction; returns their rows.

        The n-th offer of a page keeps its row, whatever changed in it. Offers that are no longer
        proposed are marked as gone and kept, because decisions may point to them. The page
        counts as mapped, also when ``proposals`` is empty.

        Raises:
            StudyError: There is no such page, or another process is writing.
        """
        with self._store.write("map") as connection:
            page = connection.execute(
                "SELECT url, digest FROM pages WHERE id = ?", (page_id,)
            ).fetchone()
            if page is None:
                raise StudyError(f"{self._store.path.parent}: has no page {page_id}")
            rows: list[int] = []
            for ordinal, proposal in enumerate(proposals):
                text = json.dumps(proposal, ensure_ascii=False, sort_keys=True, allow_nan=False)
                digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
                values = (page_id, text, digest, page["digest"], run, page["url"], ordinal)
                # Not INSERT ... ON CONFLICT: that uses up a row number each time.
                found = (
                    connection.execute(
                        "UPDATE offers SET page_id = ?, proposal = ?, digest = ?, page_digest = ?, "
                        "mapped_run = ?, gone = NULL WHERE page_url = ? AND ordinal = ? "
                        "RETURNING row",
                        values,
                    ).fetchone()
                    or connection.execute(
                        "INSERT INTO offers (page_id, proposal, digest, page_digest, mapped_run, "
                        "page_url, ordinal) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING row",
                        values,
                    ).fetchone()
                )
                rows.append(int(found[0]))
            connection.execute(
                "UPDATE offers SET gone = ? WHERE page_url = ? AND ordinal >= ? AND gone IS NULL",
                (now(), page["url"], len(proposals)),
            )
            connection.execute(
                "UPDATE pages SET mapped_digest = digest, mapped_run = ? WHERE id = ?",
                (run, page_id),
            )
        return rows

    def iter(self, *, gone: bool = False, page_id: int | None = None) -> Iterator[StoredOffer]:
        """Offers by row.

        Args:
            gone: Also those whose page no longer offers them, or is itself gone.
            page_id: Only those of one page.
        """
        where, values = ["row > ?"], []
        if page_id is not None:
            where.append("page_id = ?")
            values.append(page_id)
        if not gone:
            where.append(_CURRENT)
        query = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY row LIMIT {_CHUNK}"
        last = 0
        while rows := self._store.connection.execute(query, (last, *values)).fetchall():
            for row in rows:
                yield _offer(row)
            last = rows[-1]["row"]

    def get(self, row: int) -> StoredOffer:
        """The offer of that row, gone or not.

        Raises:
            StudyError: There is none.
        """
        found = self._store.connection.execute(f"{_SELECT} WHERE row = ?", (row,)).fetchone()
        if found is None:
            raise StudyError(f"{self._store.path.parent}: has no row {row}")
        return _offer(found)

    def count(self, *, gone: bool = False) -> int:
        """How many offers there are."""
        where = "" if gone else f" WHERE {_CURRENT}"
        found = self._store.connection.execute(f"SELECT count(*) FROM offers{where}").fetchone()
        return int(found[0])


def _offer(row: sqlite3.Row) -> StoredOffer:
    return StoredOffer(**{**dict(row), "proposal": json.loads(row["proposal"])})
