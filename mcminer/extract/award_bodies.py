"""Awarding bodies that a page names only in the name of what they award.

"Leads to: QQI minor award, Level 5" and "IPMA Level D certification" say who certifies without
any "awarded by": an acronym that is known for a body stands before the word for its paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.name_words import names_paper
from mcminer.extract.organisations import Organisation
from mcminer.extract.reading import Reading

__all__ = ["named_in_award"]

_BODIES = (
    "identity.professional_body",
    "identity.public_authority",
    "identity.sector_organisation",
)
_REACH = 30
_ELSEWHERE = frozenset(("entry", "recommended", "audience", "stackable", "price", "content"))


def named_in_award(reading: Reading) -> Iterator[Organisation]:
    """Acronyms of bodies before a paper or a level, in the title or under the award's label."""
    for tag in _BODIES:
        for hit in reading.hits[tag]:
            words = reading.page.text[hit.start : hit.end]
            if len(words) < 3 or not words.isupper() or reading.offside(hit.start):
                continue
            block = reading.block(hit.start)
            kinds = reading.kinds_at(hit.start)[:1]
            titled = block.kind == "title" or block.level == 1
            if block.region in ("data", "address") or _ELSEWHERE.intersection(kinds):
                continue
            if not titled and kinds not in (["award"], ["level"], ["issuer"]):
                continue
            stop = min(reading.clause(hit.start, hit.end)[1], hit.end + _REACH)
            levelled = reading.hits.any(("level.words",), hit.end, stop) is not None
            if levelled or names_paper(reading, hit.end, stop):
                yield Organisation(words, hit.start, hit.end, 0.66, "award")
