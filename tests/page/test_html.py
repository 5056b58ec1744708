"""Reading HTML: nothing visible is lost, and offsets hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcminer.errors import PageError
from mcminer.page import Page, read_page


def read(markup: str, url: str | None = None) -> Page:
    return read_page(markup.encode(), url=url, media_type="text/html", language=False)


def pairs(page: Page) -> list[tuple[str, str, str]]:
    return [
        (page.text[p.label_start : p.label_end], page.text[p.start : p.end], p.layout)
        for p in page.pairs
    ]


LAYOUTS = {
    "dl": "<dl><dt>Duration</dt><dd>6 weeks</dd></dl>",
    "dl_div": "<dl><div><dt>Duration</dt><dd>6 weeks</dd></div></dl>",
    "th": "<table><tr><th>Duration</th><td>6 weeks</td></tr></table>",
    "td": "<table><tbody><tr><td>Duration</td><td><p>6 weeks</p></td></tr></tbody></table>",
    "columns": "<table><tr><th>Duration</th><th>Fee</th></tr><tr><td>6 weeks</td><td>90</td></tr></table>",
    "spans": '<div><span class="l">Duration</span><span>6 weeks</span></div>',
    "divs": "<div><div>Duration</div><div>6 weeks</div></div>",
    "bold": "<p><b>Duration</b> 6 weeks</p>",
    "bold_colon": "<p><strong>Duration:</strong> 6 weeks</p>",
    "colon": "<p>Duration: 6 weeks</p>",
    "list": "<ul><li>Duration: 6 weeks</li></ul>",
    "strip": "<p>Place: Ghent • Duration: 6 weeks • Fee: 90</p>",
    "hidden": "<div hidden><dl><dt>Duration</dt><dd>6 weeks</dd></dl></div>",
    "json-ld": '<script type="application/ld+json">{"@type":"Course","Duration":"6 weeks"}</script><p>x</p>',
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_label_and_value_are_paired_in_every_layout(layout: str) -> None:
    found = [(label.rsplit(".", 1)[-1], value) for label, value, _ in pairs(read(LAYOUTS[layout]))]
    assert ("Duration", "6 weeks") in [(label.rstrip(":"), value) for label, value in found]


def test_regions_are_told_and_nothing_is_dropped() -> None:
    page = read(
        "<nav><a href='/a'>Courses</a></nav><main><h1>BIM</h1><p>Text.</p>"
        "<div class='related-courses'><h3>Other</h3></div></main><footer>Address</footer>"
        "<div id='cookie-banner'>We use cookies</div>"
    )
    regions = {page.words(i): b.region for i, b in enumerate(page.blocks)}
    assert regions == {
        "Courses": "nav", "BIM": "main", "Text.": "main", "Other": "related",
        "Address": "footer", "We use cookies": "banner",
    }  # fmt: skip


def test_headings_reach_over_their_section_only() -> None:
    page = read("<h1>A</h1><h2>Entry</h2><p>one</p><h2>Exam</h2><p>two</p>")
    under = {
        page.words(i): page.words(b.heading) for i, b in enumerate(page.blocks) if b.heading >= 0
    }
    assert under == {"Entry": "A", "one": "Entry", "Exam": "A", "two": "Exam"}


def test_glued_spans_are_kept_apart_and_styled_letters_together() -> None:
    page = read(
        "<p><span>Duração</span><span>25 horas</span></p><p>H<sub>2</sub>O and m<em>i</em>cro</p>"
    )
    assert page.text == "Duração 25 horas\nH2O and micro"


def test_structured_data_of_a_framework_is_read() -> None:
    page = read(
        '<p>x</p><script id="__NEXT_DATA__">{"props":{"course":{"workload":"12 hours"}}}</script>'
    )
    assert "props.course.workload: 12 hours" in page.text


def test_broken_json_ld_does_no_harm() -> None:
    page = read('<script type="application/ld+json">{"a": "b",,}</script><p>Visible</p>')
    assert page.text == "Visible"


def test_address_is_the_last_line() -> None:
    page = read("<p>Text</p>", url="https://example.ie/courses/x")
    assert page.text.splitlines()[-1] == "https://example.ie/courses/x"


def test_links_are_absolute_with_their_words() -> None:
    page = read(
        '<a href="../b.html" rel="nofollow">Course B</a>', url="https://example.ie/c/a.html"
    )
    (link,) = page.links
    assert (link.url, link.text, link.rel) == ("https://example.ie/b.html", "Course B", "nofollow")


def test_where_is_an_xpath_of_the_element() -> None:
    page = read("<body><ul><li>one</li><li>two</li></ul></body>")
    assert [b.where for b in page.blocks] == ["/html/body/ul/li", "/html/body/ul/li[2]"]


def test_nesting_without_end_keeps_its_words() -> None:
    page = read("<div>" * 100_000 + "<p>Deep</p>")
    assert page.text == "Deep"
    assert page.cut


def test_a_million_attributes_end() -> None:
    page = read("<div " + " ".join(f"a{i}=1" for i in range(1_000_000)) + "><p>Kept</p></div>")
    assert page.text == "Kept"
    assert page.cut


def test_ordinary_pages_are_not_cut() -> None:
    rows = "<tr><td><a href='/c'>Course</a></td><td>8 hours</td></tr>" * 3_000
    page = read(f"<table>{rows}</table>")
    assert page.cut is None
    assert page.text.count("8 hours") == 3_000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "not a page"),
        (b"<html></html>", "no visible text"),
    ],
)
def test_what_is_no_page_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        read_page(body, language=False)


MARKUP = st.text(
    alphabet=st.sampled_from(list("<>/pbdivtdr ulh1 =\"'&;:|·aé٣א\u00ad\u200f\u0301\n")),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_offsets_hold_on_any_markup(markup: str) -> None:
    try:
        page = read("<p>start</p>" + markup)
    except PageError:
        return
    last = -1
    for block in page.blocks:
        assert last < block.start < block.end <= len(page.text)
        assert page.text[block.start : block.end].strip() == page.text[block.start : block.end]
        last = block.end
    for pair in page.pairs:
        assert pair.label_start < pair.label_end
        assert pair.start < pair.end


def test_a_list_of_links_to_the_pages_own_parts_is_navigation() -> None:
    page = read(
        "<div><a href='#goals'>Learning outcomes</a></div><ul><li><a href='#needs'>Entry</a></li>"
        "<li><a href='#skills'>Skills</a></li></ul><h2 id='goals'>Learning outcomes</h2>"
        "<p><a href='#top'>Up</a></p><p>You learn to weld.</p>"
    )
    regions = {page.words(i): block.region for i, block in enumerate(page.blocks)}
    assert regions["Entry"] == regions["Skills"] == "nav"
    assert regions["Up"] == regions["You learn to weld."] == "main"


def test_the_buttons_of_an_accordion_are_no_list_of_contents() -> None:
    page = read("".join(
        f"<div><a href='#p{n}'>{name}</a></div><div id='p{n}' hidden>{body}</div>"
        for n, (name, body) in enumerate(
            [("Duration", "3 days"), ("Entry", "None"), ("Exam", "A test")]
        )
    ))  # fmt: skip
    assert {block.region for block in page.blocks} == {"main"}
