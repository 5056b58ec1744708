"""``mcminer status``: how far crawl and review of a study have come, and what to do next."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mcminer.crawl.looks import Looks
    from mcminer.review.progress import Progress, Tally
    from mcminer.study import Study

__all__ = ["command", "show_looks", "show_status"]


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
@click.option(
    "--looks",
    "list_looks",
    is_flag=True,
    help="Also list the reviewed rows whose page has changed, and what changed in them.",
)
def command(study: Path, reasons: bool, provider: str | None, list_looks: bool) -> None:
    """Show how far STUDY is: pages found, fetched, refused, parked; rows reviewed and disputed."""
    from mcminer.crawl.looks import looks
    from mcminer.review.progress import progress
    from mcminer.study import Study

    with Study.open(study) as opened:
        show_status(opened, provider)
        if reasons:
            _show_reasons(opened, provider)
        state = progress(opened)
        wanted = looks(opened)
        likely = _likely(opened)
    more = f", {likely} of them look like an offer" if likely else ""
    click.echo(f"{state.pages} pages{more}.")
    if state.total.offers:
        click.echo("")
        _show_progress(state, provider)
    show_looks(wanted, study, every=list_looks)
    click.echo(f"Next: {_next(state, wanted, study)}")


def _next(state: Progress, wanted: Looks, study: Path) -> str:
    if wanted.unmapped:
        return f"mcminer map {study}"
    return state.next_step(str(study))


def _likely(study: Study) -> int:
    from mcminer.crawl.account import likely_offers

    return likely_offers(study)


def show_status(study: Study, provider: str | None) -> None:
    """Print what became of each provider's addresses, one line a provider."""
    from mcminer.crawl.account import account
    from mcminer.errors import UsageError

    lines = [one for one in account(study) if provider in (None, one.provider)]
    if provider is not None and not lines:
        raise UsageError(f"--provider {provider!r}: the crawl has no addresses of that provider")
    rows = []
    for one in lines:
        numbers = (one.found, one.fetched, one.refused, one.skipped, one.failed, one.waiting)
        pace = (f"{one.delay:g} s", f"{one.waited:.0f} s", one.parked, one.note)
        rows.append([one.provider, *(str(number) for number in numbers), *pace])
    titles = ["provider", "found", "fetched", "refused", "skipped", "failed", "waiting"]
    _print_table([*titles, "delay", "waited", "parked until", "note"], rows, numbers=6)


def _show_progress(state: Progress, provider: str | None) -> None:
    """Rows reviewed, by country and provider, and who decided."""
    parts: list[tuple[str, Tally]] = [
        (f"country {name or '?'}", tally) for name, tally in sorted(state.by_country.items())
    ]
    parts += sorted(state.by_provider.items())
    if provider is not None:
        parts = [(name, tally) for name, tally in parts if name == provider]
    else:
        parts.insert(0, ("all rows", state.total))
    rows = [
        [name, *map(str, (one.offers, one.reviewed, one.ok, one.rejected, one.disputed))]
        for name, one in parts
    ]
    _print_table(["rows of", "rows", "reviewed", "ok", "rejected", "disputed"], rows, numbers=5)
    for coder, number in state.by_coder.most_common():
        click.echo(f"{coder}: {number} decisions on {state.rows_by_coder[coder]} rows.")
    if state.disputed_cells:
        click.echo(f"{state.disputed_cells} cells are disputed between coders.")
    if state.doubtful:
        click.echo(f"{state.doubtful} cells are doubtful and undecided.")


def show_looks(wanted: Looks, study: Path, *, every: bool = False) -> None:
    """Print which rows want another look; nothing where none does.

    Args:
        wanted: What :func:`mcminer.crawl.looks.looks` gave.
        study: The folder as typed.
        every: List the rows, too.
    """
    if wanted.unmapped:
        click.echo(
            f"{wanted.unmapped} rows stand on pages that have changed, "
            f"{wanted.unmapped_reviewed} of them reviewed: mcminer map {study} reads them anew; "
            "decisions are kept."
        )
    if wanted.rows:
        how = "" if every else f" (mcminer status {study} --looks lists them)"
        click.echo(f"{len(wanted.rows)} reviewed rows want another look{how}.")
    if wanted.gone:
        click.echo(f"{wanted.gone} reviewed rows have gone with their pages; decisions are kept.")
    if not every:
        return
    for one in wanted.rows:
        click.echo(f"row {one.row}: {one.url}, changed {one.since}")
        if one.gone:
            click.echo("  the page does not offer it any more")
        for column, (before, now) in one.changes.items():
            click.echo(f"  {column}: {_short(before)} -> {_short(now)}")


def _short(value: Any) -> str:
    text = "(empty)" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _print_table(titles: list[str], rows: list[list[str]], *, numbers: int) -> None:
    """A table; the ``numbers`` columns behind the first one stand to the right."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for place, title in enumerate(titles):
        table.add_column(title, justify="right" if 0 < place <= numbers else "left")
    for row in rows:
        table.add_row(*map(escape, row))
    # A table in a file or a pipe must not be folded to the width of no terminal.
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(table)


def _show_reasons(study: Study, provider: str | None) -> None:
    from mcminer.crawl.account import reasons

    for decision, reason, number in reasons(study, provider):
        click.echo(f"{number:6}  {decision}  {reason}")
