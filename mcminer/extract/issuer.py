"""Who awards and who teaches: ``issuing_body`` and ``provider``.

Codebook, block 1: the issuing body signs what the course itself ends in; where nobody is named
for that, it is the provider, which on a provider's own page is the site's organisation. The
``provider`` is filled only where somebody else than the issuing body teaches.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import THRESHOLD, Candidate
from mcminer.extract.names import (
    cut_value,
    is_name,
    name_from,
    names_paper,
    names_within,
    type_hits,
)
from mcminer.extract.organisations import Organisation, best_own, own_organisations
from mcminer.extract.reading import Reading
from mcminer.extract.same_name import same_organisation
from mcminer.lexicon import Hit

__all__ = ["candidates", "issuer_of"]

#: Share of a label that must be the phrase before its value counts as a body's name.
_SURE = 0.75
_DATA_ISSUER = ("recognizedby.name", "issuedby.name", "credentialissuer.name", "issuer.name")
# Under these labels another party's paper is meant: what one must have, where one may go.
_ELSEWHERE = frozenset(("entry", "recommended", "audience", "stackable", "price", "content"))


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``issuing_body`` and ``provider``."""
    own = own_organisations(reading)
    names = tuple(one.name for one in own)
    issuers = sorted(_issuers(reading, names), key=lambda o: (-o.score, o.start))
    issuers = [one for one in issuers if one.score >= THRESHOLD]
    teachers = sorted(_providers(reading, names), key=lambda o: (-o.score, o.start))
    site = best_own(own)
    teacher = teachers[0] if teachers else site
    if issuers and not (issuers[0].score < 0.6 and (teachers or site)):
        for one in issuers:
            yield _candidate("issuing_body", _settled(one, own))
        first = issuers[0]
        if teacher and not same_organisation(teacher.name, first.name):
            yield _candidate("provider", teacher, min(teacher.score, first.score))
    elif teachers:
        yield _candidate("issuing_body", teachers[0])
    elif site:
        yield _candidate("issuing_body", site)


def issuer_of(reading: Reading) -> Candidate | None:
    """The best candidate for ``issuing_body``: what the provider's type is about."""
    found = [c for c in candidates(reading) if c.slot == "issuing_body"]
    return max(found, key=lambda c: (c.score, -c.start), default=None)


def _candidate(column: str, one: Organisation, score: float | None = None) -> Candidate:
    return Candidate(
        column, {column: one.name}, one.start, one.end,
        one.score if score is None else score, f"rule:{column}.{one.how}",
    )  # fmt: skip


def _settled(one: Organisation, own: list[Organisation]) -> Organisation:
    """The same organisation in the spelling of the site itself, where the text inflects it."""
    for known in own:
        if (
            known.score >= 0.7
            and same_organisation(known.name, one.name)
            and (
                len(known.name.split()) == len(one.name.split())
                or known.name.startswith(one.name + " ")
            )
        ):
            return Organisation(known.name, known.start, known.end, one.score, one.how)
    return one


def _issuers(reading: Reading, known: tuple[str, ...]) -> Iterator[Organisation]:
    text = reading.page.text
    for pair in reading.page.pairs:
        path = text[pair.label_start : pair.label_end].lower()
        if pair.layout == "data" and path.endswith(_DATA_ISSUER):
            yield Organisation(text[pair.start : pair.end], pair.start, pair.end, 0.9, "data")
    for found in reading.fields_of("issuer"):
        if found.sure < _SURE or not found.tight or reading.offside(found.start):
            continue
        span = cut_value(reading, found.start, found.end, labelled=True)
        if span and _is_body(reading, *span, known):
            score = 0.6 if _is_recognition(reading, found.label_start, found.label_end) else 0.88
            yield Organisation(text[span[0] : span[1]], *span, score, "label")
    for hit in reading.hits["award.issued_by"]:
        yield from _behind_phrase(reading, hit, known)


def _is_body(reading: Reading, start: int, end: int, known: tuple[str, ...]) -> bool:
    """A name, or two words and more under the label that are no paper and no course."""
    if is_name(reading, start, end, known):
        return True
    words = reading.page.text[start:end]
    plain = " " in words and words[0].isupper() and not any(map(str.isdigit, words))
    course = reading.hits.any(("page.offer",), start, end)
    return plain and not course and not names_paper(reading, start, end)


def _is_recognition(reading: Reading, start: int, end: int) -> bool:
    """Whether the words speak of recognising the course rather than of signing the paper."""
    return (
        reading.hits.any(("quality.accreditation", "quality.certification"), start, end) is not None
    )


def _behind_phrase(reading: Reading, hit: Hit, known: tuple[str, ...]) -> Iterator[Organisation]:
    """The name behind "awarded by" or inside "wird von X ausgestellt"."""
    if reading.offside(hit.start) or reading.block(hit.start).region in ("data", "head"):
        return
    if _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]):
        return
    begin, stop = reading.clause(hit.start, hit.end)
    spans = list(names_within(reading, hit.start + 1, hit.end))
    behind = name_from(reading, hit.end, max(stop, hit.end))
    if behind is not None and behind[0] - hit.end <= 30:
        spans.append(behind)
    elif not spans:  # "the University issues the certificate"
        before = list(names_within(reading, max(begin, hit.start - 110), hit.start))
        spans.extend(span for span in before[-1:] if hit.start - span[1] <= 2)
    for start, end in spans:
        if not is_name(reading, start, end, known):
            continue
        negated = reading.hits.any(("context.negation",), max(begin, hit.start - 25), hit.start)
        if negated is not None:
            return
        paper = names_paper(reading, begin, stop)
        typed = any(True for _ in type_hits(reading, start, end))
        score = 0.8 if paper or "award" in reading.kinds_at(hit.start) else 0.62 if typed else 0.45
        if _is_recognition(reading, hit.start, hit.end):
            score = 0.5
        yield Organisation(reading.page.text[start:end], start, end, score, "phrase")
        return


def _providers(reading: Reading, known: tuple[str, ...]) -> Iterator[Organisation]:
    text = reading.page.text
    for found in reading.fields_of("provider"):
        if found.sure < _SURE or not found.tight or reading.offside(found.start):
            continue
        if found.layout == "data":
            continue  # the site's own structured data is read as such
        span = cut_value(reading, found.start, found.end)
        if span and is_name(reading, *span, known):
            yield Organisation(text[span[0] : span[1]], *span, 0.8, "label")
