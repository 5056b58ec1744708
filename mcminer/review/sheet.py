"""``mcminer sheet``: a sheet for reviewers, chosen, snapshotted, written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mcminer.errors import UsageError
from mcminer.review.base import Base, save_base, snapshot
from mcminer.review.csvfile import csv_bytes, separator_of
from mcminer.review.layout import layout
from mcminer.review.pause import collector_paused
from mcminer.review.queue import next_rows, sample_rows
from mcminer.review.select import where as where_rows
from mcminer.review.table import Row, rows
from mcminer.review.xlsxfile import xlsx_bytes
from mcminer.study import Study, write_atomic

__all__ = ["SheetMade", "make_sheet", "write_csv", "write_file", "write_xlsx"]


@dataclass(frozen=True, slots=True)
class SheetMade:
    """A sheet that went out: where to, its snapshot, how many offers."""

    path: Path
    base: Base
    count: int


def make_sheet(
    study: Study,
    out: Path | str,
    *,
    columns: Sequence[str] | None = None,
    where: Sequence[str] = (),
    coder: str | None = None,
    sample: str | None = None,
    seed: str = "",
    blind: bool = False,
    count: int | None = None,
    separator: str = ",",
    overwrite: bool = False,
) -> SheetMade:
    """Write a sheet for reviewers and keep its snapshot in the study.

    Args:
        study: the study.
        out: the file; its ending, .xlsx or .csv, says which kind.
        columns: columns of the codebook to show; all if None.
        where: conditions, see :func:`mcminer.review.select.condition`.
        coder: whose sheet it is: other coders' decisions are hidden, for double coding.
        sample: a share or number of rows, the same for every coder.
        seed: another text gives another sample.
        blind: hide the machine's proposals, so that the coder starts from empty cells.
        count: only so many rows without verdict, the least sure first.
        separator: of a CSV file.
        overwrite: replace a file that is there.

    Raises:
        UsageError: nothing is left to show, the ending is another, the file is there or open.
        CodebookError: an unknown column, or a value that its column cannot hold.
        StudyError: another process is writing to the study.
    """
    path = Path(out)
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv", ".tsv"):
        raise UsageError(f"{path}: a sheet ends in .xlsx or .csv")
    if path.exists() and not overwrite:
        raise UsageError(f"{path}: is there already; choose another name or move it away")
    with collector_paused():
        chosen = where_rows(rows(study, coder=coder, blind=blind), where)
        if sample is not None:
            chosen = sample_rows(chosen, sample, seed=seed)
        if count is not None:
            chosen = next_rows(chosen, count)
        if not chosen:
            raise UsageError(f"{study.folder}: no offer fits; there is nothing to write")
        separator = "\t" if ending == ".tsv" else separator
        if ending == ".xlsx":
            base = write_xlsx(study, path, rows=chosen, columns=columns, coder=coder, blind=blind)
        else:
            base = write_csv(
                study,
                path,
                separator,
                rows=chosen,
                columns=columns,
                coder=coder,
                blind=blind,
            )
    return SheetMade(path, base, len(chosen))


def write_csv(
    study: Study,
    path: Path | str,
    separator: str = ",",
    *,
    rows: Sequence[Row],
    columns: Sequence[str] | None = None,
    coder: str | None = None,
    blind: bool = False,
) -> Base:
    """Write rows as CSV; returns the snapshot that was kept. Errors as :func:`make_sheet`."""
    separator = separator_of(separator)
    fields = layout(columns, evidence=not blind)
    base = _keep(study, rows, fields_of(columns), coder, blind)
    write_file(Path(path), csv_bytes(rows, fields, base, separator=separator))
    return base


def write_xlsx(
    study: Study,
    path: Path | str,
    *,
    rows: Sequence[Row],
    columns: Sequence[str] | None = None,
    coder: str | None = None,
    blind: bool = False,
) -> Base:
    """Write rows as a workbook; returns the snapshot that was kept."""
    fields = layout(columns, evidence=not blind)
    base = _keep(study, rows, fields_of(columns), coder, blind)
    write_file(Path(path), xlsx_bytes(rows, fields, base))
    return base


def fields_of(columns: Sequence[str] | None) -> tuple[str, ...]:
    """The names of the codebook's columns that a sheet shows."""
    return tuple(field.name for field in layout(columns) if field.role == "value")


def _keep(
    study: Study, rows: Sequence[Row], columns: tuple[str, ...], coder: str | None, blind: bool
) -> Base:
    base = snapshot(rows, columns, coder=coder, blind=blind)
    save_base(study, base)
    return base


def write_file(path: Path, data: bytes) -> None:
    """Write a sheet, all of it or nothing.

    Raises:
        UsageError: the folder is missing, full or not writable, or the file is open elsewhere.
    """
    try:
        write_atomic(path, data)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); is the folder there, "
            "or the file open in a spreadsheet?"
        ) from error
