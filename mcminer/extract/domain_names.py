"""Names that a site's domain spells out or abbreviates, found in the words of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mcminer.extract.head_names import title_parts
from mcminer.extract.name_words import IDENTITY, legal_forms, type_hits
from mcminer.extract.names import cut_value, name_from, names_within
from mcminer.extract.reading import Reading, per_page
from mcminer.extract.same_name import abbreviates
from mcminer.lexicon import fold

__all__ = ["domain_labels", "spelled_names"]

#: Hits of a kind that are tried against the domain; the name stands early or nowhere.
_HITS = 12


def domain_labels(reading: Reading) -> list[str]:
    """The labels of the address's host name without the top-level domain and ``www``."""
    if not reading.page.url:
        return []
    host = (urlsplit(reading.page.url).hostname or "").lower()
    return [
        label for label in host.split(".")[:-1] if label not in ("www", "co", "com", "ac", "org")
    ]


def spelled_names(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    """Words of the page that the domain spells out, or abbreviates."""
    domain = (domain_labels(reading) or [""])[-1]
    label = fold(domain).replace("-", "")
    if len(label) >= 4:
        spelled = re.compile(r"(?<!\w)" + r"[\W_]?".join(map(re.escape, label)) + r"(?!\w)")
        for match in spelled.finditer(reading.folded):
            start, end = match.span()
            if not reading.page.text[start].isupper() or reading.block(start).kind == "address":
                continue
            found = name_from(reading, start, min(len(reading.folded), end + 40))
            whole = found if found and _grows(reading, end, found[1]) else (start, end)
            yield *whole, 0.7, "domain"
            break
    for short in dict.fromkeys([label, *domain.split("-"), *_initials(reading)]):
        if 2 <= len(short) <= 12:
            yield from _abbreviated(reading, fold(short))


def _grows(reading: Reading, end: int, stop: int) -> bool:
    """Whether what follows the spelled words is a legal form or says what the organisation is."""
    rest = reading.page.text[end:stop]
    return bool(rest.strip()) and len(rest) < 30 and (
        any(True for _ in legal_forms(reading, end, stop))
        or any(True for _ in type_hits(reading, end, stop))
    )  # fmt: skip


def _initials(reading: Reading) -> Iterator[str]:
    """What the page's header and head title write in capitals: "ICAF"."""
    lines = [(b.start, b.end) for b in reading.page.blocks[:12] if b.region == "header"]
    for start, end in [*title_parts(reading), *lines]:
        words = reading.page.text[start:end]
        if 3 <= len(words) <= 8 and words.isupper() and words.isalpha():
            yield words


def _abbreviated(reading: Reading, label: str) -> Iterator[tuple[int, int, float, str]]:
    """A name that says what it is and begins its words with the domain's letters, in order."""
    for first, last in (*_opening_names(reading), *_typed_names(reading)):
        if abbreviates(label, re.findall(r"[^\W_]+", reading.folded[first:last])):
            yield first, last, 0.66, "domain"
            return


@per_page
def _opening_names(reading: Reading) -> list[tuple[int, int]]:
    """Lines at the top of the page that are a name as a whole, of three words or more."""
    found: list[tuple[int, int]] = []
    for block in reading.page.blocks[:25]:
        if block.end - block.start <= 80 and block.region in ("header", "main", "nav"):
            name = cut_value(reading, block.start, block.end)
            if name and name[1] == block.end and reading.folded.count(" ", *name) >= 2:
                found.append(name)
    return found


@per_page
def _typed_names(reading: Reading) -> list[tuple[int, int]]:
    """Names whose words say what they are, each once."""
    seen: dict[str, tuple[int, int]] = {}
    for kind in IDENTITY:
        for hit in reading.hits[f"identity.{kind}"][:_HITS]:
            line = reading.block(hit.start)
            if line.region in ("data", "address"):
                continue
            for first, last in names_within(reading, max(line.start, hit.start - 60), hit.end + 60):
                if first <= hit.start and hit.end <= last:
                    seen.setdefault(reading.folded[first:last], (first, last))
    return list(seen.values())
