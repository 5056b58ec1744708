"""What a title looks like: its words without marks, and what is a label instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from mcminer.extract.candidates import Candidate
from mcminer.extract.fields import label_kinds
from mcminer.extract.reading import Reading
from mcminer.lexicon import fold
from mcminer.page import Block

__all__ = ["TOKEN", "cleaned", "is_label", "last_crumb", "slug_words", "slugs", "title_candidate"]

# Crumbs of a breadcrumb trail; the last one names the page.
_CRUMBS = re.compile(r"\s*(?:»|›|>|→|::)\s*")
TOKEN = re.compile(r"[^\W_]+")
_SITE_PHRASES = ("page.catalogue", "page.contact", "page.legal", "page.news", "page.shop")


def title_candidate(
    reading: Reading, start: int, end: int, score: float, how: str
) -> Candidate | None:
    start, end = cleaned(reading, start, end)
    words = reading.page.text[start:end]
    if not 3 <= len(words) <= 200 or not any(map(str.isalpha, words)):
        return None
    return Candidate("title", {"title": words}, start, end, score, f"rule:title.{how}")


def cleaned(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Without marks of headings, anchors, and quotes around the whole.

    A catalogue's code ("Care Skills 5N2770") is kept: people know such courses by it.
    """
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


def is_label(reading: Reading, start: int, end: int) -> bool:
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


def slug_words(reading: Reading) -> set[str]:
    """Words of the address's last part that has any."""
    return set(next(slugs(reading), ()))


def slugs(reading: Reading) -> Iterator[list[str]]:
    """Words of the address's parts, in their order; from the last part back."""
    if not reading.page.url:
        return
    path = unquote(urlsplit(reading.page.url).path)
    for part in reversed(path.rsplit(".", 1)[0].split("/")):
        tokens = [
            token for token in TOKEN.findall(fold(part))
            if len(token) >= 3 or re.fullmatch(r"\d[a-z]", token)
        ]  # fmt: skip
        if any(map(str.isalpha, "".join(tokens))) and len("".join(tokens)) >= 4:
            yield tokens


def last_crumb(reading: Reading, block: Block) -> tuple[int, int]:
    """A breadcrumb trail's last part; else the whole line."""
    marks = list(_CRUMBS.finditer(reading.page.text, block.start, block.end))
    if marks and block.end - marks[-1].end() >= 3:
        return marks[-1].end(), block.end
    return block.start, block.end
