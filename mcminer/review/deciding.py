"""Making decisions: the one place where a value becomes a :class:`Decision`.

The command line, the sheets and the notebook all come through here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import UsageError
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import ROW, Ledger, alike
from mcminer.review.source import Mode, Source
from mcminer.review.table import ALWAYS_STATED, REMARK, build_row
from mcminer.study import Decision, Study
from mcminer.study.decisions import Kind

__all__ = ["accept_row", "decide", "kind_of", "make_decision"]


def kind_of(column: str, proposed: Any, new: Any) -> Kind:
    """The kind of a decision, by what the machine had proposed."""
    if column in (VERDICT, ROW):
        return {"ok": "accept", "no offer": "reject"}.get(new, "empty")  # type: ignore[return-value]
    if alike(column, proposed, new):
        return "accept"
    if new is None:
        return "empty"
    return "add" if proposed is None else "correct"


def make_decision(
    row: int,
    column: str,
    coder: str,
    *,
    proposed: Any,
    old: Any,
    new: Any,
    source: Source,
) -> Decision:
    """A decision about a cell; ``column`` may be the sheet's verdict column."""
    return Decision(
        row=row,
        column=ROW if column == VERDICT else column,
        coder=coder,
        kind=kind_of(column, proposed, new),
        old=_jsonable(old),
        new=_jsonable(new),
        source=str(source),
    )


def decide(
    study: Study,
    row: int,
    column: str,
    value: Any,
    *,
    coder: str,
    name: str = "notebook",
    mode: Mode = "own",
) -> Decision:
    """Decide about one cell, at once.

    Args:
        study: the study.
        row: the offer.
        column: a column of the codebook, ``remark``, or ``review`` for the whole row.
        value: what shall stand there; None empties the cell. For ``review``: ok, no offer, None.
        coder: who decides.
        name: where, for the log.
        mode: see :mod:`mcminer.review.source`.

    Returns:
        The decision as stored.

    Raises:
        CodebookError: the column is unknown or cannot hold the value.
        UsageError: nobody is named, or the verdict is none.
        StudyError: there is no such row, or another process is writing.
    """
    if not coder.strip():
        raise UsageError("a decision needs a coder; say who you are")
    if column == VERDICT:
        if value not in (None, "ok", "no offer"):
            raise UsageError(f"{value!r} is no verdict (ok, no offer)")
    elif column == REMARK:
        value = " ".join(str(value).split()) or None if value is not None else None
    else:
        known = codebook()[column]
        value = None if value is None else known.check(value)
    offer = study.offers.get(row)
    ledger = Ledger(study.decisions.iter(row=row))
    now = build_row(offer, ledger.settled(row, coder if mode == "own" else None))
    old = {VERDICT: now.verdict or None, REMARK: now.remark or None}.get(column, now.value(column))
    proposal = offer.proposal.get("cells", {}).get(column)
    made = make_decision(
        row,
        column,
        coder,
        proposed=None if proposal is None else proposal["value"],
        old=old,
        new=value,
        source=Source(mode, 0, name),
    )
    study.decisions.append([made])
    return list(study.decisions.iter(row=row))[-1]


def accept_row(
    study: Study, row: int, *, coder: str, columns: list[str] | None = None,
    name: str = "notebook", mode: Mode = "own",
) -> int:  # fmt: skip
    """Accept every cell of a row as it stands, and the row itself; returns how many cells.

    Empty cells are accepted too: the person says that the page does not state them. Disputed cells
    stay disputed, and computed ones are nobody's to accept.
    """
    offer = study.offers.get(row)
    view = coder if mode == "own" else None
    now = build_row(offer, Ledger(study.decisions.iter(row=row)).settled(row, view))
    cells = offer.proposal.get("cells", {})
    made = []
    for column in codebook():
        if column.derived or (columns is not None and column.name not in columns):
            continue
        cell = now.cells.get(column.name)
        settled = cell.settled if cell else None
        if cell is not None and cell.state == "disputed":
            continue
        if settled is not None and any(one.coder == coder for one in settled.opinions):
            continue
        value = cell.value if cell else None
        if value is None and column.name in ALWAYS_STATED:
            continue
        proposed = cells[column.name]["value"] if column.name in cells else None
        made.append(
            make_decision(
                row,
                column.name,
                coder,
                proposed=proposed,
                old=value,
                new=value,
                source=Source(mode, 0, name),
            )
        )
    made.append(
        make_decision(
            row,
            VERDICT,
            coder,
            proposed=None,
            old=now.verdict or None,
            new="ok",
            source=Source(mode, 0, name),
        )
    )
    with study.store.write("review", durable=True):
        # One batch, so that one undo takes the whole row back.
        batch = study.runs.start("review", {"row": row, "coder": coder})
        source = str(Source(mode, batch, name))
        study.decisions.append(replace(one, source=source) for one in made)
        study.runs.finish(batch)
    return len(made) - 1


def _jsonable(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
