"""Where the issuer sits."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.country import candidates

mined = partial(values_from, candidates)


def test_the_top_level_domain_settles_it() -> None:
    assert mined("Kurs\nTrzy dni.", "pl", url="https://www.kursy.pl/a") == {"country": "PL"}


def test_domains_sold_worldwide_settle_nothing() -> None:
    for host in ("kursy.com", "kursy.eu", "kursy.org", "kursy.io", "kursy.me"):
        assert mined("Kurs\nTrzy dni.", "pl", url=f"https://{host}/a") == {}


def test_an_address_line_names_the_country() -> None:
    page = "<html><body><h1>Lime</h1><footer>4 Mill Road, Leeds LS1 4AB, United Kingdom</footer></body></html>"
    assert mined(page) == {"country": "GB"}


def test_a_country_that_the_course_speaks_of_is_no_address() -> None:
    assert mined("Wine studies\nYou taste wines of Italy and France on two evenings.") == {}


def test_the_language_alone_proves_nothing() -> None:
    assert mined("Taille de pierre\nDeux jours dans la cour.", "fr") == {}


def test_a_telephone_prefix_counts_where_its_country_speaks_the_language() -> None:
    assert mined("Lijmen\nBel ons: +31 20 123 45 67", "nl") == {"country": "NL"}
