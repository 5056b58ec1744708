"""National qualifications frameworks and how their levels are referenced to the EQF.

``nqf_systems.csv`` names the frameworks; ``nqf_eqf.csv`` holds their levels. A level without an
EQF level is one that its country did not reference (Malta's A and B, the Dutch entry level).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from mcminer.codebook.tables.geography import country_code
from mcminer.codebook.tables.reading import listed, rows, truth
from mcminer.codebook.values import fold

__all__ = [
    "Cycle",
    "Framework",
    "NationalLevel",
    "cycles",
    "framework",
    "frameworks",
    "national_levels",
    "nqf_system",
    "nqf_to_eqf",
]

_ROMAN: Final = {
    numeral: str(number)
    for number, numeral in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1
    )
}
_ROMAN_LEVEL: Final = re.compile(r"([ivx]+)[.\s]?(\d|[ab])?")
_WORDS: Final = re.compile(r"\b(?:entry level|entry|level|niveau|stufe|nivel|livello|poziom)\b")

_OLD_ROMAN_SCALES: Final = frozenset({"ES", "FR", "PT"})
"""Countries where Roman numerals mean an older scale that was never referenced to the EQF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A national qualifications framework.

    Attributes:
        country: ISO 3166-1 alpha-2.
        system: short name in use.
        title: full name in the country's language.
        main: whether a bare level of that country means this framework.
        region: the part of the country that it covers, where not all.
        aliases: other names, long and short, in several languages.
    """

    country: str
    system: str
    title: str
    main: bool
    region: str
    aliases: tuple[str, ...]
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the framework, the short one first."""
        return tuple(dict.fromkeys((self.system, self.title, *self.aliases)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalLevel:
    """One level of a framework; ``eqf_level`` is ``None`` where it is not referenced."""

    country: str
    system: str
    level: str
    eqf_level: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A higher-education cycle of the Bologna process and its EQF level."""

    cycle: str
    title: str
    eqf_level: int
    source: str


@cache
def frameworks() -> tuple[Framework, ...]:
    """All national frameworks, EU countries first."""
    columns = ("country", "system", "title", "main", "region", "aliases", "source")
    return tuple(
        Framework(
            country=row["country"],
            system=row["system"],
            title=row["title"],
            main=truth(row["main"]),
            region=row["region"],
            aliases=listed(row["aliases"]),
            source=row["source"],
        )
        for row in rows("nqf_systems", columns)
    )


@cache
def national_levels() -> tuple[NationalLevel, ...]:
    """All levels of all frameworks, each framework's in ascending order."""
    columns = ("country", "system", "level", "eqf_level", "source")
    return tuple(
        NationalLevel(
            country=row["country"],
            system=row["system"],
            level=row["level"],
            eqf_level=int(row["eqf_level"]) if row["eqf_level"] else None,
            source=row["source"],
        )
        for row in rows("nqf_eqf", columns)
    )


@cache
def cycles() -> tuple[Cycle, ...]:
    """The four cycles: short cycle 5, bachelor 6, master 7, doctorate 8."""
    return tuple(
        Cycle(
            cycle=row["cycle"],
            title=row["title"],
            eqf_level=int(row["eqf_level"]),
            source=row["source"],
        )
        for row in rows("ects_cycles", ("cycle", "title", "eqf_level", "source"))
    )


def framework(country: str, name: str) -> Framework | None:
    """The framework of ``country`` that goes by ``name`` (short, full, or another name)."""
    return _by_name().get((country_code(country), fold(name)))


def nqf_system(country: str) -> str | None:
    """Short name of the framework that a bare level means in ``country``.

    ``None`` where there is no framework, or where several have an equal claim (Belgium, Spain).
    """
    code = country_code(country)
    return next((one.system for one in frameworks() if one.main and one.country == code), None)


def nqf_to_eqf(country: str, system: str | None, level: str | int) -> int | None:
    """EQF level of a national level, or ``None`` where it is unknown or not referenced.

    Args:
        country: ISO 3166-1 alpha-2; ``UK`` and ``EL`` are understood.
        system: any name of the framework; ``None``, nothing or ``NQF`` for the country's main
            one.
        level: as written, without the framework's name: ``8``, ``"4.1"``, ``"VII1"``,
            ``"Entry 3"``. Roman numerals are read save where they mean an older scale (France,
            Spain, Portugal).

    Source: the referencing reports that ``nqf_eqf.csv`` names row by row.
    """
    code = country_code(country)
    if not system or fold(system) == "nqf":
        short = nqf_system(code)
    else:
        found = framework(code, system)
        short = found.system if found else None
    if short is None:
        return None
    return _by_level().get((code, short, _level_key(str(level), code)))


def _level_key(level: str, country: str = "") -> str:
    """Spellings of one level as one key: ``Entry Level 3`` is ``e3``, ``IV.1`` is ``4.1``."""
    key = _WORDS.sub(lambda word: "e" if "entry" in word[0] else "", fold(level))
    key = re.sub(r"\s+", "", key).rstrip(".")
    roman = _ROMAN_LEVEL.fullmatch(key)
    if roman and roman[1] in _ROMAN and country not in _OLD_ROMAN_SCALES:
        number, part = _ROMAN[roman[1]], roman[2] or ""
        return f"{number}.{part}" if part.isdigit() else number + part
    return key


@cache
def _by_name() -> dict[tuple[str, str], Framework]:
    names: dict[tuple[str, str], Framework] = {}
    for one in frameworks():
        for name in one.names:
            names.setdefault((one.country, fold(name)), one)
    return names


@cache
def _by_level() -> dict[tuple[str, str, str], int | None]:
    return {
        (one.country, one.system, _level_key(one.level)): one.eqf_level for one in national_levels()
    }
