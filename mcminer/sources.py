"""Files as sources of pages: HTML, text, PDF, WARC, folders of them, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcminer.errors import InputError

__all__ = ["Source", "open_sources"]

_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".txt": "text/plain",
    ".md": "text/plain", ".pdf": "application/pdf", ".php": "text/html", ".aspx": "text/html",
}  # fmt: skip
_READABLE = ("text/html", "text/plain", "application/xhtml+xml", "application/pdf")


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes of one page and what is known about them.

    Attributes:
        name: file name, or file name and record for WARC.
        body: the bytes, decoded from any transfer or content encoding.
        url: address where known.
        media_type, charset: where known.
    """

    name: str
    body: bytes
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None


def open_sources(names: Iterable[str], *, url: str | None = None) -> Iterator[Source]:
    """The pages of files, one after another.

    Args:
        names: files, folders (searched for pages, in order of names) or ``-``.
        url: address of the page; only for a single one.

    Raises:
        InputError: a file is missing, cannot be read, or is of no kind that holds pages.
    """
    for name in names:
        if name == "-":
            yield Source("-", sys.stdin.buffer.read(), url)
            continue
        path = Path(name)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and _kind(p) is not None)
            if not files:
                raise InputError(f"{name}: the folder holds no .html, .txt, .pdf or .warc.gz file")
            for file in files:
                yield from _open(file, url)
        else:
            yield from _open(path, url)


def _kind(path: Path) -> str | None:
    if path.name.lower().endswith((".warc", ".warc.gz")):
        return "warc"
    return _TYPES.get(path.suffix.lower())


def _open(path: Path, url: str | None) -> Iterator[Source]:
    kind = _kind(path)
    try:
        if kind == "warc":
            yield from _records(path)
            return
        body = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    yield Source(str(path), body, url, kind)


def _records(path: Path) -> Iterator[Source]:
    """Pages of a WARC file: its responses; of one that a browser has drawn, what it drew.

    A drawn page is a conversion record behind the response that it refers to.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    waiting: tuple[str, Source] | None = None
    try:
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file), start=1):
                fields = record.rec_headers
                if record.rec_type == "conversion":
                    if waiting is not None:
                        if fields.get_header("WARC-Refers-To") != waiting[0]:
                            yield waiting[1]
                        waiting = None
                    yield Source(
                        f"{path}#{number}", record.raw_stream.read(),
                        fields.get_header("WARC-Target-URI"), "text/html", "utf-8",
                    )  # fmt: skip
                    continue
                if record.rec_type == "request":
                    continue  # stands between a response and what was drawn of it
                if waiting is not None:
                    yield waiting[1]
                    waiting = None
                source = _response(record, f"{path}#{number}")
                if source is not None:
                    waiting = fields.get_header("WARC-Record-ID") or "", source
            if waiting is not None:
                yield waiting[1]
    except (ArchiveLoadFailed, EOFError) as error:
        raise InputError(f"{path}: is no WARC file, or damaged ({error})") from None


def _response(record: Any, name: str) -> Source | None:
    """The page of a response record; None where it holds none."""
    from mcminer.study.decode import BodyTooLargeError, BodyTruncatedError, decode_body

    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return None
    media, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    media = media.strip().lower()
    if headers.get_statuscode() != "200" or media not in _READABLE:
        return None
    charset = parameters.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    try:
        body = decode_body(
            record.raw_stream.read(), headers.get_header("Content-Encoding") or "",
            max_bytes=100_000_000,
        )  # fmt: skip
    except (BodyTooLargeError, BodyTruncatedError):
        body = b""
    return Source(name, body, record.rec_headers.get_header("WARC-Target-URI"), media, charset)
