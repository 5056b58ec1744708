"""Politeness, as the sites' own logs show it: the column "asked of us" of the crawling notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate

import pytest
from crawl_web import Reply, Request, Site, page

from mcminer.crawl import crawl
from mcminer.errors import SettingsError
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]
Tell = Callable[[Study, str], tuple[str, str]]


def test_nothing_is_fetched_before_a_contact_is_set(site: Sites, study: Studies) -> None:
    web = site({"/": page()})
    with pytest.raises(SettingsError, match=r"no contact is set; write the line contact = "):
        crawl(study(web, contact=""))
    assert web.log == []


def test_every_request_says_who_asks(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page()}, robots="")
    crawl(study(web, contact="ann@example.org"))
    agents = {request.headers["User-Agent"] for request in web.log}
    assert len(agents) == 1
    assert agents.pop().startswith("mcminer/")
    assert all("(+ann@example.org)" in request.headers["User-Agent"] for request in web.log)
    assert {request.headers["From"] for request in web.log} == {"ann@example.org"}


def test_the_group_of_our_own_agent_counts(site: Sites, study: Studies, decision: Tell) -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: mcminer\nDisallow: /private/\n"
    web = site({"/": page("/private/x", "/a"), "/a": page()}, robots=robots)
    mine = study(web)
    crawl(mine)
    assert web.asked() == ["/", "/a"]
    verdict, reason = decision(mine, web.url("/private/x"))
    assert verdict == "refused"
    assert reason.startswith("robots.txt ")
    assert reason.endswith("Disallow: /private/")


def test_another_agents_group_does_not_count(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page()}, robots="User-agent: miner\nDisallow: /\n")
    crawl(study(web))
    assert web.asked() == ["/", "/a"]


def test_crawl_delay_with_decimals_is_kept(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page()}, robots="User-agent: *\nCrawl-delay: 0.3\n")
    crawl(study(web))
    assert web.asked() == ["/", "/a"]
    assert min(web.gaps()) >= 0.3


def test_the_configured_delay_is_kept_for_every_request(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a", "/b"), "/a": page(), "/b": Reply("", 404)}, robots="")
    crawl(study(web, delay=0.15))
    assert len(web.log) == 6  # robots, tdmrep, sitemap and three pages
    assert min(web.gaps()) >= 0.15


def test_a_slow_host_gets_more_rest(site: Sites, study: Studies) -> None:
    def slow(_: Request) -> Reply:
        time.sleep(0.1)
        return Reply(page())

    web = site({"/": page("/slow"), "/slow": slow}, robots="")
    web.routes["/sitemap.xml"] = slow
    crawl(study(web, delay_factor=3.0))
    slow_at = next(at for at, request in enumerate(web.log) if request.path == "/sitemap.xml")
    if slow_at + 1 < len(web.log):
        assert web.gaps()[slow_at] >= 0.1 + 0.3


def test_one_request_at_a_time_to_a_host(site: Sites, study: Studies) -> None:
    now, most = [0], [0]

    def counted(_: Request) -> Reply:
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.01)
        now[0] -= 1
        return Reply(page())

    web = site({"/": page(*(f"/{n}" for n in range(12)))})
    web.routes |= {f"/{n}": counted for n in range(12)}
    crawl(study(web))
    assert most == [1]


def test_hosts_take_turns(site: Sites, study: Studies) -> None:
    """A host with much to fetch does not keep the others waiting."""
    sites = [site({"/": page(*(f"/{n}" for n in range(10)))}) for _ in range(3)]
    for one in sites:
        one.routes |= {f"/{n}": page() for n in range(10)}
    crawl(study(*sites, delay=0.03))
    firsts = [one.log[0].at for one in sites]
    lasts = [one.log[-1].at for one in sites]
    assert max(firsts) < min(lasts)
    assert [len(one.asked()) for one in sites] == [11, 11, 11]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_pauses_the_whole_host(
    site: Sites, study: Studies, status: int
) -> None:
    said = [False]

    def busy(_: Request) -> Reply:
        if said[0]:
            return Reply(page())
        said[0] = True
        return Reply("busy", status, {"Retry-After": "1"})

    web = site({"/": page("/busy", "/other"), "/busy": busy, "/other": page()}, robots="")
    mine = study(web)
    report = crawl(mine)
    place = next(at for at, request in enumerate(web.log) if request.path == "/busy")
    assert web.gaps()[place] >= 1.0
    assert web.times("/busy") == 2
    assert report.fetched == 3


def test_retry_after_as_a_date(site: Sites, study: Studies) -> None:
    answers = [0]

    def busy(_: Request) -> Reply:
        answers[0] += 1
        if answers[0] > 1:
            return Reply(page())
        # Whole seconds only: two ahead is at least one.
        return Reply("", 503, {"Retry-After": formatdate(time.time() + 2, usegmt=True)})

    web = site({"/": busy}, robots="")
    crawl(study(web))
    gap = max(web.gaps())
    assert 1.0 <= gap < 3.0
    assert web.times("/") == 2


def test_a_long_retry_after_parks_the_host_past_the_end_of_the_run(
    site: Sites, study: Studies
) -> None:
    web = site({"/": Reply("", 503, {"Retry-After": "3600"})}, robots="")
    other = site({"/": page()})
    mine = study(web, other)
    report = crawl(mine)
    assert report.seconds < 3
    assert [parked.host for parked in report.parked] == [web.host]
    assert report.parked[0].waiting >= 1
    assert "Retry-After 3600 s" in report.parked[0].reason
    before = len(web.log)
    assert crawl(mine).parked != []
    assert len(web.log) == before


def test_a_host_that_stays_busy_is_left_for_later_and_loses_nothing(
    site: Sites, study: Studies, decision: Tell
) -> None:
    web = site({"/": Reply("", 429, {"Retry-After": "0"})}, robots="")
    mine = study(web, retries=1)
    report = crawl(mine)
    assert web.times("/") == 2
    assert report.parked[0].reason == "HTTP 429 again and again"
    assert decision(mine, web.url())[0] == ""
    web.routes["/"] = page()
    with mine.store.write() as connection:
        connection.execute("UPDATE hosts SET not_before = 0")
    assert crawl(mine).fetched == 1


@pytest.mark.parametrize("status", [500, 503])
def test_robots_that_fails_means_that_nothing_is_fetched(
    site: Sites, study: Studies, status: int
) -> None:
    web = site({"/": page()}, robots=Reply("", status))
    mine = study(web)
    report = crawl(mine)
    assert {request.path for request in web.log} == {"/robots.txt"}
    assert f"robots.txt unreachable (HTTP {status})" in report.parked[0].reason
    assert report.waiting == 1


def test_robots_that_does_not_answer_means_that_nothing_is_fetched(
    site: Sites, study: Studies
) -> None:
    def hang(_: Request) -> Reply:
        time.sleep(0.6)
        return Reply("")

    web = site({"/": page(), "/robots.txt": hang})
    report = crawl(study(web, timeout=0.2, deadline=0.3, retries=0))
    assert {request.path for request in web.log} == {"/robots.txt"}
    assert "time-out" in report.parked[0].reason


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_is_not_there_allows(site: Sites, study: Studies, status: int) -> None:
    web = site({"/": page()}, robots=Reply("no", status))
    assert crawl(study(web)).fetched == 1


def test_robots_is_followed_over_five_redirects_and_no_more(site: Sites, study: Studies) -> None:
    def chain(length: int) -> dict[str, Reply]:
        routes = {f"/r{n}": Reply("", 301, {"Location": f"/r{n + 1}"}) for n in range(1, length)}
        routes["/robots.txt"] = Reply("", 301, {"Location": "/r1"})
        routes[f"/r{length}"] = Reply("User-agent: *\nDisallow: /", media="text/plain")
        return routes

    five = site({"/": page(), **chain(5)})
    six = site({"/": page(), **chain(6)})
    crawl(study(five, six))
    assert "/" not in five.asked()
    assert "/" in six.asked()


def test_only_500_kib_of_robots_are_read(site: Sites, study: Studies) -> None:
    filler = b"# " + b"x" * 1022 + b"\n"
    early = b"User-agent: *\nDisallow: /early\n" + filler * 600 + b"Disallow: /late\n"
    web = site({"/": page("/early", "/late"), "/late": page()}, robots=early)
    crawl(study(web))
    assert web.asked() == ["/", "/late"]


def test_html_served_as_robots_is_no_rule(site: Sites, study: Studies) -> None:
    web = site({"/": page()}, robots=Reply("<html>Disallow: /</html>"))
    assert crawl(study(web)).fetched == 1


def test_robots_is_asked_for_once_a_day(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page()}, robots="")
    mine = study(web)
    crawl(mine)
    crawl(mine, urls=[web.url("/b")])
    assert web.times("/robots.txt") == 1


def test_a_redirect_into_a_disallowed_path_is_not_followed(
    site: Sites, study: Studies, decision: Tell
) -> None:
    web = site(
        {"/": page("/go"), "/go": Reply("", 302, {"Location": "/secret"}), "/secret": page()},
        robots="User-agent: *\nDisallow: /secret\n",
    )
    mine = study(web)
    crawl(mine)
    assert web.asked() == ["/", "/go"]
    assert decision(mine, web.url("/go")) == ("redirected", "HTTP 302")
    assert decision(mine, web.url("/secret"))[0] == "refused"


def test_links_that_ask_not_to_be_followed_are_not(
    site: Sites, study: Studies, decision: Tell
) -> None:
    web = site(
        {
            "/": page("/a", "/no|nofollow", "/both|ugc nofollow"),
            "/a": page("/both", "/meta"),
            "/both": page(),
            "/meta": page("/behind", head='<meta name="robots" content="nofollow">'),
            "/no": page(),
            "/behind": page(),
        }
    )
    mine = study(web)
    crawl(mine)
    assert sorted(web.asked()) == ["/", "/a", "/both", "/meta"]
    assert decision(mine, web.url("/no")) == ("skipped", "nofollow")
    assert decision(mine, web.url("/behind")) == ("skipped", "nofollow")


@pytest.mark.parametrize(
    ("head", "headers", "kept"),
    [
        ('<meta name="robots" content="noindex">', {}, False),
        ('<meta name="mcminer" content="none">', {}, False),
        ('<meta name="otherbot" content="noindex">', {}, True),
        ("", {"X-Robots-Tag": "noindex"}, False),
        ("", {"X-Robots-Tag": "otherbot: noindex"}, True),
        ("", {"X-Robots-Tag": "mcminer: noindex"}, False),
        ("", {"X-Robots-Tag": "unavailable_after: 25 Jun 2010 15:00:00 PST"}, True),
    ],
)
def test_noindex_is_honoured(
    site: Sites, study: Studies, head: str, headers: dict[str, str], kept: bool
) -> None:
    web = site({"/": Reply(page(head=head), headers=headers)})
    mine = study(web)
    crawl(mine)
    assert mine.pages.count() == int(kept)
