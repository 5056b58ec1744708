"""Bytes to a page, whatever they are."""

from __future__ import annotations

from collections.abc import Mapping

from mcminer.errors import PageError
from mcminer.page.charset import decode
from mcminer.page.html import read_html
from mcminer.page.model import Page
from mcminer.page.pdf import read_pdf
from mcminer.page.text import read_text

__all__ = ["MAX_BYTES", "read_page"]

#: Bytes read of a page; what is larger is cut there, and says so.
MAX_BYTES = 20_000_000

_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"MZ", b"\x1f\x8b",
          b"Rar!", b"\xd0\xcf\x11\xe0", b"SQLite", b"RIFF", b"ID3", b"OggS")  # fmt: skip


def read_page(
    body: bytes,
    *,
    url: str | None = None,
    media_type: str | None = None,
    charset: str | None = None,
    language: bool = True,
    selectors: Mapping[str, str] | None = None,
) -> Page:
    """Read a page from its bytes.

    Args:
        body: HTML, plain text or PDF.
        url: the page's address.
        media_type: as the server or the file's name says; None to tell from the bytes.
        charset: of the Content-Type header.
        language: identify the language.
        selectors: CSS of key facts by column, as a provider's file gives them; for HTML.

    Raises:
        PageError: the bytes are empty, or no page (a picture, an archive, a program).
    """
    if not body.strip():
        raise PageError("the page is empty")
    if body.lstrip()[:5] == b"%PDF-":
        return read_pdf(body, url=url, language=language)
    if body.startswith(_MAGIC) or (
        b"\x00" in body[:1000] and body[:2] not in (b"\xff\xfe", b"\xfe\xff")
    ):
        raise PageError("not a page: the bytes are a picture, an archive or a program")
    cut = len(body) > MAX_BYTES
    text, codec = decode(body[:MAX_BYTES], charset)
    if media_type == "text/plain" or (media_type is None and not _is_markup(text)):
        page = read_text(text, url=url, language=language)
    else:
        page = read_html(text, url=url, language=language)
        if selectors:
            # Not at the top: it loads BeautifulSoup, which pages without selectors do without.
            from mcminer.page.selected import SELECTABLE, selected_pairs, selected_spans

            spans = selected_spans(page, selected_pairs(text, selectors))
            page.selected = [(SELECTABLE[column], start, end) for column, start, end in spans]
    page.charset = codec
    if cut:
        page.cut = f"reading stopped after {MAX_BYTES:,} bytes"
    if not any(block.kind != "address" for block in page.blocks):
        raise PageError("the page has no visible text")
    return page


def _is_markup(text: str) -> bool:
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith("<") or "<html" in start or "<body" in start or "</" in start
