"""Fields: a label of a known kind and the text that belongs to it.

Pages put label and value together in many layouts; a field is the one notion for all of them.
The kinds are the keys of labels.toml (``workload``, ``entry``, ``audience`` ...), so that a label
of no interest is known as such and ends the value before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcminer.extract.quantities import Quantity
from mcminer.lexicon import Hits
from mcminer.page import Block, Page

__all__ = ["Field", "find_fields", "label_kinds"]

#: Share of a label's letters that the lexicon's phrase must cover.
_COVERED = 0.45
#: Characters of a section that still count as the label's value.
_SECTION = 2_500
#: Blocks that a label on a line of its own (no heading) reaches over.
_REACH = 8

#: Phrases of running text that also stand as headings ("You must have", "After it you can").
_HEADING_PHRASES = {"entry.required": "entry", "outcomes.lead": "outcomes",
                    "entry.audience": "audience",
                    "outcomes.occupation_lead": "occupations"}  # fmt: skip

_TRIM = " \t:*#•·–-|()[]?\"'»«>›✓→0123456789./"


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value.

    Attributes:
        kind: key of labels.toml.
        label_start, label_end, start, end: offsets of label and value.
        layout: ``dl``, ``row``, ``column``, ``colon``, ``bold``, ``siblings``, ``data``,
            ``inline`` (value behind the label without any sign), ``section`` (under a heading),
            ``lines`` (on the next line), ``before`` (on the line before: cards with a caption),
            ``selected`` (a provider's file points to the value; the label is empty).
        sure: how much of the label the lexicon's phrase covers, 0 to 1.
    """

    kind: str
    label_start: int
    label_end: int
    start: int
    end: int
    layout: str
    sure: float = 1.0

    @property
    def tight(self) -> bool:
        """Whether layout alone ties the value to the label (no long section)."""
        return self.layout not in ("section",)


def label_kinds(
    hits: Hits, folded: str, start: int, end: int, *, opening: bool = False
) -> list[tuple[str, float]]:
    """Kinds of label that a short text is, with the share of it that the phrase covers.

    Only the best covering kinds are returned, so "Entry level" is an entry label, not a level.

    Args:
        opening: take a label that only begins with the phrase ("Duration of the certificate"),
            where layout shows that the text is a label.
    """
    while start < end and folded[start] in _TRIM:
        start += 1
    while end > start and folded[end - 1] in _TRIM:
        end -= 1
    bracket = folded.find(" (", start, end)
    if bracket > start:
        end = bracket
    letters = sum(map(str.isalnum, folded[start:end]))
    if not letters or end - start > 90:
        return []
    best: dict[str, float] = {}
    for tag in (*_label_tags(hits), *_HEADING_PHRASES):
        for hit in hits.within(tag, start, end):
            if hit.end <= end + 1:
                share = min(1.0, sum(map(str.isalnum, folded[hit.start : hit.end])) / letters)
                kind = _HEADING_PHRASES.get(tag) or tag.removeprefix("labels.")
                best[kind] = max(best.get(kind, 0.0), share)
    if not best:
        return []
    top = max(best.values())
    if top < _COVERED:
        if not opening or folded.count(" ", start, end) > 5:
            return []
        return [
            (tag.removeprefix("labels."), 0.6)
            for tag in _label_tags(hits)
            if any(h.start == start for h in hits.within(tag, start, start + 1))
        ]
    found = [(kind, share) for kind, share in best.items() if share >= top - 0.01]
    if len(found) > 1:
        found = [item for item in found if item[0] != "other"]
    return found


def _label_tags(hits: Hits) -> tuple[str, ...]:
    return hits.tags("labels.")


def find_fields(page: Page, folded: str, hits: Hits, quantities: list[Quantity]) -> list[Field]:
    """All fields of a page, in order of their values."""
    finder = _Finder(page, folded, hits, quantities)
    finder.from_pairs()
    finder.from_blocks()
    # A person who looked at the site says what these words are.
    finder.fields += [
        Field(kind, start, start, start, end, "selected") for kind, start, end in page.selected
    ]
    return sorted(finder.fields, key=lambda f: (f.start, f.end))


class _Finder:
    def __init__(self, page: Page, folded: str, hits: Hits, quantities: list[Quantity]) -> None:
        self.page = page
        self.folded = folded
        self.hits = hits
        self.fields: list[Field] = []
        self._plain = page.plain
        self.labelled: set[int] = set()  # blocks whose label already has its value
        self._figures = {page.block_at(q.start) for q in quantities}
        self._bare = {
            page.block_at(q.start) for q in quantities if self._is_all_of(page.block_at(q.start), q)
        }

    def _is_all_of(self, index: int, quantity: Quantity) -> bool:
        block = self.page.blocks[index]
        rest = block.end - block.start - (quantity.end - quantity.start)
        return rest <= 6

    def from_pairs(self) -> None:
        for pair in self.page.pairs:
            kinds = label_kinds(
                self.hits, self.folded, pair.label_start, pair.label_end,
                opening=pair.layout in ("colon", "dl", "row"),
            )  # fmt: skip
            if pair.layout == "data":
                kinds = self._data_kinds(pair.label_start, pair.label_end)
            for kind, share in kinds:
                self.fields.append(
                    Field(
                        kind,
                        pair.label_start,
                        pair.label_end,
                        pair.start,
                        pair.end,
                        pair.layout,
                        share,
                    )
                )
            if kinds:
                self.labelled.add(self.page.block_at(pair.label_start))

    def _data_kinds(self, start: int, end: int) -> list[tuple[str, float]]:
        """Kinds of a key of structured data: its last part, by schema.org or as a label."""
        last = start + self.page.text[start:end].rfind(".") + 1
        kind = _SCHEMA_ORG.get(self.folded[last:end])
        return [(kind, 1.0)] if kind else label_kinds(self.hits, self.folded, last, end)

    def from_blocks(self) -> None:
        blocks = self.page.blocks
        for index, block in enumerate(blocks):
            if block.region in ("nav", "data", "address", "head") or index in self.labelled:
                continue
            if block.level == 1 or (index == 0 and self.page.text[block.end - 1] != ":"):
                continue  # the page's title may sound like a label ("Refresher course")
            kinds = self._kinds(index)
            if kinds:
                self._headed(index, block, kinds)
            else:
                self._inline(block)
                self._led(index, block)

    def _kinds(self, index: int) -> list[tuple[str, float]]:
        """Kinds of label that a block is as a whole; a line with a figure is a value."""
        block = self.page.blocks[index]
        if self._plain and block.kind == "item" and self.page.text[block.end - 1] != ":":
            return []  # one of a list, not what the next one is called
        if block.end - block.start > 90 or (not block.level and index in self._figures):
            return []
        return label_kinds(self.hits, self.folded, block.start, block.end)

    def _headed(self, index: int, block: Block, kinds: list[tuple[str, float]]) -> None:
        """A block that is a label as a whole: its value is the section or lines after it."""
        start, end, layout = self._value_of(index, block)
        if start < 0:
            return
        for kind, share in kinds:
            self.fields.append(Field(kind, block.start, block.end, start, end, layout, share))

    def _led(self, index: int, block: Block) -> None:
        """A list that a sentence introduces: "Who wants to enrol must hand in:", and items."""
        blocks = self.page.blocks
        if self.folded[block.end - 1] != ":" or block.kind not in ("line", "item"):
            return
        last = index
        while last + 1 < len(blocks) and blocks[last + 1].kind == "item":
            last += 1
        begin = max(self.folded.rfind(end, block.start, block.end) for end in (". ", "? ", "! "))
        start = max(begin, block.start)
        if last == index:
            return
        said = any(all(self.hits.any((tag,), start, block.end) for tag in tags) for tags in _LEADS)
        if not said and self.hits.any(("entry.required",), start, block.end):
            stretch = (blocks[index + 1].start, blocks[last].end)
            kinds = [tag for tag in _DEMANDS if self.hits.any((tag,), *stretch) is not None]
            said = len(kinds) >= 2  # "the candidate must meet all of what follows: 18 years ..."
        if not said:
            return
        self.fields.append(
            Field("entry", block.start, block.end, blocks[index + 1].start, blocks[last].end,
                  "lines", 0.7)
        )  # fmt: skip

    def _value_of(self, index: int, block: Block) -> tuple[int, int, str]:
        blocks = self.page.blocks
        if self._caption(index):
            before = blocks[index - 1]
            return before.start, before.end, "before"
        last = index
        limit = len(blocks) if block.level else min(len(blocks), index + 1 + _REACH)
        for later in range(index + 1, limit):
            follower = blocks[later]
            if follower.region in ("data", "address") or (
                follower.region != block.region and not block.level
            ):
                break
            if block.level:
                if follower.level and follower.level <= block.level:
                    break
                if self._plain and (self._is_label(later) or self._after_list(index, later)):
                    break
            elif follower.level or self._kinds(later):
                break
            if follower.end - block.end > _SECTION:
                break
            last = later
            if not block.level and follower.kind in ("line", "cell") and block.kind != "label":
                nxt = blocks[later + 1] if later + 1 < len(blocks) else None
                if nxt is None or nxt.kind != "item":
                    break  # a label on a plain line has one line for its value, or a list
        if last == index:
            return -1, -1, ""
        first = blocks[index + 1]
        layout = "section" if block.level and block.level < 7 and last > index + 1 else "lines"
        return first.start, blocks[last].end, layout

    def _is_label(self, index: int) -> bool:
        """Whether a line is nothing but a label; items are parts of a list, whatever they say."""
        return self.page.blocks[index].kind == "line" and any(
            share >= 0.8 for _, share in self._kinds(index)
        )

    def _after_list(self, index: int, later: int) -> bool:
        """Whether running text follows a list that began right under the heading.

        Saved text has no levels: what comes behind the list is seldom the heading's own.
        """
        first, before, block = (self.page.blocks[i] for i in (index + 1, later - 1, later))
        return first.kind == before.kind == "item" and block.kind == "line"

    def _caption(self, index: int) -> bool:
        """Whether labels stand *below* their values here: a card strip that begins with a value."""
        bare = self._bare
        if index == 0 or index - 1 not in bare:
            return False
        if index + 1 not in bare:
            blocks = self.page.blocks
            return index + 1 >= len(blocks) or index - 2 < 0 or not self._kinds(index - 2)
        first = index - 1
        while first - 2 in bare and first - 2 >= 0:
            first -= 2
        return first == 0 or not self._kinds(first - 1)

    def _inline(self, block: Block) -> None:
        """``Dauer 3 Tage``: a label with its figure right behind, anywhere in a block.

        Fact strips whose markup is lost run several of them together: ``Dauer 3 Tage Ort Wien``.
        """
        found: list[tuple[int, int, str]] = []
        for tag in _label_tags(self.hits):
            for hit in self.hits.within(tag, block.start, block.end):
                found.append((hit.start, hit.end, tag.removeprefix("labels.")))
        found.sort(key=lambda item: (item[0], -item[1]))
        for index, (start, end, kind) in enumerate(found):
            if not _FIGURE.match(self.folded, end):
                continue
            if any(a <= start and end < b for a, b, _ in found[:index]):
                continue  # part of a longer label
            later = [a for a, _, _ in found if a > end]
            stop = min([block.end, end + 60, *later])
            self.fields.append(Field(kind, start, end, end, stop, "inline", 0.8))


#: Words that together say in a sentence that its list is of what learners must bring.
_LEADS = (("labels.entry",), ("entry.required", "page.enrol"))

#: Of these two or more together are what learners must bring, and no outcomes.
_DEMANDS = ("entry.age", "entry.licence_or_health", "entry.education", "entry.work_experience",
            "entry.prior_course")  # fmt: skip

#: A figure right behind a label, with at most a sign between.
_FIGURE = re.compile(r"[\s:–-]{0,4}\d")

#: Properties of schema.org's Course and CourseInstance that say what a label would.
_SCHEMA_ORG = {
    "timerequired": "workload", "courseworkload": "workload", "numberofcredits": "credits",
    "courseprerequisites": "entry", "coursemode": "delivery", "educationallevel": "level",
    "educationalcredentialawarded": "award", "teaches": "outcomes", "duration": "duration",
    "length": "duration", "ects": "credits", "competencyrequired": "entry", "assesses": "outcomes",
    "educationalprogrammode": "delivery", "timetocomplete": "duration",
    "programprerequisites": "entry", "occupationalcredentialawarded": "award",
}  # fmt: skip
