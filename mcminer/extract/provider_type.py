"""What kind of organisation the issuing body is: ``provider_type``.

Codebook, block 1. Told by the words in the body's name, then by what the page says it is, then by
a domain that spells it. Where a name holds words of several kinds the longer phrase wins
("university of applied sciences" over "academy"), and on a tie the kind that says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.domain_names import domain_labels
from mcminer.extract.issuer import issuer_of
from mcminer.extract.name_words import legal_forms, type_hits
from mcminer.extract.organisations import own_organisations
from mcminer.extract.reading import Reading
from mcminer.extract.same_name import same_organisation
from mcminer.lexicon import fold

__all__ = ["candidates"]

#: On a tie, the kind that is said less loosely: any firm may call itself an academy.
_ORDER = (
    "university", "public_authority", "sector_organisation", "professional_body", "vet_school",
    "platform", "employer", "training_company",
)  # fmt: skip

#: How domains spell what their owner is. Letters of host names, no words of a language.
_DOMAINS = (
    ("university", re.compile(
        r"(?:^|\.)(?:uni|univ|fh|tu|hs|ph|hogeschool|dhbw)-|(?:^|[.-])uni(?:v|versi\w*)?(?:[.-]|$)|-uni\b"
        r"|universi|univerz|uniwersytet|ulikool|yliopisto|hochschule|hogeschool|hojskole|hogskol"
        r"|politechnik|polytech|politecnic|(?:^|\.)u-[a-z]+\d*\.fr$|(?:^|\.)uni[a-z]{2,5}\.it$|\.ac\.(?:uk|at|be|cy)$|(?:^|\.)unizg\.|panepist"
    )),
    ("sector_organisation", re.compile(
        r"(?:^|[.-])(?:ihk|hwk|wko|cci|cma|kvk)(?:[.-]|$)|chamber|camera-?commercio|camara"
        r"|handwerkskammer|kamer-|komora|izba"
    )),
    ("public_authority", re.compile(r"(?:^|[.-])(?:gov|gouv|gob|govern|gv)\.|ministr|ministeri"
        r"|myndighet")),
    ("vet_school", re.compile(
        r"folkhogskola|berufsschule|volkshochschule|(?:^|[.-])vhs(?:[.-]|$)|\bgreta\b|lycee"
    )),
)  # fmt: skip


#: "BouwCert", "Metall-Zert GmbH", "PSI Sertifikācija": names of those who certify.
_CERTIFIES = re.compile(
    r"(?i:cert|zert|sert)i?(?=[A-Z\W\d_]|$)|(?i:[csz]ert|τυπο)[iy]f[iy][kc]\w+|(?i:πιστοποι)\w+"
)
#: A school in a corner of a firm's site: ``academy.firm.com``, ``firm.com/academy/``.
_SCHOOL = re.compile(
    r"a[ck]+ad[eé]m|akatemi|campus|school|schule|skola|szkol|train|kurs|cours|learn"
)
_CORNERS = (
    re.compile(r"[a-z]+://(?:www\.)?(?P<corner>(?:a[ck]+adem\w{1,3}|akatemia))\.(?P<site>[\w-]+(?:\.[\w-]+)+)"),
    re.compile(r"[a-z]+://(?:www\.)?(?P<site>[\w.-]+)/(?:[a-z]{2}/)?(?P<corner>(?:a[ck]+adem|akatemia)\w*)/"),
)  # fmt: skip


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``provider_type``."""
    issuer = issuer_of(reading)
    if issuer is not None:
        named = _by_name(reading, str(issuer.values["issuing_body"]), issuer.start, issuer.end)
        loose = named is None or named[0] == "training_company"
        if named is not None:
            kind, start, end = named
            score = min(0.9, 0.12 + issuer.score)
            yield _candidate(kind, start, end, min(score, 0.54) if loose else score, "name")
        if loose:  # any firm may call itself an institute: what it says it is comes first
            yield from _by_description(reading, str(issuer.values["issuing_body"]))
            if issuer.score >= 0.6:
                yield from _by_business(reading, issuer, typed=named is not None)
    else:
        yield from _by_studies(reading)
        yield from _by_certificate(reading)
    # The domain is the site's; it says nothing of a body that somebody else's page names.
    if issuer is None or issuer.method.rsplit(".", 1)[-1] not in ("label", "phrase"):
        yield from _by_domain(reading)


def _candidate(kind: str, start: int, end: int, score: float, how: str) -> Candidate:
    return Candidate(
        "provider_type", {"provider_type": kind}, start, end, score, f"rule:provider_type.{how}"
    )


#: What only a course of higher education has beside its credits.
_STUDIES = ("level.bachelor", "level.master", "level.doctorate", "identity.university",
            "page.degree_module")  # fmt: skip


def _by_studies(reading: Reading) -> Iterator[Candidate]:
    """A page of a study guide that names nobody: ECTS, and a cycle, a faculty, a syllabus."""
    credits = [q for q in reading.quantities if q.unit == "ects" and not reading.offside(q.start)]
    signs = [
        hit for tag in _STUDIES for hit in reading.hits[tag]
        if not reading.offside(hit.start) and hit.end - hit.start >= 4
        and not {"entry", "recommended"} & set(reading.kinds_at(hit.start)[:1])
    ]  # fmt: skip
    if credits and signs:
        start, end = signs[0].start, signs[0].end
        yield Candidate(
            "provider_type", {"provider_type": "university"}, start, end, 0.58,
            "rule:provider_type.studies", more=((credits[0].start, credits[0].end),),
        )  # fmt: skip


def _by_name(reading: Reading, name: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The kind that the words of the name say, and those words."""
    best: tuple[int, int, str, int, int] | None = None
    for kind, hit in type_hits(reading, start, end):
        # Half of a compound name that is another's ("Institut der Universität") counts less
        # than the head word, which stands first in most languages.
        size = hit.end - hit.start
        key = (size, -_ORDER.index(kind), kind, hit.start, hit.end)
        # "Wyższa Szkoła Zawodowa": of two phrases that share a word the first one is the head.
        shared = best is not None and best[3] < hit.start < best[4]
        if best is None or (key[:2] > best[:2] and not shared):
            best = key
    return best and (best[2], best[3], best[4])


def _by_description(reading: Reading, name: str) -> Iterator[Candidate]:
    """What a sentence that begins with the body's name says it is."""
    words = fold(name)
    for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", reading.folded):
        block = reading.block(match.start())
        if block.region in ("nav", "related", "data", "address", "head"):
            continue
        begin, stop = reading.clause(*match.span())
        opens = match.start() - begin <= 25 or block.region == "footer"
        reach = 70 if opens else 15
        near = [
            (hit.start - match.end(), kind, hit)
            for kind, hit in type_hits(reading, match.end(), min(stop, match.end() + reach))
        ]
        if near:
            _, kind, hit = min(near, key=lambda item: (item[0], _ORDER.index(item[1])))
            if len(reading.folded[hit.start : hit.end].split()) >= 2 or hit.end - hit.start >= 10:
                score = 0.58 if kind == "training_company" else 0.68
                yield _candidate(kind, hit.start, hit.end, score, "description")


def _by_business(reading: Reading, issuer: Candidate, *, typed: bool) -> Iterator[Candidate]:
    """A firm whose school is a corner of its site, or whose name or form says no more.

    A training firm's site is its school; an "academy" in a sub-domain or folder belongs to a firm
    that lives by something else. Of other firms, those with courses in their name and, less surely,
    any that sells an offer of courses train for a living.
    """
    corner = _academy(reading)
    if corner is not None:
        yield _candidate("employer", *corner, 0.66, "academy")
    if typed:
        return
    yield from _vendor(reading)
    start, end = issuer.start, issuer.end
    certifier = _certifier(reading, start, end)
    if certifier is not None:
        yield _candidate("professional_body", *certifier, 0.58, "certifier")
        return
    stems = [reading.folded[h.start : h.end] for h in reading.hits["page.offer"]]
    name = reading.folded[start:end]
    if any(len(stem) >= 5 and stem in name for stem in set(stems)):
        yield _candidate("training_company", start, end, 0.58, "courses")
    words = str(issuer.values["issuing_body"])
    firm = any(True for _ in legal_forms(reading, start, end)) or any(
        one.dressed and same_organisation(one.name, words) for one in own_organisations(reading)
    )
    if firm:
        yield _candidate("training_company", start, end, 0.52, "firm")


def _certifier(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Where a firm's name says that it certifies ("Metall-Zert"), or its footer calls it a body."""
    match = _CERTIFIES.search(reading.page.text[start:end])
    if match:
        return start + match.start(), start + match.end()
    for hit in reading.hits["identity.professional_body"]:
        if reading.block(hit.start).region == "footer" and hit.end - hit.start >= 10:
            return hit.start, hit.end
    return None


def _academy(reading: Reading) -> tuple[int, int] | None:
    """Where the address names an academy beside the firm's own domain."""
    address = reading.page.blocks[-1]
    if address.kind != "address":
        return None
    words = reading.folded[address.start : address.end]
    for pattern in _CORNERS:
        match = pattern.match(words)
        if match is not None and not _SCHOOL.search(match["site"]):
            return address.start + match.start("corner"), address.start + match.end("corner")
    return None


def _vendor(reading: Reading) -> Iterator[Candidate]:
    """A company that certifies users of its own product, where nothing else says what it is."""
    for hit in reading.hits["typology.company"]:
        block = reading.block(hit.start)
        if block.region in ("main", "aside") and not reading.offside(hit.start):
            yield _candidate("employer", hit.start, hit.end, 0.56, "vendor")
            return


def _by_certificate(reading: Reading) -> Iterator[Candidate]:
    """A page that names nobody and is called by a vendor's certificate: "AWS Certified ..."."""
    for start, end in reading.title_spans[:1]:
        for hit in reading.hits.within("typology.company", start, end):
            if " " in reading.folded[hit.start : hit.end]:
                yield _candidate("employer", hit.start, hit.end, 0.56, "vendor")


def _by_domain(reading: Reading) -> Iterator[Candidate]:
    labels = domain_labels(reading)
    if not labels:
        return
    address = reading.page.blocks[-1]
    if address.kind != "address":
        return
    words = reading.folded[address.start : address.end]
    host = re.match(r"[a-z]+://([^/:?#]+)", words)
    if host is None:
        return
    if host[1].endswith(".edu") and host[1].count(".") <= 2:
        start = address.start + host.end() - 4
        yield _candidate("university", start, start + 4, 0.7, "domain")
    for kind, pattern in _DOMAINS:
        found = pattern.search(host[1])
        if found:
            start = address.start + host.start(1)
            yield _candidate(kind, start + found.start(), start + found.end(), 0.72, "domain")
            return
