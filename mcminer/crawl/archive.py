"""The archive: WARC 1.1, one gzip member per record, files that grow to a size.

What was sent and received is written as it was, byte for byte, except that chunking is undone (the
header that announced it is kept under another name, as other archivers do). Requests and responses
are records of their own; an unchanged body becomes a revisit record.

Durable order: records are written and synced first, then :class:`Block` rows and the results are
committed together. What a file holds past its last committed block was being written when the run
was killed; the next run cuts it off and fetches those pages again.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mcminer.crawl.response import Fetched
from mcminer.study.files import fsync_folder

__all__ = ["Archive", "Block", "Revisit", "payload_digest"]

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_LEVEL = 6
"""Level 9, warcio's, takes twice the time for 1 % less."""


@dataclass(frozen=True)
class Block:
    """A stretch of a WARC file as it was written: ``length`` bytes from ``offset``."""

    file: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True)
class Revisit:
    """Which earlier record an unchanged response repeats."""

    url: str
    date: str
    payload_digest: str


def payload_digest(raw: bytes) -> str:
    """``sha1:`` in base 32, the form that web archives compare by."""
    return "sha1:" + base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()


class Archive:
    """Appends to the newest WARC file of a folder, or begins one.

    Args:
        folder: The study's ``archive/``.
        max_bytes: A file that has reached this size is closed.
        software: For the warcinfo record: ``mcminer/1.0``.
        operator: For the warcinfo record: the contact.
    """

    def __init__(self, folder: Path, *, max_bytes: int, software: str, operator: str) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._software = software
        self._operator = operator
        self._file: BinaryIO | None = None
        self._name = ""
        self._offset = 0
        self._start = 0
        self._written = hashlib.sha256()
        self._done: list[Block] = []

    def recover(self, connection: sqlite3.Connection) -> int:
        """Cut off what a killed run wrote without committing; returns the bytes cut.

        Call it under the writer's lock, before anything is appended.
        """
        committed: dict[str, int] = dict(
            connection.execute(
                "SELECT file, max(offset + length) FROM archive_blocks GROUP BY file"
            )
        )
        cut = 0
        for path in sorted(self._folder.glob("mcminer-*.warc.gz")):
            end = committed.get(path.name, 0)
            size = path.stat().st_size
            if size > end:
                cut += size - end
                if end:
                    os.truncate(path, end)
                else:
                    path.unlink()
        names = [name for name in sorted(committed) if (self._folder / name).exists()]
        if names and committed[names[-1]] < self._max_bytes:
            path = self._folder / names[-1]
            # A file that is shorter than what was committed is damaged: leave it as evidence.
            if path.stat().st_size == committed[names[-1]]:
                self._open(path)
        return cut

    def _open(self, path: Path) -> None:
        self._file = path.open("ab")
        self._name = path.name
        self._offset = self._start = self._file.seek(0, os.SEEK_END)
        self._written = hashlib.sha256()

    def _begin(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
        self._open(self._folder / f"mcminer-{stamp}-{uuid.uuid4().hex[:6]}.warc.gz")
        fsync_folder(self._folder)
        info = (
            f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n"
            f"conformsTo: http://iipc.github.io/warc-specifications/specifications/"
            f"warc-format/warc-1.1/\r\noperator: {self._operator}\r\nrobots: obey\r\n"
        ).encode()
        date = _date()
        headers = [("WARC-Filename", self._name)]
        self._append("warcinfo", "", date, info, "application/warc-fields", headers)

    def write(
        self,
        response: Fetched,
        date: str,
        *,
        revisit: Revisit | None = None,
        drawn: bytes | None = None,
    ) -> tuple[str, int]:
        """Append request and response; returns the file's name and the response's offset.

        With ``drawn``, what a browser made of the response follows as a conversion record, and
        its offset is returned.

        Args:
            response: What was fetched.
            date: When, ISO 8601 in UTC.
            revisit: What it repeats; its body is left out then.
            drawn: HTML, UTF-8.
        """
        if self._file is None:
            self._begin()
        elif self._offset >= self._max_bytes:
            self._close_block()
            self._sync()
            self._file.close()
            self._begin()
        offset = self._offset
        record_id = _record_id()
        head = _response_head(response)
        if revisit is None:
            headers = [("WARC-Payload-Digest", payload_digest(response.raw))]
            block = head + response.raw
        else:
            headers = [
                ("WARC-Profile", _NOT_MODIFIED if response.status == 304 else _IDENTICAL),
                ("WARC-Refers-To-Target-URI", revisit.url),
                ("WARC-Refers-To-Date", revisit.date),
            ]
            if response.status != 304:
                headers.append(("WARC-Payload-Digest", revisit.payload_digest))
            block = head
        self._append(
            "response" if revisit is None else "revisit",
            response.url,
            date,
            block,
            "application/http;msgtype=response",
            headers,
            record_id=record_id,
            # Bodies that came compressed do not get smaller; the headers are all there is to gain.
            level=1 if response.header("Content-Encoding") else _LEVEL,
        )
        self._append(
            "request",
            response.url,
            date,
            _request_block(response),
            "application/http;msgtype=request",
            [("WARC-Concurrent-To", record_id)],
        )
        if drawn is None:
            return self._name, offset
        offset = self._offset
        refers = [
            ("WARC-Refers-To", record_id),
            ("WARC-Refers-To-Target-URI", response.url),
            ("WARC-Refers-To-Date", date),
        ]
        self._append("conversion", response.url, date, drawn, "text/html;charset=utf-8", refers)
        return self._name, offset

    def _append(
        self,
        kind: str,
        url: str,
        date: str,
        block: bytes,
        content_type: str,
        headers: list[tuple[str, str]],
        *,
        record_id: str = "",
        level: int = _LEVEL,
    ) -> None:
        from warcio.recordloader import ArcWarcRecord
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        fields = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id or _record_id()),
            *([("WARC-Target-URI", url)] if url else []),
            ("WARC-Date", date),
            *headers,
            ("WARC-Block-Digest", payload_digest(block)),
        ]
        if kind == "request":
            fields.append(("WARC-Payload-Digest", payload_digest(b"")))
        # The block is handed over as plain bytes: warcio would parse the HTTP headers and write
        # them anew, which alters those that are not ASCII.
        record = ArcWarcRecord(
            "warc",
            kind,
            StatusAndHeaders("", fields, protocol="WARC/1.1"),
            BytesIO(block),
            None,
            content_type,
            len(block),
        )
        record.payload_length = len(block)
        plain = BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
        stream = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        data = stream.compress(plain.getvalue()) + stream.flush()
        assert self._file is not None
        self._file.write(data)
        self._written.update(data)
        self._offset += len(data)

    def _close_block(self) -> None:
        if self._offset > self._start:
            length = self._offset - self._start
            self._done.append(Block(self._name, self._start, length, self._written.hexdigest()))
            self._start = self._offset
            self._written = hashlib.sha256()

    def _sync(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def sync(self) -> list[Block]:
        """Make all that was written last; returns it as blocks, to be committed."""
        self._close_block()
        self._sync()
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Close the file. What was not synced and committed will be cut off by the next run."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _date() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _response_head(response: Fetched) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {response.reason}".rstrip()]
    for name, value in response.headers:
        if name.lower() == "transfer-encoding":
            name = "X-Archive-Orig-Transfer-Encoding"
        lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _request_block(response: Fetched) -> bytes:
    lines = [f"GET {response.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in response.request]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
