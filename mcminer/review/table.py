"""The rows of the mapping: the machine's proposal with people's decisions over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mcminer.codebook import codebook
from mcminer.review.ledger import ROW, Ledger, Settled
from mcminer.study import StoredOffer, Study

__all__ = [
    "ALWAYS_STATED",
    "REMARK",
    "UNSURE",
    "VERY_UNSURE",
    "Doubt",
    "Row",
    "RowCell",
    "Verdict",
    "build_row",
    "doubt_of",
    "rows",
]

REMARK = "remark"
"""The reviewers' own column: free text beside the codebook's columns."""

ALWAYS_STATED = frozenset({"page_type", "language"})
"""Columns that every page has a value for: an empty cell says nothing, and nobody accepts it."""

Verdict = Literal["", "ok", "no offer"]

Doubt = Literal["none", "some", "much"]

UNSURE, VERY_UNSURE = 0.85, 0.65
"""Confidence below which a proposal is shown as doubtful, and as very doubtful.

Of cells with 0.65 about one in three is wrong; they are few enough to be looked at one by one.
"""


def doubt_of(confidence: float) -> Doubt:
    """How much a proposal is to be doubted."""
    return "none" if confidence >= UNSURE else "some" if confidence >= VERY_UNSURE else "much"


@dataclass(slots=True)
class RowCell:
    """One cell of the mapping.

    Attributes:
        value: what stands in it, JSON-like; None is empty.
        state: ``machine``, ``person``, or ``disputed`` where coders differ.
        proposal: what the machine proposed (``mcminer.record.Cell.as_dict``), or None.
        settled: people's decisions about it, or None.
    """

    value: Any
    state: Literal["machine", "person", "disputed"]
    proposal: Mapping[str, Any] | None = None
    settled: Settled | None = None

    @property
    def doubt(self) -> Doubt:
        """How far the cell wants looking at; a person's cell does not, a disputed one does."""
        if self.state == "machine" and self.proposal is not None:
            return doubt_of(float(self.proposal.get("confidence", 1.0)))
        return "much" if self.state == "disputed" else "none"

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """The machine's evidence (dicts of ``mcminer.record.Evidence``)."""
        return list(self.proposal.get("evidence", ())) if self.proposal else []


@dataclass(slots=True)
class Row:
    """One offer.

    Attributes:
        row: its number, for good.
        url, provider, fetched, page_digest: the page it stands on.
        also_at: further addresses of the same offer.
        by_hand: added by a person.
        verdict: what a person said of the whole row.
        remark: the reviewers' remark.
        reviewed: whether a person decided anything about it.
        cells: by column; empty cells that nobody decided are absent.
    """

    row: int
    url: str
    provider: str = ""
    fetched: str = ""
    page_digest: str = ""
    also_at: tuple[str, ...] = ()
    by_hand: bool = False
    verdict: Verdict = ""
    remark: str = ""
    reviewed: bool = False
    cells: dict[str, RowCell] = field(default_factory=dict)

    def value(self, column: str) -> Any:
        """The value of a column, or None."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value


def rows(
    study: Study,
    *,
    coder: str | None = None,
    blind: bool = False,
    ledger: Ledger | None = None,
) -> Iterator[Row]:
    """All rows of the mapping, by number.

    Args:
        study: the study.
        coder: show this coder's decisions only; None shows everybody's.
        blind: leave the machine's proposals out, so that they cannot lead the coder.
        ledger: the decisions, where they were read already.

    Rows that were added by hand stay although their page does not offer them by itself.
    """
    ledger = ledger or Ledger.of(study)
    pages = {page.id: page for page in study.pages.iter(gone=True)}
    for offer in study.offers.iter(gone=True):
        added = ledger.added(offer.row)
        page = pages.get(offer.page_id)
        there = offer.gone is None and (page is None or page.gone is None)
        if not there and not added:
            continue
        if offer.proposal.get("by_hand") and not added:
            continue  # the addition was undone
        row = build_row(offer, ledger.settled(offer.row, coder), blind=blind)
        row.by_hand = added
        if page is not None:
            row.provider, row.fetched = page.provider, page.fetched
        yield row


def build_row(offer: StoredOffer, settled: Mapping[str, Settled], *, blind: bool = False) -> Row:
    """A row out of a proposal and what holds of people's decisions about it."""
    also_at = tuple(offer.proposal.get("also_at", ()))
    row = Row(offer.row, offer.page_url, page_digest=offer.page_digest, also_at=also_at)
    proposed = {} if blind else offer.proposal.get("cells", {})
    known = codebook()
    for column, proposal in proposed.items():
        if column in known:
            row.cells[column] = RowCell(proposal["value"], "machine", proposal)
    for column, one in settled.items():
        if column == ROW:
            row.verdict = _verdict(one)
        elif column == REMARK:
            row.remark = str(one.current.new or "")
        elif column in known:
            cell = row.cells.get(column)
            row.cells[column] = RowCell(
                one.current.new,
                "disputed" if one.disputed else "person",
                cell.proposal if cell else None,
                one,
            )
        row.reviewed = True
    return row


def _verdict(one: Settled) -> Verdict:
    if one.current.kind == "reject":
        return "no offer"
    return "ok" if one.current.kind == "accept" else ""
