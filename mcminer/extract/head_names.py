"""What the page's head title says of the organisation behind the site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.name_words import legal_forms, names_paper, type_hits
from mcminer.extract.names import is_name
from mcminer.extract.reading import Reading
from mcminer.extract.title_words import is_label

__all__ = ["title_parts", "title_tail"]

_SEPARATOR = re.compile(r"\s+[|–—·»›:-]\s+|\s*[|»›·]\s*")


def title_parts(reading: Reading) -> list[tuple[int, int]]:
    """The parts of the page's head title, divided at signs such as ``|`` and ``»``."""
    for block in reading.page.blocks:
        if block.region == "head" and block.kind == "title":
            parts: list[tuple[int, int]] = []
            position = block.start
            for match in _SEPARATOR.finditer(reading.page.text, block.start, block.end):
                parts.append((position, match.start()))
                position = match.end()
            parts.append((position, block.end))
            return [reading.trimmed(*part) for part in parts if part[1] > part[0]]
    return []


def title_tail(reading: Reading) -> Iterator[tuple[int, int, float, str]]:
    """The part of the head title that the page's header or footer repeats, or that is a name."""
    parts = title_parts(reading)
    if len(parts) < 2:
        return
    for start, end in (parts[-1], parts[0]):
        words = reading.folded[start:end]
        if len(words) < 3 or is_label(reading, start, end):
            continue
        if reading.hits.any(("page.offer", "page.catalogue"), start, end) and not any(
            True for _ in type_hits(reading, start, end)
        ):
            continue  # the site's section of courses
        if _heads_line(reading, words) and is_name(reading, start, end, (words,)):
            yield start, end, 0.68, "title"
            return
    start, end = parts[-1]
    paper = names_paper(reading, start, end) or reading.hits.any(("page.offer",), start, end)
    typed = any(True for _ in type_hits(reading, start, end))
    if typed and not paper and end - start <= 70 and is_name(reading, start, end):
        yield start, end, 0.6, "title"


def _heads_line(reading: Reading, words: str) -> bool:
    """Whether a line of the page's frame is or begins with these words; menus do not count."""
    for index, block in enumerate(reading.page.blocks):
        if block.region not in ("header", "footer", "nav") or (block.region == "nav" and index > 8):
            continue
        line = reading.folded[block.start : block.end].strip(" ©")
        if line == words and (block.region != "nav" or block.kind != "item"):
            return True
        match = re.match(rf"(?:©\W*(?:\d{{4}}\W*)?)?{re.escape(words)}(?=\s*[,.|·–(-]|\s)", line)
        if match is None or block.region == "nav":
            continue
        start = reading.folded.index(words, block.start)
        follows = line[match.end() :].lstrip()[:1]
        if not follows.isalpha() or any(
            hit.start <= start + len(words) + 2
            for hit in legal_forms(reading, start + len(words), block.end)
        ):
            return True
    return False
