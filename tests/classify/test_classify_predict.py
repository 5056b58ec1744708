"""The shipped classifier on pages: cells with evidence that stands on the page, or no cell."""

from __future__ import annotations

import pytest

from mcminer.classify import Classifier, default_classifier
from mcminer.page import Page, read_page
from mcminer.record import Cell, Evidence, Offer


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return default_classifier()


def page_of(text: str) -> Page:
    return read_page(text.encode(), media_type="text/plain")


def with_cell(page: Page, column: str, value: str, words: str) -> Offer:
    start = page.text.index(words)
    piece = Evidence(words, start, start + len(words), "line 1")
    return Offer({column: Cell(value, (piece,), 0.9, "rule:test")})


LAW = """Forklift operator course

Operators must hold this certificate: it is required by law under the safety regulations and the
exam is taken before the labour authority. Driving, loading, warehouse, daily checks.

Licence valid for five years. Minimum age 18, medical certificate.
"""
VENDOR = """Certified Administrator for Nimbus Cloud

Our vendor certification for customers and partners. You prove that you can run our own software.
The exam is delivered online by Nimbus, the manufacturer.
"""
FORMAL = """Master of Science in Computer Science

A degree programme of 120 ECTS over four semesters at the university.
"""


def test_every_cell_has_words_that_stand_on_the_page(classifier: Classifier) -> None:
    for text in (LAW, VENDOR, FORMAL):
        page = page_of(text)
        for column, cell in classifier.classify(page, Offer()).items():
            assert cell.evidence, column
            assert 0 <= cell.confidence <= 1
            for piece in cell.evidence:
                assert piece.quote
                assert page.text[piece.start : piece.end] == piece.quote
            assert cell.method.startswith(("model:", "rule:"))


def test_what_the_law_asks_for_is_type_2(classifier: Classifier) -> None:
    cells = classifier.classify(page_of(LAW), Offer())
    assert cells["typology"].value == "2"
    assert cells["sector"].value == "transport_logistics"
    assert cells["scenario"].value == "2"


def test_a_vendors_own_certificate_is_type_5(classifier: Classifier) -> None:
    page = page_of(VENDOR)
    cells = classifier.classify(page, with_cell(page, "provider_type", "employer", "Nimbus"))
    assert cells["typology"].value == "5"
    assert cells["scenario"].value == "3"


def test_a_formal_award_has_no_type(classifier: Classifier) -> None:
    page = page_of(FORMAL)
    cells = classifier.classify(page, with_cell(page, "formality", "formal", "degree programme"))
    assert "typology" not in cells
    assert "scenario" not in cells


def test_nothing_is_green_without_a_word_for_it(classifier: Classifier) -> None:
    assert "green" not in classifier.classify(page_of(VENDOR), Offer())


def test_a_page_without_words_gives_no_cells_and_no_error(classifier: Classifier) -> None:
    assert classifier.classify(page_of("42"), Offer()).get("typology") is None


def test_many_at_once_are_like_one_at_a_time(classifier: Classifier) -> None:
    pages = [page_of(text) for text in (LAW, VENDOR, FORMAL)]
    together = classifier.classify_many([(page, Offer()) for page in pages])
    alone = [classifier.classify(page, Offer()) for page in pages]
    assert [{c: x.value for c, x in row.items()} for row in together] == [
        {c: x.value for c, x in row.items()} for row in alone
    ]


def test_the_explanation_names_marks_words_and_the_nearest_cases(classifier: Classifier) -> None:
    why = classifier.explain(page_of(LAW), Offer())
    assert list(why.marks) == [
        "law", "company", "badge", "standard", "sector_body", "formal_provider",
    ]  # fmt: skip
    assert why.decided == "2"
    assert any("law" in words.casefold() for words in why.words["law"])
    assert len(why.nearest) == 3
    assert {"id", "title", "labels", "likeness"} <= set(why.nearest[0])


def test_a_title_cell_says_where_the_title_is(classifier: Classifier) -> None:
    from mcminer.classify.reading import read_offer

    page = page_of("Welcome\n\nSomething long that is no title of anything at all.\n\nWelding II")
    offer = with_cell(page, "title", "Welding II", "Welding II")
    assert read_offer(page, offer).title == "Welding II"
