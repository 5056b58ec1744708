"""The offer's own name, from markup and from saved text."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.title import candidates

mined = partial(values_from, candidates)


def test_the_heading_wins_over_the_head_title() -> None:
    page = (
        "<html><head><title>Lime - Old House School</title></head>"
        "<body><main><h1># Lime plastering</h1><p>Three days.</p></main></body></html>"
    )
    assert mined(page) == {"title": "Lime plastering"}


def test_the_site_s_name_is_cut_off_where_there_is_no_heading() -> None:
    page = (
        "<html><head><title>Lime plastering | Old House School</title>"
        '<meta property="og:site_name" content="Old House School"></head>'
        "<body><main><p>Three days in the yard.</p></main></body></html>"
    )
    assert mined(page) == {"title": "Lime plastering"}


def test_a_heading_that_every_page_carries_gives_way_to_one_that_the_breadcrumb_repeats() -> None:
    page = (
        "<html><head><title>School San Pablo | Free courses</title></head><body>"
        "<div>School San Pablo | Free courses</div>"
        "<nav><ul><li>Home</li><li>ACCOUNTING</li></ul></nav>"
        "<main><h1>free courses</h1><h2>AB01 ACCOUNTING</h2><p>A hundred hours.</p></main></body></html>"
    )
    assert mined(page) == {"title": "AB01 ACCOUNTING"}


def test_a_label_is_no_title() -> None:
    assert mined("Entry requirements\nYou must be eighteen years old and hold a licence.") == {}


def test_menus_cookies_and_dates_before_the_title_are_passed_over() -> None:
    text = (
        "Skip to content\n12.05.2024\nWe use cookies. Accept all\n"
        "Food hygiene course for kitchens\n"
        "In one afternoon you learn what the law asks of a kitchen and how to keep records of it."
    )
    assert mined(text) == {"title": "Food hygiene course for kitchens"}


def test_the_address_points_to_a_line_but_never_fills_the_title() -> None:
    text = (
        "Old House School\nWelcome to our yard\nLime plastering\n"
        "Three days of raking out, mixing and floating, with lunch and all tools found by the school."
    )
    url = "https://www.oldhouse.example/lime-plastering"
    assert mined(text, url=url) == {"title": "Lime plastering"}
    assert mined("You will rake out, mix and float lime, and eat well.", url=url) == {}
