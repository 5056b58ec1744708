"""Who awards and who teaches."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.issuer import candidates

mined = partial(values_from, candidates)


def test_the_site_s_organisation_issues_where_nobody_else_is_named() -> None:
    page = (
        "<html><body><main><h1>Wound care</h1></main>"
        "<footer>© 2025 Corran College. All rights reserved.</footer></body></html>"
    )
    assert mined(page) == {"issuing_body": "Corran College"}


def test_a_label_names_the_issuer_and_the_site_becomes_the_provider() -> None:
    page = (
        "<html><body><main><h1>Abrasive wheels</h1><dl><dt>Awarding body</dt><dd>QQI</dd></dl></main>"
        "<footer>© 2025 Hillside Training Ltd</footer></body></html>"
    )
    assert mined(page) == {"issuing_body": "QQI", "provider": "Hillside Training Ltd"}


def test_a_capitalised_noun_is_no_name_in_german() -> None:
    text = "Gerüstprüfung\nDas Zertifikat wird ausgestellt von der Prüfungskommission."
    assert mined(text, "de") == {}


def test_the_page_s_own_spelling_stands_for_the_inflected_one() -> None:
    page = (
        "<html><body><main><h1>Kurs</h1><p>Zaświadczenie jest wydawane przez Akademię Rzemiosła.</p></main>"
        "<footer>© 2025 Akademia Rzemiosła</footer></body></html>"
    )
    assert mined(page, "pl") == {"issuing_body": "Akademia Rzemiosła"}


def test_a_domain_points_to_the_words_that_it_spells() -> None:
    text = "Welder test\nThe Metall-Zert GmbH examines welders at three sites."
    assert mined(text, "de", url="http://metallzert.eu/x") == {"issuing_body": "Metall-Zert GmbH"}
    assert mined("Welder test\nWe examine welders.", url="http://metallzert.eu/x") == {}


def test_structured_data_names_the_provider() -> None:
    page = (
        '<html><head><script type="application/ld+json">{"@type": "Course", "name": "Wound care",'
        ' "provider": {"@type": "Organization", "name": "Corran College"}}</script></head>'
        "<body><h1>Wound care</h1></body></html>"
    )
    assert mined(page) == {"issuing_body": "Corran College"}


def test_a_name_goes_on_over_shortened_words_and_quotes() -> None:
    text = "Курс\nУниверситет „Св. Патриарх Евтимий“ издава удостоверение."
    assert mined(text, "bg") == {"issuing_body": "Университет „Св. Патриарх Евтимий“"}


def test_a_name_keeps_its_initials_in_brackets() -> None:
    text = (
        "Food safety\nThe certificate is issued by Certified Food Awards (CFA). It has no expiry."
    )
    assert mined(text) == {"issuing_body": "Certified Food Awards (CFA)"}


def test_a_menu_entry_in_the_head_title_is_no_organisation() -> None:
    page = (
        "<html><head><title>ICAF | Certificaciones</title></head><body><header>ICAF</header>"
        "<nav><a href='/c'>Certificaciones</a></nav><main><p>Instituto Colegial de Asesores Financieros</p>"
        "<h1>Informador</h1></main></body></html>"
    )
    assert mined(page, "es") == {"issuing_body": "Instituto Colegial de Asesores Financieros"}


def test_the_university_that_awards_is_the_site_s_own() -> None:
    page = (
        "<html><body><main><h1>Kors</h1><p>L-Università tagħti ċertifikat diġitali.</p></main>"
        "<footer>© 2025 Università tax-Xlokk</footer></body></html>"
    )
    assert mined(page, "mt") == {"issuing_body": "Università tax-Xlokk"}


def test_an_acronym_before_the_paper_awards_it() -> None:
    page = (
        "<html><body><main><h1>Care skills</h1><dl><dt>Award</dt><dd>QQI minor award, Level 5</dd></dl>"
        "</main><footer>© 2025 Hillside Training Ltd</footer></body></html>"
    )
    assert mined(page)["issuing_body"] == "QQI"
