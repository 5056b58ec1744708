"""``mcminer undo``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="undo",
    short_help="Take back the last sheet or decision.",
    epilog="Example: mcminer undo my-study --coder ann",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--coder", metavar="NAME", default=None, help="The last one of this coder.")
def command(study: Path, coder: str | None) -> None:
    """Take back the last sheet taken into STUDY, or the last decision made in a notebook.

    Called again, it takes back the one before. Nothing is deleted: `mcminer log` shows both, and
    taking the sheet once more brings its edits back.
    """
    from mcminer.review.history import undo
    from mcminer.study import Study

    with Study.open(study) as opened:
        done = undo(opened, coder=coder)
    source = f" out of {done.name}" if done.name else ""
    click.echo(
        f"took back {done.count} decisions of {done.coder} about {done.rows} rows{source}, "
        f"made {done.made}"
    )
    click.echo(f"Next: mcminer status {study}")
