"""robots.txt by RFC 9309, with Crawl-delay, sitemaps and Content-Signal.

The groups are read here and the rules matched by protego. protego chooses groups by looking for
the agent's name inside longer names and loses its way at byte order marks and at names with
blanks; RFC 9309 asks for the group of exactly our product token, else ``*``.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mcminer.crawl.urls import split

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["LIFETIME", "MAX_BYTES", "MAX_REDIRECTS", "Robots"]

LIFETIME = 24 * 3600.0
"""Seconds that a robots.txt is relied on (RFC 9309 2.4)."""
MAX_BYTES = 500 * 1024
"""Bytes that are read of it (2.5)."""
MAX_REDIRECTS = 5
"""Redirects that are followed to it (2.3.1.2)."""

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z -]*?)\s*(?::|\s)\s*(.*?)\s*\Z")
_KEYS = {
    "user-agent": "agent", "useragent": "agent", "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow",
    "disalow": "disallow", "diasllow": "disallow", "disallaw": "disallow",
    "crawl-delay": "delay", "crawldelay": "delay", "crawl delay": "delay",
    "content-signal": "signal", "contentsignal": "signal",
    "sitemap": "sitemap", "site-map": "sitemap",
}  # fmt: skip
_HTML = re.compile(rb"\s*(?:<!doctype|<html|<head|<\?xml)", re.IGNORECASE)


@dataclass
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[tuple[str, str]] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)


class Robots:
    """The rules of one robots.txt for one agent.

    Args:
        body: The file as fetched; anything past 500 KiB is ignored. HTML counts as empty: it is
            a site's error page under the wrong status.
        agent: Our product token.

    Attributes:
        crawl_delay: Seconds between requests that it asks for, decimals kept; None: nothing.
        sitemaps: Addresses of sitemaps, as written.
        digest: ``sha256:`` of the file, to name the version a refusal rests on.
    """

    def __init__(self, body: bytes, agent: str) -> None:
        self.digest = "sha256:" + hashlib.sha256(body).hexdigest()
        self.sitemaps: list[str] = []
        text = "" if _HTML.match(body) else _decoded(body[:MAX_BYTES])
        groups = self._read(text)
        token = agent.lower()
        own = [group for group in groups if token in group.agents]
        self._chosen = own or [group for group in groups if "*" in group.agents]
        self._rules = [rule for group in self._chosen for rule in group.rules]
        delays = [delay for group in self._chosen for delay in group.delays]
        self.crawl_delay = max(delays) if delays else None
        self._matcher: Protego | None = _matcher(self._rules) if self._rules else None

    def _read(self, text: str) -> list[_Group]:
        groups: list[_Group] = []
        group: _Group | None = None
        open_group = False  # still gathering User-agent lines
        for line in re.split(r"\r\n|\r|\n", text):
            found = _LINE.match(line.partition("#")[0])
            if not found or (key := _KEYS.get(found[1].lower())) is None:
                continue
            value = found[2]
            if key == "sitemap":
                self.sitemaps.append(value)
            elif key == "agent":
                if group is None or not open_group:
                    group = _Group()
                    groups.append(group)
                    open_group = True
                # The product token ends at the first sign that cannot be in one.
                name = re.match(r"[A-Za-z_-]+|\*", value)
                if name:
                    group.agents.add(name[0].lower())
            elif group is not None:
                if key in ("allow", "disallow"):
                    open_group = False
                    if value:
                        group.rules.append((key, value))
                elif key == "delay":
                    _add_delay(group, value)
                elif key == "signal":
                    group.signals.append(value)
        return groups

    def allows(self, url: str) -> bool:
        """Whether a normalised address may be fetched.

        A link to ``/robots.txt`` itself is a page like any other here, as Google's test suite has
        it; protego would let it pass, so its name is spelt with an escape.
        """
        if url.endswith("/robots.txt"):
            url = url.removesuffix("robots.txt") + "%72obots.txt"
        return self._matcher is None or bool(self._matcher.can_fetch(url, "*"))

    def rule_against(self, url: str) -> str:
        """The line that forbids ``url``, for the record."""
        hits = [
            value
            for key, value in self._rules
            if key == "disallow" and not _matcher([(key, value)]).can_fetch(url, "*")
        ]
        return f"Disallow: {max(hits, key=len)}" if hits else "Disallow"

    def signal(self, url: str) -> str:
        """The Content-Signal that reserves ``url`` against text mining; empty: none does.

        ``ai-train=no`` and ``ai-input=no`` count, as does ``use=none``; ``search=no`` does not:
        a mapping is no search index. A signal may begin with a path that it is limited to.
        """
        path = split(url)[3]
        for group in self._chosen:
            for value in group.signals:
                prefix, _, rest = (
                    value.partition(" ") if value.startswith("/") else ("/", "", value)
                )
                if path.startswith(prefix) and re.search(
                    r"\bai[-_](?:train|input)\s*=\s*no\b|\btdm\s*=\s*no\b", rest, re.IGNORECASE
                ):
                    return f"Content-Signal: {value}"
        return ""


def _decoded(body: bytes) -> str:
    # A byte order mark, or what is left of one, is no part of the first line's key.
    return re.sub(rb"\A[\xef\xbb\xbf\xfe\xff]{1,3}", b"", body).decode("utf-8", "replace")


def _add_delay(group: _Group, value: str) -> None:
    try:
        delay = float(value.replace(",", "."))
    except ValueError:
        return
    if math.isfinite(delay) and delay >= 0:
        group.delays.append(delay)


def _matcher(rules: list[tuple[str, str]]) -> Any:
    from protego import Protego

    lines = ["User-agent: *", *(f"{key}: {value}" for key, value in rules)]
    return Protego.parse("\n".join(lines))
