"""What a request gives: a response, or the reason why there is none. Knows nothing of httpx."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FetchError", "Fetched"]


class FetchError(Exception):
    """A request that gave no usable response.

    Attributes:
        kind: ``refused`` (guard), ``size``, ``type`` or ``failed``.
        retry: Whether another attempt may do better.
    """

    def __init__(self, kind: str, message: str, *, retry: bool = False, seconds: float = 0) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry = retry
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A response.

    Attributes:
        url: The address asked for.
        status, reason: ``200``, ``OK``.
        headers: Header lines in order, as sent, Latin-1.
        raw: The body as sent, content coding kept, chunking undone.
        body: The body, decoded.
        seconds: From the request to the last byte.
        request: The request's header lines.
        target: Path and query as requested.
    """

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]
    raw: bytes
    body: bytes
    seconds: float
    request: list[tuple[str, str]]
    target: str

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def media_type(self) -> str:
        """``text/html``; empty when there is no Content-Type."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """As declared in the Content-Type header."""
        _, _, parameters = (self.header("Content-Type") or "").partition(";")
        for part in parameters.split(";"):
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset" and value.strip():
                return value.strip().strip("\"'")
        return None
