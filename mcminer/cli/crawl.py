"""``mcminer crawl``: fetch the pages of a study's providers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.crawl import CrawlReport
    from mcminer.crawl.looks import Looks
    from mcminer.study import Study

__all__ = ["command"]

_INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


@click.command(
    name="crawl",
    epilog="Example: mcminer crawl my-study --url https://www.example.org/courses/",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="URL",
    help="A further starting address, for example --url https://www.example.org/courses/; may "
    "be repeated, and is kept for later runs.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Fetch nothing: show where the crawl would begin, as in mcminer crawl my-study --dry-run.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Visit everything once more, asking only for what has changed; tells what is new, "
    "changed, unchanged and gone.",
)
@click.option(
    "--status",
    is_flag=True,
    help="Fetch nothing: show what became of each provider's pages (as mcminer status does).",
)
@click.pass_context
def command(
    context: click.Context,
    study: Path,
    urls: tuple[str, ...],
    dry_run: bool,
    again: bool,
    status: bool,
) -> None:
    """Fetch the pages of the providers in STUDY/providers.csv, politely.

    Robots rules, delays and reservations of text mining are kept. A run that was stopped or
    killed is gone on with by the same command.
    """
    from mcminer.crawl import crawl
    from mcminer.crawl.looks import looks
    from mcminer.errors import CrawlError
    from mcminer.study import Study

    with Study.open(study) as opened:
        if status:
            from mcminer.cli.status import show_status

            show_status(opened, None)
            return
        if dry_run:
            _show_plan(opened, crawl(opened, urls=urls, dry_run=True))
            return
        report = _crawl_with_progress(opened, urls, again)
        _show_report(report, study, again, looks(opened))
    if report.interrupted:
        context.exit(_INTERRUPTED)
    if report.pages == 0:
        raise CrawlError(f"no page could be fetched; see: mcminer status {study} --reasons")


def _crawl_with_progress(study: Study, urls: tuple[str, ...], again: bool) -> CrawlReport:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from mcminer.crawl import Progress as State
    from mcminer.crawl import crawl

    console = Console(stderr=True)
    columns = (
        TextColumn("crawling"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} pages/s"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("crawl", total=None, rate=0.0, note="")

        def show(state: State) -> None:
            note = f"waiting for {state.note}" if state.note else ""
            bar.update(
                task,
                completed=state.done,
                total=state.done + state.waiting,
                rate=state.rate,
                note=note,
            )

        return crawl(study, urls=urls, again=again, progress=show)


def _show_plan(study: Study, report: CrawlReport) -> None:
    settings = study.settings.crawl
    for line in report.plan:
        state = f"{line.fetched} fetched, {line.waiting} waiting, {line.note}"
        click.echo(f"{line.provider}\t{line.url}\t{state}")
    click.echo(
        f"{len(report.plan)} starting addresses; at least {settings.delay:g} s between two "
        f"requests to a host, at most {settings.max_pages_per_host} pages a host."
    )
    if not study.settings.contact:
        click.echo(f"No contact is set yet: write one into {study.folder / 'study.toml'}.")
    click.echo(f"Next: mcminer crawl {study.folder}")


def _show_report(report: CrawlReport, study: Path, again: bool, wanted: Looks) -> None:
    from mcminer.cli.status import show_looks

    counts = {name: number for name, number in report.counts.items() if name != "retry"}
    if again:
        click.echo(
            f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.gone} gone."
        )
    told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    click.echo(f"{told or 'nothing to fetch'} in {report.seconds:.0f} s.")
    click.echo(f"The study holds {report.pages} pages.")
    show_looks(wanted, study)
    for host in report.capped:
        click.echo(f"{host}: stopped at max_pages_per_host; addresses are left.")
    for parked in report.parked:
        click.echo(
            f"{parked.host}: left alone until {parked.until} ({parked.reason}); "
            f"{parked.waiting} addresses wait."
        )
    if report.interrupted:
        click.echo(f"Stopped; everything is saved. Go on with: mcminer crawl {study}")
    elif report.parked:
        click.echo(
            f"Next: mcminer map {study}, and mcminer crawl {study} when hosts are free again"
        )
    else:
        click.echo(f"Next: mcminer map {study}")
