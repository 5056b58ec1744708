"""CSS selectors of provider files: the words that they point to, and where those stand."""

from __future__ import annotations

import pytest

from mcminer.mining import mine_page
from mcminer.page import read_page
from mcminer.page.html import read_html
from mcminer.page.selected import is_selector, selected_pairs, selected_spans

MARKUP = """<html><body><div class=facts><p>About<p class=e>5 <b>EC</b></p>
<table><tr><td>Time<td class=d>6 weken</table><p>Niveau is <span class=n>NLQF 5</span>, ja</p></div>
<ul><li>1<li>2<li class=z>drie</ul><p class=gone></p></body>"""


@pytest.mark.parametrize(
    ("css", "words", "where"),
    [
        (".facts .e", "5 EC", "/html/body/div/p[2]"),
        (".d", "6 weken", "/html/body/div/table/tbody/tr/td[2]"),
        (".n", "NLQF 5", "/html/body/div/p[3]/span"),
        ("li:nth-of-type(3)", "drie", "/html/body/ul/li[3]"),
    ],
)
def test_selected_words_and_their_place(css: str, words: str, where: str) -> None:
    pairs = selected_pairs(MARKUP, {"ects": css})
    assert pairs == [("ects", words, where)]
    page = read_html(MARKUP, url="https://x.example/", language=False)
    ((label, start, end),) = selected_spans(page, pairs)
    assert label == "ects"
    assert page.text[start:end] == words


def test_what_is_not_there_gives_nothing() -> None:
    assert selected_pairs(MARKUP, {"ects": ".nope", "duration": ".gone"}) == []
    assert selected_pairs(MARKUP, {}) == []
    page = read_html(MARKUP, language=False)
    assert selected_spans(page, [("ects", "9 EC", "/html/body/div[7]")]) == []


def test_several_elements_in_the_pages_order() -> None:
    assert [words for _, words, _ in selected_pairs(MARKUP, {"x": "li"})] == ["1", "2", "drie"]


def test_selectors_are_recognised() -> None:
    assert is_selector("dl dd:nth-of-type(2)")
    assert not is_selector("a >")
    assert not is_selector(" ")


COURSE = """<html lang=en><head><title>Stage rigging | Harbour College</title></head><body>
<h1>Stage rigging</h1><div class=facts><p class=c>6</p><i></i><p class=w>150</p></div>
<p>This short course teaches how loads are hung above a stage. You will learn to plan a rig and
to check it safely in a team.</p><h2>Assessment</h2><p>A written exam and a practical test.</p>
<h2>Entry requirements</h2><p>You are at least 18 years old.</p></body></html>"""


def test_selected_words_become_cells_with_those_words_as_evidence() -> None:
    """Two bare figures say nothing to a rule; the provider's file says what they are."""
    url = "https://harbour.example/courses/rigging"
    bare = mine_page(read_page(COURSE.encode(), url=url)).offers[0]
    assert "ects" not in bare.cells
    assert "hours_min" not in bare.cells
    selectors = {"ects": ".facts .c", "hours_min": ".facts .w"}
    page = read_page(COURSE.encode(), url=url, selectors=selectors)
    cells = mine_page(page).offers[0].cells
    assert (cells["ects"].value, cells["hours_min"].value) == (6, 150)
    for name, words in (("ects", "6"), ("hours_min", "150")):
        (piece,) = cells[name].evidence
        assert piece.quote == page.text[piece.start : piece.end] == words
