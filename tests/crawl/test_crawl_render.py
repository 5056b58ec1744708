"""Pages that scripts draw: through the same guard, robots rules, delays and archive."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from crawl_web import Reply, Site, page

from mcminer.crawl import crawl
from mcminer.crawl.account import account
from mcminer.crawl.browser import find_chromium, missing
from mcminer.crawl.check import check_archive
from mcminer.crawl.links import links_of
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]

browser = pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is there")

SHELL = (
    "<!doctype html><html lang=en><head><title>App</title>{head}</head><body><div id=app></div>"
    "<script src=/app.js></script></body></html>"
)
APP = """
fetch('/api/course.json').then(r => r.json()).then(found => {
  document.getElementById('app').innerHTML =
    '<h1>' + found.title + '</h1><a href="/next">Next course</a>';
});
"""


def app(site: Sites, script: str = APP, robots: str | None = None, head: str = "") -> Site:
    """A site whose words come from a script that asks for JSON."""
    web = site(
        {"/": SHELL.replace("{head}", head), "/next": page(text="A page like any other. " * 9)},
        robots=robots,
    )
    web.routes["/app.js"] = Reply(script, media="text/javascript")
    web.routes["/api/course.json"] = Reply(
        json.dumps({"title": "Welding in six weeks"}), media="application/json"
    )
    return web


def told(study: Study) -> list[tuple[str, str, str]]:
    """Path, decision and reason of what was asked for the browser."""
    rows = study.store.connection.execute(
        "SELECT url, decision, reason FROM fetches WHERE reason LIKE 'for a page%' ORDER BY id"
    )
    return [(str(url).split("/", 3)[3], str(what), str(why)) for url, what, why in rows]


@browser
def test_the_drawn_page_is_the_page(site: Sites, study: Studies) -> None:
    web = app(site)
    mine = study(web)
    crawl(mine)
    assert web.times("/") == 1  # the browser gets what the crawl has fetched
    assert web.times("/next") == 1  # a link that only the script wrote
    home = mine.pages.by_url(web.url())
    assert home is not None
    assert b"Welding in six weeks" in mine.pages.body(home)
    assert home.charset == "utf-8"
    agents = {request.headers["User-Agent"] for request in web.log}
    assert len(agents) == 1  # the crawler's own, from the browser too
    assert [(path, what) for path, what, _ in told(mine)] == [
        ("app.js", "fetched"),
        ("api/course.json", "fetched"),
    ]


@browser
def test_response_and_drawn_page_are_archived(site: Sites, study: Studies) -> None:
    from warcio.archiveiterator import ArchiveIterator

    web = app(site)
    mine = study(web)
    crawl(mine)
    kinds: dict[str, list[str]] = {}
    bodies: dict[str, bytes] = {}
    responses: dict[str, str] = {}
    (path,) = mine.archive.iterdir()
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            kinds.setdefault(url, []).append(record.rec_type)
            body = record.raw_stream.read()
            if url == web.url():
                bodies[record.rec_type] = body
                responses[record.rec_type] = record.rec_headers.get_header("WARC-Record-ID")
                if record.rec_type == "conversion":
                    refers = record.rec_headers.get_header("WARC-Refers-To")
    assert kinds[web.url()] == ["response", "request", "conversion"]
    assert web.url("/app.js") not in kinds  # only the page itself is archived
    assert b"Welding" not in bodies["response"]
    assert b"Welding" in bodies["conversion"]
    assert refers == responses["response"]
    assert check_archive(mine).problems == []


@browser
def test_again_draws_anew_and_compares_what_is_shown(site: Sites, study: Studies) -> None:
    web = app(site)
    web.routes["/"] = Reply(SHELL.replace("{head}", ""), headers={"ETag": '"1"'})
    mine = study(web)
    crawl(mine)
    same = crawl(mine, again=True)
    assert (same.changed, same.unchanged) == (0, 2)
    web.routes["/api/course.json"] = Reply('{"title": "Welding in 8 weeks"}', media="text/json")
    other = crawl(mine, again=True)
    assert (other.changed, other.unchanged) == (1, 1)
    home = mine.pages.by_url(web.url())
    assert home is not None
    assert b"8 weeks" in mine.pages.body(home)
    assert all("If-None-Match" not in one.headers for one in web.log)
    assert check_archive(mine).problems == []


@browser
def test_the_browser_reaches_nothing_that_the_guard_refuses(site: Sites, study: Studies) -> None:
    inner = site({"/secret": Reply("secret", media="text/plain")}, address="127.0.0.2")
    inner.fallback = lambda request: Reply("window.stolen = 1", media="text/javascript")
    base = f"//127.0.0.2:{inner.port}"
    script = (
        f"""
    new WebSocket('ws:{base}/socket');
    for (const tag of ['img', 'iframe', 'script', 'link', 'video', 'object', 'embed']) {{
      const one = document.createElement(tag);
      one.rel = 'stylesheet';
      one.src = one.href = one.data = 'http:{base}/' + tag;
      document.body.append(one);
    }}
    navigator.sendBeacon('http:{base}/beacon', 'x');
    new EventSource('http:{base}/events');
    fetch('http:{base}/secret').catch(() => 0);
    fetch('http://169.254.169.254/latest/meta-data/').catch(() => 0);
    fetch('http://localhost:{inner.port}/name').catch(() => 0);
    fetch('/away').catch(() => 0);
    fetch('file:///etc/passwd').catch(() => 0);
    fetch('/post', {{method: 'POST', body: 'x'}}).catch(() => 0);
    """
        + APP
    )
    web = app(site, script)
    web.routes["/away"] = Reply("", 302, headers={"Location": f"http:{base}/redirected"})
    mine = study(web, allow_networks=["127.0.0.1/32"])
    crawl(mine)
    assert inner.log == []
    assert web.times("/post") == 0
    refused = {path for path, what, why in told(mine) if what == "refused" and "guard" in why}
    assert {"secret", "script", "redirected", "latest/meta-data/"} <= refused
    home = mine.pages.by_url(web.url())
    assert home is not None
    assert b"Welding" in mine.pages.body(home)


@browser
def test_robots_rules_hold_for_what_scripts_ask(site: Sites, study: Studies) -> None:
    other = site(
        {"/open.js": Reply("window.x = 1", media="text/javascript")},
        robots="User-agent: *\nDisallow: /closed\n",
    )
    script = APP.replace("fetch(", f"""
    for (const path of ['/open.js', '/closed.js']) {{
      const one = document.createElement('script');
      one.src = '{other.url("")}' + path;
      document.head.append(one);
    }}
    fetch(""", 1)  # fmt: skip
    web = app(site, script, robots="User-agent: *\nDisallow: /api/\n")
    mine = study(web)
    crawl(mine)
    assert web.times("/api/course.json") == 0
    assert [one.path for one in other.log] == ["/robots.txt", "/open.js"]
    reasons = {path: why for path, what, why in told(mine) if what == "refused"}
    assert set(reasons) == {"api/course.json", "closed.js"}
    assert all("robots.txt: Disallow" in why for why in reasons.values())


@browser
def test_delays_hold_for_what_scripts_ask(site: Sites, study: Studies) -> None:
    web = app(site)
    crawl(study(web, delay=0.25))
    assert len(web.log) == 7
    assert min(web.gaps()) >= 0.24


@browser
def test_a_script_of_many_pages_is_fetched_once(site: Sites, study: Studies) -> None:
    web = app(site)
    web.routes["/api/course.json"] = Reply('{"title": "<a href=/2>2</a>"}', media="text/json")
    web.routes["/2"] = web.routes["/"]
    crawl(study(web))
    assert web.times("/2") == 1
    assert web.times("/app.js") == 1
    assert web.times("/api/course.json") == 2


@browser
def test_wishes_that_a_script_writes_are_kept(site: Sites, study: Studies) -> None:
    script = APP + "document.head.innerHTML += '<meta name=robots content=noindex>';"
    web = app(site, script)
    mine = study(web)
    crawl(mine)
    assert mine.pages.by_url(web.url()) is None


@browser
def test_a_page_that_leaves_or_never_rests_ends(
    site: Sites, study: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = app(site, "document.body.append('Moved'); location.href = '/next';")
    mine = study(web)
    crawl(mine)
    assert web.times("/next") == 1
    monkeypatch.setattr("mcminer.crawl.browser._GRACE", 0.5)
    endless = app(site, APP + "for (;;) {}")
    busy = study(endless, deadline=2.0)
    crawl(busy)
    (reason,) = busy.store.connection.execute(
        "SELECT reason FROM frontier WHERE url = ?", (endless.url(),)
    ).fetchone()
    assert "not drawn" in reason
    assert busy.pages.count() == 1


@browser
def test_a_provider_may_ask_for_the_browser(site: Sites, study: Studies) -> None:
    words = "Words that are there without any script, as many as a page has. " * 3
    web = site({"/": page(text=words, head="<script>document.title = 'drawn'</script>")})
    mine = study(web)
    crawl(mine)
    assert b"<title>A page</title>" in mine.pages.body(next(mine.pages.iter()))
    providers = mine.folder / "providers.csv"
    providers.write_text(providers.read_text().replace("/,,,", "/,,render,"))
    crawl(mine, again=True)
    assert b"<title>drawn</title>" in mine.pages.body(next(mine.pages.iter()))


def test_without_a_browser_the_page_is_kept_and_the_reason_told(
    site: Sites, study: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCMINER_CHROMIUM", "/no/such/program")
    assert find_chromium() is None
    web = app(site)
    mine = study(web)
    report = crawl(mine)
    assert report.new == 1
    (reason,) = mine.store.connection.execute("SELECT reason FROM frontier").fetchone()
    assert reason.startswith("new; not drawn: ")
    assert account(mine)[0].note == "1 page wants a browser and has none"
    assert mine.pages.count() == 1


def test_a_crawl_that_draws_nothing_needs_no_playwright(
    site: Sites, study: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("playwright", "playwright.async_api"):
        monkeypatch.setitem(sys.modules, name, None)
    assert crawl(study(site({"/": page(text="words of a page " * 40)}))).new == 1


def test_the_browser_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MCMINER_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert find_chromium() == str(program)
    monkeypatch.setenv("MCMINER_CHROMIUM", str(program))
    assert find_chromium() == str(program)


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        (SHELL, True),
        ("<body><noscript>Please enable JavaScript " * 9 + "</noscript><script>1</script>", True),
        ("<body>Short, but without any script", False),
        ("<body><script>1</script>" + "<p>Here are the words of the page. " * 9, False),
        ("<body><script>1</script><a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>", False),
    ],
)
def test_what_is_empty_but_for_scripts(body: str, bare: bool) -> None:
    found = links_of(body.encode(), "http://a.example/", charset=None, agent="mcminer")
    assert found.bare is bare
