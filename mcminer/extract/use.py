"""What the credential is good for beyond itself: stacking and formal recognition.

Codebook, block 7. Being built from modules is not enough for ``stackable``; the page must say that
the credential counts towards a larger award. ``formal_recognition`` is about a formal VET or
higher-education qualification, not about employers who know the certificate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.extract.ties import recognition, stacking
from mcminer.lexicon import Hit

__all__ = ["candidates"]

#: Words of formal awards; an institution alone may be the one that teaches.
_FORMAL = (
    "page.formal",
    "page.degree_module",
    "level.bachelor",
    "level.master",
)
_LARGER = ("page.formal", "award.certificate")
_CREDIT = ("credits.ects", "credits.credits", "credits.degree")
_ELSEWHERE = frozenset(("entry", "recommended", "price", "content", "outcomes", "assessment"))
_LONGEST = 90


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``stackable``, ``stackable_into`` and ``formal_recognition``."""
    for hit in _usable(reading, reading.hits["quality.stackable"]):
        yield from _stackable(reading, hit)
    for hit in _usable(reading, reading.hits["quality.formal_recognition"]):
        yield from _recognised(reading, hit)
    for column, statements in (("stackable", stacking), ("formal_recognition", recognition)):
        scores = {Hit(start, end, column): score for start, end, score in statements(reading)}
        for hit in _usable(reading, scores):
            if not _required(reading, hit):
                yield _yes_no(column, hit, _negated(reading, hit), scores[hit], "words")


def _usable(reading: Reading, hits: Iterable[Hit]) -> Iterator[Hit]:
    for hit in hits:
        block = reading.block(hit.start)
        if block.region in ("data", "address", "head") or reading.offside(hit.start):
            continue
        if _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]):
            continue
        if block.kind == "heading" and block.level == 1:
            continue
        yield hit


def _words(reading: Reading, hit: Hit) -> int:
    return len(re.findall(r"\w+", reading.folded[hit.start : hit.end]))


def _negated(reading: Reading, hit: Hit) -> bool:
    """Whether the clause denies: right before the words, or inside them."""
    begin, _ = reading.clause(hit.start, hit.end)
    return bool(reading.hits.within("context.negation", max(begin, hit.start - 30), hit.end))


def _yes_no(column: str, hit: Hit, denied: bool, score: float, how: str) -> Candidate:
    value = "no" if denied else "yes"
    return Candidate(
        column,
        {column: value},
        hit.start,
        hit.end,
        score,
        f"rule:{column}.{'denied' if denied else how}",
    )


def _stackable(reading: Reading, hit: Hit) -> Iterator[Candidate]:
    labelled = "stackable" in reading.kinds_at(hit.start)
    begin, stop = reading.clause(hit.start, hit.end)
    larger = _larger(reading, hit, stop)
    credited = _credits(reading, begin, stop)
    words = _words(reading, hit)
    if _required(reading, hit):
        return
    if labelled:
        score = 0.8 if larger or words >= 2 or credited else 0.6
    elif larger and words >= 2:
        score = 0.72
    elif larger or credited:
        score = 0.6
    elif words >= 3:
        score = 0.56
    else:
        return
    denied = _negated(reading, hit)
    yield _yes_no("stackable", hit, denied, score, "label" if labelled else "text")
    if larger and not denied:
        words_ = reading.page.text[larger[0] : larger[1]]
        yield Candidate(
            "stackable_into",
            {"stackable_into": words_},
            *larger,
            score - 0.05,
            "rule:stackable_into.name",
        )


def _credits(reading: Reading, begin: int, stop: int) -> bool:
    """Whether the clause speaks of credits, in words or with a number of them."""
    return reading.hits.any(_CREDIT, begin, stop) is not None or any(
        begin <= q.start < stop and q.unit in ("ects", "credits") for q in reading.quantities
    )


def _required(reading: Reading, hit: Hit) -> bool:
    """Whether credits are demanded ("only with credits already earned"), not put to use."""
    return (
        reading.near(("entry.required", "entry.prior_course"), hit.start, hit.end, 40) is not None
    )


def _larger(reading: Reading, hit: Hit, stop: int) -> tuple[int, int] | None:
    """The larger award named behind the words: from its kind to the end of its name."""
    for found in sorted(
        (
            h
            for tag in _LARGER
            for h in reading.hits.within(tag, hit.start, min(stop, hit.end + 90))
        ),
        key=lambda h: h.start,
    ):
        if found.start >= hit.start and found.end > hit.end - 3 and found.end - found.start > 3:
            start = found.start
            end = re.compile(r"[,;(]|\s[–-]\s").search(
                reading.page.text, found.end, min(stop, start + _LONGEST)
            )
            return reading.trimmed(start, end.start() if end else min(stop, start + _LONGEST))
    return None


def _recognised(reading: Reading, hit: Hit) -> Iterator[Candidate]:
    begin, stop = reading.clause(hit.start, hit.end)
    if any(
        other.start < hit.end and hit.start < other.end
        for other in reading.hits.within("credits.ects", max(begin, hit.start - 20), hit.end)
    ):
        return  # the European Credit Transfer System by its name
    formal = reading.hits.any(_FORMAL, begin, stop) is not None
    school = reading.hits.any(("identity.university",), begin, stop) is not None
    award = reading.hits.any(("page.formal",), begin, stop) is not None
    credited = _credits(reading, begin, stop)
    labelled = "stackable" in reading.kinds_at(hit.start)
    words = _words(reading, hit)
    if _required(reading, hit):
        return
    denied = _negated(reading, hit)
    if words >= 2 and (formal or (school and credited)):
        score = 0.74
    elif formal and (credited or labelled):
        score = 0.7
    elif words >= 2 and (credited or labelled):
        score = 0.64
    elif award:
        score = 0.6
    elif words >= 4:
        score = 0.55
    elif denied and credited:
        score = 0.62
    else:
        return
    yield _yes_no("formal_recognition", hit, denied, score, "text")
