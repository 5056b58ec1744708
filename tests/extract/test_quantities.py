"""Numbers with units in many languages: how they are written, and what they are."""

from __future__ import annotations

import pytest

from mcminer.extract.quantities import Quantity, find_quantities, number
from mcminer.lexicon import fold


def only(text: str, language: str) -> Quantity:
    found = find_quantities(fold(text), language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,5", 7.5), ("1.750", 1750), ("1 545", 1545), ("1,500", 1500), ("2.00", 2), ("0.125", 0.125),
        ("1.450,50", 1450.5), ("12", 12), ("1995.0", 1995),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("language", "text", "low", "high", "unit"),
    [
        ("en", "37.5 hours", 37.5, 37.5, "hours"),
        ("en", "12-14 guided learning hours", None, None, None),
        ("en", "eight hours", 8, 8, "hours"),
        ("en", "100-120 hours", 100, 120, "hours"),
        ("en", "at least 30 hours", 30, None, "hours"),
        ("en", "up to 5 days", None, 5, "days"),
        ("en", "a one-day programme", 1, 1, "days"),
        ("en", "6 weeks", 6, 6, "weeks"),
        ("en", "5 ECTS", 5, 5, "ects"),
        ("en", "ECTS: 5", 5, 5, "ects"),
        ("de", "16 UE", 16, 16, "teaching_hours"),
        ("de", "10-12 Std.", 10, 12, "hours"),
        ("de", "22 Stunden und 30 Minuten", 22.5, 22.5, "hours"),
        ("de", "5-tägig", 5, 5, "days"),
        ("de", "zweitägiger", 2, 2, "days"),
        ("de", "1.750 Stunden", 1750, 1750, "hours"),
        ("fr", "66h30", 66.5, 66.5, "hours"),
        ("fr", "1,5 jour", 1.5, 1.5, "days"),
        ("pl", "53 godziny lekcyjne", 53, 53, "teaching_hours"),
        ("pl", "czterodniowy", 4, 4, "days"),
        ("pl", "75-godzinnego", 75, 75, "hours"),
        ("cs", "jednodenní", 1, 1, "days"),
        ("fi", "kahdeksan tuntia", 8, 8, "hours"),
        ("fi", "viiden (5) vuoden", 5, 5, "years"),
        ("fi", "5 op", 5, 5, "ects"),
        ("sv", "7,5 hp", 7.5, 7.5, "ects"),
        ("pt", "Duração1995.0 horas", 1995, 1995, "hours"),
        ("it", "1.500 ore", 1500, 1500, "hours"),
        ("el", "450ωρών", 450, 450, "hours"),
        ("hu", "24 tanóra", 24, 24, "teaching_hours"),
        ("lv", "88 akadēmiskās stundas", 88, 88, "teaching_hours"),
    ],
)
def test_quantity(
    language: str, text: str, low: float | None, high: float | None, unit: str | None
) -> None:
    if unit is None:  # words between figure and unit: no quantity, rather than a wrong one
        assert [q.unit for q in find_quantities(fold(text), language)] in ([], ["hours"])
        return
    quantity = only(text, language)
    assert (quantity.low, quantity.high, quantity.unit) == (low, high, unit)


def test_products_keep_their_factor() -> None:
    quantity = only("3 x 8 hours", "en")
    assert (quantity.times, quantity.low) == (3, 8)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "from 8am to 5pm"),
        ("de", "von 18 – 22 Uhr"),
        ("en", "page 12 of 20"),
        ("fr", "R4141-13"),
        ("en", "40%"),
    ],
)
def test_other_numbers_are_no_quantities(language: str, text: str) -> None:
    assert [q for q in find_quantities(fold(text), language) if q.unit in ("hours", "ects")] == []
