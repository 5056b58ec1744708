"""A Chromium that draws pages whose words come from scripts. The only importer of Playwright.

The browser has no way to the network of its own: names do not resolve in it and its proxy is a
closed port. Every request that a page makes is handed to a function of ours, which answers or
declines (see :mod:`mcminer.crawl.courier`), so that robots rules, delays and the guard hold for
what scripts ask, too. The page itself is not asked for a second time: the browser gets the bytes
that the crawl has fetched and archived.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcminer.crawl.response import Fetched

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, Request, Route

__all__ = ["Browser", "BrowserError", "Declined", "Drawn", "find_chromium", "missing"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NEEDED = frozenset(("script", "xhr", "fetch", "stylesheet", "document", "other"))
"""Kinds of request that can bring words. Stylesheets are answered with nothing."""
_QUIET = 0.5
_SETTLE = 10.0
_GRACE = 3.0
"""Seconds that a page which was told to end is waited for: a script may never give way."""
_DROPPED = frozenset(("content-encoding", "content-length", "transfer-encoding", "connection"))
_ARGUMENTS = [
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
]
_NO_SIDE_DOORS = "delete window.RTCPeerConnection; delete window.WebTransport;"

Answer = Callable[[str, str], Awaitable[Fetched]]
"""Answers a request of the page by address and kind; raises :class:`Declined`."""


class BrowserError(Exception):
    """A page could not be drawn; the message says why."""


class Declined(Exception):  # noqa: N818  (an answer, not a mistake)
    """A request that is not sent; the message is the rule."""


@dataclass
class Drawn:
    """A page as the browser shows it.

    Attributes:
        html: The DOM, serialised.
        partly: Why it may lack something; empty: it came to rest.
        moved: Addresses that scripts wanted to go to; the browser stays where it is.
    """

    html: str = ""
    partly: str = ""
    moved: list[str] = field(default_factory=list)


def find_chromium() -> str | None:
    """The browser's program: ``MCMINER_CHROMIUM``, or the first one on PATH."""
    named = os.environ.get("MCMINER_CHROMIUM", "")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def missing() -> str:
    """What keeps pages from being drawn on this computer; empty: nothing."""
    from importlib.util import find_spec

    if find_spec("playwright") is None:
        return "Playwright is not installed: pip install 'mcminer[render]'"
    if find_chromium() is None:
        return "no Chromium was found: install one, or name it in MCMINER_CHROMIUM"
    return ""


class Browser:
    """One Chromium, started when the first page needs it; each page gets a clean profile.

    Args:
        agent: The User-Agent header and property.
        deadline: Longest time for one page, in seconds.
        max_bytes: Largest DOM taken.
    """

    def __init__(self, *, agent: str, deadline: float, max_bytes: int) -> None:
        self._agent = agent
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._starting = asyncio.Lock()
        self._pages = asyncio.Semaphore(2)

    async def draw(self, response: Fetched, answer: Answer) -> Drawn:
        """Draw a page from its response.

        Raises:
            BrowserError: The browser cannot be started, crashed, or the page is too large.
        """
        from playwright.async_api import Error

        async with self._pages:
            try:
                chromium = await self._started()
                context = await chromium.new_context(
                    user_agent=self._agent,
                    accept_downloads=False,
                    service_workers="block",
                    bypass_csp=False,
                )
                try:
                    return await self._draw(context, response, answer)
                finally:
                    await self._end(context)
            except Error as error:
                raise BrowserError(f"browser: {str(error).splitlines()[0][:200]}") from error

    async def _draw(self, context: BrowserContext, response: Fetched, answer: Answer) -> Drawn:
        from playwright.async_api import Error

        drawn = Drawn()
        page = await context.new_page()
        traffic = _Traffic(page, response, answer, drawn)
        await context.add_init_script(_NO_SIDE_DOORS)
        await context.route("**/*", traffic.handle)
        await context.route_web_socket(re.compile(".*"), lambda socket: socket.close())
        try:
            async with asyncio.timeout(self._deadline):
                await page.goto(response.url, wait_until="load", timeout=0)
                await traffic.settled()
        except TimeoutError:
            drawn.partly = f"time-out after {self._deadline:g} s"
        except Error as error:
            if not traffic.served:
                raise
            # A script that wants to leave ends the first loading; what is drawn by then counts.
            drawn.partly = str(error).splitlines()[0][:120] if not drawn.moved else ""
        drawn.html = await _content(page)
        if len(drawn.html) > self._max_bytes:
            raise BrowserError(f"size: a drawn page of {len(drawn.html)} characters")
        return drawn

    async def _end(self, context: BrowserContext) -> None:
        """Close a page's profile; a page that does not let itself be closed ends the browser."""
        from playwright.async_api import Error

        try:
            with suppress(Error):
                await asyncio.wait_for(context.close(), _GRACE)
        except TimeoutError:
            async with self._starting:
                chromium, self._chromium = self._chromium, None
                if chromium is not None:
                    with suppress(Error, TimeoutError):
                        await asyncio.wait_for(chromium.close(), _GRACE)

    async def _started(self) -> Chromium:
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                if self._playwright is None:
                    self._playwright = await async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=find_chromium(),
                    args=_ARGUMENTS,
                    # Chromium's own sandbox cannot be had as root.
                    chromium_sandbox=os.geteuid() != 0,
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._chromium

    async def close(self) -> None:
        """End the browser, if it was ever started."""
        if self._playwright is None:
            return
        from playwright.async_api import Error

        with suppress(Error):
            if self._chromium is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._chromium.close(), _GRACE)
        await self._playwright.stop()


class _Traffic:
    """The requests of one page."""

    def __init__(self, page: Page, response: Fetched, answer: Answer, drawn: Drawn) -> None:
        self._page = page
        self._response = response
        self._answer = answer
        self._drawn = drawn
        self._pending = 0
        self.served = False

    async def handle(self, route: Route, request: Request) -> None:
        """Answer, or abort."""
        from playwright.async_api import Error

        self._pending += 1
        try:
            with suppress(Error):  # the page was closed meanwhile
                await self._handle(route, request)
        finally:
            self._pending -= 1

    async def _handle(self, route: Route, request: Request) -> None:
        if request.is_navigation_request():
            if request.frame != self._page.main_frame:
                await route.abort("blockedbyclient")  # a frame is a page of its own
            elif self.served:
                self._drawn.moved.append(request.url)
                await route.abort("aborted")
            else:
                self.served = True
                await _fulfil(route, self._response, "")
            return
        kind = request.resource_type
        if request.method != "GET" or kind not in _NEEDED:
            await route.abort("blockedbyclient")
        elif kind == "stylesheet":
            await route.fulfill(status=200, content_type="text/css", body="")
        else:
            try:
                found = await self._answer(request.url, kind)
            except Declined:
                await route.abort("blockedbyclient")
            else:
                origin = (await request.all_headers()).get("origin", "")
                await _fulfil(route, found, origin)

    async def settled(self) -> None:
        """Wait until the page has asked for nothing for a moment."""
        loop = asyncio.get_running_loop()
        start = quiet = loop.time()
        while loop.time() - quiet < _QUIET:
            if self._pending:
                quiet = loop.time()
            elif loop.time() - start > _SETTLE:
                return
            await asyncio.sleep(0.05)


async def _content(page: Page) -> str:
    try:
        return await asyncio.wait_for(page.content(), _GRACE)
    except TimeoutError:
        raise BrowserError("browser: a script of the page never comes to its end") from None


async def _fulfil(route: Route, response: Fetched, origin: str) -> None:
    headers = {name: value for name, value in response.headers if name.lower() not in _DROPPED}
    if origin:
        # We send no Origin, so servers do not answer it; nobody's cookies are at stake here.
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
    await route.fulfill(status=response.status, headers=headers, body=response.body)
