"""Credits: how many hours one ECTS credit is by country, and which units are ECTS at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mcminer.codebook.numerals import canonical_number
from mcminer.codebook.tables.geography import country_code
from mcminer.codebook.tables.reading import listed, rows, truth
from mcminer.codebook.values import fold

__all__ = [
    "CreditHours",
    "CreditUnit",
    "credit_hours",
    "credit_unit",
    "credit_units",
    "hours_of_credits",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditHours:
    """Hours of work that one ECTS credit stands for in a country, lower and upper end."""

    country: str
    hours_min: int
    hours_max: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditUnit:
    """A wording for credits.

    Attributes:
        unit: the wording in lower case.
        languages: ISO 639-1 codes of the languages that use it; none for all.
        countries: ISO 3166-1 codes of the countries that use it; none for all.
        is_ects: whether it means ECTS credits.
        canonical: ``ECTS``, or the name under which ``other_credits`` keeps the unit.
        note: what to know about it.
    """

    unit: str
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    is_ects: bool
    canonical: str
    note: str
    source: str


@cache
def _hours() -> dict[str, CreditHours]:
    columns = ("country", "hours_min", "hours_max", "source")
    return {
        row["country"]: CreditHours(
            country=row["country"],
            hours_min=int(row["hours_min"]),
            hours_max=int(row["hours_max"]),
            source=row["source"],
        )
        for row in rows("credit_hours", columns)
    }


def credit_hours(country: str) -> CreditHours | None:
    """Hours per ECTS credit in ``country`` (ISO 3166-1 alpha-2), or ``None`` outside the table."""
    return _hours().get(country_code(country))


def hours_of_credits(
    ects: float, country: str, ects_max: float | None = None
) -> tuple[int | float, int | float] | None:
    """Lower and upper end of the hours that ``ects`` credits stand for in ``country``.

    ``ects_max`` is the upper end of a range of credits. ``None`` outside the table.

    >>> hours_of_credits(6, "IT")
    (150, 150)
    """
    rule = credit_hours(country)
    if rule is None:
        return None
    upper = ects if ects_max is None else ects_max
    return canonical_number(ects * rule.hours_min), canonical_number(upper * rule.hours_max)


@cache
def credit_units() -> tuple[CreditUnit, ...]:
    """All wordings for credits, those for ECTS first."""
    columns = ("unit", "languages", "countries", "is_ects", "canonical", "note", "source")
    return tuple(
        CreditUnit(
            unit=row["unit"],
            languages=listed(row["languages"]),
            countries=listed(row["countries"]),
            is_ects=truth(row["is_ects"]),
            canonical=row["canonical"],
            note=row["note"],
            source=row["source"],
        )
        for row in rows("credit_units", columns)
    )


@cache
def _units() -> dict[str, tuple[CreditUnit, ...]]:
    found: dict[str, tuple[CreditUnit, ...]] = {}
    for unit in credit_units():
        found[unit.unit] = (*found.get(unit.unit, ()), unit)
    return found


def credit_unit(text: str, country: str = "", language: str = "") -> CreditUnit | None:
    """What ``text`` means as a unit of credits, or ``None`` where the table does not know it.

    Some wordings mean different things in different places (``kp`` in Latvia, Switzerland and
    Finland): ``country`` decides, then ``language``. With neither, a wording that means several
    units has no answer.
    """
    options = _units().get(fold(text), ())
    here = country_code(country)
    by_country = [unit for unit in options if here and here in unit.countries]
    by_language = [
        unit for unit in by_country or options if language and language in unit.languages
    ]
    chosen = by_language or by_country or options
    meanings = {(unit.is_ects, unit.canonical) for unit in chosen}
    return chosen[0] if len(meanings) == 1 else None
