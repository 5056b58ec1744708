"""Whether the credential is digital, and of what kind.

Codebook, block 1: ``digital_certificate`` is a PDF or download with no verification;
``digital_credential`` is ``no`` only where the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.names import names_paper
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["candidates"]

#: Key of identity.toml, code of ``digital_credential_kind``, score where the context is clear,
#: and what is added when several kinds stand on a page: the most specific is kept.
_KINDS = (
    ("edc", "european_digital_credential", 0.84, 0.3),
    ("open_badge", "open_badge", 0.82, 0.2),
    ("verifiable", "other_verifiable", 0.76, 0.1),
    ("pdf", "digital_certificate", 0.68, 0.0),
)
_PAPER = ("identity.open_badge", "labels.award")
# An exam, a form or a brochure may be digital as well.
_OTHER = ("delivery.not_course", "page.legal", "page.shop")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``digital_credential`` and ``digital_credential_kind``."""
    for key, code, score, rank in _KINDS:
        for hit in _relevant(reading, key):
            if _negated(reading, hit):
                yield _candidate("digital_credential", "no", hit, 0.7, "denied")
                continue
            surety = _surety(reading, hit, key, score)
            yield _candidate("digital_credential", "yes", hit, surety, key)
            yield _candidate("digital_credential_kind", code, hit, surety, key, rank)
    for hit in _relevant(reading, "digital"):
        if _negated(reading, hit):
            yield _candidate("digital_credential", "no", hit, 0.7, "denied")
        else:
            yield _candidate(
                "digital_credential", "yes", hit, _surety(reading, hit, "digital", 0.76), "digital"
            )
    for hit in _relevant(reading, "no_digital"):
        words = reading.folded[hit.start : hit.end].split()
        if len(words) >= 2 and _paper(reading, hit):
            yield _candidate("digital_credential", "no", hit, 0.56, "paper", -0.2)


def _candidate(
    column: str, value: str, hit: Hit, score: float, how: str, rank: float = 0.0
) -> Candidate:
    return Candidate(
        column, {column: value}, hit.start, hit.end, score, f"rule:{column}.{how}", rank=rank
    )


def _relevant(reading: Reading, key: str) -> Iterator[Hit]:
    for hit in reading.hits[f"identity.{key}"]:
        block = reading.block(hit.start)
        if block.region in ("data", "address") or reading.offside(hit.start):
            continue
        if {"entry", "price", "content", "occupations"}.intersection(
            reading.kinds_at(hit.start)[:1]
        ):
            continue
        if reading.near(_OTHER, hit.start, hit.end, 25):
            continue
        yield hit


def _negated(reading: Reading, hit: Hit) -> bool:
    begin, _ = reading.clause(hit.start, hit.end)
    return any(
        hit.start - other.end <= 15
        for other in reading.hits.within("context.negation", max(begin, hit.start - 25), hit.start)
    )


def _paper(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence or the label is about the award's paper."""
    if "award" in reading.kinds_at(hit.start):
        return True
    if names_paper(reading, *reading.clause(hit.start, hit.end)):
        return True
    return reading.sentence_hit(_PAPER, hit.start, hit.end) is not None


def _surety(reading: Reading, hit: Hit, key: str, score: float) -> float:
    """Badges and credentials are awards by their name; a PDF or a QR code must be the award's."""
    if key == "open_badge":
        return score
    if _paper(reading, hit):
        return score
    return score - 0.12 if key == "edc" else 0.4
