"""One page from bytes to cells."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcminer.mining import mine
from mcminer.page import read_page
from mcminer.record import MinedPage, Offer

COURSE = """<html lang="de"><title>Scaffold inspection – Moyle Training</title>
<nav><a href="/">Home</a> <a href="/courses">All courses</a></nav>
<main><h1>Scaffold inspection</h1>
<p>This course is for site managers who sign off scaffolds every week and want to do so safely.</p>
<dl><dt>Duration</dt><dd>2 days (14 hours)</dd><dt>Award</dt><dd>QQI Level 6 certificate</dd>
<dt>Entry requirements</dt><dd>You must be at least 18 years of age and hold a Safe Pass card.</dd>
<dt>Assessment</dt><dd>Written exam (60 minutes) and practical test</dd></dl>
<p>The certificate is valid for three years. The course is taught in the classroom in Cork.</p>
</main><footer>© 2026 Moyle Training Ltd, Cork, Ireland</footer></html>"""
URL = "https://www.moyle-training.ie/courses/scaffold-inspection"


@pytest.fixture(scope="module")
def page() -> MinedPage:
    return mine(COURSE.encode(), url=URL, media_type="text/html")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("page_type", "offer"), ("language", "en"), ("title", "Scaffold inspection"), ("country", "IE"),
        ("hours_min", 14), ("hours_max", 14), ("hours_basis", "stated"), ("duration", "P2D"),
        ("nqf_level", "6"), ("nqf_system", "NFQ"), ("eqf_level", 5), ("level_basis", "formal"),
        ("assessment_methods", ["written_exam", "practical_test"]), ("assessment_type", "mixed"),
        ("award_basis", ["programme_and_assessment"]), ("validity_years", 3),
        ("delivery_format", ["face_to_face"]),
    ],
)  # fmt: skip
def test_columns_of_a_course_page(page: MinedPage, column: str, value: object) -> None:
    assert page.flat().get(column) == value


def test_no_credits_are_made_up(page: MinedPage) -> None:
    assert "ects" not in page.flat()


def test_json_holds_the_contract(page: MinedPage) -> None:
    data = json.loads(json.dumps(page.as_dict()))
    assert set(data) == {"source", "url", "page_type", "language", "skipped", "offers"}
    (offer,) = data["offers"]
    text = read_page(COURSE.encode(), url=URL, media_type="text/html").text
    for cell in offer["cells"].values():
        assert set(cell) == {"value", "confidence", "method", "evidence"}
        for piece in cell["evidence"]:
            assert text[piece["start"] : piece["end"]] == piece["quote"]
            assert piece["where"]
    assert Offer.from_dict(offer).as_dict() == offer


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"<html></html>"])
def test_what_is_no_page_is_skipped_with_a_reason(body: bytes) -> None:
    page = mine(body, source="x")
    assert page.skipped
    assert page.offers == []


PIECES = st.lists(
    st.sampled_from(
        ["<h1>Course</h1>", "<p>Duration: ", "6 weeks", "</p>", "5&nbsp;ECTS ", "<b>Entry", "none", "é", "\u0301",
         "\u00ad", "\u200f", "עברית", "<td>", "<tr>", "1.750 hours", "valid for 3 years", "&#0;", "<script>x", "</script>",
         "exam", " | ", "\n", "QQI Level 6 ", "www.example.ie", "\x00", "<dl><dt>", "</dt><dd>"]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_evidence_holds_on_any_page(pieces: list[str]) -> None:
    body = ("<p>This training course ends with a written exam.</p>" + "".join(pieces)).encode()
    mined = mine(body, url=URL, media_type="text/html")
    if mined.skipped:
        return
    text = read_page(body, url=URL, media_type="text/html", language=False).text
    cells = [mined.page_type, mined.language, *(c for o in mined.offers for c in o.cells.values())]
    for cell in cells:
        if cell is not None:
            assert cell.evidence
            for piece in cell.evidence:
                assert text[piece.start : piece.end] == piece.quote != ""


def test_the_spacy_pipeline_shows_its_spans() -> None:
    import mcminer

    doc = mcminer.pipeline("nl")("Cursus steigerbouw. Studiebelasting: 28 uur. Niveau: NLQF 5.")
    spans = {span._.column: span._.value for span in doc.spans["mcminer.workload"]}
    assert spans["hours_min"] == 28
    assert doc._.offer.value("eqf_level") == 5
