"""study.toml: what it may hold, what each key means, and errors that name the line."""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from mcminer.errors import SettingsError

__all__ = ["CrawlSettings", "Settings", "load_settings"]


@dataclass(frozen=True, kw_only=True)
class CrawlSettings:
    """The ``[crawl]`` table of study.toml. Times are in seconds, sizes in bytes."""

    delay: float = 1.0
    """At least this long between two requests to a host."""
    delay_factor: float = 2.0
    """A slow host gets more rest: at least this many times its last response time."""
    max_pages_per_host: int = 500
    """Pages of one host in one round."""
    max_depth: int = 8
    """Links from a starting address."""
    allow_networks: tuple[str, ...] = ()
    """Networks (CIDR) that may be reached although they are private: demo and tests only."""
    agent: str = "mcminer"
    """Product token: the name that robots.txt groups are matched with."""
    concurrency: int = 32
    """Requests in flight at one time, over all hosts; never more than one to a host."""
    max_bytes: int = 20_000_000
    """Largest body taken, as sent."""
    max_decoded_bytes: int = 30_000_000
    """Largest body taken, decompressed."""
    max_ratio: float = 100.0
    """Largest decompressed : sent ratio of a body over 1 MB."""
    timeout: float = 30.0
    """Longest wait for a connection, or for the next bytes."""
    deadline: float = 120.0
    """Longest time for one whole request, however it drips."""
    retries: int = 2
    """Further attempts at a page that failed for the moment."""
    retry_wait: float = 10.0
    """First pause of a host that failed or said 429/503 without a time; doubles each time."""
    patience: float = 600.0
    """A host that asks for a longer pause is left for the next run."""
    warc_bytes: int = 1_000_000_000
    """A WARC file that has reached this size is closed and another begun."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """study.toml as a whole."""

    contact: str = ""
    """E-mail or web address of whoever answers for the crawl; sent with every request."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes of the languages to keep; empty: all."""
    focus_sectors: tuple[str, ...] = ()
    """Sector codes of the codebook that the study looks at first; empty: all."""
    encoder: str = "default"
    """Which text encoder classifies."""
    crawl: CrawlSettings = field(default_factory=CrawlSettings)


def load_settings(path: Path) -> Settings:
    """Read ``path``.

    Raises:
        SettingsError: It is no TOML, or a key is unknown, of a wrong type or out of range; the
            message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not saved as UTF-8; save it so in your editor") from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from error
    reader = _Reader(path, text)
    crawl = data.pop("crawl", {})
    if not isinstance(crawl, dict):
        raise SettingsError(f"{reader.at('crawl')}: `crawl` must be a table: write [crawl]")
    settings: Settings = reader.build(Settings, data, table="")
    return dataclasses.replace(settings, crawl=reader.build(CrawlSettings, crawl, table="crawl"))


class _Reader:
    """Turns TOML values into a dataclass, and knows the line of each key."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def at(self, key: str, table: str = "") -> str:
        """``study.toml line 12``, as near as the text tells."""
        here = ""
        for number, line in enumerate(self.lines, start=1):
            if heading := re.match(r"\s*\[+\s*([\w.-]+)", line):
                here = heading[1]
                if here == key:
                    return f"{self.path} line {number}"
            named = re.match(r"""\s*["']?([\w-]+)["']?\s*[.=]""", line)
            if named and named[1] == key and here == table:
                return f"{self.path} line {number}"
        return str(self.path)

    def build(self, kind: type[Any], data: dict[str, Any], *, table: str) -> Any:
        types = get_type_hints(kind)
        known = [name for name in types if name != "crawl"]
        values: dict[str, Any] = {}
        for key, value in data.items():
            where = self.at(key, table)
            if key not in known:
                raise SettingsError(f"{where}: unknown key `{key}`{_hint(key, table, known)}")
            values[key] = _converted(where, key, value, types[key])
        return kind(**values)


def _hint(key: str, table: str, known: list[str]) -> str:
    elsewhere = [f.name for f in dataclasses.fields(Settings if table else CrawlSettings)]
    if key in elsewhere:
        return "; it belongs under [crawl]" if not table else "; it belongs above [crawl]"
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else f"; known are: {', '.join(known)}"


def _converted(where: str, key: str, value: Any, wanted: Any) -> Any:
    wrong = SettingsError(f"{where}: `{key}` must be {_named(wanted)}, not {value!r}")
    if wanted is str:
        if not isinstance(value, str):
            raise wrong
        return _text(where, key, value.strip())
    if wanted in (int, float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong
        if wanted is int and value != int(value):
            raise wrong
        if value < (1 if wanted is int and key != "max_depth" and key != "retries" else 0):
            raise SettingsError(f"{where}: `{key}` must not be {value}")
        return wanted(value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise wrong
    if key == "allow_networks":
        for item in value:
            try:
                ipaddress.ip_network(item)
            except ValueError as error:
                raise SettingsError(
                    f"{where}: {item!r} is no network; write it like 127.0.0.0/8 ({error})"
                ) from error
    return tuple(value)


def _text(where: str, key: str, value: str) -> str:
    if key == "agent" and not re.fullmatch(r"[A-Za-z_-]+", value):
        raise SettingsError(
            f"{where}: `agent` may hold letters, - and _ only (RFC 9309), not {value!r}"
        )
    if key == "contact" and value and not re.fullmatch(r"\S+@\S+\.\S+|https?://\S+", value):
        raise SettingsError(f"{where}: `contact` must be an e-mail or web address, not {value!r}")
    if any(ord(sign) < 32 for sign in value):
        raise SettingsError(f"{where}: `{key}` holds a control character")
    return value


def _named(wanted: Any) -> str:
    return {str: "a text in quotes", int: "a whole number", float: "a number"}.get(
        wanted, 'a list of texts, like ["a", "b"]'
    )
