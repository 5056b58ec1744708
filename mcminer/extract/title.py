"""The offer's own name: ``title``.

Codebook, block 1: without the site's name; the address never fills it (rule 6), but a line that
spells the address's last part is more likely the title. Pages in HTML say it in their first
heading, head title and structured data; in saved text the first lines may be menus, cookie
notices, breadcrumbs and dates, so that lines are weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import label_kinds
from mcminer.extract.organisations import own_organisations, title_parts
from mcminer.extract.reading import Reading
from mcminer.lexicon import fold
from mcminer.page import Block

__all__ = ["candidates"]

_DATA = {
    "course.name": 0.9, "educationaloccupationalprogram.name": 0.9, "og:title": 0.6,
    "product.name": 0.6, "courseinstance.name": 0.7, "event.name": 0.62,
}  # fmt: skip
#: Lines of saved text that are looked at.
_LINES = 45
_NO_TITLE = re.compile(
    r"https?://|www\.|@|^\W*\d[\d\s./:,-]*$|\.(?:png|jpe?g|svg|webp)\b|[€$£]|^\W+$|\bcookies?\b",
    re.IGNORECASE,
)
# Crumbs of a breadcrumb trail; the last one names the page.
_CRUMBS = re.compile(r"\s*(?:»|›|>|→|::)\s*")
_TOKEN = re.compile(r"[^\W_]+")
_SITE_PHRASES = ("page.catalogue", "page.contact", "page.legal", "page.news", "page.shop")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``title``."""
    site = _site_names(reading)
    if reading.page.media_type == "text/html":
        yield from _headings(reading, site)
        yield from _data(reading, site)
        yield from _head_title(reading, site)
    else:
        yield from _lines(reading, site)


def _candidate(reading: Reading, start: int, end: int, score: float, how: str) -> Candidate | None:
    start, end = _cleaned(reading, start, end)
    words = reading.page.text[start:end]
    if not 3 <= len(words) <= 200 or not any(map(str.isalpha, words)):
        return None
    return Candidate("title", {"title": words}, start, end, score, f"rule:title.{how}")


def _cleaned(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Without marks of headings, anchors and quotes around the whole, codes kept."""
    text = reading.page.text
    while start < end and text[start] in " \t#*•|·–-»›>:_":
        start += 1
    while (end > start and text[end - 1] in " \t#|·¶:–-»›,;_") or text[end - 2 : end] == " .":
        end -= 1
    if (
        end - start > 2
        and text[start] + text[end - 1] in ('""', "«»", "„“", "“”", "„”")
        and (text.count(text[end - 1], start, end) <= 2)
    ):
        start, end = start + 1, end - 1
    return start, end


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
    if reading.page.media_type != "text/html":
        names.update(fold(one.name) for one in own_organisations(reading))
    return names


def _is_label(reading: Reading, start: int, end: int) -> bool:
    """Whether the words are a label ("Entry requirements") or the site's own section instead."""
    kinds = label_kinds(reading.hits, reading.folded, start, end)
    if any(share >= (0.95 if kind == "other" else 0.85) for kind, share in kinds):
        return True
    letters = sum(map(str.isalnum, reading.folded[start:end])) or 1
    for tag in (*_SITE_PHRASES, "context.related", "context.banner"):
        for hit in reading.hits.within(tag, start, end):
            if sum(map(str.isalnum, reading.folded[hit.start : hit.end])) / letters >= 0.7:
                return True
    return False


def _headings(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """The content's first headings, weighed by what else on the page agrees with them."""
    blocks = reading.page.blocks
    tops = [b for b in blocks if b.kind == "heading" and b.level in (1, 2)]
    tops = [b for b in tops if b.region in ("main", "aside", "header")]
    firsts = [b for b in tops if b.level == 1][:4]
    seconds = [b for b in tops if b.level == 2 and b.region == "main"][:2]
    for order, block in enumerate([*firsts, *seconds]):
        start, end = _cleaned(reading, block.start, block.end)
        words = reading.folded[start:end]
        if not words or words in site or _is_label(reading, start, end):
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
        found = _candidate(reading, start, end, score, "heading")
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
            crumb = reading.folded[slice(*_last_crumb(reading, block))].strip()
            if len(crumb) >= 6 and crumb in words and len(crumb) >= 0.5 * len(words):
                return True
    slug = _slug(reading)
    tokens = _TOKEN.findall(words)
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
        found = _candidate(reading, pair.start, end, score, "data")
        if found:
            yield found


def _head_title(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """The head title without the part that names the site."""
    parts = title_parts(reading)
    if not parts or _head_is_the_sites(reading):
        return
    left = [
        part for part in parts
        if reading.folded[slice(*part)].strip() not in site and not _is_label(reading, *part)
    ]  # fmt: skip
    if not left:
        return
    first = left[0]
    score = 0.62 if len(left) < len(parts) or len(parts) == 1 else 0.55
    found = _candidate(reading, *first, score, "head")
    if found:
        yield found


def _slug(reading: Reading) -> set[str]:
    """Words of the address's last part that has any."""
    if not reading.page.url:
        return set()
    path = unquote(urlsplit(reading.page.url).path)
    for part in reversed(path.rsplit(".", 1)[0].split("/")):
        tokens = {token for token in _TOKEN.findall(fold(part)) if len(token) >= 3}
        if any(map(str.isalpha, "".join(tokens))) and len("".join(tokens)) >= 4:
            return tokens
    return set()


def _lines(reading: Reading, site: set[str]) -> Iterator[Candidate]:
    """Saved text: its first lines, weighed by shape, by what they hold and by repetition."""
    slug = _slug(reading)
    blocks = [b for b in reading.page.blocks if b.region not in ("address", "data")][:_LINES]
    running = next((i for i, b in enumerate(blocks) if _is_prose(reading, b)), len(blocks))
    for order, block in enumerate(blocks):
        start, end = _cleaned(reading, *_last_crumb(reading, block))
        words = reading.page.text[start:end]
        if len(words) > 160 and order <= 2:
            yield from _opening(reading, start, end, slug)
        if _NO_TITLE.search(words) or not 3 <= len(words) <= 160 or _is_label(reading, start, end):
            continue
        score = _weight(reading, block, start, end, order, running, slug)
        found = _candidate(reading, start, end, min(score, 0.92), "line")
        if found and reading.folded[start:end].strip() not in site:
            yield found


def _opening(reading: Reading, start: int, end: int, slug: set[str]) -> Iterator[Candidate]:
    """Text saved without line ends: the longest beginning that recurs, or that the address spells."""
    tokens = list(_TOKEN.finditer(reading.folded, start, min(end, start + 160)))[:14]
    for size in range(len(tokens), 1, -1):
        stop = tokens[size - 1].end()
        words = reading.folded[start:stop]
        spelled = slug and len(slug.intersection(_TOKEN.findall(words))) >= max(2, 0.6 * len(slug))
        recurs = size >= 3 and words in reading.folded[stop:]
        if "." not in words and (recurs or (spelled and tokens[size - 1][0] in slug)):
            found = _candidate(reading, start, stop, 0.64 if spelled else 0.56, "opening")
            if found:
                yield found
            return


def _last_crumb(reading: Reading, block: Block) -> tuple[int, int]:
    """A breadcrumb trail's last part; else the whole line."""
    marks = list(_CRUMBS.finditer(reading.page.text, block.start, block.end))
    if marks and block.end - marks[-1].end() >= 3:
        return marks[-1].end(), block.end
    return block.start, block.end


def _is_prose(reading: Reading, block: Block) -> bool:
    words = reading.page.text[block.start : block.end]
    return len(words) > 110 or (len(words) > 60 and words[-1] in ".!?")


def _weight(
    reading: Reading, block: Block, start: int, end: int, order: int, running: int, slug: set[str]
) -> float:
    words, folded = reading.page.text[start:end], reading.folded[start:end]
    tokens = _TOKEN.findall(folded)
    score = 0.5 - 0.012 * min(order, 20)
    if block.kind == "heading":
        score += 0.16 if block.level == 1 else 0.04
    elif block.kind == "item":
        score -= 0.2
    if words[0].islower():
        score -= 0.25
    if words[-1] in ".!?:" and not words.endswith("..."):
        score -= 0.22 if len(tokens) < 6 else 0.35
    if len(tokens) > 14:
        score -= 0.02 * (len(tokens) - 14)
    if len(tokens) == 1 and len(words) < 12:
        score -= 0.12
    if reading.hits.any(("page.offer", "award.certificate"), start, end):
        score += 0.1
    if order < running and running - order <= 2:
        score += 0.06  # right before the running text
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
