"""What the learner can do at the end."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.outcomes import candidates

mined = partial(values_from, candidates)


LIST = (
    "<html><body><main><h1>Survey</h1><h2>{heading}</h2>"
    "<ul><li>set up a total station;</li><li>record a façade.</li></ul></main></body></html>"
)


def test_a_list_under_its_label() -> None:
    values = mined(LIST.format(heading="Learning outcomes"))
    assert values == {"learning_outcomes": ["set up a total station", "record a façade"]}


def test_a_list_behind_a_lead_in() -> None:
    values = mined(LIST.format(heading="After the course you will be able to"))
    assert values == {"learning_outcomes": ["set up a total station", "record a façade"]}


def test_topics_are_no_outcomes() -> None:
    assert mined(LIST.format(heading="Course content")) == {}


def test_a_sentence_behind_a_lead_in_is_divided_at_its_commas() -> None:
    text = (
        "Survey\nAfter the course you will be able to set up a station, record a façade and report."
    )
    assert mined(text) == {"learning_outcomes": ["set up a station", "record a façade and report"]}


def test_a_table_of_contents_is_none() -> None:
    page = (
        "<html><body><aside><ul><li>Learning outcomes</li><li>Equipment</li></ul></aside>"
        "<main><h1>Survey</h1><p>Two days.</p></main></body></html>"
    )
    assert mined(page) == {}


def test_sentences_keep_their_full_stops_and_phrases_lose_them() -> None:
    page = "<html><body><main><h1>A</h1><h2>Learning outcomes</h2><ul>{}</ul></main></body></html>"
    whole = ["You plan a small survey yourself.", "You report the results to others."]
    source = page.format("".join(f"<li>{item}</li>" for item in whole))
    assert mined(source) == {"learning_outcomes": whole}
    source = page.format("<li>plan a survey of one's own;</li><li>report its results.</li>")
    assert mined(source) == {
        "learning_outcomes": ["plan a survey of one's own", "report its results"]
    }
