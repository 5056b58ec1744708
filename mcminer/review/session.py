"""A review session: the rows in their order, one at a time, each decision stored at once.

The notebook's widget shows this and sends its commands here; it knows nothing of widgets, so that
tests and other front ends can drive it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mcminer.codebook import Column, codebook
from mcminer.errors import McminerError, UsageError
from mcminer.review.deciding import accept_row, decide
from mcminer.review.fragment import link_to
from mcminer.review.history import undo
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import Ledger
from mcminer.review.pause import collector_paused
from mcminer.review.proof import archived_text
from mcminer.review.queue import next_numbers, next_rows
from mcminer.review.select import where as where_rows
from mcminer.review.shown import label, shown, unlabelled
from mcminer.review.table import REMARK, Row, RowCell, build_row, rows
from mcminer.study import Study

__all__ = ["ReviewSession"]

_MAX_OPTIONS = 60
_MAX_TEXT = 200_000


class ReviewSession:
    """One coder's way through the rows of a study.

    Args:
        study: the study.
        coder: who reviews.
        columns: only these columns; all if None. With one column, the session goes from row to
            row in that column.
        where: conditions, see :func:`mcminer.review.select.condition`.
        blind: hide the machine's proposals.
        count: only so many rows, the least sure first.

    Attributes:
        queue: numbers of the rows, in the order of ``mcminer sheet --next``.
        place: index of the current one.
        column: the column that is looked at; ``by_column`` keeps it from row to row.

    Raises:
        UsageError: nobody is named, or no row fits.
    """

    def __init__(
        self,
        study: Study,
        coder: str,
        *,
        columns: Iterable[str] | None = None,
        where: Iterable[str] = (),
        blind: bool = False,
        count: int | None = None,
    ) -> None:
        if not coder.strip():
            raise UsageError("say who reviews: review(study, coder='ann')")
        self.study, self.coder, self.blind = study, coder.strip(), blind
        names = list(columns) if columns is not None else list(codebook().names)
        self.columns: list[Column] = [codebook()[name] for name in names]
        conditions = list(where)
        if conditions or blind:
            with collector_paused():
                chosen = where_rows(rows(study, coder=self.coder, blind=blind), conditions)
                self.queue = [row.row for row in next_rows(chosen, count)]
                self.done = sum(1 for row in chosen if row.verdict)
        else:
            self.queue, self.done = next_numbers(study, self.coder, count)
        self.total = self.done + len(self.queue)
        if not self.queue:
            raise UsageError("every row has your verdict; there is nothing to review")
        self.place = 0
        self.by_column = len(self.columns) == 1
        self.column = self.columns[0].name
        self.message = ""
        self._finished: set[int] = set()
        self._texts: dict[int, tuple[str, str]] = {}

    @property
    def row(self) -> int:
        """Number of the current row."""
        return self.queue[self.place]

    def current(self) -> Row:
        """The current row as this coder sees it."""
        offer = self.study.offers.get(self.row)
        ledger = Ledger(self.study.decisions.iter(row=self.row))
        return build_row(offer, ledger.settled(self.row, self.coder), blind=self.blind)

    def act(self, command: dict[str, Any]) -> None:
        """Carry out a command of the front end; what goes wrong becomes :attr:`message`.

        Commands: ``{"do": "set", "column": ..., "text": ...}``, ``accept`` and ``empty`` (a
        column), ``remark`` (a text), ``accept_row``, ``reject_row``, ``next``, ``previous``,
        ``go`` (a row), ``look`` (a column), ``by_column``, ``undo``.
        """
        self.message = ""
        try:
            self._act(command)
        except McminerError as error:
            self.message = str(error)

    def _act(self, command: dict[str, Any]) -> None:
        column = str(command.get("column", self.column))
        match command.get("do"):
            case "set":
                text = unlabelled(column, str(command.get("text", "")))
                self._decide(column, codebook()[column].parse(text, ","))
            case "accept":
                cell = self.current().cells.get(column)
                self._decide(column, cell.value if cell else None)
                self._step(column)
            case "empty":
                self._decide(column, None)
                self._step(column)
            case "remark":
                decide(self.study, self.row, REMARK, command.get("text"), coder=self.coder)
            case "accept_row":
                names = [one.name for one in self.columns]
                accept_row(self.study, self.row, coder=self.coder, columns=names)
                self._finish()
            case "reject_row":
                decide(self.study, self.row, VERDICT, "no offer", coder=self.coder)
                self._finish()
            case "next":
                self.place = min(self.place + 1, len(self.queue) - 1)
            case "previous":
                self.place = max(self.place - 1, 0)
            case "go":
                self._go(command.get("row"))
            case "look":
                self.column = codebook()[column].name
            case "by_column":
                self.by_column = not self.by_column
            case "undo":
                back = undo(self.study, coder=self.coder)
                self.message = f"took back {back.count} decision(s)"
            case other:
                raise UsageError(f"no command {other!r}")

    def _decide(self, column: str, value: Any) -> None:
        decide(self.study, self.row, column, value, coder=self.coder)
        self.column = column
        if self.by_column:
            self.place = min(self.place + 1, len(self.queue) - 1)

    def _step(self, column: str) -> None:
        """Go on to the next cell, where the row is worked through cell by cell."""
        names = [one.name for one in self.columns]
        if not self.by_column and column in names[:-1]:
            self.column = names[names.index(column) + 1]

    def _finish(self) -> None:
        self._finished.add(self.row)
        if self.place + 1 < len(self.queue):
            self.place += 1
        else:
            self.message = "this was the last row"

    def _go(self, row: Any) -> None:
        if row not in self.queue:
            raise UsageError(f"row {row} is not among those under review")
        self.place = self.queue.index(row)

    def state(self) -> dict[str, Any]:
        """All that a front end shows, JSON-ready."""
        row = self.current()
        text, fetched = self._text()
        cells = [self._cell(column, row.cells.get(column.name), text) for column in self.columns]
        marks = [
            {"start": cell["start"], "end": cell["end"], "column": cell["column"]}
            for cell in cells
            if cell["end"] > cell["start"]
        ]
        return {
            "row": row.row,
            "title": shown("title", row.value("title")) or row.url,
            "url": row.url if row.url.startswith(("http://", "https://")) else "",
            "fetched": fetched,
            "verdict": row.verdict,
            "remark": row.remark,
            "coder": self.coder,
            "cells": cells,
            "column": self.column,
            "by_column": self.by_column,
            "text": text[:_MAX_TEXT],
            "marks": sorted(marks, key=lambda mark: (mark["start"], mark["end"])),
            "place": self.place + 1,
            "rows": len(self.queue),
            "done": self.done + len(self._finished),
            "total": self.total,
            "message": self.message,
        }

    def _cell(self, column: Column, cell: RowCell | None, text: str) -> dict[str, Any]:
        value = shown(column.name, cell.value if cell else None)
        piece = cell.evidence[0] if cell and cell.evidence else None
        start, end = (piece["start"], piece["end"]) if piece else (0, 0)
        if piece and text[start:end] != piece["quote"]:
            start = end = 0
        options = []
        if column.coded and len(column.values) <= _MAX_OPTIONS:
            options = [
                {"code": one.code, "title": one.title, "definition": one.definition}
                for one in column.values
            ]
        said = cell.settled.current if cell and cell.settled else None
        proposal = cell.proposal if cell else None
        return {
            "column": column.name,
            "title": column.title,
            "group": next(one.title for one in codebook().groups if one.id == column.group),
            "kind": column.kind,
            "definition": column.definition,
            "options": options,
            "value": value,
            "shown": label(column.name, value),
            "state": cell.state if cell else "machine",
            "by": said.coder if said else "",
            "decided": said is not None,
            "doubt": cell.doubt if cell else "none",
            "confidence": round(float(proposal["confidence"]), 2) if proposal else None,
            "quote": piece["quote"] if piece else "",
            "link": link_to(str(piece.get("url") or ""), [piece]) if piece else "",
            "start": start,
            "end": end,
        }

    def _text(self) -> tuple[str, str]:
        if self.row not in self._texts:
            try:
                found = archived_text(self.study, self.study.offers.get(self.row))
            except (McminerError, OSError) as error:
                found = (f"The archived page cannot be shown: {error}", "")
            self._texts = {self.row: found}
        return self._texts[self.row]
