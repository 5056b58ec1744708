"""Serving the demo web: one loopback port a site, as plain web servers do."""

from __future__ import annotations

import threading
import tomllib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

from mcminer.shipped import shipped

__all__ = ["DemoSite", "DemoWeb"]

_TYPES = {
    ".html": "text/html", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf", ".css": "text/css",
}  # fmt: skip
#: Kinds of file in which a site writes its own address as {{base}}.
_TEMPLATED = frozenset((".html", ".xml", ".txt"))


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A made-up provider.

    Attributes:
        slug: name of its folder.
        base: its address while it is served, without a slash at the end.
        name, country, type, language: as a line of providers.csv has them.
    """

    slug: str
    base: str
    name: str
    country: str
    type: str
    language: str


class DemoWeb:
    """All demo sites, served as long as the context lasts.

    >>> with DemoWeb() as web:            # doctest: +SKIP
    ...     print(web.sites[0].base)
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or shipped("demo")
        self.sites: list[DemoSite] = []
        self._servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> DemoWeb:
        for file in sorted((self.folder / "sites.d").glob("*.toml")):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            root = self.folder / "sites" / file.stem
            server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(root))
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self._servers.append(server)
            base = f"http://127.0.0.1:{server.server_port}"
            self.sites.append(
                DemoSite(
                    file.stem, base, data["name"], data["country"], data["provider_type"],
                    data["language"],
                )
            )  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _handler(root: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = (root / path.lstrip("/")).resolve()
            if path.endswith("/"):
                file = file / "index.html"
            if not file.is_relative_to(root.resolve()) or not file.is_file():
                self._send(404, "text/html", b"<!doctype html><title>404</title><p>Not found</p>")
                return
            body = file.read_bytes()
            ending = file.suffix.lower()
            if ending in _TEMPLATED:  # on bytes: some pages are not UTF-8
                host = self.headers.get("Host", "")
                body = body.replace(b"{{base}}", f"http://{host}".encode())
            self._send(200, _TYPES.get(ending, "application/octet-stream"), body)

        def _send(self, status: int, media_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: the crawl has its own record."""

    return Handler
