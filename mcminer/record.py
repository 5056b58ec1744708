"""What mcminer says about an offer, and the words that prove it.

An :class:`Offer` is one row of the mapping sheet. Its cells are named by the columns of the
codebook; a column that the page does not state has no cell. Every cell carries at least one
piece of :class:`Evidence`: a quote that stands at ``text[start:end]`` of the page's text, the
text that ``mcminer text`` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Cell", "Evidence", "MinedPage", "Offer", "Value"]

#: What a cell can hold: a code, text or ISO 8601 duration; a number; a list of texts or codes.
Value = str | int | float | list[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words on a page that support a cell.

    Attributes:
        quote: the words, exactly as in the page's text.
        start: offset of the first character in the page's text.
        end: offset behind the last character; ``text[start:end] == quote``.
        where: place in the page: an XPath for HTML, ``page 2`` for PDF, ``line 7`` for text.
        url: address of the page where that is not the offer's own page (a provider's
            quality page that lends its label to the offer); None for the offer's own.
    """

    quote: str
    start: int
    end: int
    where: str
    url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; ``url`` only where it is another page's."""
        data: dict[str, Any] = {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "where": self.where,
        }
        if self.url is not None:
            data["url"] = self.url
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Evidence:
        """The inverse of :meth:`as_dict`."""
        return cls(data["quote"], data["start"], data["end"], data["where"], data.get("url"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one column, how it was found and how sure that is.

    Attributes:
        value: canonical by the codebook (``codebook()[column].check``).
        evidence: at least one piece.
        confidence: 0 to 1, the estimated share of right values among cells like this one.
        method: ``rule:...``, ``table:...``, ``derived:...``, ``model:...`` or ``person``.
    """

    value: Value
    evidence: tuple[Evidence, ...]
    confidence: float
    method: str

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {
            "value": self.value,
            "confidence": round(self.confidence, 3),
            "method": self.method,
            "evidence": [piece.as_dict() for piece in self.evidence],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Cell:
        """The inverse of :meth:`as_dict`."""
        return cls(
            data["value"],
            tuple(Evidence.from_dict(piece) for piece in data["evidence"]),
            data["confidence"],
            data["method"],
        )


@dataclass(slots=True)
class Offer:
    """One row of the mapping sheet: cells by column."""

    cells: dict[str, Cell] = field(default_factory=dict)

    def value(self, column: str) -> Value | None:
        """The value of a column, or None where the page does not state it."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {"cells": {name: cell.as_dict() for name, cell in self.cells.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Offer:
        """The inverse of :meth:`as_dict`."""
        return cls({name: Cell.from_dict(cell) for name, cell in data["cells"].items()})


@dataclass(slots=True)
class MinedPage:
    """What one page yields.

    Attributes:
        source: the file, archive record or ``-`` that was read.
        url: the page's address where known.
        page_type: a cell with ``offer``, ``catalogue`` or ``other``; None where skipped.
        language: a cell with the ISO 639-1 code; None where skipped or undecided.
        skipped: why nothing was read (one line), else None.
        offers: rows; only a page of type ``offer`` has any.
    """

    source: str
    url: str | None
    page_type: Cell | None = None
    language: Cell | None = None
    skipped: str | None = None
    offers: list[Offer] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object that ``mcminer mine`` writes for a page."""
        return {
            "source": self.source,
            "url": self.url,
            "page_type": None if self.page_type is None else self.page_type.value,
            "language": None if self.language is None else self.language.value,
            "skipped": self.skipped,
            "offers": [offer.as_dict() for offer in self.offers],
        }

    def flat(self) -> dict[str, Any]:
        """``{column: value}`` of the page and its first offer."""
        row: dict[str, Any] = {}
        for name, cell in (("page_type", self.page_type), ("language", self.language)):
            if cell is not None:
                row[name] = cell.value
        if self.offers:
            row.update({name: cell.value for name, cell in self.offers[0].cells.items()})
        return row

    def rows(self) -> list[Offer]:
        """The offers as rows of the sheet, with the page's own columns in front."""
        page = {
            name: cell
            for name, cell in (("page_type", self.page_type), ("language", self.language))
            if cell is not None
        }
        return [Offer({**page, **offer.cells}) for offer in self.offers]
