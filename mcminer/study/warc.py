"""Reading single records back from the archive, by file and offset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mcminer.errors import StudyError
from mcminer.study.decode import BodyTooLargeError, BodyTruncatedError, decode_body

__all__ = ["ArchivedResponse", "read_response"]

_READ_LIMIT = 256_000_000
"""No body on record is larger: the crawl's own limits are far below."""


@dataclass(frozen=True)
class ArchivedResponse:
    """A response as the archive holds it.

    Attributes:
        url: ``WARC-Target-URI``.
        date: ``WARC-Date``, ISO 8601 in UTC.
        status: HTTP status code.
        headers: HTTP header lines, in order, as sent.
        body: The decoded payload.
    """

    url: str
    date: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def read_response(path: Path, offset: int) -> ArchivedResponse:
    """Read the record that begins at ``offset`` of a WARC file.

    Raises:
        StudyError: The file is missing, there is no response record at that place, or its
            payload cannot be decoded.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            if record.rec_type == "conversion":  # a page as a browser has drawn it
                return ArchivedResponse(
                    url=record.rec_headers.get_header("WARC-Target-URI") or "",
                    date=record.rec_headers.get_header("WARC-Date") or "",
                    status=200,
                    headers=[("Content-Type", record.content_type or "")],
                    body=record.raw_stream.read(),
                )
            if record.http_headers is None:
                raise StudyError(f"{path} at byte {offset}: holds no response")
            raw = record.raw_stream.read()
            headers = [(str(name), str(value)) for name, value in record.http_headers.headers]
            encoding = record.http_headers.get_header("Content-Encoding") or ""
            return ArchivedResponse(
                url=record.rec_headers.get_header("WARC-Target-URI") or "",
                date=record.rec_headers.get_header("WARC-Date") or "",
                status=int(record.http_headers.get_statuscode() or 0),
                headers=headers,
                body=decode_body(raw, encoding, max_bytes=_READ_LIMIT),
            )
    except FileNotFoundError as error:
        raise StudyError(f"{path}: is missing; restore the study's archive folder") from error
    except (ArchiveLoadFailed, StopIteration, EOFError, OSError, ValueError) as error:
        kind = (
            "cannot be decoded"
            if isinstance(error, BodyTooLargeError | BodyTruncatedError)
            else "damaged"
        )
        raise StudyError(
            f"{path} at byte {offset}: {kind} ({error}); see `mcminer archive check`"
        ) from error
