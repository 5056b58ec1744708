"""Mining: one page from bytes to offers, with every cell traced to words of the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mcminer.errors import PageError
from mcminer.page import Page, read_page
from mcminer.record import Cell, Evidence, MinedPage, Offer

if TYPE_CHECKING:
    from mcminer.classify import Classifier

__all__ = ["classify", "mine", "mine_page"]

_CLASSIFIED = ("typology", "sector", "scenario", "green")


def mine(
    body: bytes,
    *,
    source: str = "-",
    url: str | None = None,
    media_type: str | None = None,
    charset: str | None = None,
) -> MinedPage:
    """Read a page and extract its offers.

    Args:
        body: HTML, plain text or PDF.
        source: name of the file or record, kept in the result.
        url: the page's address; evidence too (its country, its path).
        media_type: as the server or the file's name says.
        charset: of the Content-Type header.

    Returns:
        The result; bytes that are no page give one with ``skipped`` set.
    """
    try:
        page = read_page(body, url=url, media_type=media_type, charset=charset)
    except PageError as error:
        return MinedPage(source, url, skipped=str(error))
    return mine_page(page, source=source)


def mine_page(page: Page, *, source: str = "-", model: Path | None = None) -> MinedPage:
    """Extract the offers of a page that has been read.

    Args:
        page: the page.
        source: name of the file or record, kept in the result.
        model: folder of the classifier's model; None for the one that ships.
    """
    from mcminer.extract.page_type import page_type
    from mcminer.extract.pipeline import extract
    from mcminer.extract.reading import Reading

    reading = Reading.of(page)
    kind = page_type(reading)
    result = MinedPage(source, page.url, page_type=kind, language=_language(page))
    if kind.value == "offer":
        result.offers.append(classify(page, extract(reading), model=model))
    return result


def classify(page: Page, offer: Offer, *, model: Path | None = None) -> Offer:
    """The offer with typology, sector, scenario and green as the classifier answers.

    Answers given before are replaced, so that an offer can be classified anew.
    """
    cells = {name: cell for name, cell in offer.cells.items() if name not in _CLASSIFIED}
    return Offer(cells | _classifier(model).classify(page, Offer(cells)))


@cache
def _classifier(model: Path | None) -> Classifier:
    from mcminer.classify import Classifier, default_classifier

    return default_classifier() if model is None else Classifier.load(model)


def _language(page: Page) -> Cell | None:
    if page.language is None:
        return None
    running = [b for b in page.blocks if b.region == "main" and b.kind == "line"] or page.blocks
    block = max(running, key=lambda b: min(b.end - b.start, 300))
    end = min(block.end, block.start + 200)
    words = Evidence(page.text[block.start : end], block.start, end, block.where)
    return Cell(page.language, (words,), 0.97, "model:py3langid")
