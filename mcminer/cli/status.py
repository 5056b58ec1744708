"""``mcminer status``: what became of each provider's addresses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.study import Study

__all__ = ["command", "show_status"]


@click.command(
    name="status",
    epilog="Example: mcminer status my-study --reasons",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--reasons",
    is_flag=True,
    help="Also list why addresses were refused, skipped or failed, for example robots.txt, scope, "
    "time-out.",
)
@click.option(
    "--provider",
    metavar="NAME",
    help="Only this provider, by its name in providers.csv, as in --provider 'Example School'.",
)
def command(study: Path, reasons: bool, provider: str | None) -> None:
    """Show how far the crawl of STUDY is: found, fetched, refused, skipped, failed, parked."""
    from mcminer.study import Study

    with Study.open(study) as opened:
        show_status(opened, provider)
        if reasons:
            _show_reasons(opened, provider)
        pages = opened.pages.count()
    step = "map" if pages else "crawl"
    click.echo(f"{pages} pages. Next: mcminer {step} {study}")


def show_status(study: Study, provider: str | None) -> None:
    """Print the table, one line a provider."""
    from rich.console import Console
    from rich.table import Table

    from mcminer.crawl.account import account
    from mcminer.errors import UsageError

    lines = [one for one in account(study) if provider in (None, one.provider)]
    if provider is not None and not lines:
        raise UsageError(f"--provider {provider!r}: the crawl has no addresses of that provider")
    table = Table(box=None, pad_edge=False)
    for title in ("provider", "found", "fetched", "refused", "skipped", "failed", "waiting"):
        table.add_column(title, justify="left" if title == "provider" else "right")
    for title in ("delay", "waited", "parked until", "note"):
        table.add_column(title)
    for one in lines:
        numbers = (one.found, one.fetched, one.refused, one.skipped, one.failed, one.waiting)
        table.add_row(
            one.provider,
            *(str(number) for number in numbers),
            f"{one.delay:g} s",
            f"{one.waited:.0f} s",
            one.parked,
            one.note,
        )
    # A table in a file or a pipe must not be folded to the width of no terminal.
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(table)


def _show_reasons(study: Study, provider: str | None) -> None:
    from mcminer.crawl.account import reasons

    for decision, reason, number in reasons(study, provider):
        click.echo(f"{number:6}  {decision}  {reason}")
