"""The last step of every reader: from a filled builder to a page."""

from __future__ import annotations

from mcminer.page.builder import LINE, TextBuilder, clean
from mcminer.page.language import identify_language
from mcminer.page.model import Page, Pair
from mcminer.page.pairs import MAX_LABEL, bold_pairs, colon_pairs

__all__ = ["finish"]

#: A bold line heads what follows, below every real heading.
BOLD_LEVEL = 7


def finish(
    builder: TextBuilder,
    pairs: list[Pair],
    bold: list[tuple[int, int]],
    data: list[tuple[str, str, str]],
    *,
    url: str | None,
    identify: bool = True,
    declared: str | None = None,
) -> Page:
    """Add structured data and the address to the text, settle pairs, identify the language.

    Args:
        builder: holds the visible text.
        pairs: pairs found by layout, with offsets of the builder's text; ``block`` is unset.
        bold: spans of bold words.
        data: structured data as (label, value, where).
        url: the page's address, which becomes the text's last line.
        identify: identify the language; else ``declared`` stands.
        declared: the language that the page claims.
    """
    found = list(pairs)
    for label, value, where in data:
        builder.separate(LINE)
        first = builder.add(clean(f"{label}: "), "data", "data", where)
        second = builder.add(clean(value), "data", "data", where)
        if first and second:
            found.append(Pair(first[0], first[1] - 1, *second, "data", -1))
    if url:
        builder.separate(LINE)
        builder.add(clean(url), "address", "address", "url")
    _mark_bold_lines(builder, bold)
    text, blocks = builder.finish()
    page = Page(text, blocks, url=url, declared_language=declared)
    spans = [(start, end, page.block_at(start)) for start, end in bold if start < len(text)]
    found += bold_pairs(blocks, text, spans)
    found += colon_pairs(
        text, ((i, block) for i, block in enumerate(blocks) if block.region not in ("data", "head"))
    )
    page.pairs = sorted(
        (pair._replace(block=page.block_at(pair.start)) for pair in found),
        key=lambda pair: (pair.start, pair.label_start),
    )
    page.language = identify_language(page) if identify else declared
    return page


def _mark_bold_lines(builder: TextBuilder, bold: list[tuple[int, int]]) -> None:
    """A line that is bold as a whole and short is a label: it heads the lines after it."""
    if not bold:
        return
    ends: dict[int, int] = {}
    for start, end in bold:
        ends[start] = max(end, ends.get(start, 0))
    for block in builder.blocks:
        bold_end = ends.get(block.start)
        if (
            bold_end is not None
            and bold_end >= block.end
            and block.kind in ("line", "item")
            and block.end - block.start <= MAX_LABEL
        ):
            block.kind, block.level = "label", BOLD_LEVEL
