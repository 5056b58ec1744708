"""``formality``: full awards of the formal system and modules within them, or short offers."""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import purpose
from mcminer.extract.reading import Reading

__all__ = ["candidates"]


def candidates(reading: Reading) -> Iterator[Candidate]:
    """``formal`` from award names in title or heading; ``non_formal`` from certificate words."""
    for tag, score in (("page.formal", 0.72), ("page.degree_module", 0.6)):
        for hit in reading.hits[tag]:
            block = reading.block(hit.start)
            kinds = reading.kinds_at(hit.start)
            titled = (
                block.kind == "title"
                or block.level in (1, 2)
                or kinds[:1] in (["award"], ["level"])
            )
            if reading.offside(hit.start) or not titled or "entry" in kinds:
                continue
            yield Candidate(
                "formality", {"formality": "formal"}, hit.start, hit.end, score,
                "rule:formality.formal", rank=0.2,
            )  # fmt: skip
    yield from _long_programme(reading)
    yield from _short_offer(reading)


def _long_programme(reading: Reading) -> Iterator[Candidate]:
    """Sixty ECTS and more are a year of study: a master or a diploma (codebook, ``formality``).

    Where fewer are named as well, the many may be those of a degree that the few count towards.
    """
    if any(q.unit == "ects" and q.value < _YEAR for q in reading.quantities):
        return
    for quantity in reading.quantities:
        if quantity.unit != "ects" or quantity.low is None or not _YEAR <= quantity.low <= 300:
            continue
        if reading.offside(quantity.start) or purpose(reading, quantity).role not in _OWN:
            continue
        yield Candidate(
            "formality", {"formality": "formal"}, quantity.start, quantity.end, 0.7,
            "rule:formality.credits", rank=0.2,
        )  # fmt: skip
        return


def _short_offer(reading: Reading) -> Iterator[Candidate]:
    """A certificate of attendance or of a course, or a title that says "course"."""
    for tag, score in _SHORT:
        for hit in reading.hits[tag]:
            titled = any(start <= hit.start < end for start, end in reading.title_spans)
            if reading.offside(hit.start) or (tag == "page.offer" and not titled):
                continue
            yield Candidate(
                "formality", {"formality": "non_formal"}, hit.start, hit.end, score,
                "rule:formality.short",
            )  # fmt: skip
            break


#: ECTS of a year of study.
_YEAR = 60
#: Roles of a figure that is the offer's own.
_OWN = frozenset(("total", "open", ""))
#: What shows a short offer, and how surely.
_SHORT = (
    ("award.participation", 0.66), ("award.programme_and_assessment", 0.6), ("page.offer", 0.58),
    ("award.certificate", 0.55),
)  # fmt: skip
