"""A web on loopback for the crawler's tests: sites with a log of every request."""

from __future__ import annotations

import gzip
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mcminer.study import Study

__all__ = ["Reply", "Request", "Site", "make_study", "page"]


@dataclass(frozen=True)
class Request:
    """One line of a site's log. ``at`` is the monotonic clock when it arrived."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Reply:
    """What a site answers; ``stream`` replaces the body and may never end."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "text/html; charset=utf-8"
    stream: Callable[[], Iterator[bytes]] | None = None
    length: int | None = None  # declared instead of the real one


Route = Reply | str | bytes | Callable[[Request], "Reply"]


class Site:
    """A site on a port of its own.

    Args:
        routes: By path with query. A text is an HTML page; a callable answers by the request.
        robots: Body of robots.txt; None answers 404.
        address: To listen on.
    """

    def __init__(
        self,
        routes: dict[str, Route] | None = None,
        *,
        robots: str | bytes | Reply | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        if robots is not None:
            if not isinstance(robots, Reply):
                robots = Reply(robots, media="text/plain")
            self.routes["/robots.txt"] = robots
        self.fallback: Callable[[Request], Reply] | None = None
        self.log: list[Request] = []
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server((address, 0), handler)
        self.address = address
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def url(self, path: str = "/") -> str:
        return f"http://{self.address}:{self.port}{path}"

    @property
    def host(self) -> str:
        return f"http://{self.address}:{self.port}"

    def asked(self) -> list[str]:
        """Paths of pages asked for, in order; without robots.txt, sitemap.xml and tdmrep.json."""
        control = ("/robots.txt", "/sitemap.xml", "/.well-known/tdmrep.json")
        return [request.path for request in self.log if request.path not in control]

    def times(self, path: str) -> int:
        return sum(1 for request in self.log if request.path == path)

    def gaps(self) -> list[float]:
        """Seconds between the arrivals of consecutive requests."""
        moments = [request.at for request in self.log]
        return [later - earlier for earlier, later in itertools.pairwise(moments)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request: Request) -> Reply:
        route = self.routes.get(request.path)
        if route is None:
            return self.fallback(request) if self.fallback else Reply("not here", 404)
        if callable(route):
            route = route(request)
        return route if isinstance(route, Reply) else Reply(route)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that hangs up on an endless body is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        request = Request(self.path, dict(self.headers.items()), time.monotonic())
        self.site.log.append(request)
        reply = self.site.reply(request)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        if reply.media:
            self.send_header("Content-Type", reply.media)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.stream is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            for part in reply.stream():
                self.wfile.write(part)
            return
        length = len(body) if reply.length is None else reply.length
        if reply.length is not None:
            self.close_connection = True
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """The log is kept in memory."""


def page(*links: str, title: str = "A page", text: str = "", head: str = "") -> str:
    """An HTML page with links; ``href|rel`` sets a rel, ``href#words`` is as it stands."""
    anchors = []
    for link in links:
        href, _, rel = link.partition("|")
        extra = f' rel="{rel}"' if rel else ""
        anchors.append(f'<li><a href="{href}"{extra}>to {href}</a></li>')
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}"
        f"</head><body><h1>{title}</h1><p>{text}</p><ul>{''.join(anchors)}</ul></body></html>"
    )


def gzipped(body: str | bytes) -> Reply:
    """A reply with gzip content coding."""
    data = gzip.compress(body.encode() if isinstance(body, str) else body)
    return Reply(data, headers={"Content-Encoding": "gzip"})


def make_study(
    folder: Path,
    *seeds: str | Site,
    contact: str = "tests@example.org",
    scope: str = "",
    legal_ground: str = "",
    **crawl: Any,
) -> Study:
    """A study that may crawl loopback, without any pause unless a setting asks for one."""
    Study.create(folder, contact=contact).close()
    settings = {
        "delay": 0.0,
        "delay_factor": 0.0,
        "retry_wait": 0.02,
        "timeout": 2.0,
        "deadline": 4.0,
        "allow_networks": ["127.0.0.0/8"],
        **crawl,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (folder / "study.toml").write_text(
        f'contact = "{contact}"\n[crawl]\n' + "\n".join(lines) + "\n", encoding="utf-8"
    )
    rows = ["country,name,type,url,scope,notes,legal_ground"]
    for number, seed in enumerate(seeds):
        url = seed.url() if isinstance(seed, Site) else seed
        rows.append(f'NL,Provider {number},,{url},{scope},,"{legal_ground}"')
    (folder / "providers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Study.open(folder)
