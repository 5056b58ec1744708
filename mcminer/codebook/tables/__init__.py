"""The codebook's tables: CSV files that a national expert can edit, and typed access to them.

Each table is read once a process. Lists inside a cell stand between semicolons; every table has a
``source`` column that names the document a row rests on.
"""

from __future__ import annotations

from mcminer.codebook.tables.classifications import (
    SectorCodes,
    sector_of_isced_f,
    sector_of_nace,
    sectors,
)
from mcminer.codebook.tables.credits import (
    CreditHours,
    CreditUnit,
    credit_hours,
    credit_unit,
    credit_units,
    hours_of_credits,
)
from mcminer.codebook.tables.geography import (
    Country,
    Language,
    countries,
    country,
    country_code,
    country_of_language,
    country_of_tld,
    languages,
    national_bodies,
)
from mcminer.codebook.tables.levels import (
    Cycle,
    Framework,
    NationalLevel,
    cycles,
    framework,
    frameworks,
    national_levels,
    nqf_system,
    nqf_to_eqf,
)
from mcminer.codebook.tables.quality import QualityStandard, quality_standard, quality_standards

__all__ = [
    "Country",
    "CreditHours",
    "CreditUnit",
    "Cycle",
    "Framework",
    "Language",
    "NationalLevel",
    "QualityStandard",
    "SectorCodes",
    "countries",
    "country",
    "country_code",
    "country_of_language",
    "country_of_tld",
    "credit_hours",
    "credit_unit",
    "credit_units",
    "cycles",
    "framework",
    "frameworks",
    "hours_of_credits",
    "languages",
    "national_bodies",
    "national_levels",
    "nqf_system",
    "nqf_to_eqf",
    "quality_standard",
    "quality_standards",
    "sector_of_isced_f",
    "sector_of_nace",
    "sectors",
]
