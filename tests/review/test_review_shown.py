"""Text stays text: the guard is reversible and covers what spreadsheets change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_studies import NAMES

from mcminer.codebook import codebook
from mcminer.review.shown import guarded, label, shown, unguarded, unlabelled

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
risky = st.text(st.sampled_from("'=+-@0123456789.,:/ eE%€()amMy\t"), max_size=12)


@given(texts | risky | st.sampled_from(NAMES))
@settings(max_examples=3000, deadline=None)
def test_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30", "-5", "@home", "\t=x", "3-5", "1E5", "1,5e-3", "007", "22.5", "22,5", "1/2",
     "12:30", "50 %", "€ 5", "(5)", "TRUE", "wahr", "May 2026", "12. Mai", "2 mars", "5 am", "#N/A",
     "'=1", "1234567890123456", "＝1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_change_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "8", "0", "2026", "'t Hof", "Level 8", "ISO 9001", "P6W", "20 CATS", "maître", "a-b"],
)
def test_what_is_safe_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_numeric_codes_carry_their_title_in_a_workbook() -> None:
    assert label("typology", "2").startswith("2 · ")
    for code in codebook()["typology"].codes:
        assert unlabelled("typology", label("typology", code)) == code
    assert label("sector", "ict") == "ict"
    assert label("nqf_level", "8") == "8"


def test_values_that_the_codebook_refuses_are_shown_as_they_are() -> None:
    assert shown("eqf_level", "NFQ 8") == "NFQ 8"
    assert shown("sector", "of an older codebook") == "of an older codebook"
    assert shown("ects", 22.5, ",") == "22,5"
