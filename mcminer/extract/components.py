"""Which modules propose for which block of the codebook.

The blocks are the codebook's groups; each becomes one spaCy component (``mcminer.workload``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mcminer.extract import (
    access,
    assessment,
    award,
    country,
    credits,
    delivery,
    digital,
    duration,
    formality,
    issuer,
    level,
    occupations,
    outcomes,
    provider_type,
    quality,
    stakeholders,
    teaching,
    title,
    use,
    workload,
)
from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading

__all__ = ["COMPONENTS", "Proposer"]

#: A function that proposes candidates for a page.
Proposer = Callable[[Reading], Iterable[Candidate]]

COMPONENTS: dict[str, tuple[Proposer, ...]] = {
    "page": (formality.candidates,),
    "identification": (
        title.candidates,
        issuer.candidates,
        provider_type.candidates,
        country.candidates,
        digital.candidates,
    ),
    "outcomes": (outcomes.candidates, level.candidates, occupations.candidates),
    "workload": (workload.candidates, credits.candidates, duration.candidates),
    "assessment": (assessment.candidates, award.candidates),
    "delivery": (delivery.candidates, teaching.candidates),
    "access": (access.candidates,),
    "use": (use.candidates,),
    "stakeholders": (stakeholders.candidates,),
    "quality": (quality.candidates,),
}
