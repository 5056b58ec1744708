"""How provider or programme is quality-assured."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.quality import candidates

mined = partial(values_from, candidates)


def test_a_certified_provider() -> None:
    values = mined(
        "Planning\nTwo days.\nQuality assurance\nOur centre is certified to ISO 9001:2015."
    )
    assert values["qa_standards"] == ["ISO 9001"]
    assert values["qa_mechanisms"] == ["certification"]


def test_a_standard_that_is_taught() -> None:
    text = "Internal auditor ISO 9001\nYou plan an audit against ISO 9001:2015."
    assert mined(text) == {}


def test_a_standard_that_tests_the_learner() -> None:
    assert mined("Welder test\nThe test follows EN ISO 9606-1 and takes one day.") == {}


def test_the_table_says_what_a_named_label_is() -> None:
    values = mined("Paie\nNotre organisme de formation est certifié Qualiopi.", "fr")
    assert values["qa_standards"] == ["Qualiopi"]
    assert values["qa_mechanisms"] == ["certification"]


def test_a_name_inside_a_longer_word_is_another() -> None:
    assert "qa_standards" not in mined("Paie\nQualité : le groupe Qualiopia est certifié.", "fr")


def test_a_state_body_that_accredits_is_no_standard() -> None:
    page = "<html><body><main><h1>Curs</h1><p>Curs autorizat ANC.</p></main><footer>ISO 9001:2015</footer></body></html>"
    found = mined(page, "ro")
    assert found["qa_standards"] == ["ISO 9001"]
    assert "accreditation" in found["qa_mechanisms"]
