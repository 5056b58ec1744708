"""Whether the credential is digital."""

from __future__ import annotations

from typing import Any

from mcminer.extract.candidates import resolve
from mcminer.extract.digital import candidates
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
