"""``mcminer text``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(
    short_help="Print a page's text as mcminer reads it.",
    epilog="Example: mcminer text course.html --blocks",
)
@click.argument("source")
@click.option("--url", help="Address of the page; it becomes the last line of the text.")
@click.option("--blocks", is_flag=True, help="Say of each block what it is and where it stands.")
def command(source: str, url: str | None, blocks: bool) -> None:
    """Print the text of SOURCE (.html, .txt, .pdf; - for input).

    Offsets of evidence count characters of this text.
    """
    from mcminer.page import read_page
    from mcminer.sources import open_sources

    for found in open_sources([source], url=url):
        page = read_page(
            found.body, url=found.url, media_type=found.media_type, charset=found.charset
        )
        if not blocks:
            click.echo(page.text)
            continue
        for index, block in enumerate(page.blocks):
            note = " hidden" if block.hidden else ""
            click.echo(
                f"{block.start:>6} {block.region:<8}{block.kind:<9}{note} {page.words(index)}"
            )
        if page.cut:
            click.echo(f"mcminer: {page.cut}", err=True)
