"""What a site says once is lent to its offers, with that page as evidence."""

from __future__ import annotations

from mcminer.extract.profile import lend, merge_profiles, provider_statements
from mcminer.extract.reading import Reading
from mcminer.page import read_page
from mcminer.record import Cell, Evidence

QUALITY = (
    "<title>Quality – Moyle Training</title><h1>Quality assurance</h1>"
    "<p>Moyle Training is certified to ISO 9001 and ISO 21001.</p>"
)
URL = "https://www.moyle-training.ie/quality"


def statements(markup: str) -> dict[str, Cell]:
    page = read_page(markup.encode(), url=URL, media_type="text/html", language=False)
    page.language = "en"
    return provider_statements(Reading.of(page))


def test_labels_of_the_quality_page_are_lent_with_its_address() -> None:
    profile = merge_profiles([statements(QUALITY)])
    cells = lend({}, profile)
    assert set(cells["qa_standards"].value) == {"ISO 9001", "ISO 21001"}  # type: ignore[arg-type]
    assert cells["qa_standards"].evidence[0].url == URL
    assert cells["qa_standards"].method.startswith("profile:")


def test_what_the_offer_states_itself_stays() -> None:
    own = Cell("FR", (Evidence("France", 0, 6, "line 1"),), 0.9, "rule:country")
    assert lend({"country": own}, merge_profiles([statements(QUALITY)]))["country"] is own


def test_news_lends_nothing() -> None:
    assert statements(QUALITY.replace("Quality assurance", "News: a press release")) == {}


def test_another_awarding_body_keeps_its_own_country_and_kind() -> None:
    words = (Evidence("x", 0, 1, "line 1"),)
    profile = {
        "issuing_body": Cell("Moyle Training", words, 0.9, "r"), "country": Cell("IE", words, 0.9, "r"),
    }  # fmt: skip
    foreign = {"issuing_body": Cell("AWS", words, 0.9, "r")}
    assert "country" not in lend(foreign, profile)
    assert (
        lend({"issuing_body": Cell("Moyle Training Ltd", words, 0.9, "r")}, profile)[
            "country"
        ].value
        == "IE"
    )
