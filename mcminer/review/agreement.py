"""Double coding: how far coders agree, by column, pair and country; the machine is one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from mcminer.codebook import Column, codebook, duration_days
from mcminer.codebook.values import fold
from mcminer.errors import CodebookError, UsageError
from mcminer.review.distance import Metric
from mcminer.review.ledger import ROW, Ledger
from mcminer.review.source import Source
from mcminer.review.statistics import Estimate, alpha, confusion, kappa, raw_agreement
from mcminer.review.table import build_row
from mcminer.study import Study

__all__ = ["EMPTY", "MACHINE", "Agreement", "Line", "agree", "codings", "metric_of"]

MACHINE = "machine"
"""The machine's name among the coders."""

EMPTY = "(empty)"
"""The value of a cell that a coder left empty: a judgement like any other."""

Codings = dict[str, dict[int, dict[str, Any]]]
"""column -> row -> coder -> value, comparable by ``==``."""


@dataclass(frozen=True, slots=True)
class Line:
    """How far a pair of coders, or all of them, agree on a column.

    Attributes:
        column: the column, or ``review`` for whole rows.
        pair: names of two coders, or ``("all",)`` for everybody but the machine.
        country: code, or empty for all.
        n: cells that both decided.
        raw: share on which they agree; None for "all".
        kappa: Cohen's; an empty cell is a value of its own. None for "all".
        alpha: Krippendorff's, with ``metric``; None where no two filled cells can be compared.
        metric: with ``ordinal`` and ``ratio`` cells that one coder left empty do not count.
    """

    column: str
    pair: tuple[str, ...]
    country: str
    n: int
    raw: float | None
    kappa: Estimate | None
    alpha: Estimate | None
    metric: Metric


@dataclass(slots=True)
class Agreement:
    """All lines, and for each column and pair the confusion table (values, counts)."""

    lines: list[Line] = field(default_factory=list)
    tables: dict[tuple[str, tuple[str, ...]], tuple[list[Any], Any]] = field(default_factory=dict)
    left_out: int = 0


def metric_of(column: Column | None, sets: Metric = "masi") -> Metric:
    """The metric that fits a column: ordinal for levels, ratio for amounts, sets for sets."""
    if column is None:
        return "nominal"
    match column.kind:
        case "integer":
            return "ordinal"
        case "number" | "duration":
            return "ratio"
        case "codes" | "texts":
            return sets
        case _:
            return "nominal"


def agree(
    study: Study,
    *,
    columns: Sequence[str] | None = None,
    coders: Sequence[str] | None = None,
    by_country: bool = False,
    sets: Metric = "masi",
    machine: bool = True,
    draws: int = 1000,
) -> Agreement:
    """How far the coders of a study agree.

    Args:
        study: the study.
        columns: only these columns; all that two coders decided if None.
        coders: only these coders.
        by_country: one more line for each country of the offers.
        sets: distance between sets, ``masi`` or ``jaccard``.
        machine: compare the machine with each coder, too.
        draws: bootstrap draws for the intervals.

    Raises:
        UsageError: nobody decided anything, or a coder is unknown.
        CodebookError: a column is unknown.
    """
    for name in columns or ():
        if name != "review":
            codebook()[name]
    found, countries, left_out = codings(study, machine=machine)
    present = sorted({coder for rows in found.values() for cell in rows.values() for coder in cell})
    people = [name for name in present if name != MACHINE]
    if not people:
        raise UsageError(f"{study.folder}: nobody has decided anything yet; `mcminer sheet` first")
    for name in coders or ():
        if name not in present:
            raise UsageError(f"no decision of '{name}'; there are: {', '.join(people)}")
    chosen = [name for name in present if coders is None or name in coders or name == MACHINE]
    result = Agreement(left_out=left_out)
    for column in ["review", *codebook().names]:
        rows = found.get(column)
        if not rows or (columns is not None and column not in columns):
            continue
        metric = metric_of(None if column == "review" else codebook()[column], sets)
        for pair, cells in _pairs(rows, chosen):
            _compare(result, column, pair, "", cells, metric, draws)
            if by_country:
                for country in sorted({countries[row] for row in cells}):
                    part = {row: cells[row] for row in cells if countries[row] == country}
                    _compare(result, column, pair, country or "?", part, metric, draws)
    return result


def codings(study: Study, *, machine: bool = True) -> tuple[Codings, dict[int, str], int]:
    """Each coder's own judgement about each cell, the rows' countries, and what was left out.

    A decision in a shared sheet about a cell that another coder had decided already is left out:
    who has seen the other's answer does not judge independently. So are adjudications.
    """
    ledger = Ledger.of(study)
    found: Codings = defaultdict(lambda: defaultdict(dict))
    countries: dict[int, str] = {}
    left_out = 0
    for row, columns in ledger.cells.items():
        offer = study.offers.get(row)
        countries[row] = str(build_row(offer, ledger.settled(row)).value("country") or "")
        proposed = offer.proposal.get("cells", {})
        for name, decisions in columns.items():
            if name != ROW and name not in codebook():
                continue
            column = codebook()[name] if name else None
            cell = found[name or "review"][row]
            for one in decisions:
                mode = Source.read(one.source).mode
                seen = mode == "shared" and any(other != one.coder for other in cell)
                if mode == "resolve" or (name == ROW and one.kind == "add"):
                    continue
                if seen:
                    left_out += 1
                    continue
                cell[one.coder] = _comparable(column, one.new)
            if machine and column is not None and cell:
                value = proposed[name]["value"] if name in proposed else None
                cell[MACHINE] = _comparable(column, value)
    return found, countries, left_out


def _comparable(column: Column | None, value: Any) -> Any:
    """A value such that equal judgements are equal."""
    if value is None:
        return frozenset() if column is not None and column.many else EMPTY
    if column is None:
        return str(value)
    try:
        checked = column.check(tuple(value) if isinstance(value, list) else value)
    except CodebookError:
        return str(value)
    if isinstance(checked, tuple):
        return frozenset(map(fold, checked))
    if column.kind == "duration":
        return duration_days(str(checked))
    return float(checked) if isinstance(checked, int | float) else fold(str(checked))


def _pairs(
    rows: dict[int, dict[str, Any]], coders: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], dict[int, list[Any]]]]:
    """Pairs of coders with the rows that both decided; then everybody, where there are three."""
    for a, b in combinations(sorted(coders, key=lambda name: (name == MACHINE, name)), 2):
        both = {row: [cell[a], cell[b]] for row, cell in rows.items() if a in cell and b in cell}
        if both:
            yield (a, b), both
    people = [name for name in coders if name != MACHINE]
    if len(people) > 2:
        every = {
            row: values
            for row, cell in rows.items()
            if len(values := [cell[name] for name in people if name in cell]) >= 2
        }
        if every:
            yield ("all",), every


def _compare(
    result: Agreement,
    column: str,
    pair: tuple[str, ...],
    country: str,
    cells: dict[int, list[Any]],
    metric: Metric,
    draws: int,
) -> None:
    units = list(cells.values())
    raw = cohen = None
    if len(pair) == 2:
        values, table = confusion([(unit[0], unit[1]) for unit in units])
        raw, cohen = raw_agreement(table), kappa(table, draws=draws)
        if not country:
            result.tables[column, pair] = (values, table)
    if metric in ("ordinal", "ratio"):
        units = [[value for value in unit if isinstance(value, float)] for unit in units]
    estimate = alpha(units, metric, draws=draws) if any(len(u) > 1 for u in units) else None
    result.lines.append(Line(column, pair, country, len(cells), raw, cohen, estimate, metric))
