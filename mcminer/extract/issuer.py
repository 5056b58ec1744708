"""Who awards and who teaches: ``issuing_body`` and ``provider``.

Codebook, block 1: the issuing body signs what the course itself ends in; where nobody is named
for that, it is the provider, which on a provider's own page is the site's organisation. The
``provider`` is filled only where somebody else than the issuing body teaches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.award_bodies import named_in_award
from mcminer.extract.candidates import THRESHOLD, Candidate
from mcminer.extract.name_words import is_shortened, names_paper, type_hits
from mcminer.extract.names import cut_value, is_name, name_from, names_within, with_initials
from mcminer.extract.organisations import Organisation, best_own, own_organisations
from mcminer.extract.reading import Reading, per_page
from mcminer.extract.same_name import same_organisation
from mcminer.lexicon import Hit, fold

__all__ = ["candidates", "issuer_of"]

#: Share of a label that must be the phrase before its value counts as a body's name.
_SURE = 0.75
_DATA_ISSUER = ("recognizedby.name", "issuedby.name", "credentialissuer.name", "issuer.name")
# Under these labels another party's paper is meant: what one must have, where one may go.
_ELSEWHERE = frozenset(("entry", "recommended", "audience", "stackable", "price", "content"))


@per_page
def candidates(reading: Reading) -> list[Candidate]:
    """Candidates for ``issuing_body`` and ``provider``."""
    return list(_bodies(reading))


def _bodies(reading: Reading) -> Iterator[Candidate]:
    own = own_organisations(reading)
    names = tuple(one.name for one in own)
    issuers = sorted(_issuers(reading, names), key=lambda o: (-o.score, o.start))
    issuers = [one for one in issuers if one.score >= THRESHOLD]
    teachers = sorted(_providers(reading, names), key=lambda o: (-o.score, o.start))
    site = best_own(own)
    teacher = teachers[0] if teachers else site
    if issuers and not (issuers[0].score < 0.6 and (teachers or site)):
        issuers = [_settled(one, own) for one in issuers]
        for one in issuers:
            yield _candidate("issuing_body", one)
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
    article = re.match(r"[^\W\d_]{1,3} (?=[^\W\d_])", one.name)
    bare = one.name[article.end() :] if article else ""
    for known in own:
        if bare and " " not in bare and known.name.startswith(bare + " "):
            # "La Camera" on the site of the "Camera di Commercio di Poggiomarino"
            return Organisation(known.name, known.start, known.end, one.score, one.how)
        if (
            known.score >= 0.7
            and same_organisation(known.name, one.name)
            and (
                len(known.name.split()) == len(one.name.split())
                or (known.name.startswith(one.name + " ") and " " not in one.name)
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
        if span:
            span = _whole(reading, *span, found.end, known)
        if span and _is_body(reading, *span, known):
            score = 0.6 if _is_recognition(reading, found.label_start, found.label_end) else 0.88
            yield Organisation(text[span[0] : span[1]], *span, score, "label")
    yield from _opening_lines(reading, known)
    for hit in reading.hits["award.issued_by"]:
        yield from _behind_phrase(reading, hit, known)
    yield from named_in_award(reading)


def _whole(
    reading: Reading, start: int, end: int, stop: int, known: tuple[str, ...]
) -> tuple[int, int]:
    """A name with its initials; of "Faculty, University" the one that the site itself is."""
    behind = re.compile(r",\s+").match(reading.page.text, end)
    if behind and behind.end() < stop:
        rest = cut_value(reading, behind.end(), stop)
        if rest and any(fold(reading.page.text[slice(*rest)]) == fold(name) for name in known):
            return rest
    return start, with_initials(reading, start, end)


def _opening_lines(reading: Reading, known: tuple[str, ...]) -> Iterator[Organisation]:
    """A row that lost its cells: "12 Certifying institution Joinery Union (until 2030)"."""
    for hit in reading.hits["labels.issuer"]:
        block = reading.block(hit.start)
        before = reading.page.text[block.start : hit.start]
        if before.strip(" .0123456789") or " " not in reading.page.text[hit.start : hit.end]:
            continue
        found = name_from(reading, hit.end, block.end, skip=0)
        if found and found[0] - hit.end <= 3 and is_name(reading, *found, known):
            end = with_initials(reading, *found)
            yield Organisation(reading.page.text[found[0] : end], found[0], end, 0.76, "label")


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
    block = reading.block(hit.start)
    if reading.offside(hit.start) or block.region == "head":
        return
    if block.region == "data" and block.end - block.start < 40:
        return  # a key or a code rather than a sentence
    if _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]):
        return
    begin, stop = _sentence(reading, hit)
    spans = list(names_within(reading, hit.start + 1, hit.end))
    behind = name_from(reading, hit.end, max(stop, hit.end))
    if behind is not None and behind[0] - hit.end <= 30:
        spans.append(behind)
    elif not spans:  # "the University issues the certificate"
        before = list(names_within(reading, max(begin, hit.start - 110), hit.start))
        for span in before[-1:]:
            first, last = _headless(reading, *span)
            tail = reading.page.text[last : hit.start]
            if len(tail) <= 2:
                spans.append((first, last))
            elif _is_tail(reading, first, last, tail):
                spans.append((first, last + len(tail.rstrip())))
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
        start, end = _spelt_out(reading, start, end)
        yield Organisation(reading.page.text[start:end], start, end, score, "phrase")
        return


def _spelt_out(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """A name with its initials; of the initials alone the place where the page explains them."""
    words = reading.page.text[start:end]
    if " " not in words and words.isupper():
        at = reading.page.text.find(f" ({words})")
        if at > 0:
            begin = reading.clause(at)[0]
            for first, last in names_within(reading, max(begin, at - 90), at):
                if last == at and with_initials(reading, first, last) > last:
                    return first, with_initials(reading, first, last)
    return start, with_initials(reading, start, end)


def _is_tail(reading: Reading, first: int, last: int, tail: str) -> bool:
    """Whether words in lower case go on a name: "Vysoká škola památkové péče vydává"."""
    words = tail.split()
    plain = re.fullmatch(r"[^\W\d_ ]+(?: [^\W\d_]+){0,2}", tail.strip()) is not None
    if not plain or len(words[-1]) <= 3 or reading.language in ("de", "nl", "en"):
        return False
    return any(hit.end == last for _, hit in type_hits(reading, first, last))


def _sentence(reading: Reading, hit: Hit) -> tuple[int, int]:
    """The clause around a phrase: over "St." at its beginning, and to the answer of a question."""
    text = reading.page.text
    begin, stop = reading.clause(hit.start, hit.end)
    while begin > 1 and text[begin - 1] == "." and is_shortened(reading, begin - 1):
        begin = reading.clause(begin - 2)[0]
    if text[stop : stop + 1] == "?" and stop - hit.end <= 25 and stop + 2 < len(text):
        stop = reading.clause(stop + 2)[1]
    return begin, stop


def _headless(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """A name without a sentence's first word: "Itthon a Neumann Társaság" ("here the ...")."""
    match = re.compile(r"[^\W\d_]+ [^\W\d_]{1,2} (?=[^\W\d_])").match(reading.page.text, start, end)
    if match is None:
        return start, end
    head = any(True for _ in type_hits(reading, start, match.end()))
    rest = any(True for _ in type_hits(reading, match.end(), end))
    return (match.end() if rest and not head else start), end


def _providers(reading: Reading, known: tuple[str, ...]) -> Iterator[Organisation]:
    text = reading.page.text
    for found in reading.fields_of("provider"):
        if found.sure < _SURE or not found.tight or reading.offside(found.start):
            continue
        if found.layout == "data":
            continue  # the site's own structured data is read as such
        span = cut_value(reading, found.start, found.end)
        if span:
            span = _whole(reading, *span, found.end, known)
        if span and is_name(reading, *span, known):
            yield Organisation(text[span[0] : span[1]], *span, 0.8, "label")
