"""Statements that a page makes in words of its own, told by which words meet in one sentence.

"The firms of the district have agreed the practical part with us" says that employers had a hand
in the course, in a wording that no list of phrases could hold. What it cannot do without is
somebody who acts, a verb of making or agreeing, and the thing that is made. Each function yields
the stretch from the first to the last of the words that met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcminer.extract.name_words import names_paper
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["demand", "involvement", "recognition", "stacking"]

#: Sentences longer than this say too much for their words to belong together.
_SENTENCE = 330
_AIMED = 14  # characters before a party in which "for" makes it the audience
_CREDITS = ("credits.ects", "credits.credits", "labels.credits", "credits.degree")


def _alike(reading: Reading, tags: Iterable[str], start: int, end: int) -> list[Hit]:
    """Hits of all ``tags`` in a stretch, in order."""
    found = [hit for tag in tags for hit in reading.hits.within(tag, start, end)]
    return sorted(found, key=lambda hit: (hit.start, -hit.end))


def _nearest(hits: Iterable[Hit], start: int, end: int, reach: int) -> Hit | None:
    """The hit beside a stretch that is nearest to it, at most ``reach`` characters away."""
    best: tuple[int, Hit] | None = None
    for hit in hits:
        if hit.start < end and start < hit.end:
            continue  # the same words
        distance = hit.start - end if hit.start >= end else start - hit.end
        if distance <= reach and (best is None or distance < best[0]):
            best = distance, hit
    return best and best[1]


def _sentence(reading: Reading, hit: Hit) -> tuple[int, int] | None:
    begin, stop = reading.clause(hit.start, hit.end)
    return (begin, stop) if stop - begin <= _SENTENCE else None


def _span(*hits: Hit) -> tuple[int, int]:
    return min(h.start for h in hits), max(h.end for h in hits)


def _parties(reading: Reading, begin: int, stop: int) -> list[Hit]:
    """Employers and their like who act in a stretch; not those whom the offer is meant for."""
    return [
        hit
        for hit in reading.hits.within("ties.parties", begin, stop)
        if not any(
            hit.start - aimed.end <= 2
            for aimed in reading.hits.within("ties.aimed_at", hit.start - _AIMED, hit.start)
        )
    ]


def demand(reading: Reading) -> Iterator[tuple[int, int, float]]:
    """The labour market looks for people, or has places for them."""
    for hit in reading.hits["ties.vacancies"]:
        yield hit.start, hit.end, 0.62
    for hit in reading.hits["ties.seek"]:
        sentence = _sentence(reading, hit)
        if sentence is None:
            continue
        sought = _nearest(reading.hits.within("ties.workers", *sentence), hit.start, hit.end, 45)
        seeker = _nearest(_parties(reading, *sentence), hit.start, hit.end, 60)
        if sought and seeker:
            yield *_span(hit, sought, seeker), 0.64
        elif sought and sought.start >= hit.start and sought.start - hit.end <= 25:
            yield *_span(hit, sought), 0.56
        elif sought or seeker:
            yield *_span(hit, *(one for one in (sought, seeker) if one)), 0.52


def involvement(reading: Reading) -> Iterator[tuple[int, int, float]]:
    """Employers or social partners had a hand in the course."""
    for hit in reading.hits["ties.shaped"]:
        sentence = _sentence(reading, hit)
        if sentence is None:
            continue
        party = _nearest(_parties(reading, *sentence), hit.start, hit.end, 70)
        if party is None:
            continue
        shaped = _alike(reading, ("ties.design", "page.offer"), *sentence)
        thing = _nearest(shaped, *_span(hit, party), 90) or next(
            (h for h in shaped if not (h.start < party.end and party.start < h.end)), None
        )
        if thing is not None:
            yield *_span(hit, party), 0.6


def recognition(reading: Reading) -> Iterator[tuple[int, int, float]]:
    """Credits or the credential count in a degree or another full award."""
    for hit in reading.hits["ties.credited"]:
        sentence = _sentence(reading, hit)
        if sentence is None:
            continue
        degrees = _alike(reading, ("ties.degree", "page.formal"), *sentence)
        degree = _nearest(degrees, hit.start, hit.end, 75)
        if degree is not None and _is_about_the_award(reading, *sentence):
            yield *_span(hit, degree), 0.62


def stacking(reading: Reading) -> Iterator[tuple[int, int, float]]:
    """The credential is combined with others towards a larger one."""
    for tag, score in (("ties.combined", 0.6), ("ties.together", 0.56)):
        for hit in reading.hits[tag]:
            sentence = _sentence(reading, hit)
            if sentence is None:
                continue
            larger = [
                h for h in reading.hits.within("ties.larger", *sentence) if h.start >= hit.end
            ]
            target = _nearest(larger, hit.start, hit.end, 70)
            if target is None or not _is_about_the_award(reading, sentence[0], target.start):
                continue
            if tag == "ties.together" and not _several(reading, sentence[0], hit.start):
                continue
            yield *_span(hit, target), score


def _several(reading: Reading, begin: int, stop: int) -> bool:
    """Whether several micro-credentials, modules or courses are the sentence's subject."""
    plural = reading.hits.any(("typology.badge", "page.offer"), begin, stop) is not None
    counted = any(begin <= q.start < stop for q in reading.quantities)
    words = reading.folded[begin:stop]
    return plural or counted or "micro" in words or "mikro" in words or "modul" in words


def _is_about_the_award(reading: Reading, begin: int, stop: int) -> bool:
    """Whether credits, the paper or the course itself are spoken of."""
    if names_paper(reading, begin, stop) or reading.hits.any(_CREDITS, begin, stop):
        return True
    if any(begin <= q.start < stop and q.unit in ("ects", "credits") for q in reading.quantities):
        return True
    words = reading.folded[begin:stop]
    return "micro" in words or "mikro" in words or (
        reading.hits.any(("page.offer",), begin, stop) is not None
    )  # fmt: skip
