"""PDF leaflets to a page."""

from __future__ import annotations

import re

from mcminer.errors import PageError
from mcminer.page.builder import LINE, TextBuilder, clean
from mcminer.page.finish import finish
from mcminer.page.model import Page
from mcminer.page.text import _shape

__all__ = ["read_pdf"]

#: Pages read of a PDF; course leaflets have one to four, study guides hundreds.
MAX_PAGES = 60

_HYPHEN = re.compile(r"(?<=[a-zà-öø-ÿ])[-\u2010\u0002]$")


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
    builder = TextBuilder()
    try:
        count = len(document)
        for number in range(min(count, MAX_PAGES)):
            sheet = document[number]
            content = sheet.get_textpage()
            _add_sheet(builder, content.get_text_range(), f"page {number + 1}")
            content.close()
            sheet.close()
    finally:
        document.close()
    if not builder.blocks:
        raise PageError("a PDF without text (scanned pictures)")
    page = finish(builder, [], [], [], url=url, identify=language)
    page.media_type = "application/pdf"
    if count > MAX_PAGES:
        page.cut = f"reading stopped after {MAX_PAGES} of {count} pages"
    return page


def _add_sheet(builder: TextBuilder, text: str, where: str) -> None:
    lines = _joined([clean(line).strip() for line in text.splitlines()])
    for index, line in enumerate(lines):
        if line:
            kind, level, body = _shape(lines, index)
            builder.separate(LINE)
            builder.add(body, kind, "main", where, level=level)


def _joined(lines: list[str]) -> list[str]:
    """Put lines together that the width of the sheet broke: the next begins in lower case."""
    joined: list[str] = []
    for line in lines:
        if joined and line and joined[-1] and line[0].islower() and len(joined[-1]) > 40:
            if _HYPHEN.search(joined[-1]):
                joined[-1] = _HYPHEN.sub("", joined[-1]) + line
                continue
            if joined[-1][-1] not in ".:;!?":
                joined[-1] = f"{joined[-1]} {line}"
                continue
        joined.append(line)
    return joined
