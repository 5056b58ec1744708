"""Ties to work."""

from __future__ import annotations

from typing import Any

from mcminer.extract.candidates import resolve
from mcminer.extract.reading import Reading
from mcminer.extract.stakeholders import candidates
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


def test_employers_had_a_hand_in_it() -> None:
    text = "Retrofit\nThe course was developed in collaboration with employers."
    assert mined(text)["industry_involvement"] == "yes"


def test_experienced_trainers_are_no_party() -> None:
    assert mined("Retrofit\nOur trainers have twenty years of industry experience.") == {}


def test_words_that_meet_in_a_sentence_tell_of_involvement() -> None:
    text = "Truck driver\nThe hauliers' firms of the county agreed the content of the exam with us."
    assert mined(text)["industry_involvement"] == "yes"
    text = "Robotik\nDie Inhalte haben Fachleute aus Betrieben gemeinsam mit uns erarbeitet."
    assert mined(text, "de")["industry_involvement"] == "yes"


def test_an_audience_of_employers_is_no_party() -> None:
    text = "Retrofit\nThe content of the course was developed for employers."
    assert "industry_involvement" not in mined(text)


def test_vacancies_and_searching_employers_are_demand() -> None:
    text = "Svářeč\nFirmy v kraji hledají desítky svářečů."
    assert mined(text, "cs")["labour_market_relevance"] == "yes"
    text = "Welder\nThe yards report 150 vacancies."
    assert mined(text)["labour_market_relevance"] == "yes"
