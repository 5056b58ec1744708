"""Where the issuer sits: ``country`` and ``region``.

Codebook, block 1 and rule 6. Structured addresses and country names in address lines come first,
the address's top-level domain settles where the text is silent, national institutions and
telephone prefixes support. Language alone proves nothing: French is written in four countries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from mcminer.codebook.tables import (
    countries,
    country,
    country_of_tld,
    frameworks,
    quality_standards,
)
from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.lexicon import fold

__all__ = ["candidates"]

#: ITU-T E.164 country codes of Europe, for contact lines.
_PHONE = {
    "30": "GR", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "351": "PT", "352": "LU",
    "353": "IE", "354": "IS", "356": "MT", "357": "CY", "358": "FI", "359": "BG", "36": "HU",
    "370": "LT", "371": "LV", "372": "EE", "385": "HR", "386": "SI", "39": "IT", "40": "RO",
    "41": "CH", "420": "CZ", "421": "SK", "423": "LI", "43": "AT", "44": "GB", "45": "DK",
    "46": "SE", "47": "NO", "48": "PL", "49": "DE",
}  # fmt: skip
_PREFIX = re.compile(r"(?<![\w+])(?:\+|00)\s?(\d{2,3})[\s(/.-]*\d")
_POSTCODE = re.compile(r"\b\d{3,6}\b|\b\d{2,4}[ -]\d{2,3}\b|\b[A-Z]\d{1,2}\s?[A-Z\d]{3,4}\b")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``country`` and ``region``."""
    yield from _structured(reading)
    yield from _by_domain(reading)
    yield from _in_addresses(reading)
    yield from _institutions(reading)
    yield from _phones(reading)


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
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """All names of countries of four letters and more, longest first."""
    names: dict[str, str] = {}
    for one in countries():
        for name in one.names:
            if len(name) >= 4:
                names.setdefault(fold(name), one.code)
    body = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)"), names


def _in_addresses(reading: Reading) -> Iterator[Candidate]:
    """A country named in a line that is an address: in the footer, or beside a post code."""
    pattern, names = _names()
    text, folded = reading.page.text, reading.folded
    for block in reading.page.blocks:
        footer = block.region == "footer"
        if (
            block.region in ("nav", "related", "data", "address", "head")
            or block.end - block.start > 220
        ):
            continue
        if not footer and not _POSTCODE.search(text, block.start, block.end):
            continue
        for match in pattern.finditer(folded, block.start, block.end):
            if not text[match.start()].isupper():
                continue
            before = text[block.start : match.start()].rstrip()
            code = _POSTCODE.search(text, block.start, match.start())
            if code and match.start() - code.end() <= 45:
                yield _candidate(names[match[0]], *match.span(), 0.85, "address")
            elif footer and (not before or before[-1] in ",|·•-–("):
                yield _candidate(names[match[0]], *match.span(), 0.66, "address")


@cache
def _national() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names of bodies and schemes that exist in one country only, from the codebook's tables."""
    found: dict[str, set[str]] = {}
    for standard in quality_standards():
        if standard.country == "INT":
            continue
        for name in (standard.name, standard.body, *standard.aliases):
            if len(name) >= 5 or (len(name) >= 4 and name.isupper()):
                found.setdefault(name, set()).add(standard.country)
    for framework in frameworks():
        if len(framework.country) == 2 and len(framework.system) >= 4:
            found.setdefault(framework.system, set()).add(framework.country)
    names = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    body = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)"), names


def _institutions(reading: Reading) -> Iterator[Candidate]:
    pattern, names = _national()
    for match in pattern.finditer(reading.page.text):
        block = reading.block(match.start())
        if block.region not in ("data", "address", "related"):
            yield _candidate(names[match[0]], *match.span(), 0.62, "institution", rank=-0.1)


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
