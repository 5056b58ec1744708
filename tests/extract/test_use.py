"""Stacking and formal recognition."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.use import candidates

mined = partial(values_from, candidates)


def test_towards_a_larger_award() -> None:
    text = "Physics\nThree of these can be stacked towards a postgraduate diploma."
    assert mined(text)["stackable"] == "yes"


def test_modules_are_not_stacking() -> None:
    assert mined("Physics\nThe course is made up of four modules, each with a test.") == {}


def test_credits_into_a_degree() -> None:
    text = (
        "Physics\nThe 5 ECTS credits can be credited towards the bachelor's degree in architecture."
    )
    assert mined(text)["formal_recognition"] == "yes"


def test_what_one_must_bring_is_no_use() -> None:
    text = (
        "Physics\nEntry requirements\nA bachelor's degree; exemptions are decided by the faculty."
    )
    assert mined(text) == {}


def test_credits_recognised_in_words_of_the_page_s_own() -> None:
    text = "Podaci\nŠest ECTS bodova može se priznati u diplomskom studiju informatike."
    assert mined(text, "hr")["formal_recognition"] == "yes"


def test_three_that_make_up_a_diploma() -> None:
    text = "Hidrogénio\nTrês microcredenciais desta linha formam o diploma breve em gases."
    assert mined(text, "pt")["stackable"] == "yes"
