"""Whether the credential is digital."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.digital import candidates

mined = partial(values_from, candidates)


def test_an_open_badge_is_a_digital_credential() -> None:
    assert mined("Climate\nOn completion you receive an open badge.") == {
        "digital_credential": "yes",
        "digital_credential_kind": "open_badge",
    }


def test_a_brochure_to_download_is_none() -> None:
    assert mined("Climate\nDownload the brochure as a PDF.") == {}


def test_nothing_said_is_nothing_filled() -> None:
    assert mined("Climate\nOn completion you receive a certificate.") == {}


def test_the_most_specific_kind_is_kept() -> None:
    text = "Climate\nYou receive a digital certificate, issued as a European Digital Credential."
    assert mined(text)["digital_credential_kind"] == "european_digital_credential"


def test_a_pdf_beside_the_paper_is_a_digital_certificate() -> None:
    text = "Kurs\nZaświadczenie wysyłamy jako PDF."
    assert mined(text, "pl")["digital_credential_kind"] == "digital_certificate"
    assert mined("Course\nThe certificate rules (PDF)") == {}


def test_an_adjective_right_before_the_paper() -> None:
    text = "Kurz\nUniverzita vydá elektronické osvedčenie."
    assert mined(text, "sk")["digital_credential"] == "yes"
