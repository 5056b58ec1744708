"""The scenario of an offer, by stated rules over its type, its provider and its audience.

In this order, the first that holds:

1. people at risk are the target group (cues in title or twice in the text, or once where a public
   employment service issues it): scenario 4;
2. a company's or a sector's own credential (types 5 and 4), or training commissioned by firms:
   scenario 3;
3. a competence certificate or an international one (types 2 and 3): scenario 2;
4. type 1: scenario 1 where it counts towards further study (credits, recognition, stacking) or a
   university issues it; scenario 2 where a vocational school issues it;
5. else nothing, unless the page ties it to jobs: scenario 2.
"""

from __future__ import annotations

from mcminer.classify.reading import Cue, Reading
from mcminer.record import Offer

__all__ = ["scenario"]

_FURTHER = ("ects", "stackable", "formal_recognition")


def scenario(reading: Reading, offer: Offer, typology: str) -> tuple[str, str, list[Cue], float]:
    """The scenario, the rule's name, the cues it rests on, and its confidence; ``""`` for none."""
    vulnerable = list(reading.cues.get("typology.vulnerable", ()))
    provider = offer.value("provider_type")
    if vulnerable:
        weight = sum(cue.weight for cue in vulnerable)
        if weight >= 2 or provider == "public_authority":
            return "4", "vulnerable", vulnerable[:3], min(0.95, 0.7 + 0.05 * weight)
    if typology in ("4", "5"):
        return "3", "own-credential", [], 0.8
    if typology in ("2", "3"):
        return "2", "professional", [], 0.85
    if typology == "1":
        if any(column in offer.cells for column in _FURTHER) or provider == "university":
            return "1", "further-learning", [], 0.75
        if provider == "vet_school":
            return "2", "vocational", [], 0.6
        return "1", "formal-provider", [], 0.65
    enterprise = list(reading.cues.get("typology.enterprise", ()))
    if sum(cue.weight for cue in enterprise) >= 3:
        return "3", "enterprise", enterprise[:2], 0.6
    return "", "", [], 0.0
