"""``mcminer mine``."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command(
    short_help="Extract offers from files: one JSON object a page.",
    epilog='Example: mcminer mine course.html --url "https://example.ie/courses/bim" --flat',
)
@click.argument("source", nargs=-1, required=True)
@click.option("--url", help="Address of the page; its country and path are evidence too.")
@click.option("--flat", is_flag=True, help="Values only: {column: value} a page.")
@click.option("--indent", type=int, help="Indent the JSON by so many blanks, for reading.")
def command(source: tuple[str, ...], url: str | None, flat: bool, indent: int | None) -> None:
    """Extract offers from SOURCE files (.html, .txt, .pdf, .warc.gz, folders; - for input).

    Writes one JSON object a page: page type, language, and the cells of each offer with value,
    confidence, method and evidence. start and end count characters in the text that
    `mcminer text` prints.
    """
    from mcminer.mining import mine
    from mcminer.sources import open_sources

    for found in open_sources(source, url=url):
        page = mine(
            found.body, source=found.name, url=found.url, media_type=found.media_type,
            charset=found.charset,
        )  # fmt: skip
        data = {"source": page.source, **page.flat()} if flat else page.as_dict()
        click.echo(json.dumps(data, ensure_ascii=False, indent=indent))
        if page.skipped:
            click.echo(f"mcminer: {page.source}: {page.skipped}", err=True)
