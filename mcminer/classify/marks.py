"""The marks of the six types, each looked for as such, in the codebook's order of precedence.

A mark is what the codebook names: law or an authority (type 2), a company (5), a badge and nothing
beside it (6), an international standard (3), a sector's own body (4), a provider of formal
programmes (1). Each gets a strength out of cue words and of cells that extraction found. The
first mark in the order of precedence that is strong enough is what the rules alone would decide;
the trained model sees all of them and has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcminer.classify.reading import CITATION, Reading
from mcminer.record import Evidence, Offer

__all__ = ["MARKS", "Mark", "Marks", "find_marks"]

#: Marks and the types that they stand for, in the codebook's order of precedence.
MARKS: Mapping[str, str] = {
    "law": "2",
    "company": "5",
    "badge": "6",
    "standard": "3",
    "sector_body": "4",
    "formal_provider": "1",
}

#: What each mark's strength is made of: keys of cues, and how much each counts.
_CUES: Mapping[str, Mapping[str, float]] = {
    "law": {"typology.law": 1, "stems.law": 0.5, "quality.licence": 0.3, CITATION: 0.3},
    "company": {"typology.company": 1, "stems.company": 0.6, "identity.employer": 0.3},
    "badge": {"typology.badge": 1, "stems.badge": 0.3},
    "standard": {"typology.standard": 1, "stems.standard": 0.4},
    "sector_body": {
        "typology.sector_body": 1, "stems.sector": 0.5, "identity.sector_organisation": 0.3,
    },
    "formal_provider": {
        "identity.university": 1, "identity.vet_school": 1, "stems.formal": 0.4,
    },
}  # fmt: skip
_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "company": ("employer",),
    "sector_body": ("sector_organisation",),
    "formal_provider": ("university", "vet_school"),
    "standard": ("professional_body",),
}
_PROVIDER_WEIGHT: Mapping[str, float] = {
    "company": 1.6, "sector_body": 1.0, "formal_provider": 1.6, "standard": 0.5,
}  # fmt: skip
_ENOUGH: Mapping[str, float] = {
    "law": 1.3, "company": 1.3, "badge": 1.0, "standard": 1.0, "sector_body": 1.0,
    "formal_provider": 1.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark found: its name, its strength (0 is none, above 1.3 is clear), and its words."""

    name: str
    strength: float
    evidence: Sequence[Evidence]

    @property
    def clear(self) -> bool:
        """Whether it would do by itself."""
        return self.strength >= _ENOUGH[self.name]


@dataclass(frozen=True, slots=True)
class Marks:
    """All six marks of an offer, in order of precedence, and whether the award is formal."""

    found: Mapping[str, Mark]
    formal: bool

    def decided(self) -> str:
        """The type that the marks alone give: the first clear one; nothing where none is."""
        if self.formal:
            return ""
        return next((MARKS[name] for name, mark in self.found.items() if mark.clear), "")

    def of_type(self, code: str) -> Mark | None:
        """The mark of a type."""
        return next((self.found[name] for name, own in MARKS.items() if own == code), None)

    def numbers(self) -> list[float]:
        """Strengths, then which one decides, then whether the award is formal."""
        decided = self.decided()
        return [
            *(mark.strength for mark in self.found.values()),
            *(float(MARKS[name] == decided) for name in self.found),
            float(self.formal),
        ]


def find_marks(reading: Reading, offer: Offer) -> Marks:
    """Look for the six marks."""
    provider = offer.value("provider_type")
    found: dict[str, Mark] = {}
    for name in MARKS:
        strength = 0.0
        evidence: list[Evidence] = []
        for key, weight in _CUES[name].items():
            strength += weight * reading.strength(key)
        if provider in _PROVIDERS.get(name, ()):
            strength += _PROVIDER_WEIGHT[name]
            evidence += offer.cells["provider_type"].evidence[:1]
        found[name] = Mark(name, strength, evidence)
    kind = offer.value("digital_credential_kind")
    if kind == "open_badge":
        badge = found["badge"]
        evidence = [*badge.evidence, *offer.cells["digital_credential_kind"].evidence[:1]]
        found["badge"] = Mark("badge", badge.strength + 0.7, evidence)
    return Marks(found, offer.value("formality") == "formal")
