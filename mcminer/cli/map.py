"""``mcminer map``."""

from __future__ import annotations

import os
from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    short_help="Turn the archived pages into the mapping sheet.",
    epilog="Example: mcminer map my-study --jobs 2",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), default=None,
              help="Processes that read pages; by default one a core, at most four.")  # fmt: skip
def command(study: Path, jobs: int | None) -> None:
    """Extract the offers of STUDY's archived pages and write mapping.csv and mapping.xlsx.

    Can be run again at any time: rows keep their numbers, and nothing that a person decided
    changes.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from mcminer.mapping import map_study
    from mcminer.review.mapping import write_mapping
    from mcminer.study import Study

    console = Console(stderr=True)
    with Study.open(study) as opened:
        if not opened.pages.count():
            click.echo(f"{study} holds no pages yet. Next: mcminer crawl {study}")
            return
        bar = Progress(
            TextColumn("reading pages"), BarColumn(), MofNCompleteColumn(), console=console,
            transient=True,
        )  # fmt: skip
        with bar:
            task = bar.add_task("map", total=opened.pages.count())
            report = map_study(
                opened,
                jobs=jobs or min(4, os.cpu_count() or 1),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        files = write_mapping(opened)
    types = ", ".join(f"{count} {kind}" for kind, count in report.types.most_common())
    click.echo(f"pages: {types or 'none'}; could not be read: {len(report.skipped)}")
    languages = ", ".join(f"{code} {count}" for code, count in report.languages.most_common())
    click.echo(
        f"rows: {report.rows} ({languages}); copies and language versions merged: {report.merged}"
    )
    click.echo(
        f"filled cells: {report.cells}, of them lent by the provider's other pages: {report.lent}"
    )
    for url, reason in report.skipped[:5]:
        click.echo(f"  not read: {url} ({reason})")
    for file in files:
        click.echo(f"wrote {file}")
    click.echo(f"Next: open {study / 'mapping.xlsx'}, or mcminer why {study} 1 title")
