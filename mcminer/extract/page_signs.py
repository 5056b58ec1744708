"""Signs of what a page is: how many labelled facts it has, what its title and address say, whether
it lists other pages. :mod:`mcminer.extract.page_type` weighs them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote, urlsplit

from mcminer.extract.reading import OFFSIDE, Reading
from mcminer.lexicon import fold, lexicon, phrases_regex

__all__ = ["SIGNS", "Signs", "find_signs"]

#: Labels that only the description of a course has; the core ones hardly ever stand elsewhere.
_CORE = frozenset(("workload", "credits", "level", "duration", "assessment", "award", "entry",
                   "outcomes", "validity", "exam_duration"))  # fmt: skip
_FACTS = _CORE | {"contact_hours", "self_study", "audience", "delivery", "content", "occupations",
                  "price", "dates", "issuer", "recommended"}  # fmt: skip
#: Labels that a card in a list repeats.
_REPEATED = frozenset(
    ("duration", "dates", "price", "credits", "level", "workload", "delivery", "location")
)
_UNITS = frozenset(
    ("hours", "teaching_hours", "days", "weeks", "months", "semesters", "ects", "credits")
)
_TITLES = (
    "offer",
    "catalogue",
    "news",
    "people",
    "legal",
    "contact",
    "policy",
    "job",
    "shop",
    "formal",
)
_RUNNING = {
    "enrol": "page.enrol", "lead": "outcomes.lead", "participation": "award.participation",
    "award": "award.programme_and_assessment", "required": "entry.required",
    "audience": "entry.audience", "exam": "assessment.generic", "valid": "validity.valid",
    "certificate": "award.certificate",
}  # fmt: skip
_ARTICLE = re.compile(r"\W{0,3}(?:§|art\w{0,6}\.?|cl\.?|clen)\s{0,2}\d")
_PRICE = re.compile(
    r"(?:[€£$]|\b(?:eur|gbp|chf|pln|czk|huf|ron|bgn|sek|dkk|nok)) ?\d"
    r"|\d(?:[.,]-{1,2})? ?(?:[€£]|\b(?:euros?|eur|gbp|chf|zl|pln|kc|czk|huf|ft|lei)\b)"
    r"|\d(?:[.,]-{1,2})? ?(?:ron|lv|bgn|kr|sek|dkk|nok)\b"
)
# What somebody said, in the quotation marks of any language.
_QUOTED = re.compile(r"[„“«»”\"][^„“«»”\"\n]{25,600}[“”»«\"]")
_DATED = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)|/(?:19|20)\d\d-?[01]\d-?[0-3]\d(?=[-_/.]|$)"
)

#: All signs, in the order in which weights are stored.
SIGNS = (
    "plain", "core_facts", "minor_facts", "no_facts", "plain_no_facts", "repeated_facts",
    "figure", "figures", "bare_figure", "price",
    *(f"title_{name}" for name in _TITLES), "title_question",
    "path_home", "path_other", "path_other_folder", "path_folder", "path_leaf", "path_leaf_exact",
    "path_dated", "host_news",
    *(f"text_{name}" for name in _RUNNING), "text_news", "text_legal", "text_offer", "quotes",
    "short", "length", "linked_heads", "targets", "equal_heads", "rows", "cards", "questions",
    "articles",
)  # fmt: skip


@dataclass(slots=True)
class Signs:
    """The signs of a page.

    Attributes:
        values: strength by sign, 0 to about 1; a sign that is not there is absent.
        spans: the words that show a sign, where words do.
    """

    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, name: str, value: float, span: tuple[int, int] | None = None) -> None:
        """Note a sign; the strongest of several wins."""
        if value > self.values.get(name, 0.0):
            self.values[name] = value
            if span is not None and span[0] < span[1]:
                self.spans[name] = span


def find_signs(reading: Reading) -> Signs:
    """All signs of a page."""
    signs = Signs()
    if reading.page.plain:
        signs.add("plain", 1.0)
    _facts(reading, signs)
    _titles(reading, signs)
    _address(reading, signs)
    _text(reading, signs)
    _lists(reading, signs)
    return signs


def _facts(reading: Reading, signs: Signs) -> None:
    """Labelled facts, each kind once; kinds that repeat belong to the cards of a list."""
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
        signs.add("repeated_facts", min(1.0, len(often) / 3), kinds[often[0]])
    for name, group in (("core_facts", _CORE), ("minor_facts", _FACTS - _CORE)):
        once = [span for kind, span in kinds.items() if kind in group and kind not in often]
        if once:
            signs.add(name, min(1.0, len(once) / 5), once[0])
    if not kinds:
        signs.add("plain_no_facts" if reading.page.plain else "no_facts", 1.0)
    figures = [q for q in reading.quantities if q.unit in _UNITS and not reading.offside(q.start)]
    if figures:
        signs.add("figure", 1.0, (figures[0].start, figures[0].end))
        signs.add("figures", min(1.0, len(figures) / 10))
    # "50 teaching hours" on a line of its own is a fact without a label
    bare = [q for q in figures if _fills(reading, q.start, q.end)]
    if 1 <= len(bare) <= 3:
        signs.add("bare_figure", 1.0, (bare[0].start, bare[0].end))


def _fills(reading: Reading, start: int, end: int) -> bool:
    block = reading.block(start)
    return (end - start) * 4 >= (block.end - block.start) * 3


def _titles(reading: Reading, signs: Signs) -> None:
    spans = reading.title_spans
    for start, end in spans:
        # a site's slogan in the head title ("free courses") makes no list of a page with a
        # heading of its own
        slogan = len(spans) == 2 and (start, end) == spans[0]
        lists = reading.hits.within("page.catalogue", start, end)
        for name in _TITLES:
            for hit in reading.hits.within(f"page.{name}", start, end):
                if name == "offer" and any(c.start <= hit.start < c.end for c in lists):
                    continue  # "all courses" names no course
                share = (hit.end - hit.start) / max(1, end - start)
                first = name == "catalogue" and hit.start <= start + 2
                strength = 1.0 if name == "offer" or first or share > 0.4 else 0.45
                if name == "catalogue" and slogan:
                    strength = min(strength, 0.3)
                signs.add(f"title_{name}", strength, (hit.start, hit.end))
        if reading.page.text[start:end].rstrip().endswith("?"):
            signs.add("title_question", 1.0, (start, end))


def _address(reading: Reading, signs: Signs) -> None:
    if not reading.page.url:
        return
    block = reading.page.blocks[-1]
    span = (block.start, block.end)
    address = urlsplit(reading.page.url)
    path = fold(unquote(address.path))
    parts = [part for part in path.split("/") if part]
    home = not parts or (
        len(parts) == 1 and re.fullmatch(r"(index|home|default|start)\.\w+", parts[0])
    )
    if home and address.query:
        return  # "?p=4412": the address does not tell
    if home:
        signs.add("path_home", 1.0, span)
        return
    host = [label for label in re.split(r"[.-]", address.hostname or "") if len(label) >= 4]
    if any(_names(reading.language, "page.news", [label]) for label in host):
        signs.add("host_news", 1.0, span)
    if _DATED.search(path):
        signs.add("path_dated", 1.0, span)
    language = reading.language
    if _names(language, "page.url_other", parts[-1:]):
        signs.add("path_other", 1.0, span)
    elif _names(language, "page.url_other", parts[:-1]):
        signs.add("path_other_folder", 1.0, span)  # events and shops may hold courses as well
    elif _names(language, "page.url", parts[:-1]):
        signs.add("path_folder", 1.0, span)
    elif _names(language, "page.url", parts[-1:], whole=True):
        signs.add("path_leaf_exact", 1.0, span)
    elif _names(language, "page.url", parts[-1:]):
        signs.add("path_leaf", 1.0, span)


@cache
def _path_words(language: str, key: str) -> re.Pattern[str]:
    words = [*lexicon(language)[key], *lexicon("en")[key]]
    body = phrases_regex(word.replace("-", " ").replace("_", " ") for word in words)
    return re.compile(rf"(?<![^\W_])(?:{body or '(?!)'})(?![^\W_])")


def _names(language: str, key: str, parts: list[str], *, whole: bool = False) -> bool:
    """Whether a path segment is, or for the better part begins with, one of the lexicon's words."""
    regex = _path_words(language, key)
    for part in parts:
        part = re.sub(r"\.\w{2,5}$", "", part)
        match = regex.match(part)
        if match and (match.end() == len(part) or (not whole and match.end() * 5 >= len(part) * 3)):
            return True
    return False


def _text(reading: Reading, signs: Signs) -> None:
    for name, tag in _RUNNING.items():
        hit = next((h for h in reading.hits[tag] if not reading.offside(h.start)), None)
        if hit is not None:
            signs.add(f"text_{name}", 1.0, (hit.start, hit.end))
    for name, most in (("news", 4), ("legal", 4), ("offer", 6)):
        hits = [
            h for h in reading.hits[f"page.{name}"] if reading.block(h.start).region not in OFFSIDE
        ]
        if name != "offer":  # a link to the policy, a unit on the press: no news, no policy
            hits = [
                h for h in hits
                if reading.block(h.start).kind != "item"
                and not any(link.start <= h.start < link.end for link in reading.page.links)
            ]  # fmt: skip
        if hits:
            signs.add(f"text_{name}", min(1.0, len(hits) / most), (hits[0].start, hits[0].end))
    quoted = [
        m for m in _QUOTED.finditer(reading.page.text)
        if not reading.offside(m.start()) and m[0].count(" ") >= 4
    ]  # fmt: skip
    if quoted:  # reports quote people
        signs.add("quotes", min(1.0, len(quoted) / 3), quoted[0].span())
    price = next(
        (m for m in _PRICE.finditer(reading.folded) if not reading.offside(m.start())), None
    )
    if price is not None:
        signs.add("price", 1.0, price.span())
    main = sum(b.end - b.start for b in reading.page.blocks if b.region not in OFFSIDE)
    signs.add("length", min(1.0, math.log10(max(10, main)) / 4))
    if main < 350:
        signs.add("short", 1.0)


def _lists(reading: Reading, signs: Signs) -> None:
    """Links in the content, headings and rows that each have figures of their own, questions."""
    page = reading.page
    linked = [link for link in page.links if link.region not in OFFSIDE and len(link.text) >= 8]
    targets = {link.url.split("#")[0] for link in linked} - {page.url or ""}
    names = {link.text for link in linked}
    heads = [i for i, b in enumerate(page.blocks) if 2 <= b.level <= 6 and b.region not in OFFSIDE]
    main = sum(1 for b in page.blocks if b.region not in OFFSIDE and b.kind != "title")
    signs.add("linked_heads", min(1.0, sum(page.words(i) in names for i in heads) / 6))
    if len(targets) >= 4:
        signs.add("targets", min(1.0, 4 * len(targets) / max(1, main)))
    labelled = {page.block_at(f.label_start) for f in reading.fields}
    figured: set[int] = set()
    rows: set[int] = set()
    for quantity in reading.quantities:
        if quantity.unit not in _UNITS or reading.offside(quantity.start):
            continue
        heading = reading.block(quantity.start).heading
        if heading >= 0 and 2 <= page.blocks[heading].level <= 6 and heading not in labelled:
            figured.add(heading)
        for pair in reading.pairs_at(quantity.start)[:1]:
            label = page.block_at(pair.label_start)
            if pair.layout in ("row", "dl", "siblings") and label not in labelled:
                rows.add(label)
    equal = [h for h in figured if page.words(h)[-1] not in "?;"]
    count = max(Counter(page.blocks[h].level for h in equal).values(), default=0)
    if count >= 3:  # three or more equal courses make a catalogue
        block = page.blocks[min(equal)]
        signs.add("equal_heads", min(1.0, count / 6), (block.start, block.end))
    if len(rows) >= 4:
        block = page.blocks[min(rows)]
        signs.add("rows", min(1.0, len(rows) / 8), (block.start, block.end))
    signs.add("questions", min(1.0, sum(page.words(i)[-1] in "?;" for i in heads) / 5))
    signs.add(
        "articles",
        min(
            1.0, sum(bool(_ARTICLE.match(reading.folded, page.blocks[i].start)) for i in heads) / 3
        ),
    )
    _cards(reading, signs)


def _cards(reading: Reading, signs: Signs) -> None:
    """The share of the content that is about the pages behind its links."""
    page = reading.page
    stretches = {(a, b) for a, b in reading.teasers if reading.block(a).region not in OFFSIDE}
    main = sum(b.end - b.start for b in page.blocks if b.region == "main")
    if len(stretches) >= 3:
        share = sum(b - a for a, b in stretches) / max(1, main)
        signs.add("cards", min(1.0, share), min(stretches))
