"""A page with its language's words found in it: what every component looks at.

A :class:`Reading` is made once a page. It holds the folded text, the hits of the lexicon, the
quantities, and the fields: stretches of text with the label they stand under, whatever layout
(definition list, table, heading and section, two lines, glued) put the two together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, wraps
from typing import TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from mcminer.extract.fields import Field, find_fields
from mcminer.extract.quantities import Quantity, find_quantities
from mcminer.lexicon import Hit, Hits, Matcher, fold, lexicon
from mcminer.page import Block, Page, Pair
from mcminer.record import Evidence

__all__ = ["OFFSIDE", "Reading", "per_page"]

_Others = TypeVarTuple("_Others")
_Result = TypeVar("_Result")

#: Regions that speak of the site or of other offers, not of the page's own.
OFFSIDE = frozenset(("nav", "header", "footer", "related", "banner"))

# English terms turn up on pages in every language; its small words stay out.
_ENGLISH = frozenset(
    ("credits", "level", "assessment", "award", "identity", "typology", "quality", "labels",
     "delivery", "sectors", "entry")
)  # fmt: skip
_NOT_MATCHED = frozenset(("units", "numbers", "dates"))
# "Name, figure", "Name (figure", "Name – figure", perhaps with another figure between
_NAMED = re.compile(
    r"[\W\d]{0,6}(?P<name>[^\W\d_a-zа-яα-ω][^.!?:,(|]{3,70}?)\s*[,(–-]\s*(?:[^.!?:|]{0,28}[\s,(–-])?$"
)
# Words of these keys name no course.
_KNOWN = ("labels.", "workload.", "delivery.", "numbers.", "forms.", "assessment.", "award.",
          "page.offer", "credits.", "level.")  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+")
#: Letters of words whose marks and case are compared as well as their folded letters.
_SHORT_WORD = 5
#: Lengths that the page's own course has; lists of other courses name days and hours.
_LONG = frozenset(("years", "school_years", "semesters"))
#: Characters of a line that may be a title.
_LONGEST_TITLE = 140
_FILES = (".pdf", ".ics", ".doc", ".docx", ".jpg", ".png")
# English phrases that are ordinary words elsewhere would do harm.
_ENGLISH_OFF = frozenset(("entry.required", "entry.recommended", "entry.audience", "labels.other"))

#: A heading that may be a person's name: two or three words in capitals.
_PERSON = re.compile(r"(?:#+ )?([^\W\d_]{2,20})(?: [^\W\d_]{1,20}\.?)? ([^\W\d_]{2,30})")
# A full stop ends a clause behind a word; behind one letter it is an abbreviation ("e. V.").
_CLAUSE_END = re.compile(r"(?<![\s.(]\w)[.!?](?=\s+[^\W\d_a-z])|[;\n•●▪|]| \| ")


@cache
def _matcher(language: str) -> Matcher:
    return Matcher(_phrases(language))


@cache
def _spellings(language: str) -> dict[tuple[str, str], set[str]]:
    """How the lexicon writes its shortest phrases, by key and folded letters."""
    spelt: dict[tuple[str, str], set[str]] = {}
    for tag, phrases in _phrases(language).items():
        for phrase in phrases:
            if len(phrase) <= _SHORT_WORD and phrase.isalpha():
                spelt.setdefault((tag, fold(phrase)), set()).add(phrase)
    return spelt


def _misread(tag: str, word: str, spelt: set[str]) -> bool:
    """Whether a short word is another one than the lexicon's: folding takes marks and case away.

    Swedish "ingå" is no "inga", Greek "η" no "ή", and the German article no "DAS". Words written
    without any marks, or in capitals, are given the benefit of the doubt.
    """
    if word.isascii():
        named = all(len(one) > 1 and one.isupper() for one in spelt)
        return named and word.islower() and not tag.startswith(("credits.", "level."))
    return not word.isupper() and word.casefold() not in {one.casefold() for one in spelt}


@cache
def _phrases(language: str) -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = {}
    for key, entries in lexicon(language).phrases.items():
        if key.split(".")[0] not in _NOT_MATCHED:
            # headings of other offers inflect ("Muut kurssimme"), and are checked for length
            ending = "*" if key == "context.related" else ""
            phrases[key] = [
                f"{entry.rstrip('*')}{ending}" if ending else entry for entry in entries
            ]
    if language != "en":
        for key, entries in lexicon("en").phrases.items():
            if key.split(".")[0] in _ENGLISH and key not in _ENGLISH_OFF:
                phrases.setdefault(key, []).extend(entries)
    return phrases


@dataclass
class Reading:
    """A page, read with a language's lexicon.

    Attributes:
        page: the page.
        language: whose lexicon was used.
        folded: the page's text, folded; same offsets.
    """

    page: Page
    language: str
    folded: str = field(default="", repr=False)

    @classmethod
    def of(cls, page: Page, language: str | None = None) -> Reading:
        """Read a page with the lexicon of its language (English where none is known)."""
        return cls(page, language or page.language or "en", fold(page.text))

    @cached_property
    def hits(self) -> Hits:
        """Every phrase of the lexicon, by key."""
        spelt, text = _spellings(self.language), self.page.text
        return Hits(
            hit
            for hit in _matcher(self.language).find(self.folded)
            if hit.end - hit.start > _SHORT_WORD
            or (known := spelt.get((hit.tag, self.folded[hit.start : hit.end]))) is None
            or not _misread(hit.tag, text[hit.start : hit.end], known)
        )

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every number with a unit of time or credits, in order."""
        return find_quantities(self.folded, self.language)

    @cached_property
    def fields(self) -> list[Field]:
        """Stretches of text with the label they stand under, in order of the values."""
        return find_fields(self.page, self.folded, self.hits, self.quantities)

    @cached_property
    def _field_ends(self) -> list[tuple[int, int, Field]]:
        return sorted(((f.start, f.end, f) for f in self.fields), key=lambda item: item[:2])

    def fields_of(self, *kinds: str) -> Iterator[Field]:
        """The fields under a label of any of ``kinds`` (keys of labels.toml)."""
        for found in self.fields:
            if found.kind in kinds:
                yield found

    def fields_at(self, position: int) -> list[Field]:
        """The fields that hold ``position``, the narrowest first."""
        index = bisect_right(self._field_ends, position, key=lambda item: item[0])
        around = [f for start, end, f in self._field_ends[:index] if end > position]
        return sorted(around, key=lambda f: f.end - f.start)

    def pairs_at(self, position: int) -> list[Pair]:
        """The layout's label and value pairs whose value holds ``position``, narrowest first."""
        around = [pair for pair in self.page.pairs if pair.start <= position < pair.end]
        return sorted(around, key=lambda pair: pair.end - pair.start)

    def kinds_at(self, position: int) -> list[str]:
        """Label kinds that govern ``position``, the nearest first."""
        return [found.kind for found in self.fields_at(position)]

    def block(self, position: int) -> Block:
        """The block that holds ``position``."""
        return self.page.blocks[self.page.block_at(position)]

    def offside(self, position: int) -> bool:
        """Whether ``position`` stands in menus, footers, banners or among other offers."""
        block = self.block(position)
        if block.region in OFFSIDE or "cookie" in self.folded[block.start : block.end]:
            return True
        if self.hits.any(("page.legal",), block.start, block.end) is not None:
            return True  # consent, privacy, terms
        lead = self.hits.any(("context.related",), block.start, block.start + 3)
        if lead is not None and block.end - lead.end >= 10:
            return True  # "Other courses: skipper (6 hours) · trainer 3"
        return any(a <= position < b for a, b in self.foreign)

    @cached_property
    def foreign(self) -> list[tuple[int, int]]:
        """Related offers, testimonials, lives of lecturers and cards of other pages, as stretches
        of the text.
        """
        return [*self._related, *self._lives, *self.teasers]

    @cached_property
    def _lives(self) -> list[tuple[int, int]]:
        """Lives of lecturers: "Ann Berg", and below it "Ann finished school in 1990".

        One alone may be a course that its first sentence names again; two or more are people.
        """
        found: list[tuple[int, int]] = []
        blocks = self.page.blocks
        for index, block in enumerate(blocks[:-1]):
            below = blocks[index + 1]
            if block.kind != "heading" or below.end - below.start < 40:
                continue
            name = _PERSON.fullmatch(self.page.text, block.start, block.end)
            words = self.page.text[below.start : below.start + 60].split()
            if name and words[0] in name.groups() and words[1][:1].islower():
                found.append((block.start, _section_end(blocks, index)))
        return found if len(found) >= 2 else []

    @cached_property
    def _related(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        blocks = self.page.blocks
        for tag in ("context.related", "context.testimonial"):
            for hit in self.hits[tag]:
                index = self.page.block_at(hit.start)
                block = blocks[index]
                heads = block.kind in ("heading", "label") or (
                    block.end - block.start <= 60
                    and hit.end - hit.start >= 0.5 * (block.end - block.start)
                )
                if heads and (hit.end - hit.start) * 2 >= block.end - block.start:
                    found.append((block.start, _section_end(blocks, index)))
        return found

    @cached_property
    def teasers(self) -> list[tuple[int, int]]:
        """Text that is about the page behind a link rather than about this one.

        A heading that is a link opens a card about the page behind it; a short line that begins
        with a link goes on about it ("Stage lighting, 35 hours"); a sentence with a link to a
        sister page quotes that page's figures.
        """
        page, found = self.page, []
        here = urlsplit(page.url or "")
        folder = here.path.rsplit("/", 1)[0]
        for link in page.links:
            if link.start < 0 or link.end - link.start < 8 or link.region in OFFSIDE:
                continue
            target = urlsplit(link.url)
            if (
                target.hostname not in (here.hostname, None)
                or target.path in ("", here.path)
                or target.path.lower().endswith(_FILES)
            ):
                continue
            if any(a <= link.start < b for a, b in self._related):
                continue
            index = page.block_at(link.start)
            block = page.blocks[index]
            size = block.end - block.start
            leads = link.start <= block.start + 3 and (link.end - link.start) * 5 >= size * 2
            if leads and block.level:
                found.append((block.start, _section_end(page.blocks, index)))
            elif leads and size <= 140:
                found.append((block.start, block.end))
            elif target.path.rsplit("/", 1)[0] == folder and " " in link.text:
                found.append(self.clause(link.start, link.end))
        return found

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [match.start() for match in _CLAUSE_END.finditer(self.page.text)]

    def clause(self, start: int, end: int | None = None) -> tuple[int, int]:
        """The sentence, list item or table cell around a stretch."""
        end = start if end is None else end
        ends = self._clause_ends
        left = bisect_right(ends, start - 1)
        right = bisect_left(ends, end)
        begin = ends[left - 1] + 1 if left else 0
        stop = ends[right] if right < len(ends) else len(self.page.text)
        return begin, stop

    def is_part(self, hit: Hit, tags: Iterable[str], *, reach: int) -> bool:
        """Whether the words are part of a longer phrase: "live" in "live online".

        Args:
            hit: the words.
            tags: keys of the phrases that may hold them.
            reach: characters before the words where such a phrase may begin.
        """
        size = hit.end - hit.start
        return any(
            other.start <= hit.start and hit.end <= other.end and other.end - other.start > size
            for tag in tags
            for other in self.hits.within(tag, max(0, hit.start - reach), hit.end)
        )

    def denied(self, start: int, *, reach: int, gap: int | None = None) -> bool:
        """Whether a word of negation in the clause stands before ``start``.

        Args:
            start: of the words that may be denied.
            reach: characters before ``start`` that are looked at.
            gap: characters at most between the negation and ``start``; None: any.
        """
        begin, _ = self.clause(start)
        return any(
            gap is None or start - other.end <= gap
            for other in self.hits.within("context.negation", max(begin, start - reach), start)
        )

    def names_other(self, start: int) -> bool:
        """Whether a figure belongs to another offer that its clause names.

        Sites end their pages with their other courses: ``Stage lighting – 2 ECTS (56 hours)``. The
        clause begins with a name, a sign divides it from the figures, and the name shares no
        word with this page's title and is no label.
        """
        if start < 0.2 * len(self.page.text):
            return False
        begin, _ = self.clause(start)
        match = _NAMED.match(self.page.text, begin, start)
        if match is not None and self._is_other_name(*match.span("name"), dashed="–" in match[0]):
            return True
        row = next((p for p in self.pairs_at(start) if p.layout == "row"), None)
        if row is not None and row.label_start in self._variants:
            return True
        return self.page.blocks[self.page.block_at(start)].start in self._listings

    def _is_other_name(self, start: int, end: int, *, dashed: bool = False) -> bool:
        if self.hits.any(("workload.total",), start, end) is not None or any(
            start <= q.start < end and q.unit in _LONG for q in self.quantities
        ):
            return False  # "one academic year (60 ECTS)", "a total time (TQT) of 120 hours"
        words = _TOKEN.findall(self.folded[start:end])
        if len(words) < 2 and not dashed:
            return False
        covered = {
            token
            for prefix in _KNOWN
            for tag in self.hits.tags(prefix)
            for hit in self.hits.within(tag, start, end)
            for token in _TOKEN.findall(self.folded[hit.start : hit.end])
        }
        tokens = {token for token in words if len(token) >= 4} - covered
        return bool(tokens) and 2 * len(tokens & self._title_tokens) < len(tokens)

    @cached_property
    def _listings(self) -> set[int]:
        """Blocks that list other offers on one line: ``Biostatistics, 6 ECTS · Telecare, 16 h``.

        Two or more of the parts that a raised dot divides have a name and a figure of their own.
        """
        named: dict[int, set[int]] = {}
        for quantity in self.quantities:
            block = self.block(quantity.start)
            begin = self.page.text.rfind("·", block.start, quantity.start)
            if begin < 0 and "·" not in self.page.text[quantity.end : block.end]:
                continue
            begin = max(begin + 1, block.start)
            if self._is_other_name(begin, quantity.start, dashed=True):
                named.setdefault(block.start, set()).add(begin)
        return {start for start, parts in named.items() if len(parts) >= 2}

    @cached_property
    def _variants(self) -> set[int]:
        """Labels of table rows that name other offers: three or more with figures of their own."""
        rows = {
            pair.label_start
            for quantity in self.quantities
            for pair in self.pairs_at(quantity.start)[:1]
            if pair.layout == "row" and self._is_other_name(pair.label_start, pair.label_end)
        }
        return rows if len(rows) >= 3 else set()

    @cached_property
    def title_spans(self) -> list[tuple[int, int]]:
        """Where the page is named: its head title and first heading; of saved text, which has
        neither, the first short lines.
        """
        blocks = self.page.blocks
        spans = [(b.start, b.end) for b in blocks if b.kind == "title"][:1]
        spans += [(b.start, b.end) for b in blocks if b.level == 1][:1]
        if spans:
            return spans
        first = [(b.start, b.end) for b in blocks if b.region == "main"][:3]
        return [(a, b) for a, b in first if b - a <= _LONGEST_TITLE] or first[:1]

    @cached_property
    def _title_tokens(self) -> set[str]:
        blocks = self.page.blocks
        spans = [(b.start, b.end) for b in blocks if b.kind == "title" or b.level == 1]
        spans = spans or [(b.start, b.end) for b in blocks if b.region == "main"][:4]
        return {t for a, b in spans for t in _TOKEN.findall(self.folded[a:b]) if len(t) >= 4}

    def near(self, tags: Iterable[str], start: int, end: int, reach: int = 60) -> Hit | None:
        """A hit of any of ``tags`` in the same clause, at most ``reach`` characters away."""
        begin, stop = self.clause(start, end)
        for tag in tags:
            for hit in self.hits.within(
                tag, max(begin, start - reach - 40), min(stop, end + reach)
            ):
                if hit.end >= start - reach and not (hit.start >= start and hit.end <= end):
                    return hit
        return None

    def demanded(self, start: int, end: int, reach: int, *, bounded: bool = False) -> bool:
        """Whether a stretch is something that learners must bring.

        A word of obligation near by says so; a degree or course named near by only where the
        clause or its label speaks of entry, since offers name their own level with such words.

        Args:
            start, end: the stretch.
            reach: characters over which a cue reaches.
            bounded: the stretch has "at least" for its own bound, which is no obligation.
        """
        if self.near(("entry.recommended",), start, end, reach):
            return True
        if not bounded and self.near(("entry.required",), start, end, reach):
            return True
        named = ("entry.education", "entry.prior_course", "entry.work_experience")
        if self.near(named, start, end, reach) is None:
            return False
        if {"entry", "recommended"} & set(self.kinds_at(start)[:2]):
            return True
        return (
            not bounded
            and self.sentence_hit(("entry.required", "entry.recommended"), start, end) is not None
        )

    def sentence_hit(self, tags: Iterable[str], start: int, end: int) -> Hit | None:
        """A hit of any of ``tags`` anywhere in the clause around a stretch."""
        begin, stop = self.clause(start, end)
        return self.hits.any(tags, begin, stop)

    def evidence(self, start: int, end: int) -> Evidence:
        """The words of a stretch as evidence."""
        return Evidence(self.page.text[start:end], start, end, self.block(start).where)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A stretch without blanks, bullets and colons at its ends."""
        text = self.page.text
        while start < end and text[start] in " \n\t:•|·–-*#,;":
            start += 1
        while end > start and text[end - 1] in " \n\t:|,;":
            end -= 1
        return start, end


def _section_end(blocks: list[Block], index: int) -> int:
    """Where the section ends that a heading (or a line that acts as one) opens."""
    head = blocks[index]
    level = head.level or 6
    for later in range(index + 1, len(blocks)):
        block = blocks[later]
        if (block.level and block.level <= level) or block.region in ("data", "address"):
            return block.start
    return blocks[-1].end


def per_page(
    make: Callable[[Reading, *_Others], _Result],
) -> Callable[[Reading, *_Others], _Result]:
    """Let a function of a reading work once a page: what it gives is kept with the reading.

    Several components ask for the same. What stands behind the reading must be hashable; callers
    leave what they get as it is.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def kept(reading: Reading, *others: *_Others) -> _Result:
        known: dict[object, _Result] = vars(reading).setdefault(name, {})
        if others not in known:
            known[others] = make(reading, *others)
        return known[others]

    return kept
