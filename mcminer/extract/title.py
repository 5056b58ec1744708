"""The offer's own name: ``title``.

Codebook, block 1: without the site's name; the address never fills it (rule 6), but a line that
spells the address's last part is more likely the title. Pages in HTML say it in their first
heading, head title and structured data; in saved text the first lines may be menus, cookie
notices, breadcrumbs and dates, so that lines are weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import label_kinds
from mcminer.extract.head_names import title_parts
from mcminer.extract.organisations import own_organisations
from mcminer.extract.reading import Reading
from mcminer.extract.title_lines import line_candidates
from mcminer.extract.title_words import (
    TOKEN,
    cleaned,
    is_label,
    last_crumb,
    slug_words,
    title_candidate,
)
from mcminer.lexicon import fold

__all__ = ["candidates"]

#: Blocks of a saved text among which a label for the title is looked for.
_TOP = 40
_DATA = {
    "course.name": 0.9, "educationaloccupationalprogram.name": 0.9, "og:title": 0.6,
    "product.name": 0.6, "courseinstance.name": 0.7, "event.name": 0.62,
}  # fmt: skip


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``title``."""
    site = _site_names(reading)
    yield from _labelled(reading)
    if reading.page.plain and any(block.level == 1 for block in reading.page.blocks):
        yield from _headings(reading, site)  # a PDF's largest letters
    if not reading.page.plain:
        headings = list(_headings(reading, site))
        yield from headings
        yield from _data(reading, site)
        yield from _head_title(reading, site)
        if not headings:  # the name stands in a line that only looks like a heading
            yield from line_candidates(reading, site)
    else:
        yield from line_candidates(reading, site)


def _labelled(reading: Reading) -> Iterator[Candidate]:
    """What stands behind a label like "Course title"."""
    for field in reading.fields_of("title"):
        if field.layout in ("data", "before") or field.sure < 0.8:
            continue
        end = min(field.end, reading.block(field.start).end)
        if not reading.offside(field.start) and end - field.start <= 160:
            found = title_candidate(reading, field.start, end, 0.8, "label")
            if found:
                yield found
    blocks = reading.page.blocks[:_TOP] if reading.page.plain else []
    for label, value in pairwise(blocks):
        kinds = label_kinds(reading.hits, reading.folded, label.start, label.end)
        if ("title", 1.0) in kinds and value.end - value.start <= 160:
            found = title_candidate(reading, value.start, value.end, 0.8, "label")
            if found:
                yield found  # two lines of a saved text, which may both pass for headings


def _site_names(reading: Reading) -> set[str]:
    """What the site calls itself, folded: in structured data, or before its header's menu."""
    names: set[str] = set()
    text = reading.page.text
    for pair in reading.page.pairs:
        if pair.layout == "data":
            path = text[pair.label_start : pair.label_end].lower()
            if path.endswith(("site_name", "provider.name", "publisher.name", "organization.name")):
                names.add(fold(text[pair.start : pair.end]).strip())
    for block in reading.page.blocks:
        if block.region == "header" and block.end - block.start <= 60:
            names.add(reading.folded[block.start : block.end].strip())
    if reading.page.plain:
        names.update(fold(one.name) for one in own_organisations(reading))
    return names


def _headings(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """The content's first headings, weighed by what else on the page agrees with them."""
    blocks = reading.page.blocks
    tops = [b for b in blocks if b.kind == "heading" and b.level in (1, 2)]
    tops = [b for b in tops if b.region in ("main", "aside", "header")]
    firsts = [b for b in tops if b.level == 1][:4]
    seconds = [b for b in tops if b.level == 2 and b.region == "main"][:2]
    for order, block in enumerate([*firsts, *seconds]):
        start, end = cleaned(reading, block.start, block.end)
        words = reading.folded[start:end]
        if not words or words in site or is_label(reading, start, end):
            continue
        agreed = _agreed(reading, start, end)
        if block.level == 1:
            score = (0.93 if agreed else 0.76) - 0.12 * min(order, 2)
        else:
            score = 0.8 if agreed else (0.45 if firsts else 0.58)
        if block.region == "header":
            score -= 0.15
        if reading.page.text[start].islower():
            score -= 0.1
        found = title_candidate(reading, start, end, score, "heading")
        if found:
            yield found
            if order == 0 and agreed:
                return  # later headings are its sections


def _head_is_the_sites(reading: Reading) -> bool:
    """Whether the head title is the same on every page: the body repeats it outside headings."""
    blocks = reading.page.blocks
    title = next((reading.folded[b.start : b.end] for b in blocks if b.kind == "title"), "")
    return len(title) > 8 and any(
        b.region != "head"
        and b.kind not in ("heading", "data")
        and title == reading.folded[b.start : b.end]
        for b in blocks
    )


def _agreed(reading: Reading, start: int, end: int) -> bool:
    """Whether head title, breadcrumb or the address's words say the same as a heading."""
    words = reading.folded[start:end]
    sites = _head_is_the_sites(reading)
    for block in reading.page.blocks:
        if (
            block.region == "head"
            and not sites
            and words in reading.folded[block.start : block.end]
        ):
            return True
        if block.region == "nav" and start - 1500 < block.start < start:
            crumb = reading.folded[slice(*last_crumb(reading, block))].strip()
            if len(crumb) >= 6 and crumb in words and len(crumb) >= 0.5 * len(words):
                return True
    slug = slug_words(reading)
    tokens = TOKEN.findall(words)
    glued = "".join(tokens)
    spelled = [token for token in slug if token in tokens or (len(token) >= 8 and token in glued)]
    return bool(slug) and len("".join(spelled)) >= max(6, 0.6 * len("".join(slug)))


def _data(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    text = reading.page.text
    for pair in reading.page.pairs:
        if pair.layout != "data":
            continue
        path = text[pair.label_start : pair.label_end].lower()
        score = _DATA.get(path)
        if score is None:
            continue
        end = pair.end
        words = reading.folded[pair.start : end].strip()
        if words in site:
            continue
        for name in site:
            # "Course | Site": the site's name is no part of the offer's.
            match = re.search(
                r"\s+[|–—·»-]\s+" + re.escape(name) + r"\W*$", reading.folded[pair.start : end]
            )
            if match:
                end = pair.start + match.start()
        found = title_candidate(reading, pair.start, end, score, "data")
        if found:
            yield found


def _head_title(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """The head title without the part that names the site."""
    parts = title_parts(reading)
    if not parts or _head_is_the_sites(reading):
        return
    left = [
        part for part in parts
        if reading.folded[slice(*part)].strip() not in site and not is_label(reading, *part)
    ]  # fmt: skip
    if not left:
        return
    first = left[0]
    score = 0.62 if len(left) < len(parts) or len(parts) == 1 else 0.55
    found = title_candidate(reading, *first, score, "head")
    if found:
        yield found
