"""Which addresses belong to which provider of the study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mcminer.crawl.urls import normalise, split
from mcminer.errors import SettingsError
from mcminer.study import Provider

__all__ = ["Scope"]


@dataclass(frozen=True)
class _Area:
    prefix: str  # of the path; "/" is the whole host
    provider: str

    def holds(self, path: str) -> bool:
        if self.prefix == "/" or path == self.prefix:
            return True
        stem = self.prefix if self.prefix.endswith("/") else self.prefix + "/"
        return path.startswith((stem, self.prefix + "?"))


class Scope:
    """The parts of the web that a study may visit.

    A provider's scope is, by default, the host of its address, with and without ``www.``, under
    http and https. The ``scope`` column narrows or widens it: ``/courses/`` is a part of that
    host, ``https://example.org/training/`` a part of another, ``*.example.org`` a domain with all
    its hosts; several are separated by blanks.

    Raises:
        SettingsError: An address or a scope cannot be read; names the line of providers.csv.
    """

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._hosts: dict[str, list[_Area]] = {}
        self._domains: dict[str, list[_Area]] = {}
        self._starts: dict[str, str] = {}
        self.seeds: list[tuple[str, str]] = []
        """Starting addresses: (normalised URL, provider)."""
        self.grounds: dict[str, str] = {}
        """Legal grounds by provider, where stated."""
        for provider in providers:
            self.add(provider)

    def add_start(self, url: str, provider: str) -> None:
        """A further starting address (normalised) of a provider; only itself becomes in scope."""
        self._starts[url] = provider
        self.seeds.append((url, provider))

    def add(self, provider: Provider) -> None:
        """Take in a provider.

        Raises:
            SettingsError: Its address or scope cannot be read.
        """
        url = normalise(provider.url)
        where = f"providers.csv line {provider.line}" if provider.line else provider.name
        if url is None:
            raise SettingsError(f"{where}: {provider.url!r} is no address that can be crawled")
        self.add_start(url, provider.name)
        if provider.legal_ground:
            self.grounds[provider.name] = provider.legal_ground
        _, host, port, _ = split(url)
        parts = provider.scope.replace(",", " ").split()
        for part in parts or ["/"]:
            if part.startswith("/"):
                self._host(host, port, part.rstrip("*"), provider.name)
            elif part.startswith("*."):
                domain, _, path = part[2:].partition("/")
                _insert(self._domains, domain.lower(), _Area("/" + path, provider.name))
            else:
                other = normalise(part if "://" in part else f"https://{part}")
                if other is None:
                    raise SettingsError(
                        f"{where}: scope {part!r} cannot be read; write /path/, "
                        "https://host/path/ or *.domain"
                    )
                _, name, number, path = split(other)
                self._host(name, number, path, provider.name)

    def _host(self, host: str, port: int, path: str, provider: str) -> None:
        bare = host.removeprefix("www.")
        names = [bare, f"www.{bare}"] if not bare.startswith("[") else [bare]
        for name in names:
            # http and https are one site; another port is another one.
            key = name if port in (80, 443) else f"{name}:{port}"
            _insert(self._hosts, key, _Area(path, provider))

    def provider(self, url: str) -> str | None:
        """The provider that a normalised address belongs to; None: outside the study."""
        scheme, host, port, path = split(url)
        del scheme
        key = host if port in (80, 443) else f"{host}:{port}"
        for area in self._hosts.get(key, ()):
            if area.holds(path):
                return area.provider
        if self._domains and port in (80, 443):
            name = host
            while name:
                for area in self._domains.get(name, ()):
                    if area.holds(path):
                        return area.provider
                name = name.partition(".")[2]
        return self._starts.get(url)

    def reaches(self, url: str) -> bool:
        """Whether any part of the address's host is in the study: sitemaps may lie anywhere."""
        _, host, port, _ = split(url)
        key = host if port in (80, 443) else f"{host}:{port}"
        if key in self._hosts:
            return True
        while host:
            if host in self._domains:
                return True
            host = host.partition(".")[2]
        return False

    def owner(self, url: str) -> str:
        """As :meth:`provider`, by host alone; the host's name when it belongs to nobody."""
        _, host, port, _ = split(url)
        key = host if port in (80, 443) else f"{host}:{port}"
        areas = self._hosts.get(key)
        return self.provider(url) or (areas[-1].provider if areas else host)


def _insert(table: dict[str, list[_Area]], key: str, area: _Area) -> None:
    """The most special part comes first: it decides whose page an address is."""
    areas = table.setdefault(key, [])
    areas.append(area)
    areas.sort(key=lambda one: -len(one.prefix))
