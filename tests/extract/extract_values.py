"""What the tests of single columns share: one module's candidates, resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mcminer.extract.candidates import Candidate, resolve
from mcminer.extract.reading import Reading
from mcminer.page import read_page


def values_from(
    candidates: Callable[[Reading], Iterable[Candidate]],
    source: str,
    language: str = "en",
    url: str | None = None,
) -> dict[str, Any]:
    """Values by column of a page in one language, evidence checked."""
    page = read_page(source.encode(), url=url, language=False)
    reading = Reading.of(page, language)
    cells = resolve(reading, candidates(reading))
    for cell in cells.values():
        for piece in cell.evidence:
            assert page.text[piece.start : piece.end] == piece.quote
    return {column: cell.value for column, cell in cells.items()}
