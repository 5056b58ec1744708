"""The title among the first lines of a saved text, which has no markup.

The first lines may be menus, cookie notices, breadcrumbs and dates; each line is weighed by its
shape, by what it holds, and by whether the text or the address says its words again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mcminer.extract.candidates import Candidate
from mcminer.extract.name_words import names_paper, type_hits
from mcminer.extract.reading import Reading
from mcminer.extract.title_words import (
    TOKEN,
    cleaned,
    is_label,
    last_crumb,
    slug_words,
    slugs,
    title_candidate,
)
from mcminer.page import Block

__all__ = ["line_candidates"]

#: Lines of saved text that are looked at.
_LINES = 45
#: Characters of a line in which the address's words are looked for.
_LOOK = 1_500
#: Lines with a lower weight are no titles; above the other one confidence grows no more.
_LEAST, _MOST = 0.62, 0.92
_NO_TITLE = re.compile(
    r"https?://|www\.|@|^\W*\d[\d\s./:,-]*$|\.(?:png|jpe?g|svg|webp)\b|[€$£]|^\W+$|\bcookies?\b",
    re.IGNORECASE,
)


def line_candidates(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """Saved text: its first lines, weighed by shape, by what they hold and by repetition."""
    slug = slug_words(reading)
    blocks = [b for b in reading.page.blocks if b.region in ("main", "aside")][:_LINES]
    yield from _spelled(reading, blocks)
    running = next((i for i, b in enumerate(blocks) if _is_prose(reading, b)), len(blocks))
    for order, block in enumerate(blocks):
        start, end = cleaned(reading, *last_crumb(reading, block))
        named = _behind_label(reading, start, end)
        start, end = cleaned(reading, named or start, _before_credits(reading, start, end))
        words = reading.page.text[start:end]
        if len(words) > 160 and order <= 2:
            yield from _opening(reading, start, end, slug)
        if _NO_TITLE.search(words) or not 3 <= len(words) <= 160 or is_label(reading, start, end):
            continue
        score = _weight(reading, block, start, end, order, running, slug)
        score += 0.15 if named else 0.0
        shortened = any(_goes_on(reading, start, end, b) for b in blocks[order + 1 : order + 4])
        if start > block.start + 2 or shortened:
            score -= 0.15  # a breadcrumb trail's end, or a header, shortens the title
        elif order and last_crumb(reading, blocks[order - 1])[0] > blocks[order - 1].start:
            score += 0.12
        if score < _LEAST:
            continue
        found = title_candidate(reading, start, end, min(score, _MOST), "line")
        if found and reading.folded[start:end].strip() not in site:
            # Of several that all look like titles the one with most signs is it.
            yield replace(found, rank=max(0.0, score - _MOST))


def _spelled(reading: Reading, blocks: list[Block]) -> Iterator[Candidate]:
    """Running text that spells a part of the address, all of its words in their order.

    Addresses leave small words out, so that two of them may stand between. The last part may be
    a section of the offer ("/entry-requirements"): then the part before it counts.
    """
    for slug in list(slugs(reading))[:2]:
        words = [word for word in slug if not word.isdigit()]
        if len(words) < 2 and len("".join(words)) < 9:
            continue
        for block in blocks:
            span = _spelled_at(reading, block, words)
            if span and not is_label(reading, *span):
                start, end = span
                closing = re.compile(r" \([^()\s]{2,12}\)").match(reading.page.text, end)
                found = title_candidate(
                    reading, start, closing.end() if closing else end, 0.6, "spelled"
                )
                if found:
                    yield found
                break


def _spelled_at(reading: Reading, block: Block, words: list[str]) -> tuple[int, int] | None:
    """Where a block has the words in their order, with at most two others between neighbours.

    Word by word rather than with one pattern: addresses are the page's own, and one that repeats
    a word would have a pattern try every way of skipping it.
    """
    tokens = list(TOKEN.finditer(reading.folded, block.start, min(block.end, block.start + _LOOK)))
    for first, token in enumerate(tokens):
        if token[0] != words[0]:
            continue
        at = first
        for word in words[1:]:
            near = (i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i][0] == word)
            at = next(near, -1)
            if at < 0:
                break
        if at >= 0:
            return token.start(), tokens[at].end()
    return None


def _behind_label(reading: Reading, start: int, end: int) -> int | None:
    """Where the name begins in "Course: Heritage care", whose label is a word for an offer."""
    colon = reading.page.text.find(": ", start, min(end, start + 30))
    if colon < 0:
        return None
    letters = sum(map(str.isalnum, reading.folded[start:colon]))
    for hit in reading.hits.within("page.offer", start, start + 3):
        if 10 * sum(map(str.isalnum, reading.folded[hit.start : hit.end])) >= 8 * letters:
            return colon + 2
    return None


def _before_credits(reading: Reading, start: int, end: int) -> int:
    """Where the name ends in "Palliativ vård, 7,5 hp" and "Networks (2 ECTS)"."""
    for quantity in reading.quantities:
        if start < quantity.start < end and quantity.unit in ("ects", "credits"):
            before = reading.page.text[start : quantity.start].rstrip()
            if before[-1:] in ",(–-" and end - quantity.end <= 1 and len(before) >= 6:
                return start + len(before) - 1
    return end


def _goes_on(reading: Reading, start: int, end: int, later: Block) -> bool:
    """Whether a later line says the same and more: a crumb or a header shortens the title."""
    words = reading.folded[start:end].strip()
    line = reading.folded[later.start : later.end]
    return len(words) + 3 < len(line) <= 160 and line.startswith(words)


def _opening(reading: Reading, start: int, end: int, slug: set[str]) -> Iterator[Candidate]:
    """Text saved without line ends: its longest beginning that recurs or the address spells."""
    tokens = list(TOKEN.finditer(reading.folded, start, min(end, start + 160)))[:14]
    for size in range(len(tokens), 1, -1):
        stop = tokens[size - 1].end()
        words = reading.folded[start:stop]
        spelled = slug and len(slug.intersection(TOKEN.findall(words))) >= max(2, 0.6 * len(slug))
        recurs = size >= 3 and words in reading.folded[stop:]
        if "." not in words and (recurs or (spelled and tokens[size - 1][0] in slug)):
            found = title_candidate(reading, start, stop, 0.64 if spelled else 0.56, "opening")
            if found:
                yield found
            return


def _is_prose(reading: Reading, block: Block) -> bool:
    words = reading.page.text[block.start : block.end]
    if reading.hits.any(("context.banner", "page.legal"), block.start, block.end):
        return False  # a cookie notice
    return len(words) > 110 or (len(words) > 60 and words[-1] in ".!?")


def _is_fact(reading: Reading, start: int, end: int) -> bool:
    """Whether a line is a label with its value ("Dauer 3 Tage"), or an address or telephone."""
    if len(re.findall(r"\d+", reading.page.text[start:end])) >= 4:
        return True
    labelled = reading.hits.any(_labels(reading), start, start + 3) is not None
    if labelled and re.search(r"\b[A-Z\d/-]*\d[A-Z\d/-]*$", reading.page.text[start:end]):
        return True  # "Course code KVU/FH217"
    if labelled and ": " in reading.page.text[start:end]:
        return True
    measured = any(start <= q.start and q.end <= end for q in reading.quantities)
    return measured and labelled


def _labels(reading: Reading) -> list[str]:
    return [tag for tag in reading.hits.tags() if tag.startswith("labels.")]


def _weight(
    reading: Reading, block: Block, start: int, end: int, order: int, running: int, slug: set[str]
) -> float:
    words, folded = reading.page.text[start:end], reading.folded[start:end]
    tokens = TOKEN.findall(folded)
    score = 0.5 - 0.012 * min(order, 20)
    if block.kind == "heading":
        score += 0.16 if block.level == 1 else 0.04
    elif block.kind == "item":
        score -= 0.2
    if words[0].islower():
        score -= 0.25
    if reading.page.text[block.end - 1] in ".!?:" and not words.endswith("..."):
        score -= 0.22 if len(tokens) < 6 and words[-1] != "?" else 0.35
    if len(tokens) > 14:
        score -= 0.02 * (len(tokens) - 14)
    if len(tokens) == 1 and len(words) < 12:
        score -= 0.12
    if reading.hits.any(("page.offer",), start, end) or names_paper(reading, start, end):
        score += 0.1
    if order < running and running - order <= 2:
        score += 0.16 if running - order == 1 else 0.06  # right before the running text
    if _is_fact(reading, start, end):
        score -= 0.25
    named = any(True for _ in type_hits(reading, start, end))
    if named and not reading.hits.any(("page.offer",), start, end):
        score -= 0.12  # the organisation's own name
    if order == 0:
        score += 0.12
    overlap = slug.intersection(tokens)
    if slug:
        score += (
            0.35
            * len(overlap)
            / max(len(slug), 1)
            * min(1.0, 3 * len(overlap) / len(tokens or [""]))
        )
    if len(tokens) >= 2 and reading.folded.count(folded.strip(), block.end) >= 1:
        score += 0.12
    for tag in ("context.banner", "page.contact", "page.legal", "page.people", "page.catalogue"):
        if reading.hits.any((tag,), start, end):
            score -= 0.2
            break
    return score
