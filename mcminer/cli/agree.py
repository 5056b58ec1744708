"""``mcminer agree``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.review.agreement import Agreement
    from mcminer.review.statistics import Estimate

__all__ = ["command", "show"]

_LARGEST = 14


@click.command(
    name="agree",
    short_help="Measure the agreement of coders.",
    epilog="Example: mcminer agree my-study --columns typology,sector --by-country",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--columns", metavar="A,B,...", default=None, help="Only these columns.")
@click.option("--coder", "coders", metavar="NAME", multiple=True,
              help="Only these coders (several times).")  # fmt: skip
@click.option("--by-country", is_flag=True, help="One more line for each country.")
@click.option("--sets", type=click.Choice(["masi", "jaccard"]), default="masi", show_default=True,
              help="Distance between sets of values.")  # fmt: skip
@click.option("--no-machine", is_flag=True, help="Leave the machine out as a coder.")
@click.option("--confusion", is_flag=True, help="Also print who said what where, as tables.")
@click.option("--draws", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help="Bootstrap draws for the 95 % intervals.")  # fmt: skip
def command(
    study: Path,
    columns: str | None,
    coders: tuple[str, ...],
    by_country: bool,
    sets: str,
    no_machine: bool,
    confusion: bool,
    draws: int,
) -> None:
    """Print how far the coders of STUDY agree: raw agreement, Cohen's kappa and Krippendorff's
    alpha with 95 % intervals, by column and pair of coders. The machine is one more coder.

    Alpha weighs by the kind of column: ordinal for levels, ratio for amounts, MASI or Jaccard
    distance for sets. A cell left empty is a judgement too.
    """
    from mcminer.review.adjudicate import disputes
    from mcminer.review.agreement import agree
    from mcminer.study import Study

    with Study.open(study) as opened:
        found = agree(
            opened,
            columns=[name.strip() for name in columns.split(",")] if columns else None,
            coders=coders or None,
            by_country=by_country,
            sets="masi" if sets == "masi" else "jaccard",
            machine=not no_machine,
            draws=draws,
        )
        open_cells = len(disputes(opened))
    show(found, confusion=confusion)
    if found.left_out:
        click.echo(
            f"{found.left_out} decisions left out: their coder had another's before their eyes"
        )
    if open_cells:
        click.echo(f"Next: mcminer adjudicate {study}   ({open_cells} cells to decide)")
    else:
        click.echo(f"Next: mcminer cases {study}   (no cell is in dispute)")


def show(found: Agreement, *, confusion: bool = False) -> None:
    """Print the lines as a table, and the confusion tables where wanted."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in ("column", "coders", "country"):
        table.add_column(title)
    for title in ("n", "agree", "kappa", "95 %", "alpha", "95 %", "n of alpha"):
        table.add_column(title, justify="right")
    table.add_column("metric")
    for line in found.lines:
        table.add_row(
            line.column,
            " + ".join(line.pair),
            line.country,
            str(line.n),
            "" if line.raw is None else f"{line.raw:.2f}",
            *_words(line.kappa),
            *_words(line.alpha),
            "" if line.alpha is None else str(line.alpha.n),
            line.metric,
        )
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(table)
    if confusion:
        for (column, pair), (values, counts) in found.tables.items():
            if len(values) <= _LARGEST:
                console.print(_confusion(column, pair, values, counts))


def _confusion(column: str, pair: tuple[str, ...], values: list[object], counts: object) -> object:
    from rich.table import Table

    table = Table(title=f"{column}: {pair[0]} by rows, {pair[1]} by columns", title_justify="left")
    table.add_column("")
    names = [_name(value) for value in values]
    for name in names:
        table.add_column(name, justify="right")
    for name, line in zip(names, counts, strict=True):  # type: ignore[call-overload]
        table.add_row(name, *(f"{count:.0f}" if count else "·" for count in line))
    return table


def _name(value: object) -> str:
    if isinstance(value, frozenset):
        return "; ".join(sorted(value)) or "(empty)"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words(estimate: Estimate | None) -> tuple[str, str]:
    if estimate is None:
        return "", ""
    return f"{estimate.value:.2f}", estimate.interval
