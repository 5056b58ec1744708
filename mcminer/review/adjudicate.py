"""``mcminer adjudicate``: the cells about which coders differ, for one person to decide."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import CodebookError, ConflictError, UsageError
from mcminer.review.content import quoted
from mcminer.review.csvfile import separator_of
from mcminer.review.deciding import make_decision
from mcminer.review.fragment import link_to
from mcminer.review.grid import Grid, Line, read_header
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import ROW, Ledger, Settled, alike
from mcminer.review.sheet import write_file
from mcminer.review.shown import guarded, label, shown
from mcminer.review.source import Source
from mcminer.review.taking import read_sheet
from mcminer.review.typed import typed_value
from mcminer.study import Decision, StoredOffer, Study

__all__ = ["EMPTY_WORD", "Dispute", "disputes", "is_adjudication", "make_adjudication", "resolve"]

EMPTY_WORD = "(empty)"
"""What a resolver writes where nothing is to stand in the cell."""

_OWN = ("_cell", "decision", "column", "question", "machine", "evidence")


@dataclass(frozen=True, slots=True)
class Dispute:
    """One cell about which coders differ.

    Attributes:
        offer: its row; ``column`` is ``review`` for the whole row.
        settled: the opinions, the one that stands first.
    """

    offer: StoredOffer
    column: str
    settled: Settled

    @property
    def mark(self) -> str:
        """Row, column and a hash of the opinions, by which the line is found again."""
        ids = ",".join(str(one.id) for one in self.settled.opinions)
        return f"{self.offer.row}|{self.column}|{hashlib.sha256(ids.encode()).hexdigest()[:8]}"


def disputes(study: Study) -> list[Dispute]:
    """The cells about which coders differ, by row and in the codebook's order."""
    ledger = Ledger.of(study)
    order = {name: place for place, name in enumerate(("review", *codebook().names))}
    found = []
    for row in sorted(ledger.cells):
        cells = ledger.settled(row)
        open_cells = [
            (column or VERDICT, one)
            for column, one in cells.items()
            if one.disputed and (column in codebook() or column == ROW)
        ]
        if open_cells:
            offer = study.offers.get(row)
            found += [
                Dispute(offer, column, one)
                for column, one in sorted(open_cells, key=lambda cell: order[cell[0]])
            ]
    return found


def make_adjudication(study: Study, out: Path | str, *, separator: str = ",") -> int:
    """Write the sheet of disagreements; returns how many there are.

    One line a cell: what it asks, what each coder said, the machine's proposal with its words, and
    an empty column ``decision``.

    Raises:
        UsageError: coders agree on everything, or the file is there or cannot be written.
    """
    path = Path(out)
    if path.exists():
        raise UsageError(f"{path}: is there already; choose another name or move it away")
    found = disputes(study)
    if not found:
        raise UsageError(f"{study.folder}: coders agree on every cell; there is nothing to decide")
    coders = sorted({one.coder for dispute in found for one in dispute.settled.opinions})
    header = ["row", "title", "column", "question", *(f"says {name}" for name in coders),
              "machine", "evidence", "decision", "link", "_cell"]  # fmt: skip
    lines = [_line(dispute, coders) for dispute in found]
    if path.suffix.lower() == ".xlsx":
        data = _workbook(header, lines, found)
    else:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator_of(separator), lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([guarded(cell) for cell in line] for line in lines)
        data = b"\xef\xbb\xbf" + text.getvalue().encode()
    write_file(path, data)
    return len(found)


def _line(dispute: Dispute, coders: Sequence[str]) -> list[str]:
    offer, column = dispute.offer, dispute.column
    cells = offer.proposal.get("cells", {})
    proposal = cells.get(column)
    title = cells["title"]["value"] if "title" in cells else ""
    said: dict[str, str] = {}
    for one in dispute.settled.opinions:
        # One coder can contradict themselves, in two sheets.
        words = _words(column, one.new)
        said[one.coder] = f"{said[one.coder]} / {words}" if one.coder in said else words
    evidence = proposal["evidence"] if proposal else []
    return [
        str(offer.row),
        str(title),
        column,
        codebook()[column].title if column in codebook() else "Is the row an offer, and right?",
        *(said.get(name, "") for name in coders),
        _words(column, proposal["value"]) if proposal else "",
        " ".join(quoted(piece["quote"]) for piece in evidence[:2]),
        "",
        link_to(offer.page_url, evidence),
        dispute.mark,
    ]


def _words(column: str, value: Any) -> str:
    if value is None:
        return EMPTY_WORD
    return label(column, shown(column, value)) if column in codebook() else str(value)


def is_adjudication(grid: Grid) -> bool:
    """Whether a file is a sheet of disagreements."""
    places = read_header(grid, _OWN).places
    return "_cell" in places and "decision" in places


def resolve(study: Study, file: Path | str, *, coder: str, dry_run: bool = False) -> int:
    """Take a sheet of disagreements back; returns how many cells were decided.

    Lines without a decision stay open. Taking the file again changes nothing.

    Args:
        study: the study.
        file: the sheet, filled in.
        coder: who decided.
        dry_run: check it and write nothing.

    Raises:
        UsageError: nobody is named, or the file is no sheet of disagreements.
        CodebookError: a decision that the codebook does not allow; nothing was written.
        ConflictError: coders have said something new since the sheet was made; nothing was
            written.
    """
    path = Path(file)
    if not coder.strip():
        raise UsageError(f"{path.name}: say who decided: --coder NAME")
    grid, _ = read_sheet(study, path)
    if not is_adjudication(grid):
        raise UsageError(f"{path.name}: is no sheet of disagreements; `mcminer take` takes others")
    problems: list[str] = []
    stale: list[str] = []
    made: list[Decision] = []
    with study.store.write("adjudicate", durable=True):
        source = Source("resolve", 0 if dry_run else study.runs.start("adjudicate"), path.name)
        ledger = Ledger.of(study)
        for line in read_header(grid, _OWN).rows(grid):
            try:
                one = _decision(study, ledger, grid, line, coder.strip(), source)
            except CodebookError as error:
                problems.append(f"{line.at('decision')}: {error}")
            except ConflictError as error:
                stale.append(f"{line.at('decision')}: {error}")
            else:
                made += [one] if one else []
        if problems:
            raise CodebookError(f"{path.name}: nothing was taken\n  " + "\n  ".join(problems))
        if stale:
            raise ConflictError(
                f"{path.name}: nothing was taken; make a fresh sheet\n  " + "\n  ".join(stale)
            )
        if not dry_run:
            study.decisions.append(made)
            study.runs.finish(source.batch)
    return len(made)


def _decision(
    study: Study, ledger: Ledger, grid: Grid, line: Line, coder: str, source: Source
) -> Decision | None:
    raw = line.cells.get("decision")
    mark = str(line.cells.get("_cell", "")).lstrip("'")
    if raw in (None, "") or mark.count("|") != 2:
        return None
    row, column, _ = mark.split("|")
    name = ROW if column == VERDICT else column
    text = str(raw).strip().lstrip("'").casefold()
    value = None if text in (EMPTY_WORD, "empty") else typed_value(grid, column, raw)
    offer = study.offers.get(int(row))
    settled = ledger.settled(offer.row).get(name)
    if settled is None:
        raise ConflictError(f"row {row}, {column}: nobody says anything about it any more")
    if Dispute(offer, column, settled).mark != mark:
        if not settled.disputed and alike(column, settled.current.new, value):
            return None  # taken before
        raise ConflictError(f"row {row}, {column}: coders have said something new about it since")
    proposal = offer.proposal.get("cells", {}).get(column)
    return make_decision(
        offer.row,
        column,
        coder,
        proposed=proposal["value"] if proposal else None,
        old=settled.current.new,
        new=value,
        source=source,
    )


def _workbook(header: list[str], lines: list[list[str]], found: list[Dispute]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet("Disagreements")
    lists = workbook.add_worksheet("Lists")
    lists.hide()
    frame = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9",
             "font_size": 10, "num_format": "@"}  # fmt: skip
    strong = workbook.add_format({**frame, "bold": True, "bg_color": "#DBEAFE"})
    cell = workbook.add_format({**frame, "bg_color": "#F3F4F6"})
    free = workbook.add_format({**frame, "locked": False, "bold": True, "bg_color": "#FFFBEB"})
    blue = workbook.add_format({**frame, "font_color": "#1D4ED8", "underline": 1})
    widths = {"row": 6, "title": 30, "column": 20, "question": 24, "evidence": 44,
              "decision": 26, "link": 10}  # fmt: skip
    for place, name in enumerate(header):
        hidden = {"hidden": True} if name.startswith("_") else {}
        sheet.set_column(place, place, widths.get(name, 18), cell, hidden)
        sheet.write_string(0, place, name, strong)
    decided = header.index("decision")
    places: dict[str, str] = {}
    for number, (line, dispute) in enumerate(zip(lines, found, strict=True), 1):
        for place, text in enumerate(line):
            if header[place] == "link" and text.startswith("http"):
                sheet.write_url(number, place, text, blue, "open")
            elif header[place] == "decision":
                sheet.write_blank(number, place, None, free)
            else:
                sheet.write_string(number, place, text, cell)
        if dispute.column not in places:
            places[dispute.column] = _list(lists, len(places), dispute.column)
        if places[dispute.column]:
            many = dispute.column in codebook() and codebook()[dispute.column].many
            sheet.data_validation(
                number, decided, number, decided,
                {"validate": "list", "source": places[dispute.column], "show_error": not many,
                 "error_type": "warning", "error_title": "Not in the list",
                 "error_message": "The codebook has no such value. Keep yours?"},
            )  # fmt: skip
    sheet.set_default_row(32)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(lines), len(header) - 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    workbook.close()
    return file.getvalue()


def _list(lists: Any, place: int, column: str) -> str:
    """Write the values of a column to the hidden sheet; returns their range, or nothing."""
    if column == VERDICT:
        codes = ["ok", "no offer"]
    elif codebook()[column].coded:
        codes = [label(column, code) for code in codebook()[column].codes] + [EMPTY_WORD]
    else:
        return ""
    lists.write_column(0, place, codes)
    letter = chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)
    return f"=Lists!${letter}$1:${letter}${len(codes)}"
