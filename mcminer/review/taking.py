"""``mcminer take``: a sheet comes back, and its edits become decisions, all or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from mcminer.codebook import codebook
from mcminer.errors import CodebookError, ConflictError, InputError, UsageError
from mcminer.review.base import Base, load_base
from mcminer.review.deciding import make_decision
from mcminer.review.grid import Grid, Header, cell_name, near_name, read_header
from mcminer.review.hand import add_row
from mcminer.review.ledger import ROW
from mcminer.review.pause import collector_paused
from mcminer.review.plan import Conflict, Plan, Planner
from mcminer.review.readcsv import base_id_in, read_csv
from mcminer.review.readxlsx import read_xlsx
from mcminer.review.shown import shown
from mcminer.review.source import Source
from mcminer.review.typed import unchanged
from mcminer.study import Decision, Study

__all__ = ["Taken", "check_conflicts", "read_sheet", "take"]

_LISTED = 20


@dataclass(slots=True)
class Taken:
    """What came of taking a sheet.

    Attributes:
        coder: whose decisions they are.
        decisions: how many, by kind; of verdicts ``accept`` is ok and ``reject`` no offer.
        rows: rows that came back; ``missing`` were in the sheet and did not.
        added: numbers of the rows added by hand (empty after a dry run), ``adding`` how many.
        conflicts: cells that a person has to decide.
        notes: what the reviewer should know.
        batch: number by which ``undo`` takes all of it back.
        dry_run: nothing was written.
    """

    coder: str
    decisions: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    missing: int = 0
    adding: int = 0
    added: list[int] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    batch: int = 0
    dry_run: bool = False


def take(
    study: Study, file: Path | str, *, coder: str | None = None, dry_run: bool = False
) -> Taken:
    """Take the edits of a sheet into the study.

    Every edit becomes a decision, in one transaction. Cells that the sheet did not change stay as
    they are in the study, whatever happened there meanwhile. An edit that meets another person's
    is kept as an opinion beside theirs; what stands does not change until somebody decides
    (``adjudicate``). Taking the same file again changes nothing.

    Args:
        study: the study.
        file: .csv, .tsv, .txt or .xlsx.
        coder: who reviewed; may be left out where the sheet was made for a coder.
        dry_run: work it out and write nothing.

    Returns:
        What was done. Pass it to :func:`check_conflicts` to get an error for conflicts.

    Raises:
        InputError: the file is missing, cannot be read, or a column was renamed.
        CodebookError: values that the codebook does not allow, each named by its cell; nothing
            was written.
        UsageError: no coder is named, or another than the sheet was made for.
        StudyError: another process is writing to the study.
    """
    path = Path(file)
    with collector_paused():
        grid, base = read_sheet(study, path)
        header = read_header(grid)
        coder = _coder(path, base, coder)
        source = Source("own" if base and base.coder else "shared", 0, path.name)
        if dry_run:
            return _result(_plan(study, grid, header, base, coder, source), base, coder, True)
        with study.store.write("take", durable=True):
            # The run's number is the batch; it is part of the transaction like the rest.
            source = Source(source.mode, study.runs.start("take", {"file": path.name}), path.name)
            plan = _plan(study, grid, header, base, coder, source)
            result = _result(plan, base, coder, False)
            result.batch = source.batch
            decisions = list(plan.decisions)
            for new in plan.added:
                row = add_row(study, new.url)
                result.added.append(row)
                decisions.append(
                    Decision(
                        row=row,
                        column=ROW,
                        coder=coder,
                        kind="add",
                        new=new.url,
                        source=str(source),
                    )
                )
                decisions += [
                    make_decision(
                        row, column, coder, proposed=None, old=None, new=value, source=source
                    )
                    for column, value in new.values.items()
                ]
            study.decisions.append(decisions)
            study.runs.finish(source.batch)
    return result


def check_conflicts(result: Taken) -> None:
    """Raise for the conflicts of a take.

    Raises:
        ConflictError: there are some; the message lists them.
    """
    if result.conflicts:
        count = len(result.conflicts)
        what = "1 cell needs" if count == 1 else f"{count} cells need"
        raise ConflictError(
            f"{what} a person to decide (mcminer adjudicate); they keep their values until then"
            + _listing([str(one) for one in result.conflicts])
        )


def read_sheet(study: Study, path: Path) -> tuple[Grid, Base | None]:
    """Read a file, and find the snapshot of the sheet that it was.

    Raises:
        InputError: it is missing or cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if not data:
        raise InputError(f"{path}: is empty")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        grid = read_xlsx(data, path.name)
    else:
        grid = read_csv(data, path.name, lambda key: _texts(load_base(study, key)))
    header = read_header(grid, ("_cell", "decision"))
    place = header.places.get("_base")
    marks = Counter(
        key
        for line in grid.lines[header.line + 1 :]
        if place is not None and place < len(line) and (key := base_id_in(str(line[place])))
    )
    if len(marks) > 1:
        raise InputError(
            f"{path.name}: holds lines of {len(marks)} different sheets; take each by itself"
        )
    return grid, load_base(study, next(iter(marks))) if marks else None


def _plan(
    study: Study, grid: Grid, header: Header, base: Base | None, coder: str, source: Source
) -> Plan:
    planner = Planner(study, grid, coder, base, source)
    lines = list(header.rows(grid))
    _check_columns(grid, header, base, planner)
    for line in lines:
        planner.add(line)
    plan = planner.plan
    if plan.problems:
        count = len(plan.problems)
        if count == 1:
            raise CodebookError(f"{grid.name}: {plan.problems[0]}; nothing was taken")
        raise CodebookError(
            f"{grid.name}: {count} cells cannot be taken, so nothing was" + _listing(plan.problems)
        )
    return plan


def _check_columns(grid: Grid, header: Header, base: Base | None, planner: Planner) -> None:
    """Tell renamed columns from the reviewers' own.

    Raises:
        InputError: a column seems to be renamed: leaving it out would lose its edits.
    """
    missing = [name for name in (base.columns if base else ()) if name not in header.places]
    old = () if base is None else base.columns
    for place, text in header.unknown:
        if text in old:
            continue  # a column that the codebook no longer has; noted below
        where = cell_name(place, grid.first + header.line)
        hint = near_name(text, missing) or _same_content(grid, header, base, place, missing)
        if hint is not None:
            raise InputError(
                f"{grid.name}: {where}: there is no column '{text}'; is it '{hint}'? "
                "rename it back, or delete it"
            )
        planner.plan.notes.append(f"{where}: column '{text}' is not the codebook's; left out")
    if base is not None and base.codebook != codebook().version:
        gone = [name for name in base.columns if name not in codebook()]
        planner.plan.notes.append(
            f"the sheet was made by codebook {base.codebook}, this is {codebook().version}"
            + (f"; left out: {', '.join(gone)}" if gone else "")
        )


def _same_content(
    grid: Grid, header: Header, base: Base | None, place: int, missing: list[str]
) -> str | None:
    """The missing column whose values stand under a heading that nobody knows."""
    number = header.places.get("_row", header.places.get("row"))
    if base is None or number is None:
        return None
    for name in missing:
        hits = total = 0
        for line in grid.lines[header.line + 1 :]:
            row = str(line[number] or "") if number < len(line) else ""
            kept = base.rows.get(int(row)) if row.isdigit() else None
            if kept is None or name not in kept.values or place >= len(line):
                continue
            total += 1
            hits += unchanged(grid, name, kept.values[name], line[place])
        if hits and hits * 2 >= total:
            return name
    return None


def _coder(path: Path, base: Base | None, coder: str | None) -> str:
    made_for = base.coder if base else None
    if coder and made_for and coder.strip() != made_for:
        raise UsageError(
            f"{path.name}: was made for {made_for}, not for {coder.strip()}; leave --coder out, "
            f"or make a sheet with --coder {coder.strip()}"
        )
    found = (coder or made_for or "").strip()
    if not found:
        raise UsageError(f"{path.name}: say who reviewed it: --coder NAME")
    return found


def _result(plan: Plan, base: Base | None, coder: str, dry_run: bool) -> Taken:
    result = Taken(coder, rows=len(plan.rows), dry_run=dry_run)
    for one in plan.decisions:
        if not one.source.startswith("conflict:"):
            word = {"accept": "row ok", "reject": "row rejected", "empty": "row reopened"}
            result.decisions[word.get(one.kind, one.kind) if one.column == ROW else one.kind] += 1
    result.missing = len(set(base.rows) - plan.rows) if base else 0
    result.adding = len(plan.added)
    result.conflicts, result.notes = plan.conflicts, plan.notes
    return result


def _texts(base: Base | None) -> Collection[str]:
    if base is None:
        return ()
    return {
        shown(column, value)
        for row in base.rows.values()
        for column, value in row.values.items()
        if isinstance(value, str | list)
    }


def _listing(lines: list[str]) -> str:
    more = f"\n  and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
    return "".join(f"\n  {line}" for line in lines[:_LISTED]) + more
