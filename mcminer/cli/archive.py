"""``mcminer archive``: the study's WARC files."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.group(name="archive", epilog="Example: mcminer archive check my-study")
def command() -> None:
    """Look after a study's archive of fetched pages (WARC files)."""


@command.command(name="check", epilog="Example: mcminer archive check my-study")
@click.argument("study", type=click.Path(path_type=Path))
def check(study: Path) -> None:
    """Recompute every digest of STUDY/archive and name what was altered, cut off or lost.

    Ends with exit code 7 when anything is damaged.
    """
    from mcminer.crawl.check import check_archive
    from mcminer.errors import StudyError
    from mcminer.study import Study

    with Study.open(study) as opened:
        report = check_archive(opened)
    for note in report.notes:
        click.echo(f"note: {note}")
    for problem in report.problems:
        click.echo(f"{problem.file} at byte {problem.offset}: {problem.message}")
    click.echo(
        f"{report.files} files, {report.records} records, {report.pages} pages, "
        f"{report.size / 1e6:.1f} MB."
    )
    if report.problems:
        raise StudyError(
            f"{study}: {len(report.problems)} problems in the archive; restore it from a copy, or "
            f"fetch the pages again with: mcminer crawl {study} --again"
        )
    click.echo(f"Every byte is as it was written. Next: mcminer map {study}")
