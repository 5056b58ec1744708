"""One HTTP request at a time, within bounds. The only module that imports httpx.

httpx slows down with the number of requests on one client (measured: 2.5 ms a request at 40 in
flight, 17.7 ms at 200), so each host has a client of its own with two connections. Bodies are read
raw and decoded by :mod:`mcminer.study.decode`, because httpx decompresses without a limit.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from mcminer.crawl.guard import Guard, GuardError
from mcminer.crawl.response import Fetched, FetchError
from mcminer.crawl.urls import normalise
from mcminer.study import CrawlSettings
from mcminer.study.decode import ACCEPT_ENCODING, BodyTooLargeError, BodyTruncatedError, decode_body

__all__ = ["Client", "user_agent"]

ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/xml;q=0.8,*/*;q=0.1"


def user_agent(settings: CrawlSettings, contact: str, version: str) -> str:
    """What the crawler calls itself: ``mcminer/1.0 (+https://example.org/about)``."""
    return f"{settings.agent}/{version} (+{contact})"


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the address that was checked, whatever the name says a moment later."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await asyncio.wait_for(self._guard.resolve(host, port), timeout)
        problem: Exception | None = None
        for address in addresses[:3]:
            try:
                return await self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise GuardError("guard: no sockets of this computer")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx over an httpcore pool with the guarded backend; HTTP/1.1, no proxies."""

    def __init__(self, guard: Guard) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_ssl_context(),
            max_connections=2,
            max_keepalive_connections=2,
            keepalive_expiry=30.0,
            network_backend=_GuardedBackend(guard),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


@cache
def _ssl_context() -> ssl.SSLContext:
    # One for all clients: loading the certificates takes 20 ms.
    return httpx.create_ssl_context(trust_env=False)


class Client:
    """Requests to one host.

    Args:
        settings: Limits.
        guard: Says which addresses may be reached.
        agent: The User-Agent header.
        contact: Sent as ``From`` when it is an e-mail address.
    """

    def __init__(self, settings: CrawlSettings, guard: Guard, *, agent: str, contact: str) -> None:
        self._settings = settings
        self._guard = guard
        headers = {
            "User-Agent": agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        if "@" in contact and "://" not in contact:
            headers["From"] = contact
        self._client = httpx.AsyncClient(
            transport=_Transport(guard),
            timeout=httpx.Timeout(settings.timeout),
            trust_env=False,
            follow_redirects=False,
        )
        # httpx's own defaults would add Accept: */* and a second User-Agent.
        self._client.headers = httpx.Headers(headers)
        # No cookies are kept: a page must not depend on what was fetched before it.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        accept: frozenset[str] | None = None,
        max_bytes: int | None = None,
        cut: bool = False,
    ) -> Fetched:
        """Fetch an address. Redirects are returned, not followed.

        Args:
            url: What to fetch.
            headers: Further request headers, such as ``If-None-Match``.
            accept: Media types whose bodies are read; others end the request at its headers.
                None: all. Only successful responses are looked at.
            max_bytes: Largest body as sent; by default the setting.
            cut: Return what fits into ``max_bytes`` instead of giving up on a larger body.

        Raises:
            FetchError: The guard refuses, a limit is passed, or the network fails.
        """
        try:
            self._guard.check_url(url)
        except GuardError as error:
            raise FetchError("refused", str(error)) from error
        url = normalise(url) or url  # fetched is what was checked, in its one spelling
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._settings.deadline):
                return await self._get(url, headers, accept, max_bytes, cut, started)
        except (GuardError, FetchError, TimeoutError, OSError, httpcore.NetworkError) as error:
            raise _failure(error, time.monotonic() - started) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ProtocolError) as error:
            raise _failure(error, time.monotonic() - started) from error
        except (httpcore.TimeoutException, httpcore.UnsupportedProtocol, ValueError) as error:
            raise _failure(error, time.monotonic() - started) from error

    async def _get(
        self,
        url: str,
        headers: Mapping[str, str] | None,
        accept: frozenset[str] | None,
        max_bytes: int | None,
        cut: bool,
        started: float,
    ) -> Fetched:
        request = self._client.build_request("GET", url, headers=headers)
        response = await self._client.send(request, stream=True)
        try:
            answer = _Answer(response)
            if accept is not None and response.is_success:
                _check_type(answer.media_type, accept)
            limit = max_bytes or self._settings.max_bytes
            declared = response.headers.get("content-length", "")
            if declared.isdigit() and int(declared) > limit and not cut:
                raise FetchError("size", f"size: {declared} bytes announced, {limit} allowed")
            raw = await _read(response, limit, cut=cut)
        finally:
            await response.aclose()
        if cut and len(raw) == limit and answer.encoding:
            raise FetchError("size", f"size: more than {limit} bytes")
        try:
            body = decode_body(
                raw,
                answer.encoding,
                max_bytes=self._settings.max_decoded_bytes,
                max_ratio=self._settings.max_ratio,
            )
        except BodyTooLargeError as error:
            raise FetchError("size", f"size: {error}") from error
        except BodyTruncatedError as error:
            raise FetchError("failed", f"truncated: {error}", retry=True) from error
        return Fetched(
            url=url,
            status=response.status_code,
            reason=response.reason_phrase,
            headers=answer.lines,
            raw=raw,
            body=body,
            seconds=time.monotonic() - started,
            request=[(k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw],
            target=request.url.raw_path.decode("ascii"),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class _Answer:
    """A response's head, read without httpx's guesses."""

    def __init__(self, response: httpx.Response) -> None:
        raw = response.headers.raw
        self.lines = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in raw]
        self.encoding = response.headers.get("content-encoding", "")
        kind = response.headers.get("content-type", "")
        self.media_type = kind.partition(";")[0].strip().lower()


def _check_type(media_type: str, accept: frozenset[str]) -> None:
    # Servers that declare nothing, or bytes without a name, are judged by the bytes later.
    if media_type and media_type != "application/octet-stream" and media_type not in accept:
        raise FetchError("type", f"type: {media_type}")


async def _read(response: httpx.Response, limit: int, *, cut: bool) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        size += len(part)
        parts.append(part)
        if size > limit:
            if cut:
                return b"".join(parts)[:limit]
            raise FetchError("size", f"size: more than {limit} bytes")
    return b"".join(parts)


def _failure(error: BaseException, seconds: float) -> FetchError:
    if isinstance(error, FetchError):
        error.seconds = seconds
        return error
    if isinstance(error, GuardError):
        return FetchError("refused", str(error), seconds=seconds)
    if isinstance(error, TimeoutError | httpx.TimeoutException | httpcore.TimeoutException):
        return FetchError("failed", "time-out", retry=True, seconds=seconds)
    name = type(error).__name__
    if isinstance(error, httpx.RemoteProtocolError | httpcore.RemoteProtocolError):
        kind = "truncated" if "complete message body" in str(error) else "protocol"
        return FetchError("failed", f"{kind}: {error}", retry=True, seconds=seconds)
    return FetchError("failed", f"{name}: {error}", retry=True, seconds=seconds)
