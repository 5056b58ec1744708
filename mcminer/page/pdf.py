"""PDF leaflets to a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mcminer.errors import PageError
from mcminer.page.builder import LINE, TextBuilder, clean
from mcminer.page.finish import finish
from mcminer.page.model import Page, Region
from mcminer.page.text import _shape

__all__ = ["read_pdf"]

#: Pages read of a PDF; course leaflets have one to four, study guides hundreds.
MAX_PAGES = 60

#: A line whose letters are so many times as large as the body's is a heading.
HEADING = 1.12

#: Lines at the top and at the bottom of a sheet that may be its head and foot.
_EDGE = 2

#: A hyphen at the end of a line; pdfium writes U+FFFE for one that it has joined itself, and
#: justified text may hold a blank before it.
_HYPHEN = re.compile(r"(?<=[^\W\d_A-Z]) ?[-\u2010\u0002\ufffe]$")
_JOINED_HYPHEN = re.compile(r"\ufffe(?P<small>[^\W\d_])?")


@dataclass(slots=True)
class _Line:
    """A line of a sheet: its words, the size of its letters in points (0 unknown), its sheet."""

    text: str
    size: float
    sheet: int
    region: Region = "main"


def read_pdf(body: bytes, *, url: str | None = None, language: bool = True) -> Page:
    """Read a PDF's text, page by page.

    Raises:
        PageError: the bytes are no PDF, it is encrypted, or it holds no text (a scan).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise PageError(f"not a readable PDF: {error}") from error
    lines: list[_Line] = []
    try:
        count = len(document)
        for number in range(min(count, MAX_PAGES)):
            sheet = document[number]
            content = sheet.get_textpage()
            lines += _lines_of(content, number + 1)
            content.close()
            sheet.close()
    finally:
        document.close()
    large = _large_sizes(lines)
    _mark_running(lines, large)
    builder = TextBuilder()
    _add_lines(builder, lines, large)
    if not builder.blocks:
        raise PageError("a PDF without text (scanned pictures)")
    page = finish(builder, [], [], [], url=url, identify=language)
    page.media_type = "application/pdf"
    if count > MAX_PAGES:
        page.cut = f"reading stopped after {MAX_PAGES} of {count} pages"
    return page


def _lines_of(content: Any, sheet: int) -> Iterator[_Line]:
    """The lines of a sheet with the size of their letters."""
    from pypdfium2 import raw

    text = content.get_text_range()
    # With signs beyond the first plane offsets in the text are none of the sheet's characters.
    sized = len(text) == content.count_chars()
    start = 0
    for line in text.splitlines(keepends=True):
        words = clean(_JOINED_HYPHEN.sub(_unhyphened, line)).strip()
        middle = start + len(line.rstrip()) // 2
        size = raw.FPDFText_GetFontSize(content.raw, middle) if sized and words else 0.0
        yield _Line(words, round(size, 1), sheet)
        start += len(line)


def _unhyphened(match: re.Match[str]) -> str:
    """Nothing within a divided word; a hyphen before a capital, which it has of its own."""
    letter = match["small"] or ""
    return letter if letter.islower() else f"-{letter}"


def _large_sizes(lines: list[_Line]) -> list[float]:
    """Sizes of letters that are headings, the largest first: larger than most of the text."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0] if letters else 0.0
    return sorted(
        {line.size for line in lines if body and line.size >= HEADING * body}, reverse=True
    )


def _mark_running(lines: list[_Line], large: list[float]) -> None:
    """Heads and feet: small lines at the edge of a sheet that come back on every other one.

    Numbers aside, since they count the sheets.
    """
    sheets: dict[int, list[_Line]] = {}
    for line in lines:
        if line.text:
            sheets.setdefault(line.sheet, []).append(line)
    where: dict[str, list[_Line]] = {}
    for own in sheets.values():
        for line in {id(one): one for one in (*own[:_EDGE], *own[-_EDGE:])}.values():
            if line.size not in large:
                where.setdefault(re.sub(r"\d+", "#", line.text), []).append(line)
    for found in where.values():
        if len({line.sheet for line in found}) >= max(2, (len(sheets) + 1) // 2):
            for line in found:
                line.region = "footer"


def _add_lines(builder: TextBuilder, lines: list[_Line], large: list[float]) -> None:
    joined = _joined(lines, set(large))
    shapes = [line.text for line in joined]
    for index, line in enumerate(joined):
        if not line.text:
            continue
        if line.size in large and line.region == "main":
            kind, level, words = "heading", min(large.index(line.size) + 1, 4), line.text
        else:
            kind, level, words = _shape(shapes, index)
        builder.separate(LINE)
        builder.add(words, kind, line.region, f"page {line.sheet}", level=level)  # type: ignore[arg-type]


def _joined(lines: list[_Line], large: set[float]) -> list[_Line]:
    """Put lines together that the width of the sheet broke.

    Of headings those of one size that follow each other; of the body those whose next begins in
    lower case.
    """
    joined: list[_Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        together = (
            last is not None and last.text and line.text
            and (last.size, last.sheet, last.region) == (line.size, line.sheet, line.region)
        )  # fmt: skip
        if together and last is not None:
            if line.size in large:
                if len(last.text) + len(line.text) <= 160:
                    last.text = f"{last.text} {line.text}"
                    continue
            elif line.text[0].islower() and len(last.text) > 40:
                if _HYPHEN.search(last.text):
                    last.text = _HYPHEN.sub("", last.text) + line.text
                    continue
                if last.text[-1] not in ".:;!?":
                    last.text = f"{last.text} {line.text}"
                    continue
        joined.append(line)
    return joined
