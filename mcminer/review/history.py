"""What happened to a row, and taking back the last thing that did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import UsageError
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import ROW, effective
from mcminer.review.shown import shown
from mcminer.review.source import Source
from mcminer.study import Decision, Study

__all__ = ["Entry", "Undone", "log", "undo"]

_MODES = {
    "own": "",
    "shared": "in a shared sheet",
    "conflict": "in conflict, left to a person",
    "resolve": "deciding between coders",
    "undo": "taken back",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision as the log shows it: the decision, and whether it was taken back later."""

    decision: Decision
    undone: bool

    def __str__(self) -> str:
        one = self.decision
        source = Source.read(one.source)
        column = one.column or VERDICT
        if one.kind == "add" and one.column == ROW:
            what = f"row added: {one.new}"
        elif source.mode == "undo":
            what = f"{column}: back from {_words(column, one.old)} to {_words(column, one.new)}"
        elif one.kind == "accept":
            what = f"{column}: {_words(column, one.new)} accepted"
        else:
            what = f"{column}: {_words(column, one.old)} -> {_words(column, one.new)} ({one.kind})"
        extra = [part for part in (_MODES[source.mode], source.name) if part]
        if self.undone:
            extra.append("undone later")
        return f"{one.at}  {one.coder}  {what}" + (f"  [{', '.join(extra)}]" if extra else "")


def log(study: Study, row: int) -> list[Entry]:
    """Every decision about a row, oldest first, also those that were taken back.

    Raises:
        StudyError: there is no such row.
    """
    study.offers.get(row)
    every = list(study.decisions.iter(row=row))
    held = {one.id for one in effective(every)}
    return [
        Entry(one, one.id not in held and Source.read(one.source).mode != "undo") for one in every
    ]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: whose, out of which file, how many decisions in how many rows."""

    coder: str
    name: str
    made: str
    count: int
    rows: int


def undo(study: Study, *, coder: str | None = None, by: str | None = None) -> Undone:
    """Take back the last sheet that was taken, or the last decision made elsewhere.

    Nothing is deleted: each decision gets a counterpart, and the log shows both. What was decided
    about the same cells later stays.

    Args:
        study: the study.
        coder: only this coder's last one.
        by: who takes it back; the coder of the decisions if None.

    Raises:
        UsageError: there is nothing to take back.
        StudyError: another process is writing to the study.
    """
    with study.store.write("undo", durable=True):
        held = [
            one for one in effective(study.decisions.iter()) if coder is None or one.coder == coder
        ]
        if not held:
            whose = f" of {coder}" if coder else ""
            raise UsageError(f"{study.folder}: there is no decision{whose} to take back")
        last = held[-1]
        source = Source.read(last.source)
        batch = [
            one
            for one in held
            if one.id == last.id or (source.batch and Source.read(one.source).batch == source.batch)
        ]
        study.decisions.append(
            Decision(
                row=one.row,
                column=one.column,
                coder=by or one.coder,
                kind=one.kind,
                old=one.new,
                new=one.old,
                source=str(Source("undo", source.batch, source.name, one.id)),
            )
            for one in reversed(batch)
        )
    return Undone(last.coder, source.name, last.at, len(batch), len({one.row for one in batch}))


def _words(column: str, value: Any) -> str:
    if value is None:
        return "(empty)"
    return repr(shown(column, value)) if column in codebook() else repr(value)
