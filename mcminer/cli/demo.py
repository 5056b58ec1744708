"""``mcminer demo``."""

from __future__ import annotations

import os
from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    short_help="Crawl and map a made-up web on this machine, and see what comes out.",
    epilog="Example: mcminer demo demo-study",
)
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-study"))
@click.option("--fresh", is_flag=True, help="Remove an earlier demo study of that name first.")
def command(folder: Path, fresh: bool) -> None:
    """Serve the demo web on loopback, make a study of it in FOLDER, crawl it and map it.

    The web is made up: providers of ten kinds in ten languages, with the mess of real sites. At
    the end the result is scored against the right answers.
    """
    from mcminer.cli.evaluate import show
    from mcminer.demo import run_demo

    report = run_demo(folder, fresh=fresh, jobs=min(2, os.cpu_count() or 1), say=click.echo)
    mapped = report.mapped
    click.echo(
        f"{mapped.rows} rows in {len(mapped.languages)} languages, {mapped.cells} filled cells, "
        f"each with its words on an archived page\n"
    )
    show(report.scores)
    if report.strays:
        click.echo(f"rows that should not be there: {', '.join(report.strays)}")
    click.echo("")
    for file in report.files:
        click.echo(f"open {file}")
    click.echo(f"Next: mcminer why {folder} 1 title   shows the words behind a cell")
    click.echo(f"      mcminer status {folder}         says what a study holds")
