"""What taking a sheet would do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from mcminer.codebook import codebook
from mcminer.errors import CodebookError
from mcminer.review.base import Base, BaseRow, row_values
from mcminer.review.deciding import make_decision
from mcminer.review.grid import Grid, Line
from mcminer.review.hand import is_address
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import ROW, Ledger, Settled, alike
from mcminer.review.merge import merge
from mcminer.review.shown import label, shown
from mcminer.review.source import Source
from mcminer.review.table import ALWAYS_STATED, REMARK, Row, build_row
from mcminer.review.typed import plain_text, typed_value, unchanged
from mcminer.study import Decision, StoredOffer, Study

__all__ = ["Conflict", "NewRow", "Plan", "Planner"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that two people changed, or that the page itself changed under the reviewer.

    Attributes:
        cell: as a spreadsheet names it.
        row, column: of the study.
        base, study, sheet: the value when the sheet was made, now, and in the sheet.
        by: who gave the study's value; empty for the machine.
    """

    cell: str
    row: int
    column: str
    base: Any
    study: Any
    sheet: Any
    by: str

    def __str__(self) -> str:
        name = VERDICT if self.column == ROW else self.column
        who = self.by or "the page, read anew"
        return (
            f"{self.cell}: row {self.row}, {name}: the sheet says {_words(name, self.sheet)}, "
            f"{who} says {_words(name, self.study)} (it was {_words(name, self.base)})"
        )


@dataclass(slots=True)
class NewRow:
    """An offer added by hand: its address, its cells, and where it stands in the sheet."""

    url: str
    values: dict[str, Any]
    line: int


@dataclass(slots=True)
class Plan:
    """All that taking a sheet would do.

    Attributes:
        decisions: for rows that are there.
        added: rows to add.
        conflicts: cells for a person to decide; their decisions are kept as opinions.
        problems: values that cannot be taken, by cell; with any of them nothing is written.
        notes: what the reviewer should know.
        rows: rows that came back.
    """

    decisions: list[Decision] = field(default_factory=list)
    added: list[NewRow] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)


class Planner:
    """Merges the lines of a sheet into a study, on paper.

    Args:
        study: the study.
        grid: the file.
        coder: whose decisions these are.
        base: the sheet's snapshot; None where this study did not make the sheet.
        source: with the mode: ``own`` where other coders' values were hidden.
    """

    def __init__(
        self, study: Study, grid: Grid, coder: str, base: Base | None, source: Source
    ) -> None:
        self.study, self.grid, self.coder, self.base, self.source = (
            study,
            grid,
            coder,
            base,
            source,
        )
        self.ledger = Ledger.of(study)
        self.offers = {offer.row: offer for offer in study.offers.iter(gone=True)}
        self.plan = Plan()
        self.lines: dict[int, Line] = {}
        self.view = coder if source.mode == "own" else None
        if base is not None:
            self.columns = [one for one in base.columns if one in codebook()]
        else:
            self.columns = list(codebook().names)

    def add(self, line: Line) -> None:
        """Work out one line of the sheet."""
        number = line.cells.get("_row", line.cells.get("row"))
        if number is None:
            self._new(line)
            return
        try:
            row = int(float(str(number).lstrip("'")))
        except ValueError:
            self._problem(line, "row", f"{str(number)!r} is no row number; leave the cell empty "
                          "to add an offer")  # fmt: skip
            return
        offer = self.offers.get(row)
        if offer is None:
            self._problem(line, "row", f"the study has no row {row}; leave the cell empty to add "
                          "an offer")  # fmt: skip
            return
        if row in self.lines:
            if self.lines[row].cells != line.cells:
                self._problem(
                    line,
                    "row",
                    f"row {row} stands twice (lines {self.lines[row].number} and {line.number}); "
                    "clear the grey cells of the one that is new",
                )
            return
        self.lines[row] = line
        self.plan.rows.add(row)
        self._known(line, offer)

    def _known(self, line: Line, offer: StoredOffer) -> None:
        settled = self.ledger.settled(offer.row, self.view)
        blind = self.base is not None and self.base.blind
        now = build_row(offer, settled, blind=blind)
        base = self._base_row(line, now)
        if base is None:
            return
        self._check_address(line, offer)
        proposals = offer.proposal.get("cells", {})
        moved = base.page_digest != offer.page_digest
        values: dict[str, Any] = {}
        faulty = False
        for column, raw in self._cells(line, base):
            try:
                values[column] = typed_value(self.grid, column, raw)
            except CodebookError as error:
                self._problem(line, column, str(error))
                faulty = True
        if faulty:
            return
        confirmed = values.get(VERDICT) == "ok" and base.values.get(VERDICT) != "ok"
        for column in [*values, *(self._silent(line, values) if confirmed else ())]:
            was = base.values.get(column)
            if column in line.places:
                new = values.get(column, was)
            else:
                continue
            current = _current(now, column)
            one = settled.get(ROW if column == VERDICT else column)
            outcome = merge(column, was, current, new, decided=one is not None, page_changed=moved)
            if new is None and column in ALWAYS_STATED and outcome == "keep":
                continue
            if outcome == "keep" and confirmed and column not in (VERDICT, REMARK):
                outcome = self._confirmed(column, current, new, one, moved)
            if outcome == "keep" or (outcome == "agreed" and self._said(one, column, new)):
                continue
            heard = self._heard(offer.row, column, new) if outcome == "conflict" else "new"
            if heard == "decided":
                continue
            proposed = proposals[column]["value"] if column in proposals else None
            source = self.source
            if outcome == "conflict":
                source = Source("conflict", source.batch, source.name)
                self.plan.conflicts.append(
                    Conflict(
                        line.at(column),
                        offer.row,
                        ROW if column == VERDICT else column,
                        was,
                        current,
                        new,
                        one.current.coder if one else "",
                    )
                )
                if heard == "waiting":
                    continue
            self.plan.decisions.append(
                make_decision(
                    offer.row,
                    column,
                    self.coder,
                    proposed=proposed,
                    old=current,
                    new=new,
                    source=source,
                )
            )

    def _check_address(self, line: Line, offer: StoredOffer) -> None:
        """Say so where the address of a known offer was changed: it belongs to its evidence."""
        raw = line.cells.get("page")
        if raw is not None and plain_text(self.grid, "page", raw).strip() != offer.page_url:
            self.plan.notes.append(
                f"{line.at('page')}: the address of row {offer.row} stays {offer.page_url}; "
                "add a new row for another page"
            )

    def _silent(self, line: Line, values: dict[str, Any]) -> list[str]:
        """The columns that an "ok" for the row confirms without a word."""
        return [
            name
            for name in self.columns
            if name in line.places and name not in values and not codebook()[name].derived
        ]

    def _confirmed(
        self, column: str, current: Any, value: Any, one: Settled | None, moved: bool
    ) -> Any:
        """What an "ok" for the whole row makes of a cell that was left alone."""
        if one is not None and one.disputed:
            return "keep"
        if alike(column, current, value):
            return "agreed"
        return "conflict" if one is not None or moved else "take"

    def _said(self, one: Settled | None, column: str, value: Any) -> bool:
        """Whether this coder has said the same already."""
        return one is not None and any(
            said.coder == self.coder and alike(column, said.new, value) for said in one.opinions
        )

    def _heard(self, row: int, column: str, value: Any) -> Literal["new", "waiting", "decided"]:
        """What became of this very conflict, if the sheet was taken before."""
        cell = self.ledger.cells.get(row, {}).get(ROW if column == VERDICT else column, [])
        state: Literal["new", "waiting", "decided"] = "new"
        for one in cell:
            mode = Source.read(one.source).mode
            if mode == "conflict" and one.coder == self.coder and alike(column, one.new, value):
                state = "waiting"
            elif mode in ("shared", "resolve") and state == "waiting":
                state = "decided"
        return state

    def _base_row(self, line: Line, now: Row) -> BaseRow | None:
        if self.base is not None and now.row in self.base.rows:
            return self.base.rows[now.row]
        mark = str(line.cells.get("_base", "")).rpartition(".")[2]
        here = BaseRow(now.page_digest, row_values(now, self.columns))
        if mark == here.mark:
            return here
        self._problem(
            line,
            "row",
            f"this study did not make the sheet, and row {now.row} has changed since; "
            "take it where it was made, or copy the edits into a fresh sheet",
        )
        return None

    def _cells(self, line: Line, base: BaseRow) -> Iterator[tuple[str, Any]]:
        """The cells of a line that differ from what went out, as read."""
        for column in (VERDICT, REMARK, *self.columns):
            if column not in line.places:
                continue  # the column was deleted or not asked for: that says nothing
            raw = line.cells.get(column)
            if not unchanged(self.grid, column, base.values.get(column), raw):
                yield column, raw

    def _new(self, line: Line) -> None:
        values: dict[str, Any] = {}
        for column in (VERDICT, REMARK, *codebook().names):
            if column in line.cells:
                try:
                    value = typed_value(self.grid, column, line.cells[column])
                except CodebookError as error:
                    self._problem(line, column, str(error))
                    return
                if value is not None:
                    values[column] = value
        url = str(line.cells.get("page", "")).strip()
        if not url:
            if values:
                self._problem(line, "page", "a new offer needs the address of its page here")
            return
        if not is_address(url):
            self._problem(line, "page", f"{url!r} is no web address (https://...)")
            return
        known = self._added_before(url, values.get("title"))
        if known is None:
            self.plan.added.append(NewRow(url, values, line.number))

    def _added_before(self, url: str, title: Any) -> int | None:
        """The row that this line was added as when the sheet was taken before."""
        for row in self.ledger.cells:
            if self.ledger.added(row) and self.offers[row].page_url == url:
                titles = self.ledger.cells[row].get("title", [])
                if any(alike("title", one.new, title) for one in titles) or not titles:
                    return row
        return None

    def _problem(self, line: Line, column: str, message: str) -> None:
        self.plan.problems.append(f"{line.at(column)}: {message}")


def _current(row: Row, column: str) -> Any:
    if column == VERDICT:
        return row.verdict or None
    return row.remark or None if column == REMARK else row.value(column)


def _words(column: str, value: Any) -> str:
    if value is None:
        return "(empty)"
    return f"'{label(column, shown(column, value)) if column in codebook() else value}'"
