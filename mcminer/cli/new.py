"""``mcminer new``: make a study."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="new",
    epilog="Example: mcminer new my-study --contact you@example.org",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--contact",
    default="",
    metavar="ADDRESS",
    help="E-mail or web address of whoever answers for the crawl; it can be set later in "
    "study.toml.",
)
def command(study: Path, contact: str) -> None:
    """Make a study in the folder STUDY: study.toml, providers.csv and the store.

    The folder must be new or empty.
    """
    from mcminer.study import Study

    Study.create(study, contact=contact).close()
    click.echo(f"Made {study}.")
    steps = [] if contact else [f"set `contact` in {study / 'study.toml'}"]
    steps.append(f"list providers in {study / 'providers.csv'} (or use --url)")
    click.echo(f"Next: {', '.join(steps)}, then run: mcminer crawl {study}")
