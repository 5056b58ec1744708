"""Countries and languages: ISO codes, names in many languages, top-level domains.

Names and official languages come from the Unicode CLDR by way of Babel. Kosovo has the
user-assigned code ``XK``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mcminer.codebook.tables.reading import listed, rows, truth
from mcminer.codebook.values import fold

__all__ = [
    "Country",
    "Language",
    "countries",
    "country",
    "country_code",
    "country_of_language",
    "country_of_tld",
    "languages",
    "national_bodies",
]

_COLUMNS = (
    "code",
    "name",
    "names",
    "codes",
    "tld",
    "tld_generic",
    "regional_tld",
    "languages",
    "eu",
    "source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country.

    Attributes:
        code: ISO 3166-1 alpha-2.
        name: in English.
        names: all names, the English one first; own languages and the major ones.
        codes: other codes in use, such as ``UK`` and ``EL``.
        tld: top-level domains without the dot.
        tld_generic: whether the domain is sold worldwide (``.me``, ``.io``), so that it tells
            nothing about a provider.
        regional_tld: domains of a region, city or language inside the country (``.cat``).
        languages: ISO 639-1 codes of the official languages.
        eu: whether it is a member state of the European Union.
    """

    code: str
    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    tld: tuple[str, ...]
    tld_generic: bool
    regional_tld: tuple[str, ...]
    languages: tuple[str, ...]
    eu: bool
    source: str


@cache
def countries() -> tuple[Country, ...]:
    """All countries, by code."""
    return tuple(
        Country(
            code=row["code"],
            name=row["name"],
            names=listed(row["names"]),
            codes=listed(row["codes"]),
            tld=listed(row["tld"]),
            tld_generic=truth(row["tld_generic"]),
            regional_tld=listed(row["regional_tld"]),
            languages=listed(row["languages"]),
            eu=truth(row["eu"]),
            source=row["source"],
        )
        for row in rows("countries", _COLUMNS)
    )


@cache
def national_bodies() -> Mapping[str, tuple[str, ...]]:
    """Names of bodies, registers and laws that only one country has, by country.

    Acronyms among them are ordinary words elsewhere: compare them in their exact case, on pages in
    a language of the country or in English.
    """
    return {
        row["country"]: listed(row["names"])
        for row in rows("national_bodies", ("country", "names", "source"))
    }


@cache
def country_of_language(language: str) -> str | None:
    """The member state whose official language it is, where no other country has it as well."""
    spoken = [one for one in countries() if language in one.languages]
    return spoken[0].code if len(spoken) == 1 and spoken[0].eu else None


@cache
def _by_code() -> dict[str, Country]:
    return {code: one for one in countries() for code in (one.code, *one.codes)}


@cache
def _by_name() -> dict[str, Country]:
    names: dict[str, Country] = {}
    for one in countries():
        names.setdefault(fold(one.name), one)
    for one in countries():
        for name in one.names:
            names.setdefault(fold(name), one)
    return names


def country(text: str) -> Country | None:
    """The country with this code (``IE``, ``uk``) or name in any language of the table."""
    return _by_code().get(text.strip().upper()) or _by_name().get(fold(text))


def country_code(text: str) -> str:
    """ISO 3166-1 code of the country with this code or name; ``text`` itself where unknown."""
    found = country(text)
    return found.code if found else text.strip()


@cache
def _by_tld() -> tuple[dict[str, str], dict[str, str]]:
    national = {tld: one.code for one in countries() if not one.tld_generic for tld in one.tld}
    regional = {tld: one.code for one in countries() for tld in one.regional_tld}
    return national, regional


def country_of_tld(tld: str, *, regional: bool = False) -> str | None:
    """Code of the country that a top-level domain settles (``ie`` or ``.ie``), or ``None``.

    International domains and national ones that are sold worldwide settle nothing. With
    ``regional``, domains such as ``.cat`` and ``.wien`` count as well. Punycode is understood.
    """
    tld = tld.strip().lstrip(".").casefold()
    if tld.startswith("xn--"):
        try:
            tld = tld.encode("ascii").decode("idna")
        except UnicodeError:
            return None
    national, by_region = _by_tld()
    return national.get(tld) or (by_region.get(tld) if regional else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: code, English name, own name, and whether it is official in the EU."""

    code: str
    name: str
    own_name: str
    eu: bool
    source: str


@cache
def languages() -> tuple[Language, ...]:
    """All languages with a code in ISO 639-1, by code."""
    return tuple(
        Language(
            code=row["code"],
            name=row["name"],
            own_name=row["own_name"],
            eu=truth(row["eu"]),
            source=row["source"],
        )
        for row in rows("languages", ("code", "name", "own_name", "eu", "source"))
    )
