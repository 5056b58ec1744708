"""Re-crawls and the review: changed pages mark their rows, and decisions are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from click.testing import CliRunner
from crawl_web import Reply, Site, page

from mcminer.cli import crawl as crawl_command
from mcminer.cli import status
from mcminer.crawl import crawl
from mcminer.crawl.looks import looks
from mcminer.study import Decision, Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]


def proposal(**values: Any) -> dict[str, Any]:
    """An offer as `map` stores it."""
    return {
        "cells": {
            column: {"value": value, "confidence": 0.9, "method": "rule:x", "evidence": []}
            for column, value in values.items()
        }
    }


def reviewed(site: Sites, study: Studies) -> tuple[Site, Study, list[int]]:
    """A study with two pages, mapped; the first one's row was reviewed long before the re-crawl."""
    web = site({"/": page("/a", "/b"), "/a": page(text="6 weeks"), "/b": page(text="5 ECTS")})
    mine = study(web)
    crawl(mine)
    rows = map_again(mine, "/a", proposal(duration="P6W", ects=5))
    rows += map_again(mine, "/b", proposal(ects=5))
    map_again(mine, "/")
    mine.decisions.append(
        [
            Decision(
                row=rows[0], column="duration", coder="ann", kind="accept", old="P6W", new="P6W",
                at="2026-01-01T00:00:00Z",
            )
        ]
    )  # fmt: skip
    return web, mine, rows


def map_again(mine: Study, path: str, *proposals: dict[str, Any]) -> list[int]:
    (found,) = [one for one in mine.pages.iter() if one.url.endswith(path)]
    return mine.offers.replace(found.id, proposals)


def test_a_changed_page_marks_its_rows_and_keeps_decisions(site: Sites, study: Studies) -> None:
    web, mine, rows = reviewed(site, study)
    assert looks(mine).unmapped == 0
    web.routes["/a"] = page(text="8 weeks")
    web.routes["/b"] = page(text="7 ECTS")
    said = CliRunner().invoke(crawl_command.command, [str(mine.folder), "--again"])
    assert "0 new, 2 changed, 1 unchanged, 0 gone" in said.output
    assert "2 rows stand on pages that have changed, 1 of them reviewed" in said.output
    changed = [one.url for one in mine.pages.iter(unmapped=True)]
    assert changed == [web.url("/a"), web.url("/b")]
    before = looks(mine)
    assert (before.unmapped, before.unmapped_reviewed, before.rows) == (2, 1, ())

    map_again(mine, "/a", proposal(duration="P8W", ects=5))
    map_again(mine, "/b", proposal(ects=7))
    after = looks(mine)
    assert after.unmapped == 0
    # Nobody has looked at row b at all: it waits in the review's queue as it is.
    assert [one.row for one in after.rows] == rows[:1]
    assert after.rows[0].changes == {"duration": ("P6W", "P8W")}
    assert mine.decisions.latest(rows[0])["duration"].new == "P6W"
    said = CliRunner().invoke(status.command, [str(mine.folder), "--looks"])
    assert "1 reviewed rows want another look" in said.output
    assert 'duration: "P6W" -> "P8W"' in said.output

    mine.decisions.append(
        [Decision(row=rows[0], column="duration", coder="ann", kind="accept", old="P6W", new="P8W",
                  at="2099-01-01T00:00:00Z")]
    )  # fmt: skip
    assert looks(mine).rows == ()


def test_a_page_that_says_the_same_in_other_bytes_is_done_with(site: Sites, study: Studies) -> None:
    web, mine, _ = reviewed(site, study)
    web.routes["/a"] = page(text="6 weeks", head="<meta name=token content=77>")
    crawl(mine, again=True)
    assert looks(mine).unmapped == 1
    map_again(mine, "/a", proposal(ects=5, duration="P6W"))
    assert looks(mine).rows == ()


def test_two_changes_without_a_look_are_told_as_one(site: Sites, study: Studies) -> None:
    web, mine, rows = reviewed(site, study)
    for weeks in (7, 8):
        web.routes["/a"] = page(text=f"{weeks} weeks")
        crawl(mine, again=True)
        map_again(mine, "/a", proposal(duration=f"P{weeks}W", ects=5))
    (one,) = looks(mine).rows
    assert (one.row, one.changes) == (rows[0], {"duration": ("P6W", "P8W")})


def test_an_offer_that_went_and_a_page_that_went_are_told(site: Sites, study: Studies) -> None:
    web, mine, rows = reviewed(site, study)
    web.routes["/a"] = page(text="sold out")
    crawl(mine, again=True)
    map_again(mine, "/a")
    (one,) = looks(mine).rows
    assert one.gone
    said = CliRunner().invoke(status.command, [str(mine.folder), "--looks"])
    assert "does not offer it any more" in said.output
    web.routes["/a"] = Reply("", 410)
    crawl(mine, again=True)
    assert looks(mine).rows == ()
    assert looks(mine).gone == 1
    assert mine.decisions.count() == 1
    assert mine.offers.get(rows[0]).proposal["cells"]


def test_status_tells_how_far_the_review_is(site: Sites, study: Studies) -> None:
    _, mine, _ = reviewed(site, study)
    said = CliRunner().invoke(status.command, [str(mine.folder)])
    assert said.exception is None
    lines = {" ".join(line.split()) for line in said.output.splitlines()}
    assert "rows of rows reviewed ok rejected disputed" in lines
    assert "all rows 2 1 0 0 0" in lines
    assert "Provider 0 2 1 0 0 0" in lines
    assert "ann: 1 decisions on 1 rows." in lines
    assert any(line.startswith("Next: mcminer sheet ") for line in lines)
