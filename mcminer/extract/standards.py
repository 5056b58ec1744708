"""Names of quality standards in a page: those of the codebook's table, and ISO numbers.

A standard counts where provider or programme holds it. "ISO 9001" in a course's title, contents or
outcomes is what the course is about, "EN ISO 9606" what a welder is tested by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mcminer.codebook.tables import QualityStandard, quality_standards
from mcminer.extract.reading import Reading
from mcminer.lexicon import Matcher, fold

__all__ = ["Standard", "find_standards", "strays"]

_SUBJECT = frozenset(
    ("entry", "recommended", "audience", "content", "outcomes", "occupations", "stackable",
     "renewal", "assessment", "other")
)  # fmt: skip
_HOLDS = (
    "quality.certification", "quality.accreditation", "quality.quality_label",
    "quality.external_certificate", "quality.quality_management_system", "quality.inspection",
    "labels.quality",
)  # fmt: skip
#: Numbers of ISO's management and training standards; others (9606, welders) test the learner.
_ISO = re.compile(
    r"ISO(?:\s?/\s?IEC)?\s?(?:9001|14001|17020|17021(?:-1)?|17024|17065|21001|27001|299\d\d)\b"
)
#: What training firms may hold, but is far more often taught.
_OF_FIRMS = frozenset(("ISO 14001", "ISO/IEC 27001"))
_YEAR = re.compile(r":\d{4}\b")
# Abbreviations that are words or mean other things need words of quality around them.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard found on the page.

    Attributes:
        start, end: offsets of the words.
        score: how sure it is that provider or programme holds it.
        entry: its line of the table.
        named: the words are its name, not a wording such as "recognised training provider", and
            it is a standard rather than the body that recognises.
    """

    start: int
    end: int
    score: float
    entry: QualityStandard
    named: bool


def strays(reading: Reading, position: int) -> bool:
    """Whether the label above is some paragraphs away: a section's end holds what has no label."""
    fields = reading.fields_at(position)
    if not fields or fields[0].layout != "section":
        return False
    return reading.page.block_at(position) - reading.page.block_at(fields[0].start) >= 2 and (
        reading.block(position).kind not in ("item", "cell")
    )


@cache
def _names() -> tuple[Matcher, tuple[QualityStandard, ...]]:
    """All names and aliases of the table, ready to be found; tags are indexes into the table."""
    table = quality_standards()
    phrases: dict[str, list[str]] = {}
    for index, standard in enumerate(table):
        names = [n for n in (standard.name, *standard.aliases) if "*" not in n and ".." not in n]
        names += [n.replace(" ", "", 1) for n in names if n.startswith("ISO ")]
        phrases[str(index)] = names
    return Matcher(phrases), table


def find_standards(reading: Reading) -> Iterator[Standard]:
    """The standards that provider or programme may hold, each with how sure that is."""
    matcher, table = _names()
    text = reading.page.text
    # A standard in the title is the subject everywhere else on the page too.
    title = " ".join(
        reading.folded[b.start : b.end]
        for b in reading.page.blocks
        if (b.kind == "heading" and b.level == 1) or b.region == "head" or b.start == 0
    )
    taken = -1
    for hit in sorted(matcher.find(reading.folded), key=lambda h: (h.start, h.start - h.end)):
        if hit.start < taken:
            continue
        entry = table[int(hit.tag)]
        words = " ".join(text[hit.start : hit.end].split())
        short = len(words) <= _SHORT or words.isalpha()
        if short and words not in (entry.name, *entry.aliases):
            continue  # "wba" is a scheme, "Wba" somebody's name
        score = _score(
            reading, entry, hit.start, hit.end, short, _YEAR.sub("", fold(words)) in title
        )
        taken = hit.end
        if score:
            named = any(map(str.isupper, words)) and not _is_body(entry)
            year = _YEAR.match(text, hit.end)
            yield Standard(hit.start, year.end() if year else hit.end, score, entry, named)


def _is_body(entry: QualityStandard) -> bool:
    """Whether the entry is a state body or its recognition ("DGERT") rather than a standard."""
    return (
        entry.kind in ("accreditation", "inspection")
        and entry.country != "INT"
        and entry.body_type in ("government_agency", "government_department")
    )


def _score(
    reading: Reading, entry: QualityStandard, start: int, end: int, short: bool, in_title: bool
) -> float:
    block = reading.block(start)
    if block.region in ("data", "address", "head", "related", "nav", "banner") or in_title:
        return 0.0
    kinds = [] if block.region == "footer" or strays(reading, start) else reading.kinds_at(start)
    if _SUBJECT.intersection(kinds[:1]):
        return 0.0
    if any(a <= start < b for a, b in reading.foreign):
        return 0.0
    begin, stop = reading.clause(start, end)
    before = reading.hits.within("context.negation", max(begin, start - 30), start)
    if before:
        return 0.0
    if entry.name in _OF_FIRMS and "quality" not in kinds and block.region != "footer":
        return 0.0
    holds = reading.hits.any(_HOLDS, begin, stop)
    if "quality" in kinds:
        return 0.88
    if holds is not None:
        # The words must say more than the name itself does.
        return 0.82 if not (start <= holds.start and holds.end <= end) else (0.6 if short else 0.72)
    if block.region == "footer":
        return 0.78
    numbered = _ISO.search(reading.page.text, start, end) is not None
    if numbered:
        return 0.0  # a bare ISO number in running text is mostly the subject
    # Recognition is a deed of somebody; its mere mention may be about the learner's own paper.
    return 0.0 if short or entry.kind == "accreditation" else 0.58
