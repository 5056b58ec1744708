"""Words that stand in names of organisations: what it is, its legal form, shortened words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from mcminer.extract.reading import Reading, per_page
from mcminer.lexicon import Hit

__all__ = ["IDENTITY", "is_shortened", "legal_forms", "names_paper", "type_hits"]

#: Keys of identity.toml whose words say what an organisation is.
IDENTITY = (
    "university", "vet_school", "training_company", "sector_organisation", "professional_body",
    "employer", "public_authority", "platform",
)  # fmt: skip
_CLOSES = re.compile(r"\s*(?:[,|·–(\n]|$)")


def type_hits(reading: Reading, start: int, end: int) -> Iterator[tuple[str, Hit]]:
    """Words within a stretch that say what kind of organisation is meant, with the kind."""
    starts, found = _typed(reading)
    for index in range(bisect_left(starts, start), len(starts)):
        kind, hit = found[index]
        if hit.start >= end:
            return
        if hit.end <= end:
            yield kind, hit


@per_page
def _typed(reading: Reading) -> tuple[list[int], list[tuple[str, Hit]]]:
    """All such words of a page, in order."""
    found = [(kind, hit) for kind in IDENTITY for hit in reading.hits[f"identity.{kind}"]]
    found.sort(key=lambda item: (item[1].start, -item[1].end))
    return [hit.start for _, hit in found], found


def names_paper(reading: Reading, start: int, end: int) -> bool:
    """Whether the award's paper is named within a stretch.

    Acronyms of papers fold onto little words ("DU" and "du", "DAS" and "das"): three letters count
    only in capitals.
    """
    return any(
        hit.end - hit.start > 3 or reading.page.text[hit.start : hit.end].isupper()
        for tag in ("award.certificate", "typology.badge")
        for hit in reading.hits.within(tag, start, end)
    )


def legal_forms(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    """Legal forms within a stretch; lower-case words that only look like one stay out."""
    for hit in reading.hits.within("identity.legal_forms", start, end):
        words = reading.page.text[hit.start : hit.end]
        if "." in words:
            yield hit
        elif words.islower() and len(words) >= 3 and _CLOSES.match(reading.page.text, hit.end):
            before = reading.page.text[max(0, hit.start - 60) : hit.start].rstrip().rsplit(None, 1)
            if before and before[-1][0].isupper() and reading.page.text[hit.start - 1] == " ":
                yield hit  # "Ecoforma srl · Perugia"
        elif any(map(str.isupper, words)):
            block = reading.block(hit.start)
            if not reading.page.text[block.start : block.end].isupper():  # a line of capitals
                yield hit


def is_shortened(reading: Reading, end: int) -> bool:
    """Whether the word before ``end`` is one that names shorten: "Св.", "St.", "Prof."."""
    short = reading.hits.within("identity.shortened", max(0, end - 6), end)
    return any(hit.end == end for hit in short)
