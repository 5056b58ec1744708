"""Stopping in every way, and going on: nothing lost, nothing double."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from crawl_web import Reply, Site, page

from mcminer.crawl import crawl
from mcminer.crawl.check import check_archive
from mcminer.errors import StudyError, UsageError
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]

ROOT = Path(__file__).parents[2]
CRAWL = "import sys; from mcminer.study import Study; from mcminer.crawl import crawl; "
CRAWL += "study = Study.open(sys.argv[1]); print(crawl(study).interrupted)"


def start(study: Study) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(study.folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def _has_asked(site: Site, number: int) -> bool:
    return len(site.asked()) >= number


def large_site(site: Sites, pages: int) -> Site:
    web = site({"/": page(*(f"/{n}" for n in range(pages)))}, robots="")
    web.routes |= {f"/{n}": page(text=f"page {n} " * 40) for n in range(pages)}
    return web


def test_killed_twice_and_gone_on(site: Sites, study: Studies) -> None:
    sites = [large_site(site, 80) for _ in range(2)]
    mine = study(*sites)
    for asked in (25, 50):
        process = start(mine)
        wait_for(partial(_has_asked, sites[0], asked))
        process.kill()
        process.communicate()
    report = crawl(mine)
    assert report.waiting == 0
    assert mine.pages.count() == 2 * 81
    # Each kill costs at most the one request that was in flight on each host.
    for one in sites:
        again = sum(times - 1 for times in Counter(one.asked()).values())
        assert again <= 2
    checked = check_archive(mine)
    assert (checked.problems, checked.notes) == ([], [])
    integrity = mine.store.connection.execute("PRAGMA integrity_check").fetchone()[0]
    assert integrity == "ok"
    rows = mine.store.connection.execute(
        "SELECT count(*), count(DISTINCT url) FROM fetches WHERE decision = 'fetched' "
        "AND reason = 'new'"
    ).fetchone()
    assert tuple(rows) == (162, 162)
    outcomes = [run.outcome for run in mine.runs.iter()]
    assert outcomes == [None, None, "done"]


def test_a_kill_does_not_shorten_a_delay(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a", "/b"), "/a": page(), "/b": page()}, robots="")
    web.routes["/sitemap.xml"] = web.routes["/.well-known/tdmrep.json"] = Reply("", 404)
    mine = study(web, delay=1.0)
    process = start(mine)
    wait_for(lambda: len(web.log) >= 2)
    process.kill()
    process.communicate()
    process = start(mine)
    wait_for(lambda: len(web.log) >= 3)
    process.kill()
    process.communicate()
    assert min(web.gaps()) >= 1.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_in_good_order(site: Sites, study: Studies, number: int) -> None:
    web = large_site(site, 60)
    mine = study(web, delay=0.02)
    process = start(mine)
    wait_for(lambda: len(web.asked()) >= 5)
    process.send_signal(number)
    out, err = process.communicate(timeout=5)
    assert (out.strip(), err) == ("True", "")
    assert mine.pages.count() == len(web.asked())
    assert [run.outcome for run in mine.runs.iter()] == ["interrupted"]
    crawl(mine)
    assert Counter(web.asked()).most_common(1)[0][1] == 1
    assert mine.pages.count() == 61


def test_a_second_crawl_is_told_who_is_writing(site: Sites, study: Studies) -> None:
    web = large_site(site, 40)
    mine = study(web, delay=0.05)
    process = start(mine)
    try:
        wait_for(lambda: len(web.asked()) >= 2)
        with pytest.raises(StudyError, match=r"`mcminer crawl` \(process \d+, since .*is writing"):
            crawl(mine)
    finally:
        process.kill()
        process.communicate()


def test_an_interrupted_round_is_gone_on_with(site: Sites, study: Studies) -> None:
    web = large_site(site, 5)
    mine = study(web)
    crawl(mine)
    mine.store.set_fact("again", "open")
    mine.store.set_fact("round", "2")
    with mine.store.write() as connection:
        connection.execute("UPDATE frontier SET state = 'waiting' WHERE url LIKE '%/3'")
    web.log.clear()
    report = crawl(mine, again=True)
    assert (web.asked(), report.unchanged) == (["/3"], 1)


def test_urls_of_the_command_line_are_kept(site: Sites, study: Studies) -> None:
    web = site({"/": page(), "/hidden": page("/behind"), "/behind": page()})
    mine = study(web.url("/"))
    crawl(mine, urls=[web.url("/hidden")])
    assert sorted(web.asked()) == ["/", "/behind", "/hidden"]
    other = site({"/": page()})
    crawl(mine, urls=[other.url()])
    providers = {one.provider for one in mine.pages.iter()}
    assert providers == {"Provider 0", "127.0.0.1"}


def test_a_url_that_is_none_is_a_usage_error(study: Studies) -> None:
    with pytest.raises(UsageError, match="is no http"):
        crawl(study("http://127.0.0.1/"), urls=["ftp://example.org/"])


def test_a_dry_run_asks_nobody(site: Sites, study: Studies) -> None:
    web = site({"/": page()})
    report = crawl(study(web, contact=""), dry_run=True)
    assert web.log == []
    assert [(one.provider, one.url, one.note) for one in report.plan] == [
        ("Provider 0", web.url(), "new")
    ]


def test_a_wider_scope_takes_in_what_was_left_out(site: Sites, study: Studies) -> None:
    web = site({"/c/": page("/d/"), "/d/": page()})
    mine = study(web.url("/c/"), scope="/c/")
    crawl(mine)
    assert web.asked() == ["/c/"]
    providers = mine.folder / "providers.csv"
    providers.write_text(providers.read_text().replace(",/c/,", ",/,"))
    crawl(mine)
    assert web.asked() == ["/c/", "/d/"]


def test_a_narrower_scope_leaves_out_what_still_waits(site: Sites, study: Studies) -> None:
    web = site({"/c/": page("/d/", "/c/1"), "/d/": page(), "/c/1": page()})
    mine = study(web.url("/c/"), max_pages_per_host=1)
    crawl(mine)
    providers = mine.folder / "providers.csv"
    providers.write_text(providers.read_text().replace("/c/,,", "/c/,/c/,"))
    settings = mine.folder / "study.toml"
    settings.write_text(settings.read_text().replace("host = 1", "host = 9"))
    with Study.open(mine.folder) as opened:
        assert crawl(opened).waiting == 0
    assert web.asked() == ["/c/", "/c/1"]


def test_a_url_on_a_providers_host_does_not_widen_its_scope(site: Sites, study: Studies) -> None:
    web = site({"/c/": page(), "/": page("/news", "/c/1"), "/c/1": page(), "/news": page()})
    mine = study(web.url("/c/"), scope="/c/")
    crawl(mine, urls=[web.url("/")])
    assert sorted(web.asked()) == ["/", "/c/", "/c/1"]


def test_progress_tells_what_is_waited_for(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page()}, robots="User-agent: *\nCrawl-delay: 0.4\n")
    notes: list[str] = []
    crawl(study(web), progress=lambda state: notes.append(state.note))
    assert any("Crawl-delay 0.4" in note for note in notes)


def test_a_full_disk_ends_the_crawl_and_loses_nothing(
    site: Sites, study: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mcminer.crawl.archive import Archive

    web = large_site(site, 10)
    mine = study(web)
    real = Archive.sync
    calls = [0]

    def failing(self: Archive) -> object:
        calls[0] += 1
        if calls[0] > 5:
            raise OSError(28, "No space left on device")
        return real(self)

    monkeypatch.setattr(Archive, "sync", failing)
    with pytest.raises(StudyError, match="No space left on device"):
        crawl(mine)
    monkeypatch.undo()
    crawl(mine)
    assert mine.pages.count() == 11
    assert check_archive(mine).problems == []


def test_in_a_notebook_whose_loop_is_running(site: Sites, study: Studies) -> None:
    import asyncio

    web = site({"/": page()})
    mine = study(web)

    async def cell() -> int:
        return crawl(mine).fetched

    assert asyncio.run(cell()) == 1


def test_sitemaps_go_through_the_same_frontier(site: Sites, study: Studies) -> None:
    import gzip

    web = site(robots="User-agent: *\nDisallow: /private\nSitemap: /maps/index.xml\n")
    locs = "".join(f"<url><loc>{web.url(path)}</loc></url>" for path in ("/b", "/private", "/c"))
    index = "".join(
        f"<sitemap><loc>{web.url(path)}</loc></sitemap>"
        for path in ("/maps/1.xml.gz", "/maps/2.txt")
    )
    web.routes |= {
        "/": page(),
        "/b": page(),
        "/c": page(),
        "/d": page(),
        "/maps/index.xml": Reply(f"<sitemapindex>{index}</sitemapindex>", media="text/xml"),
        "/maps/1.xml.gz": Reply(
            gzip.compress(f"<urlset>{locs}</urlset>".encode()), media="application/gzip"
        ),
        "/maps/2.txt": Reply(f"{web.url('/d')}\n", media="text/plain"),
    }
    mine = study(web)
    report = crawl(mine)
    assert {"/b", "/c", "/d"} <= set(web.asked())
    assert "/private" not in web.asked()
    assert report.counts["sitemaps"] == 3
    assert mine.pages.count() == 4


def test_likely_offers_come_first(site: Sites, study: Studies) -> None:
    web = site({"/": page("/news/1", "/privacy", "/x", "/courses/welding", "/contact")})
    web.fallback = lambda request: Reply(page())
    crawl(study(web))
    order = [path for path in web.asked() if path != "/"]
    assert order[0] == "/courses/welding"
    assert order[1] == "/x"
