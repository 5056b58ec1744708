"""How far the review of a study has come, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from mcminer.review.ledger import ROW, Ledger
from mcminer.review.table import Row, rows
from mcminer.study import Study

__all__ = ["Progress", "Tally", "progress"]


@dataclass(slots=True)
class Tally:
    """Counts of rows: all, with any decision, with the verdict ok, rejected, with a dispute."""

    offers: int = 0
    reviewed: int = 0
    ok: int = 0
    rejected: int = 0
    disputed: int = 0

    def add(self, row: Row) -> None:
        """Count one row."""
        self.offers += 1
        self.reviewed += row.reviewed
        self.ok += row.verdict == "ok"
        self.rejected += row.verdict == "no offer"
        self.disputed += any(cell.state == "disputed" for cell in row.cells.values())


@dataclass(slots=True)
class Progress:
    """The state of a review.

    Attributes:
        pages: pages in the study.
        total: all rows; ``by_country`` and ``by_provider`` the same in parts.
        by_coder: decisions about cells that hold, by coder; ``rows_by_coder`` their rows.
        disputed_cells: cells about which coders differ.
        doubtful: cells of which the machine is very unsure and that nobody has decided.
    """

    pages: int = 0
    total: Tally = field(default_factory=Tally)
    by_country: dict[str, Tally] = field(default_factory=dict)
    by_provider: dict[str, Tally] = field(default_factory=dict)
    by_coder: Counter[str] = field(default_factory=Counter)
    rows_by_coder: Counter[str] = field(default_factory=Counter)
    disputed_cells: int = 0
    doubtful: int = 0

    def next_step(self, study: str) -> str:
        """The command to go on with, ``study`` being the folder as typed."""
        if not self.pages:
            return f"mcminer crawl {study}"
        if not self.total.offers:
            return f"mcminer map {study}"
        if self.disputed_cells:
            return f"mcminer adjudicate {study}"
        if self.total.ok + self.total.rejected < self.total.offers:
            return f"mcminer sheet {study} --next 20"
        return f"mcminer cases {study}"


def progress(study: Study, *, found: Iterable[Row] | None = None) -> Progress:
    """How far the review of a study has come.

    Args:
        study: the study.
        found: its rows, where they were read already.
    """
    ledger = Ledger.of(study)
    result = Progress(pages=study.pages.count())
    for row in found if found is not None else rows(study, ledger=ledger):
        country, provider = str(row.value("country") or ""), row.provider
        for tally in (
            result.total,
            result.by_country.setdefault(country, Tally()),
            result.by_provider.setdefault(provider, Tally()),
        ):
            tally.add(row)
        for cell in row.cells.values():
            result.disputed_cells += cell.state == "disputed"
            result.doubtful += cell.state == "machine" and cell.doubt == "much"
        said = ledger.cells.get(row.row, {})
        result.by_coder.update(
            one.coder for column, every in said.items() if column != ROW for one in every
        )
        result.rows_by_coder.update({one.coder for every in said.values() for one in every})
    return result
