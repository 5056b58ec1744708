"""A value that does not fit gets one line that helps."""

from __future__ import annotations

import re

import pytest

from mcminer.codebook import codebook, quantity_parts
from mcminer.codebook.numerals import read_number
from mcminer.errors import CodebookError


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("eqf_level", "NFQ 8", "'NFQ 8' is no EQF level (1 to 8); nqf_level?"),
        ("eqf_level", 9, "9 is no EQF level (1 to 8); nqf_level?"),
        ("eqf_level", True, "True is no EQF level (1 to 8); nqf_level?"),
        ("eqf_level", 5.5, "5.5 is no EQF level (1 to 8); nqf_level?"),
        (
            "ects",
            "20 CATS",
            "'20 CATS' is no number of ECTS credits (0.01 to 420); other_credits?",
        ),
        ("ects", float("inf"), "inf is no number of ECTS credits (0.01 to 420); other_credits?"),
        ("hours_max", "6 weeks", "'6 weeks' is no number of hours (0.01 to 20000); duration?"),
        (
            "page_type",
            "ofer",
            "'ofer' is no value of page_type (offer, catalogue, other); did you mean 'offer'?",
        ),
        ("country", "zz", "'zz' is no ISO 3166-1 country code (such as IE)"),
        (
            "country",
            "Irelnd",
            "'Irelnd' is no ISO 3166-1 country code (such as IE); did you mean 'IE'?",
        ),
        ("typology", "7", "'7' is no type (1 to 6)"),
        ("duration", "P", "'P' is no ISO 8601 duration (such as P6W)"),
        ("duration", "P0D", "'P0D' is no ISO 8601 duration (such as P6W)"),
        ("duration", "six weeks", "'six weeks' is no ISO 8601 duration (such as P6W)"),
        (
            "other_credits",
            "20",
            "'20' is no number of credits with its unit (such as 20 CATS); ects?",
        ),
        ("learning_outcomes", 5, "5 is no value of learning_outcomes (a list of texts)"),
        ("learning_outcomes", ["a", 5], "5 is no value of learning_outcomes (a list of texts)"),
        ("occupations", [], "[] is no value of occupations (a list of texts)"),
        (
            "delivery_format",
            [],
            "[] is no value of delivery_format (online, face_to_face, blended)",
        ),
        ("title", " ", "'' is no value of title (such as Certificaat Energiecoach)"),
        (
            "entry_requirement_kinds",
            ["age", "none"],
            "entry_requirement_kinds: 'none' cannot stand beside other values",
        ),
    ],
)
def test_a_misfit_gets_one_line(name: str, typed: object, message: str) -> None:
    with pytest.raises(CodebookError) as error:
        codebook()[name].check(typed)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("etcs", "no column 'etcs'; did you mean 'ects'?"),
        ("Assesment_methods", "no column 'Assesment_methods'; did you mean 'assessment_methods'?"),
        ("zzzz", "no column 'zzzz'"),
    ],
)
def test_an_unknown_column_names_the_nearest(name: str, message: str) -> None:
    with pytest.raises(CodebookError) as error:
        codebook()[name]
    assert str(error.value) == message


def test_long_values_are_shortened() -> None:
    with pytest.raises(CodebookError) as error:
        codebook()["duration"].check("one\n" * 100)
    assert len(str(error.value)) < 120
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1,2,3", "٣", "1e5", "--1", "9" * 400])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"no number|too large"):
        read_number(text)


def test_a_decimal_sign_is_comma_or_point() -> None:
    with pytest.raises(ValueError, match="decimal sign"):
        read_number("1", ";")


@pytest.mark.parametrize("text", ["CATS", "- CATS", "1-2-3 CATS", "15-12 CPD", "twelve CPD"])
def test_no_quantity(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        quantity_parts(text)
