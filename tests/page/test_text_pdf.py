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


def test_a_line_that_was_broken_to_fit_goes_on_in_its_block() -> None:
    page = read_page(
        b"Those may enrol who have finished secondary education and are in a state of\n"
        b"health that allows the work.\nEvening classes\nweekend classes\n",
        language=False,
    )
    assert [page.words(i) for i in range(len(page.blocks))] == [
        "Those may enrol who have finished secondary education and are in a state of health that "
        "allows the work.",
        "Evening classes",
        "weekend classes",
    ]


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


def brochure() -> bytes:
    """Two sheets with a letterhead, a title over two lines in large letters, and a footer."""
    pdf = FPDF()
    for number in (1, 2):
        pdf.add_page()
        for size, line in (
            (9, "Harbour Training House, 4 Quay Street"),
            (20, "Rigging and lifting"), (20, "for harbour crews"),
            (11, "You learn to choose slings and to plan a lift without danger to anybody else"),
            (11, "on the quay, in five days."),
            (14, f"Part {'one' if number == 1 else 'two'}"),
            (11, "Bring your own gloves and boots with steel caps to the quay, please."),
            (11, ("Knots and shackles.", "Signals of the crane driver.")[number - 1]),
            (8, f"Course sheet 2026, page {number} of 2"),
        ):  # fmt: skip
            pdf.set_font("helvetica", size=size)
            pdf.cell(0, 9, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def test_large_letters_of_a_pdf_are_headings_by_their_size() -> None:
    page = read_page(brochure(), language=False)
    heads = {page.words(i): block.level for i, block in enumerate(page.blocks) if block.level}
    assert heads == {"Rigging and lifting for harbour crews": 1, "Part one": 2, "Part two": 2}
    assert "anybody else on the quay, in five days." in page.text


def test_lines_that_come_back_on_every_sheet_are_no_content() -> None:
    page = read_page(brochure(), language=False)
    running = {page.words(i) for i, block in enumerate(page.blocks) if block.region == "footer"}
    assert "Course sheet 2026, page 1 of 2" in running
    assert "Harbour Training House, 4 Quay Street" in running
    assert len(running) == 3  # two feet, which count the sheets, and one head
