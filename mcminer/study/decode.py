"""Content codings undone within bounds: a few kilobytes must never become gigabytes.

httpx and most libraries decompress without a limit. Everything that crawled bytes go through on
their way to a page passes here instead.
"""

from __future__ import annotations

import zlib
from importlib import import_module
from typing import Any, Protocol

__all__ = ["ACCEPT_ENCODING", "BodyTooLargeError", "BodyTruncatedError", "decode_body"]

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
"""What the crawler offers to servers: exactly what :func:`decode_body` can bound."""

_STEP = 256 * 1024


class BodyTooLargeError(ValueError):
    """The decoded body passes the limit of size or of ratio."""


class BodyTruncatedError(ValueError):
    """The coded body ends early or is damaged."""


def decode_body(
    data: bytes, encoding: str, *, max_bytes: int, max_ratio: float = float("inf")
) -> bytes:
    """Undo ``Content-Encoding``.

    Args:
        data: The body as sent, without chunking.
        encoding: The header's value: ``gzip``, or several in the order they were applied.
        max_bytes: Largest result.
        max_ratio: Largest result : ``len(data)``, looked at once the result passes 1 MB.

    Returns:
        The decoded body. A coding that is not known is left as it is: the page reader will judge.

    Raises:
        BodyTooLargeError: A limit is passed; never more than it and one step is held.
        BodyTruncatedError: The stream ends early or is damaged.
    """
    limit = max_bytes if len(data) == 0 else int(min(max_bytes, max(1e6, max_ratio * len(data))))
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            data = _gunzip(data, limit)
        elif name == "deflate":
            data = _inflate(data, limit)
        elif name == "br":
            data = _unbrotli(data, limit)
        elif name == "zstd":
            data = _unzstd(data, limit)
    if len(data) > limit:
        raise BodyTooLargeError(f"the body passes {limit} bytes")
    return data


def _bounded(parts: list[bytes], size: int, limit: int) -> None:
    if size > limit:
        parts.clear()
        raise BodyTooLargeError(f"the decompressed body passes {limit} bytes")


def _zlib(data: bytes, limit: int, wbits: int, *, members: bool) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        stream = zlib.decompressobj(wbits)
        try:
            while data and not stream.eof:
                part = stream.decompress(data, _STEP)
                parts.append(part)
                size += len(part)
                _bounded(parts, size, limit)
                data = stream.unconsumed_tail
                if not data and not part:
                    break
        except zlib.error as error:
            raise BodyTruncatedError(f"damaged compression ({error})") from error
        if not stream.eof:
            # A last call gives what the window still holds; none: the stream was cut.
            parts.append(stream.flush(_STEP))
            if not stream.eof:
                raise BodyTruncatedError("the compressed body ends early")
        data = stream.unused_data
        # gzip allows several members in a row; anything else behind the end is padding.
        if not members or not data.startswith(b"\x1f\x8b"):
            return b"".join(parts)


def _gunzip(data: bytes, limit: int) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        # Some servers declare gzip and send plain text; empty bodies come with HEAD-like answers.
        return data
    return _zlib(data, limit, 31, members=True)


def _inflate(data: bytes, limit: int) -> bytes:
    if not data:
        return data
    # RFC 9110 means zlib format, many servers send the raw stream.
    wrapped = (data[0] & 0x0F) == 8 and len(data) > 1 and (data[0] * 256 + data[1]) % 31 == 0
    return _zlib(data, limit, 15 if wrapped else -15, members=False)


def _unbrotli(data: bytes, limit: int) -> bytes:
    brotli: Any = import_module("brotli")  # it comes without types
    if not data:
        return data
    stream = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        part = stream.process(data, output_buffer_limit=_STEP)
        while part:
            parts.append(part)
            size += len(part)
            _bounded(parts, size, limit)
            part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise BodyTruncatedError(f"damaged compression ({error})") from error
    if not stream.is_finished():
        raise BodyTruncatedError("the compressed body ends early")
    return b"".join(parts)


def _unzstd(data: bytes, limit: int) -> bytes:
    import io

    import zstandard

    if not data:
        return data
    # A window of 8 MB is what RFC 9659 lets a server use on the web.
    reader = zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).stream_reader(
        io.BytesIO(data), read_across_frames=True
    )
    parts: list[bytes] = []
    size = 0
    try:
        while part := reader.read(_STEP):
            parts.append(part)
            size += len(part)
            _bounded(parts, size, limit)
        # The reader gives no sign of a cut frame; an object of the other kind does. Its output
        # is known to be within the limit by now.
        check = zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).decompressobj()
        if size < 1 or not _zstd_complete(check, data):
            raise BodyTruncatedError("the compressed body ends early")
    except zstandard.ZstdError as error:
        raise BodyTruncatedError(f"damaged compression ({error})") from error
    return b"".join(parts)


def _zstd_complete(stream: _ZstdObject, data: bytes) -> bool:
    stream.decompress(data)
    return stream.eof


class _ZstdObject(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, /) -> bytes: ...
