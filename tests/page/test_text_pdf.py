"""Plain text and PDF leaflets."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from mcminer.errors import PageError
from mcminer.page import read_page


def test_lone_short_lines_are_headings_of_what_follows() -> None:
    page = read_page(
        b"Entry requirements\n\nYou have a degree in engineering and two years of practice.\n\n"
        b"Assessment\n\nA written exam of two hours at the end of the course.\n",
        language=False,
    )
    kinds = [(page.words(i), b.kind) for i, b in enumerate(page.blocks)]
    assert kinds[0] == ("Entry requirements", "heading")
    assert kinds[2] == ("Assessment", "heading")


def test_lines_keep_their_numbers_as_place() -> None:
    page = read_page(b"one\n\nthree", language=False)
    assert [block.where for block in page.blocks] == ["line 1", "line 3"]


def leaflet(*lines: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for line in lines:
        pdf.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def test_pdf_lines_are_read_with_their_page() -> None:
    page = read_page(
        leaflet("Stage rigging", "Duration: 3 days", "Exam: written test"), language=False
    )
    assert "Duration: 3 days" in page.text
    assert {block.where for block in page.blocks} == {"page 1"}
    assert page.media_type == "application/pdf"


def test_a_pdf_without_text_says_so() -> None:
    with pytest.raises(PageError, match="without text"):
        read_page(leaflet(), language=False)


def test_a_broken_pdf_says_so() -> None:
    with pytest.raises(PageError, match="not a readable PDF"):
        read_page(b"%PDF-1.4 broken", language=False)
