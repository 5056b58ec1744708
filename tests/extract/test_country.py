"""Where the issuer sits."""

from __future__ import annotations

from typing import Any

from mcminer.extract.candidates import resolve
from mcminer.extract.country import candidates
from mcminer.extract.reading import Reading
from mcminer.page import read_page


def mined(source: str, language: str = "en", url: str | None = None) -> dict[str, Any]:
    """Values by column of a page in one language, evidence checked."""
    page = read_page(source.encode(), url=url, language=False)
    reading = Reading.of(page, language)
    cells = resolve(reading, candidates(reading))
    for cell in cells.values():
        for piece in cell.evidence:
            assert page.text[piece.start : piece.end] == piece.quote
    return {column: cell.value for column, cell in cells.items()}


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
