"""``mcminer log``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="log",
    short_help="Who decided what on a row, and when.",
    epilog="Example: mcminer log my-study 17",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("row", type=int)
def command(study: Path, row: int) -> None:
    """List every decision about ROW of STUDY, oldest first: who, when, old and new value, and the
    file it came from. Decisions that were taken back stay in the list.
    """
    from mcminer.review.history import log
    from mcminer.study import Study

    with Study.open(study) as opened:
        entries = log(opened, row)
        url = opened.offers.get(row).page_url
    click.echo(f"row {row}: {url}")
    for entry in entries:
        click.echo(str(entry))
    if not entries:
        click.echo("nobody has decided anything about it")
    click.echo(f"Next: mcminer why {study} {row} COLUMN   shows the words behind a cell")
