"""Quality standards, labels, accreditations and inspections of training, by country.

Many names are short acronyms (``SUS``, ``ECM``): search running text for them in their exact case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mcminer.codebook.tables.reading import listed, rows
from mcminer.codebook.values import fold

__all__ = ["QualityStandard", "quality_standard", "quality_standards"]

_COLUMNS = ("name", "aliases", "kind", "country", "scope", "body", "body_type", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityStandard:
    """One standard, label or scheme.

    Attributes:
        name: usual name, the one that ``qa_standards`` keeps.
        aliases: other spellings and wordings, in the country's language.
        kind: a code of ``qa_mechanisms``.
        country: ISO 3166-1 alpha-2, or ``INT``.
        scope: codes of ``qa_scope``.
        body: who grants it; nothing where many bodies may.
        body_type: a code of ``qa_body_type``.
    """

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str
    scope: tuple[str, ...]
    body: str
    body_type: str
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """The usual name and every alias."""
        return (self.name, *self.aliases)


@cache
def quality_standards() -> tuple[QualityStandard, ...]:
    """All standards, the international ones first."""
    return tuple(
        QualityStandard(
            name=row["name"],
            aliases=listed(row["aliases"]),
            kind=row["kind"],
            country=row["country"],
            scope=listed(row["scope"]),
            body=row["body"],
            body_type=row["body_type"],
            source=row["source"],
        )
        for row in rows("qa_standards", _COLUMNS)
    )


@cache
def _by_name() -> dict[str, QualityStandard]:
    names: dict[str, QualityStandard] = {}
    for standard in quality_standards():
        names.setdefault(fold(standard.name), standard)
    for standard in quality_standards():
        for alias in standard.aliases:
            names.setdefault(fold(alias), standard)
    return names


def quality_standard(name: str) -> QualityStandard | None:
    """The standard that goes by ``name`` or one of its aliases, whatever the case."""
    return _by_name().get(fold(name))
