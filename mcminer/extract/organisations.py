"""The organisation behind a site: structured data, copyright line, imprint, header, address.

A domain that spells a name ("metallzert.eu": Metall-Zert GmbH) points to the words of the page
that are that name; the address itself never is one (codebook, rule 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mcminer.extract.names import (
    IDENTITY,
    cut_value,
    is_name,
    legal_forms,
    name_from,
    names_paper,
    names_within,
    type_hits,
)
from mcminer.extract.reading import Reading
from mcminer.extract.same_name import abbreviates
from mcminer.extract.title_words import is_label
from mcminer.lexicon import Hit, fold

__all__ = ["Organisation", "best_own", "domain_labels", "own_organisations", "title_parts"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation named on the page: offsets of the name, how sure and by which rule.

    ``dressed``: the name ends in its legal form; ``led``: it begins with one.
    """

    name: str
    start: int
    end: int
    score: float
    how: str
    dressed: bool = False
    led: bool = False


#: Last keys of structured data that hold the site's own organisation, and how sure they are.
_DATA = {
    "provider.name": 0.88, "organizer.name": 0.7, "publisher.name": 0.75, "organization.name": 0.82,
    "collegeoruniversity.name": 0.88, "educationalorganization.name": 0.88, "og:site_name": 0.7,
    "school.name": 0.8, "localbusiness.name": 0.8,
}  # fmt: skip
#: Hits of a kind that are tried against the domain; the name stands early or nowhere.
_HITS = 12
_BRANDS = frozenset(("title", "header", "data", "copyright", "footer"))
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?\s*(?:by\s+)?[-–|,]?\s*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b\d{4,5}\b|\b\d{2,3}[- ]\d{2,3}\b")
_SEPARATOR = re.compile(r"\s+[|–—·»›:-]\s+|\s*[|»›·]\s*")


def own_organisations(reading: Reading) -> list[Organisation]:
    """All places that name the organisation behind the site, the surest first."""
    # Three components ask for them: they are kept with the reading.
    kept: list[Organisation] | None = vars(reading).get("_own_organisations")
    if kept is None:
        kept = vars(reading)["_own_organisations"] = _sorted_places(reading)
    return kept


def _sorted_places(reading: Reading) -> list[Organisation]:
    found = [
        Organisation(
            reading.page.text[start:end], start, end, score, how,
            any(start < hit.start and end - hit.end <= 1 for hit in legal_forms(reading, start, end)),
            any(hit.start == start for hit in legal_forms(reading, start, end)),
        )
        for start, end, score, how in _places(reading)
        if 2 <= end - start <= 90
    ]
    return sorted(found, key=lambda o: (-o.score, o.start))


def best_own(found: list[Organisation]) -> Organisation | None:
    """The organisation that most places agree on, in the spelling of the surest."""
    best: Organisation | None = None
    weight = 0.0
    for one in found:
        agreeing = {o.how for o in found if fold(o.name) == fold(one.name)}
        longer = any(
            fold(o.name).startswith(fold(one.name) + " ") and o.score >= 0.6 for o in found
        )
        # The header shortens what the footer and the copyright line spell out.
        total = one.score + 0.08 * (len(agreeing) - 1) - (0.15 if longer else 0.0)
        if total > weight + 1e-9:
            best, weight = one, total
    if best is None:
        return None
    if best.name.split()[0].isupper():  # the full name rather than its initials
        short = "".join(re.findall(r"[^\W_]+", fold(best.name)))
        for one in found:
            longer = len(one.name) > len(best.name) + 5 and not one.name.startswith(best.name)
            if longer and abbreviates(short, re.findall(r"[^\W_]+", fold(one.name))):
                return one
    for one in found:  # "Fundacja Obozowisko", "MTÜ Ida Kool": a form before the name belongs to it
        before = one.name.removesuffix(best.name)
        if one.led and before != one.name and before.endswith(" ") and len(before) <= 14:
            return one
    if best.how in ("imprint", "domain", "footer"):
        for brand in found:
            if brand.how in (*_BRANDS, "domain") and best.name.startswith(brand.name + " ") and best.dressed:
                rest = best.name[len(brand.name) :].strip(" ,")
                if "." in rest or (" " in brand.name and len(rest) <= 12):
                    return brand  # the site itself goes by the name without its legal form
    return best


def _places(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    page, text = reading.page, reading.page.text
    for pair in page.pairs:
        if pair.layout == "data":
            path = text[pair.label_start : pair.label_end].lower()
            score = _DATA.get(path) or _DATA.get(".".join(path.split(".")[-2:]))
            if score and "\n" not in text[pair.start : pair.end]:
                yield pair.start, pair.end, score, "data"
    for index, block in enumerate(page.blocks):
        size = block.end - block.start
        if block.region in ("data", "address", "head"):
            continue
        if size <= 300:
            yield from _copyright(reading, block.start, block.end)
        if block.region in ("footer", "header") or size <= 200:
            yield from _imprint(reading, block.start, block.end, block.region)
        # An address stands on the name's line, or on the two below it.
        below = page.blocks[min(index + 2, len(page.blocks) - 1)].end
        late = block.start > 0.6 * len(text) and _POSTCODE.search(
            text, block.start, max(block.end, min(below, block.end + 90))
        )
        if size <= 160 and (block.region == "footer" or late):
            yield from _typed_line(reading, block.start, block.end)
        if block.region == "header" and size <= 60 and index < 40:
            found = cut_value(reading, block.start, block.end)
            if found and found[1] - found[0] >= 0.9 * size and is_name(reading, *found):
                yield *found, 0.6, "header"
    yield from _title_tail(reading)
    yield from _spelled(reading)


def _copyright(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int, float, str]]:
    match = _COPYRIGHT.search(reading.page.text, start, end)
    if match is None or (match.end() - match.start() < 3 and "©" not in match[0]):
        return
    found = cut_value(reading, match.end(), end)
    if found and found[0] - match.end() <= 2 and is_name(reading, *found):
        yield *found, 0.72, "copyright"


def _imprint(
    reading: Reading, start: int, end: int, region: str
) -> Iterator[tuple[int, int, float, str]]:
    """A short line or a footer's line that holds a name with its legal form."""
    forms = list(legal_forms(reading, start, end))
    if not forms:
        return
    whole = _line_with_form(reading, start, forms[0])
    if whole:
        yield *whole, 0.78 if region == "footer" else 0.6, "imprint"
        return
    for first, last in names_within(reading, start, end):
        # "Academia Lusa, Lda.": behind a comma the form is left out of the name.
        behind = reading.page.text[last : last + 2] == ", "
        if behind and any(form.start == last + 2 for form in forms):
            yield first, last, 0.7, "imprint"
            return
        if any(hit.start > first for hit in legal_forms(reading, first, last)):
            yield first, last, 0.78 if region == "footer" else 0.6, "imprint"
            return


def _line_with_form(reading: Reading, start: int, form: Hit) -> tuple[int, int] | None:
    """A line's first words up to a legal form: "Vozniški center Notranjska d.o.o., Logatec".

    A name in lower case needs the domain to spell its first word.
    """
    text = reading.page.text
    words = text[start : form.start].split()
    if not 1 <= len(words) <= 6 or not re.fullmatch(r"[\w&'’ .-]+", text[start : form.start]):
        return None
    spelled = fold(words[0]) in domain_labels(reading)
    if not (words[0][0].isupper() or spelled) or "." in text[start : form.start].strip(" ."):
        return None
    found = name_from(reading, form.start - len(words[-1]) - 1, form.end + 2, skip=0)
    end = found[1] if found and found[1] >= form.end else form.end
    return (start, end) if start < form.start and is_name(reading, start, end) else None


def _typed_line(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int, float, str]]:
    """A footer's line that begins with a name whose words say what it is."""
    found = cut_value(reading, start, end)
    if found and found[0] - start <= 2 and any(True for _ in type_hits(reading, *found)):
        words = reading.page.text[slice(*found)]
        stated = reading.hits.any(("context.related", "quality.certification", "quality.accreditation"), *found)
        if words[0].isupper() and " " in words and not stated and not re.search(r"\d", words):
            yield *found, 0.64, "footer"


def title_parts(reading: Reading) -> list[tuple[int, int]]:
    """The parts of the page's head title, divided at signs such as ``|`` and ``»``."""
    for block in reading.page.blocks:
        if block.region == "head" and block.kind == "title":
            parts: list[tuple[int, int]] = []
            position = block.start
            for match in _SEPARATOR.finditer(reading.page.text, block.start, block.end):
                parts.append((position, match.start()))
                position = match.end()
            parts.append((position, block.end))
            return [reading.trimmed(*part) for part in parts if part[1] > part[0]]
    return []


def _title_tail(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    """The part of the head title that the page's header or footer repeats, or that is a name."""
    parts = title_parts(reading)
    if len(parts) < 2:
        return
    for start, end in (parts[-1], parts[0]):
        words = reading.folded[start:end]
        if len(words) < 3 or is_label(reading, start, end):
            continue
        if reading.hits.any(("page.offer", "page.catalogue"), start, end) and not any(
            True for _ in type_hits(reading, start, end)
        ):
            continue  # the site's section of courses
        if _heads_line(reading, words) and is_name(reading, start, end, (words,)):
            yield start, end, 0.68, "title"
            return
    start, end = parts[-1]
    paper = names_paper(reading, start, end) or reading.hits.any(("page.offer",), start, end)
    if not paper and any(True for _ in type_hits(reading, start, end)):
        if is_name(reading, start, end) and end - start <= 70:
            yield start, end, 0.6, "title"


def _heads_line(reading: Reading, words: str) -> bool:
    """Whether a line of the page's frame is or begins with these words; menus do not count."""
    for index, block in enumerate(reading.page.blocks):
        if block.region not in ("header", "footer", "nav") or (block.region == "nav" and index > 8):
            continue
        line = reading.folded[block.start : block.end].strip(" ©")
        if line == words and (block.region != "nav" or block.kind != "item"):
            return True
        match = re.match(rf"(?:©\W*(?:\d{{4}}\W*)?)?{re.escape(words)}(?=\s*[,.|·–(-]|\s)", line)
        if match is None or block.region == "nav":
            continue
        start = reading.folded.index(words, block.start)
        follows = line[match.end() :].lstrip()[:1]
        if not follows.isalpha() or any(
            hit.start <= start + len(words) + 2 for hit in legal_forms(reading, start + len(words), block.end)
        ):
            return True
    return False


def domain_labels(reading: Reading) -> list[str]:
    """The labels of the address's host name without the top-level domain and ``www``."""
    if not reading.page.url:
        return []
    host = (urlsplit(reading.page.url).hostname or "").lower()
    return [
        label for label in host.split(".")[:-1] if label not in ("www", "co", "com", "ac", "org")
    ]


def _spelled(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    """Words of the page that the domain spells out, or abbreviates."""
    labels = domain_labels(reading)
    if not labels:
        return
    label = fold(labels[-1]).replace("-", "")
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
    for short in dict.fromkeys([label, *labels[-1].split("-"), *_initials(reading)]):
        if 2 <= len(short) <= 12:
            yield from _abbreviated(reading, fold(short))


def _initials(reading: Reading) -> Iterator[str]:
    """What the page's header and head title write in capitals: "ICAF"."""
    lines = [(b.start, b.end) for b in reading.page.blocks[:12] if b.region == "header"]
    for start, end in [*title_parts(reading), *lines]:
        words = reading.page.text[start:end]
        if 3 <= len(words) <= 8 and words.isupper() and words.isalpha():
            yield words


def _grows(reading: Reading, end: int, stop: int) -> bool:
    """Whether what follows the spelled words is a legal form or says what the organisation is."""
    rest = reading.page.text[end:stop]
    return bool(rest.strip()) and len(rest) < 30 and (
        any(True for _ in legal_forms(reading, end, stop))
        or any(True for _ in type_hits(reading, end, stop))
    )  # fmt: skip


def _abbreviated(reading: Reading, label: str) -> Iterator[tuple[int, int, float, str]]:
    """A name that says what it is and begins its words with the domain's letters, in order."""
    seen: set[str] = set()
    for block in reading.page.blocks[:25]:  # a line that is the name as a whole
        if block.end - block.start <= 80 and block.region in ("header", "main", "nav"):
            found = cut_value(reading, block.start, block.end)
            words = re.findall(r"[^\W_]+", reading.folded[slice(*found)]) if found else []
            if found and found[1] == block.end and len(words) > 2 and abbreviates(label, words):
                yield *found, 0.66, "domain"
                return
    for kind in IDENTITY:
        for hit in reading.hits[f"identity.{kind}"][:_HITS]:
            line = reading.block(hit.start)
            if line.region in ("data", "address"):
                continue
            for first, last in names_within(reading, max(line.start, hit.start - 60), hit.end + 60):
                words = reading.folded[first:last]
                if not (first <= hit.start and hit.end <= last) or words in seen:
                    continue
                seen.add(words)
                if abbreviates(label, re.findall(r"[^\W_]+", words)):
                    yield first, last, 0.66, "domain"
                    return
