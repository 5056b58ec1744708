"""Who teaches and who sets the pace."""

from __future__ import annotations

from typing import Any

from mcminer.extract.candidates import resolve
from mcminer.extract.reading import Reading
from mcminer.extract.teaching import candidates
from mcminer.page import read_page


def mined(source: str, language: str = "en", url: str | None = None) -> dict[str, Any]:
    """Values by column of a page in one language, evidence checked."""
    page = read_page(source.encode(), url=url, language=False)
    reading = Reading.of(page, language)
    cells = resolve(reading, candidates(reading))
    for cell in cells.values():
        for piece in cell.evidence:
            assert page.text[piece.start : piece.end] == piece.quote
    return {column: cell.value for column, cell in cells.items()}


def test_at_one_s_own_pace() -> None:
    text = "Records\nThis course lets you study at your own pace."
    assert mined(text) == {"learner_control": "self_directed"}


def test_a_lecturer_named_in_passing_is_no_way_of_teaching() -> None:
    assert mined("Records\nOur lecturers publish widely. Questions? Ask your tutor.") == {}
