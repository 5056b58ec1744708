"""The organisation behind a site: structured data, copyright line, imprint, header, address.

A domain that spells a name ("metallzert.eu": Metall-Zert GmbH) points to the words of the page
that are that name; the address itself never is one (codebook, rule 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcminer.extract.domain_names import domain_labels, spelled_names
from mcminer.extract.head_names import title_tail
from mcminer.extract.name_words import legal_forms, type_hits
from mcminer.extract.names import cut_value, is_name, name_from, names_within
from mcminer.extract.reading import Reading, per_page
from mcminer.extract.same_name import abbreviates, same_organisation
from mcminer.lexicon import Hit, fold
from mcminer.page import Block

__all__ = ["Organisation", "best_own", "own_organisations"]


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
#: Kinds of body that are told by words of their names and sign what they teach.
_SCHOOLS = frozenset(("university", "vet_school", "sector_organisation"))
_BRANDS = frozenset(("title", "header", "data", "copyright", "footer"))
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?\s*(?:by\s+)?[-–|,]?\s*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b\d{4,5}\b|\b\d{2,3}[- ]\d{2,3}\b")


@per_page
def own_organisations(reading: Reading) -> list[Organisation]:
    """All places that name the organisation behind the site, the surest first."""
    found = [
        Organisation(
            reading.page.text[start:end],
            start,
            end,
            score,
            how,
            any(
                start < hit.start and end - hit.end <= 1 for hit in legal_forms(reading, start, end)
            ),
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
            if (
                brand.how in (*_BRANDS, "domain")
                and best.name.startswith(brand.name + " ")
                and best.dressed
            ):
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
    marked = _COPYRIGHT.search(text) is not None
    for index, block in enumerate(page.blocks):
        size = block.end - block.start
        if block.region in ("data", "address", "head", "nav", "related", "banner"):
            continue
        if size <= 300 and marked:
            yield from _copyright(reading, block.start, block.end)
        if block.region in ("footer", "header") or (size <= 200 and not _tabled(reading, block)):
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
    yield from title_tail(reading)
    yield from spelled_names(reading)
    if page.plain:
        yield from _only_one(reading)


def _only_one(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    """Saved text has lost header and footer: the one school that it names.

    Where two different ones are named nobody can tell which of them is the site's own.
    """
    found: list[tuple[int, int]] = []
    for block in reading.page.blocks:
        if block.region in ("data", "address") or reading.offside(block.start):
            continue
        for kind, hit in type_hits(reading, block.start, block.end):
            if kind not in _SCHOOLS or {"entry", "recommended"} & set(reading.kinds_at(hit.start)):
                continue
            for first, last in names_within(reading, max(block.start, hit.start - 60), block.end):
                named = reading.page.text[first].isupper() and is_name(reading, first, last)
                if named and first <= hit.start < last:
                    found.append((first, last))
    names = [reading.page.text[first:last] for first, last in found]
    if names and all(same_organisation(names[0], name) for name in names[1:]):
        longest = max(range(len(names)), key=lambda i: len(names[i]))
        yield *found[longest], 0.56, "only"


def _tabled(reading: Reading, block: Block) -> bool:
    """Whether a cell stands in a row of three or more: a list of books, partners, dates."""
    if block.kind != "cell":
        return False
    text = reading.page.text
    begin, end = text.rfind("\n", 0, block.start) + 1, text.find("\n", block.end)
    return text.count(" | ", begin, end if end >= 0 else len(text)) >= 2


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
        stated = reading.hits.any(
            ("context.related", "quality.certification", "quality.accreditation"), *found
        )
        if words[0].isupper() and " " in words and not stated and not re.search(r"\d", words):
            yield *found, 0.64, "footer"
