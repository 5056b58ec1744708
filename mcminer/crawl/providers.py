"""The shipped provider files, ``crawlers/*.toml``: whom a study could crawl, and where to begin."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from mcminer.codebook import codebook
from mcminer.crawl.urls import normalise
from mcminer.errors import SettingsError
from mcminer.lexicon import LANGUAGES
from mcminer.shipped import shipped
from mcminer.study.providers import Provider, provider_types

__all__ = ["ProviderFile", "load_provider", "load_providers"]


@dataclass(frozen=True, kw_only=True)
class ProviderFile:
    """One provider.

    Attributes:
        name: As the provider writes it.
        country: ISO 3166-1 alpha-2, or ``INT``.
        type: ``provider_type`` of the codebook.
        language: ISO 639-1 of the pages to begin with.
        seeds: Starting addresses, the first one the entrance.
        scope: As the ``scope`` column of providers.csv; empty: the seeds' hosts.
        sectors: Sector codes that the provider is known for; empty: many.
        delay: Typical pace in seconds, where a site asks for one; 0: the study's.
        checked: ``unchecked``, or the date when somebody looked at the seeds.
        notes: For people.
        render: Whether its pages need a browser.
        selectors: CSS selectors of key facts, by column of the codebook.
        path: The file.
    """

    name: str
    country: str
    type: str
    language: str
    seeds: tuple[str, ...]
    scope: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    delay: float = 0.0
    checked: str = "unchecked"
    notes: str = ""
    render: bool = False
    selectors: dict[str, str] = field(default_factory=dict)
    path: Path = Path()

    def rows(self) -> list[Provider]:
        """The lines of providers.csv that this file stands for, one for each seed."""
        return [
            Provider(
                country=self.country,
                name=self.name,
                type=self.type,
                url=seed,
                scope=" ".join(self.scope),
                notes=self.notes,
            )
            for seed in self.seeds
        ]


_KEYS = [one.name for one in fields(ProviderFile) if one.name != "path"]
_REQUIRED = ("name", "country", "type", "language", "seeds", "checked")


def load_providers(folder: Path | None = None) -> list[ProviderFile]:
    """All provider files of a folder, by country and name.

    Raises:
        SettingsError: A file is wrong; the message names it.
    """
    paths = sorted((folder or shipped("crawlers")).glob("*.toml"))
    return sorted((load_provider(path) for path in paths), key=lambda one: (one.country, one.name))


def load_provider(path: Path) -> ProviderFile:
    """One provider file.

    Raises:
        SettingsError: It is no TOML, lacks a key, has an unknown one, or a value is wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from error
    for key in data:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(_KEYS)}"
            raise SettingsError(f"{path}: unknown key `{key}`; {hint}")
    for key in _REQUIRED:
        if not data.get(key):
            raise SettingsError(f"{path}: `{key}` is missing")
    values: dict[str, Any] = {key: _value(path, key, value) for key, value in data.items()}
    return _checked(path, ProviderFile(**values, path=path))


def _value(path: Path, key: str, value: Any) -> Any:
    if key in ("seeds", "scope", "sectors"):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SettingsError(f'{path}: `{key}` must be a list of texts, like ["a", "b"]')
        return tuple(value)
    if key == "selectors":
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise SettingsError(f"{path}: [selectors] must give a CSS selector for each column")
        return value
    if key == "delay" and isinstance(value, int | float) and value < 0:
        raise SettingsError(f"{path}: `delay` must not be {value!r}")
    if key == "render":
        wanted: tuple[type, ...] = (bool,)
    elif key == "delay":
        wanted = (int, float)
    else:
        wanted = (str, date) if key == "checked" else (str,)
    if not isinstance(value, wanted):
        raise SettingsError(f"{path}: `{key}` must not be {value!r}")
    return str(value) if key == "checked" else value


def _check_selector(path: Path, column: str, css: str) -> None:
    from mcminer.page.selected import SELECTABLE, is_selector

    if column not in SELECTABLE:
        near = difflib.get_close_matches(column, SELECTABLE, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(SELECTABLE)}"
        raise SettingsError(f"{path}: [selectors] cannot be given for `{column}`; {hint}")
    if not is_selector(css):
        raise SettingsError(f"{path}: [selectors] {column}: {css!r} is no CSS selector")


def _checked(path: Path, one: ProviderFile) -> ProviderFile:
    if one.country != "INT" and not re.fullmatch(r"[A-Z]{2}", one.country):
        raise SettingsError(f"{path}: country {one.country!r} is no ISO code of two letters")
    known = codebook()["sector"].codes
    for sector in one.sectors:
        if sector not in known:
            raise SettingsError(f"{path}: unknown sector `{sector}`; known: {', '.join(known)}")
    if one.type not in provider_types():
        known = provider_types()
        raise SettingsError(f"{path}: unknown type `{one.type}`; known: {', '.join(known)}")
    if one.language not in LANGUAGES:
        raise SettingsError(f"{path}: language {one.language!r} is none of the 24")
    if one.checked != "unchecked" and not re.fullmatch(r"\d{4}-\d\d-\d\d", one.checked):
        raise SettingsError(f'{path}: `checked` must be a date or "unchecked"')
    for column, css in one.selectors.items():
        _check_selector(path, column, css)
    for seed in one.seeds:
        if normalise(seed) is None:
            raise SettingsError(f"{path}: {seed!r} is no http(s) address")
    return one
