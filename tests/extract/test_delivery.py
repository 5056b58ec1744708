"""How and where the course is taught."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.delivery import candidates

mined = partial(values_from, candidates)


def test_a_label_says_it() -> None:
    assert mined("Lime\nDelivery: Blended")["delivery_format"] == ["blended"]


def test_or_offers_a_choice() -> None:
    text = "Lime\nMode of delivery: online or face to face"
    assert mined(text)["delivery_format"] == ["online", "face_to_face"]


def test_what_is_online_but_not_the_course() -> None:
    for line in ("Apply online.", "The theory test is an online exam.", "Pay online by card."):
        assert "delivery_format" not in mined(f"Forklift driving\n{line}")


def test_a_menu_says_nothing_of_the_course() -> None:
    page = "<html><body><nav><a href='/o'>Online courses</a></nav><main><h1>Hedges</h1></main></body></html>"
    assert mined(page) == {}


def test_a_named_place_is_face_to_face() -> None:
    assert mined("Lime\nVenue: Miller's Yard, Kendal")["delivery_format"] == ["face_to_face"]


def test_the_options_of_a_form_are_not_the_course() -> None:
    page = (
        "<html><body><main><h1>Lime</h1><h6>Mode: online</h6>"
        "<select><option>Leeds - classroom</option><option>York - online</option></select></main></body></html>"
    )
    assert mined(page)["delivery_format"] == ["online"]
