"""What kind of organisation awards."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.provider_type import candidates

mined = partial(values_from, candidates)


def test_the_name_says_it() -> None:
    page = "<html><body><h1>Soil</h1><footer>© 2025 University of Westmere</footer></body></html>"
    assert mined(page) == {"provider_type": "university"}


def test_a_ministry_that_awards_is_a_public_authority_whoever_teaches() -> None:
    page = (
        "<html><body><main><h1>Lifts</h1><dl><dt>Awarding body</dt><dd>Ministry of Labour</dd></dl></main>"
        "<footer>© 2025 Hillside Academy</footer></body></html>"
    )
    assert mined(page) == {"provider_type": "public_authority"}


def test_the_domain_spells_it() -> None:
    url = "https://www.uni-seewald.at/wb/soil"
    assert mined("Boden\nEin kurzer Kurs.", "de", url=url) == {"provider_type": "university"}


def test_the_domain_says_nothing_of_a_body_that_the_page_names() -> None:
    page = "<html><body><main><h1>A</h1><dl><dt>Awarding body</dt><dd>XYZQ</dd></dl></main></body></html>"
    assert mined(page, url="https://www.uni-seewald.at/a") == {}


def test_nothing_is_guessed() -> None:
    assert mined("Lime plastering\nThree days in the yard.") == {}


def test_an_academy_in_a_corner_of_the_site_is_a_firm_s() -> None:
    page = "<html><body><h1>Pumps</h1><footer>© 2025 Aquaform AB</footer></body></html>"
    assert mined(page, "sv", url="https://academy.aquaform.se/pumps") == {
        "provider_type": "employer"
    }
    page = page.replace("Aquaform AB", "Aquaform Kurser AB")
    assert mined(page, "sv", url="https://aquaform.se/p")["provider_type"] == "training_company"


def test_a_firm_whose_name_says_certify_is_a_certification_body() -> None:
    page = "<html><body><h1>Auditor</h1><footer>© 2025 Metall-Zert GmbH</footer></body></html>"
    assert mined(page, "de") == {"provider_type": "professional_body"}
