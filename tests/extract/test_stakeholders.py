"""Ties to work."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.stakeholders import candidates

mined = partial(values_from, candidates)


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
