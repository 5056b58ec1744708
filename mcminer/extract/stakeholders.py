"""Ties to work: ``industry_involvement`` and ``labour_market_relevance``.

Codebook, block 8. Employers, sector bodies or social partners must have had a hand in design,
delivery or review; trainers with experience of the trade are no such party.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.name_words import names_paper
from mcminer.extract.reading import Reading
from mcminer.extract.ties import demand, involvement
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_ELSEWHERE = frozenset(
    ("entry", "recommended", "audience", "price", "content", "outcomes", "assessment")
)
_COLUMNS = (
    ("industry_involvement", "quality.industry_involvement", involvement),
    ("labour_market_relevance", "quality.labour_market", demand),
)


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``industry_involvement`` and ``labour_market_relevance``."""
    for column, tag, statements in _COLUMNS:
        for hit in reading.hits[tag]:
            score = _score(reading, hit, column)
            if score:
                value = "no" if _negated(reading, hit) else "yes"
                yield Candidate(
                    column, {column: value}, hit.start, hit.end, score, f"rule:{column}.text"
                )
        for start, end, score in statements(reading):
            hit = Hit(start, end, tag)
            if _usable(reading, hit):
                yield Candidate(column, {column: "yes"}, start, end, score, f"rule:{column}.words")


def _negated(reading: Reading, hit: Hit) -> bool:
    return reading.denied(hit.start, reach=15)


def _usable(reading: Reading, hit: Hit) -> bool:
    """Whether the words are the page's own, not denied, and not about something else."""
    block = reading.block(hit.start)
    if block.region in ("data", "address", "head") or reading.offside(hit.start):
        return False
    return not (_negated(reading, hit) or _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]))


def _score(reading: Reading, hit: Hit, column: str) -> float:
    if not _usable(reading, hit):
        return 0.0
    words = len(reading.folded[hit.start : hit.end].split())
    if column == "labour_market_relevance":
        if "occupations" in reading.kinds_at(hit.start):
            return 0.72
        return 0.66 if words >= 3 else (0.58 if words == 2 else 0.0)
    party = reading.near(
        ("identity.sector_organisation", "typology.sector_body", "identity.employer"),
        hit.start,
        hit.end,
        40,
    )
    made = reading.sentence_hit(("page.offer",), hit.start, hit.end) is not None or names_paper(
        reading, *reading.clause(hit.start, hit.end)
    )
    if words >= 3:
        return 0.68 if made else 0.6
    if words == 2:
        return 0.6 if made and party else (0.52 if made else 0.0)
    return 0.0
