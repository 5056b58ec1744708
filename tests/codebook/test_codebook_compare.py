"""When two values say the same."""

from __future__ import annotations

import pytest

from mcminer.codebook import codebook, duration_days, same_value
from mcminer.errors import CodebookError


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("duration", "P12M", "P1Y"),
        ("duration", "P7D", "P1W"),
        ("duration", "P2.5D", "P2DT12H"),
        ("ects", 5, 5.0),
        ("ects", 0.1 + 0.2, 0.3),
        ("country", "UK", "gb"),
        ("title", "Energie  Coach", "energie coach"),
        ("title", "ﬁrst aid", "first aid"),
        ("qa_standards", ["Qualiopi", "ISO 9001"], ("iso 9001", "qualiopi")),
        ("assessment_methods", ["project", "portfolio"], ["portfolio", "project", "project"]),
        ("other_credits", "7.50 ecm", "7.5 ECM"),
        ("validity_years", None, None),
    ],
)
def test_the_same(name: str, a: object, b: object) -> None:
    assert same_value(name, a, b)
    assert same_value(codebook()[name], b, a)


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("duration", "P1M", "P4W"),
        ("duration", "P1Y", "P52W"),
        ("ects", 5, 5.5),
        ("ects", 5, None),
        ("nqf_level", "8", "III"),
        ("qa_standards", ["Qualiopi"], ["Qualiopi", "ISO 9001"]),
        ("other_credits", "20 CATS", "20 ECVET"),
        ("other_credits", "12-15 CPD", "12 CPD"),
    ],
)
def test_not_the_same(name: str, a: object, b: object) -> None:
    assert not same_value(name, a, b)


def test_comparing_needs_values_of_the_column() -> None:
    with pytest.raises(CodebookError):
        same_value("eqf_level", 5, "NFQ 6")


@pytest.mark.parametrize(
    ("iso", "days"),
    [("P1D", 1), ("P2.5D", 2.5), ("P6W", 42), ("P1Y", 365), ("PT12H", 0.5), ("P1W2DT24H", 10)],
)
def test_length_in_days(iso: str, days: float) -> None:
    assert duration_days(iso) == pytest.approx(days)


@pytest.mark.parametrize("iso", ["", "P", "PT", "6W", "P6", "P-1D", "P1D2W", "P1H"])
def test_no_duration(iso: str) -> None:
    with pytest.raises(ValueError, match="no ISO 8601 duration"):
        duration_days(iso)
