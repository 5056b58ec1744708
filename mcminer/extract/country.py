"""Where the issuer sits: ``country`` and ``region``.

Codebook, block 1 and rule 6. Structured addresses and country names in address lines come first,
the address's top-level domain settles where the text is silent, national institutions and
telephone prefixes support. A language proves something only where one country speaks it: Danish
does, French is written in four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from mcminer.codebook.tables import (
    countries,
    country,
    country_of_language,
    country_of_tld,
    frameworks,
    national_bodies,
    quality_standards,
)
from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.lexicon import Matcher

__all__ = ["candidates"]

#: ITU-T E.164 country codes of Europe, for contact lines.
_PHONE = {
    "30": "GR", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "351": "PT", "352": "LU",
    "353": "IE", "354": "IS", "356": "MT", "357": "CY", "358": "FI", "359": "BG", "36": "HU",
    "370": "LT", "371": "LV", "372": "EE", "385": "HR", "386": "SI", "39": "IT", "40": "RO",
    "41": "CH", "420": "CZ", "421": "SK", "423": "LI", "43": "AT", "44": "GB", "45": "DK",
    "46": "SE", "47": "NO", "48": "PL", "49": "DE",
}  # fmt: skip
#: Characters of a line that show which language is written.
_RUNNING = 60
_NOT_HERE = frozenset(("nav", "related", "data", "address", "head"))
_PREFIX = re.compile(r"(?<![\w+])(?:\+|00)\s?(\d{2,3})[\s(/.-]*\d")
_POSTCODE = re.compile(r"\b\d{3,6}\b|\b\d{2,4}[ -]\d{2,3}\b|\b[A-Z]\d{1,2}\s?[A-Z\d]{3,4}\b")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``country`` and ``region``."""
    yield from _structured(reading)
    yield from _by_domain(reading)
    yield from _in_addresses(reading)
    yield from _institutions(reading)
    yield from _phones(reading)
    yield from _by_language(reading)


def _candidate(
    code: str, start: int, end: int, score: float, how: str, rank: float = 0.0
) -> Candidate:
    return Candidate(
        "country", {"country": code}, start, end, score, f"rule:country.{how}", rank=rank
    )


def _structured(reading: Reading) -> Iterator[Candidate]:
    text = reading.page.text
    for pair in reading.page.pairs:
        if pair.layout != "data":
            continue
        path = text[pair.label_start : pair.label_end].lower()
        if path.endswith(("addresscountry", "addresscountry.name")) and "location" not in path:
            found = country(text[pair.start : pair.end])
            if found:
                yield _candidate(found.code, pair.start, pair.end, 0.93, "data")
        elif path.endswith("address.addressregion") and "location" not in path:
            value = text[pair.start : pair.end]
            yield Candidate(
                "region", {"region": value}, pair.start, pair.end, 0.75, "rule:region.data"
            )


def _by_domain(reading: Reading) -> Iterator[Candidate]:
    page = reading.page
    if not page.url or page.blocks[-1].kind != "address":
        return
    host = urlsplit(page.url).hostname or ""
    tld = host.rsplit(".", 1)[-1]
    code = country_of_tld(tld, regional=True)
    if code is None:
        return
    block = page.blocks[-1]
    at = page.text.find(host, block.start)
    if at < 0:
        at = page.text.lower().find(host, block.start)
    if at >= 0:
        end = at + len(host)
        yield _candidate(code, end - len(tld), end, 0.94, "domain")


@cache
def _names() -> Matcher:
    """All names of countries of four letters and more, by code."""
    return Matcher(
        {one.code: [name for name in one.names if len(name) >= 4] for one in countries()}
    )


def _in_addresses(reading: Reading) -> Iterator[Candidate]:
    """A country named in a line that is an address: in the footer, or beside a post code."""
    text = reading.page.text
    for block in reading.page.blocks:
        footer = block.region == "footer"
        if block.region in _NOT_HERE or block.end - block.start > 220:
            continue
        codes = list(_POSTCODE.finditer(text, block.start, block.end))
        if not codes and not footer:
            continue
        for hit in _names().find(reading.folded[block.start : block.end]):
            start, end = block.start + hit.start, block.start + hit.end
            before = text[block.start : start].rstrip()
            if not text[start].isupper():
                continue
            if any(0 <= start - code.end() <= 45 for code in codes):
                yield _candidate(hit.tag, start, end, 0.85, "address")
            elif footer and (not before or before[-1] in ",|·•-–("):
                yield _candidate(hit.tag, start, end, 0.66, "address")


@cache
def _national() -> tuple[Matcher, frozenset[str]]:
    """Names of bodies and schemes that exist in one country only, from the codebook's tables."""
    found: dict[str, set[str]] = {}
    for standard in quality_standards():
        if standard.country == "INT":
            continue
        for name in (standard.name, standard.body, *standard.aliases):
            if len(name) >= 5 or (len(name) >= 4 and name.isupper()):
                found.setdefault(name, set()).add(standard.country)
    for code, bodies in national_bodies().items():
        for name in bodies:
            found.setdefault(name, set()).add(code)
    for framework in frameworks():
        if len(framework.country) == 2 and len(framework.system) >= 4:
            found.setdefault(framework.system, set()).add(framework.country)
    names = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    phrases: dict[str, list[str]] = {}
    for name, code in names.items():
        if "*" not in name and ".." not in name:
            phrases.setdefault(code, []).append(name)
    return Matcher(phrases), frozenset(names)


def _institutions(reading: Reading) -> Iterator[Candidate]:
    matcher, names = _national()
    for hit in matcher.find(reading.folded):
        if reading.page.text[hit.start : hit.end] not in names:
            continue  # in other letters it may be an ordinary word
        known = country(hit.tag)
        if known is None or reading.language not in (*known.languages, "en"):
            continue  # "OPCO" in a Polish text is something else
        if reading.block(hit.start).region not in _NOT_HERE:
            yield _candidate(hit.tag, hit.start, hit.end, 0.62, "institution", rank=-0.1)


def _by_language(reading: Reading) -> Iterator[Candidate]:
    """The one country that speaks the page's language, by its longest line of running text."""
    code = country_of_language(reading.language)
    lines = [b for b in reading.page.blocks if b.region == "main" and b.kind == "line"]
    if code is None or not lines or reading.page.language != reading.language:
        return
    block = max(lines, key=lambda b: b.end - b.start)
    if block.end - block.start >= _RUNNING:
        end = min(block.end, block.start + 200)
        yield _candidate(code, block.start, end, 0.52, "language", rank=-0.3)


def _phones(reading: Reading) -> Iterator[Candidate]:
    """A telephone prefix, where the page's language is one of that country's."""
    for match in _PREFIX.finditer(reading.page.text):
        code = _PHONE.get(match[1]) or _PHONE.get(match[1][:2])
        if code is None or reading.block(match.start()).region in ("data", "address"):
            continue
        known = country(code)
        spoken = known is not None and reading.language in known.languages
        yield _candidate(
            code, match.start(), match.end(1), 0.68 if spoken else 0.52, "phone", rank=-0.1
        )
