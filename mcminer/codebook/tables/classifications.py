"""Sectors of the codebook against NACE Rev. 2.1 sections and ISCED-F 2013 fields of education."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mcminer.codebook.tables.reading import listed, rows

__all__ = ["SectorCodes", "sector_of_isced_f", "sector_of_nace", "sectors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorCodes:
    """Codes of one sector.

    Attributes:
        code: a code of the column ``sector``.
        nace: sections that belong to it wholly; ``nace_partly`` those shared with another.
        isced_f: broad (2 digits), narrow (3) or detailed (4) fields; a longer code beats the
            shorter one that it begins with.
    """

    code: str
    nace: tuple[str, ...]
    nace_partly: tuple[str, ...]
    isced_f: tuple[str, ...]
    source: str


@cache
def sectors() -> tuple[SectorCodes, ...]:
    """All sectors, in codebook order."""
    return tuple(
        SectorCodes(
            code=row["code"],
            nace=listed(row["nace"]),
            nace_partly=listed(row["nace_partly"]),
            isced_f=listed(row["isced_f"]),
            source=row["source"],
        )
        for row in rows("sectors", ("code", "nace", "nace_partly", "isced_f", "source"))
    )


def sector_of_nace(section: str) -> str | None:
    """Sector that a NACE Rev. 2.1 section (one letter) belongs to wholly, or ``None``."""
    section = section.strip().upper()
    return next((sector.code for sector in sectors() if section in sector.nace), None)


def sector_of_isced_f(field: str) -> str | None:
    """Sector of an ISCED-F 2013 field, by the longest code in the table that it begins with.

    >>> sector_of_isced_f("0732")
    'construction'
    """
    matches = [
        (len(code), sector.code)
        for sector in sectors()
        for code in sector.isced_f
        if field.strip().startswith(code)
    ]
    return max(matches)[1] if matches else None
