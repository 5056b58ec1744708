"""Loading a language's words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LANGUAGES", "Lexicon", "lexicon", "schema"]

#: The official languages of the EU.
LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip


@cache
def schema() -> dict[str, dict[str, str]]:
    """The files of a lexicon folder, their keys, and what belongs under each key."""
    return _read("schema.toml")


def _read(*path: str) -> dict[str, Any]:
    resource = files("mcminer.lexicon").joinpath(*path)
    return tomllib.loads(resource.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    Attributes:
        language: ISO 639-1 code.
        phrases: phrases by key, ``phrases["entry.age"]``.
        tables: numbers by word, ``tables["numbers.words"]["three"] == 3``.
    """

    language: str
    phrases: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, float]]

    def __getitem__(self, key: str) -> tuple[str, ...]:
        return self.phrases.get(key, ())


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; one without any words where there is no folder for it."""
    phrases: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Mapping[str, float]] = {}
    for file in schema():
        try:
            data = _read(language, f"{file}.toml")
        except FileNotFoundError:
            continue
        for key, value in data.items():
            if isinstance(value, dict):
                tables[f"{file}.{key}"] = value
            else:
                phrases[f"{file}.{key}"] = tuple(value)
    return Lexicon(language, phrases, tables)
