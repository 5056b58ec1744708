"""``mcminer why``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="why",
    short_help="Show the words that a cell rests on.",
    epilog="Example: mcminer why my-study 17 ects",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("row", type=int)
@click.argument("column")
def command(study: Path, row: int, column: str) -> None:
    """Show what stands behind the cell of ROW and COLUMN in STUDY: who decided it, what the
    machine proposed, and the words on the page, read again from the archive.

    Says of each quote whether it still stands at its place.
    """
    from mcminer.review.proof import why
    from mcminer.study import Study

    with Study.open(study) as opened:
        click.echo(str(why(opened, row, column)))
    click.echo(f"Next: mcminer log {study} {row}   says who decided what on this row")
