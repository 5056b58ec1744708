"""The pages of a study: what was fetched, from where, and its bytes re-read from the archive."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mcminer.errors import StudyError
from mcminer.study.db import Store, now
from mcminer.study.warc import ArchivedResponse, read_response

__all__ = ["Page", "Pages"]

_CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Page:
    """One fetched page, its newest version.

    Attributes:
        id: Stable number in this study; 0 before it is stored.
        url: Its address, normalised; unique in the study.
        final_url: The address that answered. Redirects are entries of their own, so this equals
            ``url`` for pages of the crawler.
        provider: ``name`` in providers.csv.
        host: ``scheme://name:port``.
        fetched: When, ISO 8601 in UTC.
        status: HTTP status.
        media_type: ``text/html``, ``application/pdf``, ..., lower case, without parameters.
        charset: As the Content-Type header declares it, if it does.
        warc_file: Name of the file in ``archive/``.
        warc_offset: Byte at which its response record begins.
        digest: ``sha256:`` of the decoded body.
        payload: ``WARC-Payload-Digest`` of its record: of the body as sent. Empty: the record is
            the page as a browser has drawn it.
        size: Bytes of the decoded body.
        etag, last_modified: What a re-crawl asks with.
        depth: Links from a starting address.
        parent: The page that linked here first.
        legal_ground: Why it may be mined although its owner reserves text mining.
        gone: When a re-crawl found it missing; None while it is there.
        mapped_digest: ``digest`` of the version that ``map`` has read last; None: not yet.
    """

    id: int = 0
    url: str
    final_url: str
    provider: str
    host: str
    fetched: str
    status: int
    media_type: str
    charset: str | None = None
    warc_file: str
    warc_offset: int
    digest: str
    payload: str = ""
    size: int
    etag: str | None = None
    last_modified: str | None = None
    depth: int = 0
    parent: str | None = None
    legal_ground: str = ""
    gone: str | None = None
    mapped_digest: str | None = None


_COLUMNS = [field.name for field in dataclasses.fields(Page)]
_WRITTEN = [name for name in _COLUMNS if name not in ("id", "mapped_digest")]
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM pages"
_PUT = (
    f"INSERT INTO pages ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' * len(_WRITTEN))}) "
    "ON CONFLICT (url) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name != "url")
    + " RETURNING id"
)


class Pages:
    """``study.pages``."""

    def __init__(self, store: Store, archive: Path) -> None:
        self._store = store
        self._archive = archive

    def iter(
        self,
        *,
        provider: str | None = None,
        media: str | None = None,
        unmapped: bool = False,
        gone: bool = False,
    ) -> Iterator[Page]:
        """Pages by id.

        Args:
            provider: Only this provider's.
            media: Only this media type, such as ``text/html``.
            unmapped: Only those whose newest version ``map`` has not read yet.
            gone: Also those that a re-crawl found missing.
        """
        where, values = ["id > ?"], []
        if provider is not None:
            where.append("provider = ?")
            values.append(provider)
        if media is not None:
            where.append("media_type = ?")
            values.append(media)
        if unmapped:
            where.append("mapped_digest IS NOT digest")
        if not gone:
            where.append("gone IS NULL")
        last = 0
        query = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY id LIMIT {_CHUNK}"
        # In chunks by id, so that the caller may write while it reads.
        while rows := self._store.connection.execute(query, (last, *values)).fetchall():
            for row in rows:
                yield _page(row)
            last = rows[-1]["id"]

    def count(self, *, gone: bool = False) -> int:
        """How many pages there are."""
        where = "" if gone else " WHERE gone IS NULL"
        return int(
            self._store.connection.execute(f"SELECT count(*) FROM pages{where}").fetchone()[0]
        )

    def get(self, page_id: int) -> Page:
        """The page of that number.

        Raises:
            StudyError: There is none.
        """
        row = self._store.connection.execute(f"{_SELECT} WHERE id = ?", (page_id,)).fetchone()
        if row is None:
            raise StudyError(f"{self._store.path.parent}: has no page {page_id}")
        return _page(row)

    def by_url(self, url: str) -> Page | None:
        """The page at that (normalised) address, if it was fetched."""
        row = self._store.connection.execute(f"{_SELECT} WHERE url = ?", (url,)).fetchone()
        return None if row is None else _page(row)

    def body(self, page: Page, *, digest: str | None = None) -> bytes:
        """The decoded bytes of a page.

        Args:
            page: Which page.
            digest: An older version's digest (an offer's ``page_digest``); the newest if None.

        Raises:
            StudyError: The archive lacks the record or it is damaged.
        """
        return self.response(page, digest=digest).body

    def response(self, page: Page, *, digest: str | None = None) -> ArchivedResponse:
        """As :meth:`body`, with status and headers."""
        file, offset = page.warc_file, page.warc_offset
        if digest is not None and digest != page.digest:
            row = self._store.connection.execute(
                "SELECT warc_file, warc_offset FROM fetches WHERE url = ? AND digest = ? "
                "AND decision = 'fetched' ORDER BY id LIMIT 1",
                (page.url, digest),
            ).fetchone()
            if row is None:
                raise StudyError(f"{page.url}: no version {digest} is in the archive")
            file, offset = str(row[0]), int(row[1])
        return read_response(self._archive / file, offset)

    def put(self, page: Page) -> int:
        """Store a page (new, or a newer version of the same URL); returns its id."""
        with self._store.write() as connection:
            values = [getattr(page, name) for name in _WRITTEN]
            return int(connection.execute(_PUT, values).fetchone()[0])

    def mark_gone(self, url: str) -> bool:
        """Note that a page is missing now; returns whether it was there before."""
        with self._store.write() as connection:
            done = connection.execute(
                "UPDATE pages SET gone = ? WHERE url = ? AND gone IS NULL", (now(), url)
            )
            return done.rowcount > 0


def _page(row: sqlite3.Row) -> Page:
    return Page(**dict(zip(_COLUMNS, row, strict=True)))
