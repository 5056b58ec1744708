"""Reservations of text mining on every path, and the legal ground that a study may state."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from crawl_web import Reply, Site, page

from mcminer.crawl import crawl
from mcminer.crawl.reservation import TdmRules, directives_of
from mcminer.crawl.robots import Robots
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]
Tell = Callable[[Study, str], tuple[str, str]]

GROUND = "Art. 3 Directive (EU) 2019/790"
TDMREP = [{"location": "/", "tdm-reservation": 1}, {"location": "/open/*", "tdm-reservation": 0}]

SIGNALS = [
    (Reply(page(), headers={"tdm-reservation": "1"}), "tdm-reservation header"),
    (Reply(page(head='<meta name="tdm-reservation" content="1">')), "tdm-reservation meta"),
    (Reply(page(head='<meta name="robots" content="index, noai">')), "noai meta"),
    (Reply(page(), headers={"X-Robots-Tag": "noai"}), "noai header"),
]


@pytest.mark.parametrize(("reply", "signal"), SIGNALS)
def test_a_page_that_reserves_is_not_kept(
    site: Sites, study: Studies, decision: Tell, reply: Reply, signal: str
) -> None:
    web = site({"/": reply})
    mine = study(web)
    crawl(mine)
    assert decision(mine, web.url()) == ("refused", f"reserved: {signal}")
    assert mine.pages.count() == 0
    archived = b"".join(path.read_bytes() for path in mine.archive.iterdir())
    assert (
        archived == b""
        or mine.store.connection.execute(
            "SELECT warc_file FROM fetches WHERE url = ?", (web.url(),)
        ).fetchone()[0]
        is None
    )


@pytest.mark.parametrize(("reply", "signal"), SIGNALS)
def test_a_legal_ground_lets_it_through_and_is_logged(
    site: Sites, study: Studies, reply: Reply, signal: str
) -> None:
    web = site({"/": reply})
    mine = study(web, legal_ground=GROUND)
    crawl(mine)
    row = mine.store.connection.execute(
        "SELECT decision, signal, legal_ground FROM fetches WHERE url = ?", (web.url(),)
    ).fetchone()
    assert tuple(row) == ("fetched", signal, GROUND)
    assert next(mine.pages.iter()).legal_ground == GROUND


def test_tdmrep_json_is_asked_first_and_kept(site: Sites, study: Studies, decision: Tell) -> None:
    web = site(
        {
            "/open/": page("/open/a", "/closed"),
            "/open/a": page(),
            "/closed": page(),
            "/.well-known/tdmrep.json": Reply(json.dumps(TDMREP), media="application/json"),
        }
    )
    mine = study(web.url("/open/"), scope="/")
    crawl(mine)
    assert web.asked() == ["/open/", "/open/a"]
    assert decision(mine, web.url("/closed")) == ("refused", "reserved: tdmrep.json /")


def test_content_signal_of_robots(site: Sites, study: Studies, decision: Tell) -> None:
    robots = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    web = site({"/": page()}, robots=robots)
    mine = study(web)
    crawl(mine)
    assert "/" not in web.asked()
    assert decision(mine, web.url())[1] == ("reserved: Content-Signal: search=yes, ai-train=no")
    granted = study(web, legal_ground=GROUND)
    crawl(granted)
    assert granted.pages.count() == 1


def test_a_signal_counts_where_tdmrep_may_not_be_asked_for(site: Sites, study: Studies) -> None:
    robots = "User-agent: *\nContent-Signal: ai-train=no\nDisallow: /.well-known/\n"
    web = site({"/": page()}, robots=robots)
    crawl(study(web))
    assert {request.path for request in web.log} <= {"/robots.txt", "/sitemap.xml"}


def test_a_ground_does_not_set_robots_aside(site: Sites, study: Studies) -> None:
    web = site({"/": page()}, robots="User-agent: *\nDisallow: /\n")
    crawl(study(web, legal_ground=GROUND))
    assert web.asked() == []


@pytest.mark.parametrize(
    ("value", "reserved"),
    [
        ("search=yes, ai-train=no", True),
        ("ai-input=no", True),
        ("/news/ ai-train=no", False),
        ("/courses/ ai-train=no", True),
        ("search=no, ai-train=yes, ai-input=yes", False),
    ],
)
def test_content_signals(value: str, reserved: bool) -> None:
    robots = Robots(f"User-agent: *\nContent-Signal: {value}\n".encode(), "mcminer")
    assert bool(robots.signal("https://example.org/courses/1")) is reserved


@pytest.mark.parametrize(
    "body", [None, b"", b"<html>", b"[1, 2]", b'{"location": 5}', b"\xff\xfe\x00", b"null"]
)
def test_unreadable_tdmrep_states_nothing(body: bytes | None) -> None:
    assert TdmRules(body).reserved("https://example.org/") == ""


def test_directives_of_several_agents_in_one_header() -> None:
    found = directives_of(
        [("X-Robots-Tag", "otherbot: noindex, nofollow, mcminer: noai, max-snippet: 5")],
        agent="mcminer",
        source="header",
    )
    assert (found.noindex, found.nofollow, found.reserved) == (False, False, "noai header")
