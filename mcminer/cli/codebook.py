"""``mcminer codebook``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(
    short_help="Print the codebook as Markdown.", epilog="Example: mcminer codebook > codebook.md"
)
def command() -> None:
    """Print every column of the mapping sheet, its values and how to decide, as Markdown."""
    from mcminer.codebook import markdown

    click.echo(markdown())
