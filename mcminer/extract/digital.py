"""Whether the credential is digital, and of what kind.

Codebook, block 1: ``digital_certificate`` is a PDF or download with no verification;
``digital_credential`` is ``no`` only where the page says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.name_words import names_paper
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
_KEY = re.compile(r"credential|certificat|badge|award")
_PDF = re.compile(r"(?<![\w.(/-])pdf(?!\w)")
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
    for hit in _adjectives(reading):
        if not _negated(reading, hit):
            yield _candidate("digital_credential", "yes", hit, 0.68, "adjective")
    for hit in _files(reading):
        yield _candidate("digital_credential", "yes", hit, 0.62, "file")
        yield _candidate("digital_credential_kind", "digital_certificate", hit, 0.62, "file")
    for hit in _relevant(reading, "no_digital"):
        words = reading.folded[hit.start : hit.end].split()
        if len(words) >= 2 and _paper(reading, hit):
            yield _candidate("digital_credential", "no", hit, 0.56, "paper", -0.2)


def _adjectives(reading: Reading) -> Iterator[Hit]:
    """ "Digital" or "electronic" right before the paper's name."""
    for hit in _relevant(reading, "digital_word"):
        for tag in ("award.certificate", "typology.badge"):
            for paper in reading.hits.within(tag, hit.end, hit.end + 16):
                between = reading.folded[hit.end : paper.start]
                if between.isspace() or (between.strip().isalpha() and " " in between):
                    yield Hit(hit.start, paper.end, hit.tag)
                    break


def _files(reading: Reading) -> Iterator[Hit]:
    """ "PDF" in what is said of the paper; a document to read stands in a link or in brackets."""
    for match in _PDF.finditer(reading.folded):
        hit = Hit(match.start(), match.end(), "identity.pdf")
        if reading.block(hit.start).region in ("data", "address") or reading.offside(hit.start):
            continue
        if any(link.start <= hit.start < link.end for link in reading.page.links):
            continue
        begin, stop = reading.clause(hit.start, hit.end)
        labelled = "award" in reading.kinds_at(hit.start)[:1]
        if (labelled or names_paper(reading, begin, stop)) and not _negated(reading, hit):
            yield hit


def _candidate(
    column: str, value: str, hit: Hit, score: float, how: str, rank: float = 0.0
) -> Candidate:
    return Candidate(
        column, {column: value}, hit.start, hit.end, score, f"rule:{column}.{how}", rank=rank
    )


def _relevant(reading: Reading, key: str) -> Iterator[Hit]:
    for hit in reading.hits[f"identity.{key}"]:
        block = reading.block(hit.start)
        if block.region == "data":
            if not _credential_key(reading, hit):
                continue
        elif block.region == "address" or reading.offside(hit.start):
            continue
        if {"entry", "price", "content", "occupations"}.intersection(
            reading.kinds_at(hit.start)[:1]
        ):
            continue
        if reading.near(_OTHER, hit.start, hit.end, 25):
            continue
        yield hit


def _credential_key(reading: Reading, hit: Hit) -> bool:
    """Whether structured data puts the words under a key of credentials."""
    return any(
        _KEY.search(reading.folded, pair.label_start, pair.label_end) is not None
        for pair in reading.pairs_at(hit.start)[:1]
    )


def _negated(reading: Reading, hit: Hit) -> bool:
    return reading.denied(hit.start, reach=25, gap=15)


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
