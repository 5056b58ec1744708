"""The main job, end to end, on the demo web."""

from __future__ import annotations

from urllib.parse import urlsplit

from mcminer.codebook import codebook
from mcminer.demo import DemoReport
from mcminer.page import read_page
from mcminer.record import Offer
from mcminer.study import Study


def test_rows_and_languages(demo: DemoReport) -> None:
    assert demo.mapped.rows >= 60
    assert len(demo.mapped.languages) >= 8
    assert [file.path.name for file in demo.files] == ["mapping.csv", "mapping.xlsx"]


def test_what_robots_txt_closes_is_no_row(demo: DemoReport) -> None:
    assert demo.strays == []


def test_every_cell_stands_on_words_of_an_archived_page(demo: DemoReport) -> None:
    texts: dict[str, str] = {}
    checked = 0
    with Study.open(demo.folder) as study:
        for page in study.pages.iter():
            body = study.pages.body(page)
            if body.strip() and page.media_type in ("text/html", "application/pdf"):
                read = read_page(
                    body,
                    url=page.url,
                    media_type=page.media_type,
                    charset=page.charset,
                    language=False,
                )
                texts[page.url] = read.text
        for stored in study.offers.iter():
            for name, cell in Offer.from_dict(stored.proposal).cells.items():
                assert name in codebook().names
                assert codebook()[name].check(cell.value) is not None
                assert 0 < cell.confidence <= 1
                assert cell.evidence, f"{stored.page_url} {name} has no evidence"
                for piece in cell.evidence:
                    text = texts[piece.url or stored.page_url]
                    assert text[piece.start : piece.end] == piece.quote, f"{stored.page_url} {name}"
                    checked += 1
    assert checked > 1_000


def test_scores_do_not_fall(demo: DemoReport) -> None:
    overall = demo.scores.overall
    assert overall.precision is not None
    assert overall.recall is not None
    assert overall.precision >= 0.90
    assert overall.recall >= 0.75


def test_mapping_again_changes_no_row(demo: DemoReport) -> None:
    from mcminer.mapping import map_study

    with Study.open(demo.folder) as study:
        before = [(o.row, o.page_url, o.digest) for o in study.offers.iter()]
        map_study(study)
        assert [(o.row, o.page_url, o.digest) for o in study.offers.iter()] == before


def test_all_traffic_was_on_loopback(demo: DemoReport) -> None:
    with Study.open(demo.folder) as study:
        assert {urlsplit(page.url).hostname for page in study.pages.iter()} == {"127.0.0.1"}
