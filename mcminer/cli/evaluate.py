"""``mcminer evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.evaluation import Report, Tally

__all__ = ["command", "show"]


@click.command(
    short_help="Score extraction against labelled cases.",
    epilog="Example: mcminer evaluate corpora/gold/dev.jsonl --pages corpora/gold/pages --errors",
)
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--pages", required=True, type=click.Path(path_type=Path),
              help="Folder with ID.html, ID.txt or ID.pdf for each case.")  # fmt: skip
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write the scores to a file.")
@click.option("--by", type=click.Choice(["language", "provider"]), default="language",
              show_default=True, help="How to group the cases.")  # fmt: skip
@click.option("--errors", is_flag=True, help="List what is wrong or missed.")
def command(cases: Path, pages: Path, out: Path | None, by: str, errors: bool) -> None:
    """Mine the pages of CASES (JSON Lines with id, labels, sure) and score the result.

    Prints, for each column, group and overall: cases, precision, recall, F1 and the share of
    cells that are right as a whole, and how well the stated confidence holds.
    """
    from mcminer.evaluation import evaluate, load_cases

    report = evaluate(load_cases(cases), pages, by=by)
    show(report, by)
    if errors:
        for case, column, expected, found in report.errors:
            click.echo(f"{case}  {column}: expected {expected!r}, found {found!r}")
    if out is not None:
        from mcminer.study import write_atomic

        write_atomic(
            out, (json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n").encode()
        )


def show(report: Report, by: str = "language") -> None:
    """Print a report as a table."""
    click.echo(f"{'column':<26}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}{'exact':>7}")
    for name, tally in report.columns.items():
        _line(name, tally)
    _line("all columns", report.overall)
    click.echo(f"\n{'by ' + by:<26}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}{'exact':>7}")
    for name, tally in report.groups.items():
        _line(name, tally)
    error = report.calibration_error
    click.echo(
        f"\npages {report.cases}, without a file {len(report.missing)}; "
        f"rows right as a whole {report.rows_exact / max(1, report.cases):.2f}; "
        f"calibration error {'-' if error is None else f'{error:.3f}'}"
    )


def _line(name: str, tally: Tally) -> None:
    def rate(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    exact = tally.exact / tally.n if tally.n else None
    click.echo(
        f"{name:<26}{tally.n:>5}{rate(tally.precision):>11}{rate(tally.recall):>8}"
        f"{rate(tally.f1):>7}{rate(exact):>7}"
    )
