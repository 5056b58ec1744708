"""What the learner can do at the end: ``learning_outcomes``.

Codebook, block 2: separate statements of what the learner knows, can do or is able to take on; not
the topics taught. They stand as a list under a label of outcomes, or behind a lead-in ("after
the course you will be able to") as a list or as one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import Field, label_kinds
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["candidates", "items", "pieces"]

_EXAM = ("assessment.generic", "assessment.exam_prep")
_TESTS = (*_EXAM, "assessment.written_exam", "assessment.practical_test")
_LONGEST = 300
_MOST = 30
_BULLET = " \t•▪●►✓✔·*–—-−>»\uf0b7\u2022"
_ENDS = " \t.,;:"
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z]\))\s+")
_SENTENCE = re.compile(r"[.!?](?=\s+[^\W\d_a-z]|\s*$)")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``learning_outcomes``, one for each statement."""
    listed = False
    for field in reading.fields_of("outcomes"):
        if reading.offside(field.start) or field.layout == "data" or field.sure < 0.7:
            continue
        for start, end, score in _statements(reading, field):
            listed = True
            yield _candidate(reading, start, end, score, "label")
    if not listed:
        yield from _after_leads(reading)
        yield from _after_likely_headings(reading)
    if not listed:
        yield from _from_data(reading)


def _candidate(reading: Reading, start: int, end: int, score: float, how: str) -> Candidate:
    return Candidate(
        "learning_outcomes", {"learning_outcomes": [reading.page.text[start:end]]}, start, end,
        score, f"rule:learning_outcomes.{how}",
    )  # fmt: skip


def _statements(reading: Reading, field: Field) -> Iterator[tuple[int, int, float]]:
    """The items of a field's list; where there is none, its sentence behind a lead-in."""
    found = items(reading, field.start, field.end)
    if reading.block(field.label_start).kind == "item":
        return  # a table of contents lists the label itself
    if len(found) == 1 and reading.page.text[slice(*found[0])].count(" ") < 2:
        return
    if found:
        for start, end in found[:_MOST]:
            yield start, end, 0.8 if len(found) > 1 else 0.6
        return
    for hit in _leads(reading):
        if not field.start <= hit.start < field.end:
            continue
        stop = _list_end(reading, reading.clause(hit.start, hit.end)[1])
        for start, end in pieces(reading, hit.end, stop, split=True):
            yield start, end, 0.66
        return
    lines = _alike_lines(reading, field)
    if lines:
        for start, end in lines:
            yield start, end, 0.66
        return
    if _opens_list(reading, field):
        return  # one line of a list that lost its marks would be half a value
    span = _tidy(reading, field.start, field.end)
    if field.tight and span and "\n" not in reading.page.text[slice(*span)]:
        for start, end in pieces(reading, *span, split=False):
            yield start, end, 0.56


def _alike_lines(reading: Reading, field: Field) -> list[tuple[int, int]]:
    """The lines below a label in a text that lost its bullets: alike in case and closing sign."""
    if not reading.page.plain:
        return []
    page, text = reading.page, reading.page.text
    found: list[tuple[int, int]] = []
    first = page.block_at(field.label_start) + 1
    for block in page.blocks[first : first + _MOST]:
        words = text[block.start : block.end]
        if not 12 <= len(words) <= 220 or " " not in words or block.kind == "heading":
            break
        if label_kinds(reading.hits, reading.folded, block.start, block.end):
            break
        opening = text[page.blocks[first].start]
        if opening.isalpha() and words[0].islower() != opening.islower():
            break
        closed = found and words[-1] == "." and text[page.blocks[first].end - 1] not in ".;,"
        span = _tidy(reading, block.start, block.end)
        if span is None or (closed and len(words) > 120):
            break
        found.append(span)
    return _sentences(reading, found) if len(found) >= 2 else []


def _opens_list(reading: Reading, field: Field) -> bool:
    if not reading.page.plain or field.layout not in ("lines", "section"):
        return False
    return reading.page.text[field.start : field.end].rstrip()[-1:] not in (".", "!")


def items(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """The list items of a stretch up to the next heading, each without bullet and full stop."""
    page = reading.page
    found: list[tuple[int, int]] = []
    first = page.block_at(start)
    region = page.blocks[first].region
    for block in page.blocks[first:]:
        if block.start >= end or (found and block.kind != "item") or block.region != region:
            break
        if block.kind == "heading":
            break
        if block.kind == "item":
            span = _tidy(reading, max(start, block.start), min(end, block.end))
            if span:
                found.append(span)
    return _sentences(reading, found)


def _sentences(reading: Reading, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """With their full stops, where all items are sentences: begin large, end so, and have length.

    A full stop behind the last item alone closes the list.
    """
    text = reading.page.text
    whole = spans and all(
        text[end : end + 1] == "." and text[start].isupper() and text.count(" ", start, end) >= 3
        for start, end in spans
    )
    return [(start, end + 1) for start, end in spans] if whole else spans


def _tidy(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    text = reading.page.text
    while start < end and text[start] in _BULLET + _ENDS:
        start += 1
    numbered = _NUMBERED.match(text, start, end)
    if numbered:
        start = numbered.end()
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    size = end - start
    return (
        (start, end) if 4 <= size <= _LONGEST and any(map(str.isalpha, text[start:end])) else None
    )


def pieces(reading: Reading, start: int, end: int, *, split: bool) -> Iterator[tuple[int, int]]:
    """The statements of running text, divided at semicolons and line ends; at commas if ``split``
    and each part is a phrase of its own (two words and more)."""
    text = reading.page.text
    stop = _SENTENCE.search(text, start, end)
    if stop and split:
        end = stop.start()
    marks = r"[;\n]" if not split or ";" in text[start:end] else r"[,;\n]"
    parts: list[tuple[int, int]] = []
    position = start
    for match in re.compile(marks).finditer(text, start, end):
        parts.append((position, match.start()))
        position = match.end()
    parts.append((position, end))
    spans = [span for part in parts if (span := _tidy(reading, *part))]
    if split and any(text[a:b].count(" ") < 1 for a, b in spans):
        whole = _tidy(reading, start, end)
        spans = [whole] if whole else []
    yield from spans[:_MOST]


def _after_leads(reading: Reading) -> Iterator[Candidate]:
    """A lead-in and the list below it, or else the rest of its sentence."""
    done = -1
    for hit in _leads(reading):
        block = reading.block(hit.start)
        if (
            hit.start < done
            or block.region in ("data", "address", "head")
            or reading.offside(hit.start)
        ):
            continue
        kinds = reading.kinds_at(hit.start)
        if {"entry", "audience", "price", "occupations", "recommended"}.intersection(kinds[:1]):
            continue
        begin, stop = reading.clause(hit.start, hit.end)
        if reading.hits.any(_EXAM, begin, stop):
            continue  # what the course prepares for, not what one can do
        # "You can" leads to much else; a lead-in is longer, and speaks of the course.
        if len(reading.folded[hit.start : hit.end].split()) < 3:
            continue
        rest = reading.page.text[hit.end : stop].strip(_ENDS + "…")
        ends_block = block.end - hit.end <= 3 + len(rest) and len(rest) <= 60
        if ends_block:
            index = reading.page.block_at(hit.start)
            if index + 1 < len(reading.page.blocks):
                follower = reading.page.blocks[index + 1]
                found = (
                    items(reading, follower.start, reading.page.blocks[-1].end)
                    if follower.kind == "item"
                    else []
                )
                if len(found) >= 2:
                    for span in found[:_MOST]:
                        yield _candidate(reading, *span, 0.74, "lead")
                    done = found[-1][1]
                    continue
        of_course = reading.hits.any(("page.offer",), begin, stop) is not None
        if of_course and len(rest) >= 15 and block.kind != "heading" and _goes_on(reading, hit.end):
            stop = _list_end(reading, stop)
            for span in pieces(reading, hit.end, stop, split=True):
                yield _candidate(reading, *span, 0.58, "lead")
            done = stop


def _list_end(reading: Reading, stop: int) -> int:
    """The end of a list in running text: over semicolons, and over numbered lines."""
    text, last = reading.page.text, stop + _LONGEST * 4
    while stop < min(len(text), last) and (
        text[stop] == ";" or (text[stop] == "\n" and _NUMBERED.match(text, stop + 1))
    ):
        stop = reading.clause(stop + 1)[1]
    return stop


def _leads(reading: Reading) -> Iterator[Hit]:
    """Lead-ins, those that follow each other ("after the course you will be able to") as one."""
    chain: Hit | None = None
    for hit in reading.hits["outcomes.lead"]:
        if chain is not None and hit.start <= chain.end + 4:
            chain = Hit(chain.start, max(chain.end, hit.end), hit.tag)
            continue
        if chain is not None:
            yield chain
        chain = hit
    if chain is not None:
        yield chain


def _after_likely_headings(reading: Reading) -> Iterator[Candidate]:
    """A list under a heading that holds words of outcomes but is longer than any known label."""
    blocks = reading.page.blocks
    for tag in ("labels.outcomes", "outcomes.lead"):
        for hit in reading.hits[tag]:
            index = reading.page.block_at(hit.start)
            block = blocks[index]
            covered = (hit.end - hit.start) / max(1, block.end - block.start)
            if (
                block.kind not in ("heading", "label")
                or covered < 0.35
                or reading.offside(hit.start)
            ):
                continue
            if reading.kinds_at(blocks[min(index + 1, len(blocks) - 1)].start)[:1] not in (
                [],
                ["other"],
            ):
                continue
            found = items(reading, block.end + 1, blocks[-1].end)
            if len(found) >= 2 and found[0][0] - block.end <= 6:
                for span in found[:_MOST]:
                    yield _candidate(reading, *span, 0.64, "heading")


def _goes_on(reading: Reading, end: int) -> bool:
    """Whether the sentence goes on in lower case or behind a colon: the lead-in has an object.

    German writes its nouns with capitals: there the sentence has only to go on.
    """
    behind = reading.page.text[end : end + 3].lstrip(" ")
    nouns = reading.language in ("de", "lb") and behind[:1].isalpha()
    return bool(behind) and (behind[0] == ":" or behind[0].islower() or nouns)


def _from_data(reading: Reading) -> Iterator[Candidate]:
    """schema.org's ``teaches``, said nowhere else."""
    for field in reading.fields_of("outcomes"):
        if field.layout == "data":
            span = _tidy(reading, field.start, field.end)
            if span and reading.hits.any(_TESTS, *span) is None:
                yield _candidate(reading, *span, 0.62, "data")
