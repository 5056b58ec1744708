"""``formality``: full awards of the formal system and modules within them, or short offers."""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading

__all__ = ["candidates"]


def candidates(reading: Reading) -> Iterator[Candidate]:
    """``formal`` from award names in title or heading; ``non_formal`` from certificate words."""
    for tag, score in (("page.formal", 0.72), ("page.degree_module", 0.6)):
        for hit in reading.hits[tag]:
            block = reading.block(hit.start)
            kinds = reading.kinds_at(hit.start)
            titled = block.kind == "title" or block.level in (1, 2) or kinds[:1] in (["award"], ["level"])
            if reading.offside(hit.start) or not titled or "entry" in kinds:
                continue
            yield Candidate(
                "formality", {"formality": "formal"}, hit.start, hit.end, score, "rule:formality.formal",
                rank=0.1,
            )  # fmt: skip
    for tag in ("award.participation", "award.programme_and_assessment"):
        for hit in reading.hits[tag]:
            if not reading.offside(hit.start):
                yield Candidate(
                    "formality", {"formality": "non_formal"}, hit.start, hit.end, 0.62,
                    "rule:formality.certificate",
                )  # fmt: skip
                break
