"""``page_type``: one offer, a catalogue of offers, or something else.

A sum of signs with stated weights, each seen on real sites: labelled facts, figures and course
words in the title speak for an offer; the same label three times, or many links with course
words, for a catalogue; news, privacy, staff and contact words in title or address for neither.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote, urlsplit

from mcminer.extract.reading import OFFSIDE, Reading
from mcminer.lexicon import fold, lexicon, phrase_regex
from mcminer.record import Cell

__all__ = ["page_type"]

#: Labels that only the description of a course has.
_FACTS = frozenset(
    ("workload", "contact_hours", "self_study", "credits", "level", "duration", "assessment", "award",
     "entry", "audience", "validity", "delivery", "outcomes", "content", "occupations", "exam_duration",
     "price", "dates", "issuer", "recommended")
)  # fmt: skip
#: Those of them that other pages hardly ever have.
_CORE = frozenset(("workload", "credits", "level", "duration", "assessment", "award", "entry", "outcomes",
                   "validity", "exam_duration"))  # fmt: skip
#: Labels that a card in a list repeats.
_REPEATED = frozenset(("duration", "dates", "price", "credits", "level", "workload", "delivery", "location"))
_UNITS = frozenset(("hours", "teaching_hours", "days", "weeks", "months", "semesters", "ects", "credits"))


@dataclass(slots=True)
class _Ballot:
    scores: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[tuple[float, int, int]]] = field(default_factory=dict)

    def vote(self, kind: str, weight: float, span: tuple[int, int] | None) -> None:
        self.scores[kind] += weight  # type: ignore[assignment]
        if span is not None and span[0] < span[1]:
            self.spans.setdefault(kind, []).append((weight, *span))


def page_type(reading: Reading) -> Cell:
    """Decide, with the strongest signs as evidence."""
    ballot = _Ballot()
    ballot.vote("other", 2.0, None)  # most pages of any site
    _facts(reading, ballot)
    _titles(reading, ballot)
    _address(reading, ballot)
    _running_text(reading, ballot)
    _lists(reading, ballot)
    kind, score = ballot.scores.most_common(1)[0]
    total = sum(math.exp(value) for value in ballot.scores.values())
    confidence = math.exp(score) / total
    spans = sorted(ballot.spans.get(kind, ()), reverse=True)[:3] or [_opening(reading)]
    evidence = tuple(reading.evidence(start, end) for _, start, end in spans)
    return Cell(kind, evidence, min(0.99, confidence), "rule:page_type")


def _opening(reading: Reading) -> tuple[float, int, int]:
    block = next((b for b in reading.page.blocks if b.region == "main"), reading.page.blocks[0])
    return 0.0, block.start, min(block.end, block.start + 200)


def _facts(reading: Reading, ballot: _Ballot) -> None:
    """Labelled facts, each kind once; a fact strip is what tells a course page."""
    kinds: dict[str, tuple[int, int]] = {}
    repeats: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    labels: set[int] = set()
    for found in reading.fields:
        if found.kind not in _FACTS or found.sure < 0.6 or reading.offside(found.start):
            continue
        if found.layout == "column":
            columns[found.kind] += 1
        if found.label_start in labels:
            continue
        labels.add(found.label_start)
        kinds.setdefault(found.kind, (found.label_start, found.label_end))
        if found.tight and found.layout not in ("column", "data"):
            repeats[found.kind] += 1
    often = [kind for kind, count in repeats.items() if kind in _REPEATED and count >= 3]
    listed = [kind for kind, count in columns.items() if kind in _REPEATED and count >= 4]
    if len(listed) >= 2:  # a table with a course a row
        often += [kind for kind in listed if kind not in often]
    if often:
        ballot.vote("catalogue", 1.1 + 0.6 * len(often), kinds[often[0]])
    once = sorted((kind not in _CORE, kind) for kind in kinds if kind not in often)
    for index, (minor, kind) in enumerate(once):
        weight = 0.4 if minor else 0.85
        ballot.vote("offer", weight if index < 4 else weight / 2.5, kinds[kind])
    figures = [q for q in reading.quantities if q.unit in _UNITS and not reading.offside(q.start)]
    if figures:
        ballot.vote("offer", 0.6, (figures[0].start, figures[0].end))
    if not kinds:
        ballot.vote("other", 0.6, None)


def _title_spans(reading: Reading) -> list[tuple[int, int]]:
    blocks = reading.page.blocks
    spans = [(b.start, b.end) for b in blocks if b.kind == "title"][:1]
    spans += [(b.start, b.end) for b in blocks if b.level == 1][:1]
    if not spans:
        spans += [(b.start, b.end) for b in blocks if b.region == "main"][:3]
    return spans


def _titles(reading: Reading, ballot: _Ballot) -> None:
    weights = (("page.offer", "offer", 0.9), ("page.catalogue", "catalogue", 1.5), ("page.news", "other", 1.6),
               ("page.people", "other", 1.6), ("page.legal", "other", 2.6), ("page.contact", "other", 1.8),
               ("page.policy", "other", 0.8), ("page.job", "other", 1.5), ("page.shop", "other", 0.6))  # fmt: skip
    done: set[str] = set()
    for start, end in _title_spans(reading):
        lists = reading.hits.within("page.catalogue", start, end)
        for tag, kind, weight in weights:
            for hit in reading.hits.within(tag, start, end):
                if tag == "page.offer" and any(c.start <= hit.start < c.end for c in lists):
                    continue  # "all courses" names no course
                share = (hit.end - hit.start) / max(1, end - start)
                whole = tag == "page.offer" or share > 0.4
                whole = whole or (tag == "page.catalogue" and hit.start <= start + 2)
                factor = 1.0 if whole else 0.45
                if tag not in done:
                    done.add(tag)
                    ballot.vote(kind, weight * factor, (hit.start, hit.end))


def _address(reading: Reading, ballot: _Ballot) -> None:
    if not reading.page.url:
        return
    block = reading.page.blocks[-1]
    path = fold(unquote(urlsplit(reading.page.url).path))
    parts = [part for part in path.split("/") if part]
    span = (block.start, block.end)
    if not parts or re.fullmatch(r"(index|home|default|start)\.\w+", parts[-1]) and len(parts) == 1:
        ballot.vote("other", 1.6, span)
        return
    last = re.sub(r"\.\w{2,5}$", "", parts[-1])
    if _names(reading, "page.url_other", parts):
        ballot.vote("other", 2.4, span)
    elif _names(reading, "page.url", parts[:-1]):
        ballot.vote("offer", 1.5, span)
    elif _names(reading, "page.url", [last]):
        exact = _names(reading, "page.url", [last], whole=True)
        ballot.vote("catalogue" if exact else "offer", 1.2 if exact else 0.5, span)


@cache
def _path_words(language: str, key: str) -> re.Pattern[str]:
    words = {*lexicon(language)[key], *lexicon("en")[key]}
    body = "|".join(phrase_regex(word.replace("-", " ").replace("_", " ")) for word in words if word)
    return re.compile(rf"(?<![^\W_])(?:{body or '(?!)'})(?![^\W_])")


def _names(reading: Reading, key: str, parts: list[str], *, whole: bool = False) -> bool:
    """Whether a path segment is (or holds, between dashes) one of the lexicon's words."""
    regex = _path_words(reading.language, key)
    for part in parts:
        part = re.sub(r"\.\w{2,5}$", "", part)
        if regex.fullmatch(part) or (not whole and (match := regex.match(part)) and match.end() * 2 >= len(part)):
            return True
    return False


def _running_text(reading: Reading, ballot: _Ballot) -> None:
    votes = (("page.enrol", "offer", 0.35), ("outcomes.lead", "offer", 0.5), ("award.participation", "offer", 0.4),
             ("award.programme_and_assessment", "offer", 0.4), ("entry.required", "offer", 0.3),
             ("entry.audience", "offer", 0.4), ("assessment.generic", "offer", 0.25),
             ("validity.valid", "offer", 0.3))  # fmt: skip
    for tag, kind, weight in votes:
        hit = next((h for h in reading.hits[tag] if not reading.offside(h.start)), None)
        if hit is not None:
            ballot.vote(kind, weight, (hit.start, hit.end))
    news = [h for h in reading.hits["page.news"] if not reading.offside(h.start)]
    if len(news) >= 2:
        ballot.vote("other", min(1.6, 0.4 * len(news)), (news[0].start, news[0].end))
    legal = [h for h in reading.hits["page.legal"] if not reading.offside(h.start)]
    if len(legal) >= 3:
        ballot.vote("other", 0.8, (legal[0].start, legal[0].end))
    offers = [h for h in reading.hits["page.offer"] if not reading.offside(h.start)]
    if offers:
        ballot.vote("offer", min(0.5, 0.1 * len(offers)), (offers[0].start, offers[0].end))
    main = sum(b.end - b.start for b in reading.page.blocks if b.region not in OFFSIDE)
    if main < 350:
        ballot.vote("other", 0.8, None)


def _lists(reading: Reading, ballot: _Ballot) -> None:
    """Links in the content that name courses, and headings that each have figures of their own."""
    page = reading.page
    linked = [link for link in page.links if link.region not in OFFSIDE and len(link.text) >= 8]
    targets = {link.url.split("#")[0] for link in linked} - {page.url or ""}
    names = {link.text for link in linked}
    heads = sum(1 for i, b in enumerate(page.blocks) if 2 <= b.level <= 6 and page.words(i) in names)
    main = sum(1 for b in page.blocks if b.region not in OFFSIDE and b.kind != "title")
    if heads >= 3:
        ballot.vote("catalogue", 1.2 + min(0.8, 0.1 * heads), None)
    if len(targets) >= 4 and len(targets) * 6 >= main:
        ballot.vote("catalogue", 0.8 + min(1.2, len(targets) * 0.06), None)
    _cards(reading, ballot)
    headings: dict[int, set[str]] = {}
    for quantity in reading.quantities:
        if quantity.unit in _UNITS and not reading.offside(quantity.start):
            heading = reading.block(quantity.start).heading
            if heading >= 0 and 2 <= page.blocks[heading].level <= 6:
                headings.setdefault(heading, set()).add(quantity.unit)
    labelled = {page.block_at(f.label_start) for f in reading.fields}
    equal = [h for h in headings if h not in labelled and page.words(h)[-1] not in "?;"]
    levels = Counter(page.blocks[h].level for h in equal)
    count = max(levels.values(), default=0)
    if count >= 3:  # three or more equal courses make a catalogue
        block = page.blocks[equal[0]]
        ballot.vote("catalogue", min(3.2, 1.0 + 0.4 * count), (block.start, block.end))
    _rows(reading, ballot, labelled)


def _rows(reading: Reading, ballot: _Ballot, labelled: set[int]) -> None:
    """A table or list with a figure in each row, and a name rather than a label before it."""
    page = reading.page
    rows: dict[int, int] = {}
    for quantity in reading.quantities:
        if quantity.unit not in _UNITS or reading.offside(quantity.start):
            continue
        for pair in reading.pairs_at(quantity.start)[:1]:
            label = page.block_at(pair.label_start)
            if pair.layout in ("row", "dl", "siblings") and label not in labelled:
                rows.setdefault(label, quantity.start)
    if len(rows) >= 4:
        block = page.blocks[next(iter(rows))]
        ballot.vote("catalogue", min(2.4, 0.6 + 0.25 * len(rows)), (block.start, block.end))


def _cards(reading: Reading, ballot: _Ballot) -> None:
    """Where most of the content is about the pages behind its links, the page is a list."""
    page = reading.page
    stretches = [(a, b) for a, b in reading.teasers if page.blocks[page.block_at(a)].region not in OFFSIDE]
    main = sum(b.end - b.start for b in page.blocks if b.region not in OFFSIDE and b.region == "main")
    share = sum(b - a for a, b in set(stretches)) / max(1, main)
    if len(set(stretches)) >= 3 and share >= 0.3:
        ballot.vote("catalogue", 0.8 + 1.6 * min(1.0, share), stretches[0])
