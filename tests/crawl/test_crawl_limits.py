"""Bodies that are too much, cut short, or not what they say; and the traps of addresses."""

from __future__ import annotations

import gzip
import itertools
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
import zstandard
from crawl_web import Reply, Request, Site, gzipped, page
from hypothesis import given
from hypothesis import strategies as st

from mcminer.crawl import crawl
from mcminer.crawl.links import links_of
from mcminer.crawl.outcome import sniff
from mcminer.crawl.sitemap import read_sitemap
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]
Tell = Callable[[Study, str], tuple[str, str]]


def endless() -> Iterator[bytes]:
    for _ in itertools.count():
        yield b"x" * 65536


def drip() -> Iterator[bytes]:
    for _ in range(200):
        yield b"x"
        time.sleep(0.05)


def test_an_endless_body_is_given_up(site: Sites, study: Studies, decision: Tell) -> None:
    web = site({"/": Reply(stream=endless)})
    mine = study(web, max_bytes=1_000_000)
    crawl(mine)
    assert decision(mine, web.url()) == ("skipped", "size: more than 1000000 bytes")


def test_a_large_file_is_not_begun(site: Sites, study: Studies, decision: Tell) -> None:
    web = site({"/": Reply(b"", length=600_000_000, media="application/pdf")})
    mine = study(web)
    crawl(mine)
    assert decision(mine, web.url()) == (
        "skipped", "size: 600000000 bytes announced, 20000000 allowed"
    )  # fmt: skip


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_are_not_unpacked(site: Sites, study: Studies, decision: Tell, coding: str) -> None:
    web_body = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda plain: brotli.compress(plain, quality=4),
        "zstd": zstandard.compress,
    }[coding](bytes(80_000_000))
    web = site({"/": Reply(web_body, headers={"Content-Encoding": coding})})
    mine = study(web)
    crawl(mine)
    verdict, reason = decision(mine, web.url())
    assert (verdict, reason.partition(":")[0]) == ("skipped", "size")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_every_coding_that_is_offered_is_read(site: Sites, study: Studies, coding: str) -> None:
    plain = page(text="Größe " * 5000).encode()
    body = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }[coding](plain)
    web = site({"/": Reply(body, headers={"Content-Encoding": coding})})
    mine = study(web)
    crawl(mine)
    assert mine.pages.body(next(mine.pages.iter())) == plain


def test_a_body_that_drips_is_given_up(site: Sites, study: Studies, decision: Tell) -> None:
    web = site({"/": Reply(stream=drip)})
    mine = study(web, deadline=0.4, retries=0)
    crawl(mine)
    assert decision(mine, web.url()) == ("failed", "time-out")


@pytest.mark.parametrize("kind", ["length", "gzip"])
def test_a_body_that_is_cut_short_is_noticed(
    site: Sites, study: Studies, decision: Tell, kind: str
) -> None:
    text = page(text="x" * 2000)
    whole = gzipped(text)
    assert isinstance(whole.body, bytes)
    cut = {
        "length": Reply(text, length=len(text) + 500),
        "gzip": Reply(whole.body[:-20], headers=whole.headers),
    }[kind]
    web = site({"/": cut})
    mine = study(web, retries=1)
    crawl(mine)
    verdict, reason = decision(mine, web.url())
    assert (verdict, reason.partition(":")[0]) == ("failed", "truncated")
    assert web.times("/") == 2
    assert mine.pages.count() == 0


def test_wrong_types_are_not_read(site: Sites, study: Studies, decision: Tell) -> None:
    web = site({"/": page("/film", "/bytes"), "/film": Reply(stream=endless, media="video/mp4")})
    web.routes["/bytes"] = Reply(b"\0\1\2" * 100, media="")
    mine = study(web)
    crawl(mine)
    assert decision(mine, web.url("/film")) == ("skipped", "type: video/mp4")
    assert decision(mine, web.url("/bytes"))[0] == "skipped"


def test_a_pdf_that_a_page_links_to_is_fetched(site: Sites, study: Studies) -> None:
    pdf = b"%PDF-1.4 leaflet"
    web = site({"/": page("/leaflet.pdf"), "/leaflet.pdf": Reply(pdf, media="application/pdf")})
    mine = study(web)
    crawl(mine)
    (found,) = mine.pages.iter(media="application/pdf")
    assert mine.pages.body(found) == pdf


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_memory_stays_small_whatever_comes(site: Sites, study: Studies) -> None:
    """A bomb of 1 GB, an endless body and 100,000 nested tags: under 100 MB in all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    bomb = b"".join(packer.compress(zeros) for _ in range(1024)) + packer.flush()
    web = site({"/": page("/bomb", "/endless", "/nested")})
    web.routes["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    web.routes["/endless"] = Reply(stream=endless)
    web.routes["/nested"] = "<div>" * 100_000
    mine = study(web)
    code = (
        "import re, sys; from mcminer.study import Study; from mcminer.crawl import crawl; "
        "crawl(Study.open(sys.argv[1])); "
        # Not ru_maxrss, which begins with what the parent had when it forked.
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(mine.folder)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 100
    decided = mine.store.connection.execute(
        "SELECT url, decision FROM frontier WHERE url LIKE '%bomb' OR url LIKE '%endless'"
    ).fetchall()
    assert [row[1] for row in decided] == ["skipped", "skipped"]


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "klingon"]))
def test_any_bytes_are_read(body: bytes, charset: str | None) -> None:
    head = b"<!doctype html><html><a href='"
    links_of(head + body, "https://example.org/", charset=charset, agent="mcminer")
    read_sitemap(b"<urlset><loc>" + body, "https://example.org/")
    read_sitemap(body, "https://example.org/")
    sniff("text/html", body)


def test_a_page_that_breaks_the_parser_does_not_end_the_crawl(
    site: Sites, study: Studies, decision: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(body: bytes, url: str, **rest: object) -> object:
        if url.endswith("/bad"):
            raise RuntimeError("oh")
        return links_of(body, url, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr("mcminer.crawl.outcome.links_of", broken)
    web = site({"/": page("/bad", "/good"), "/bad": page(), "/good": page()})
    mine = study(web)
    assert crawl(mine).fetched == 2
    assert decision(mine, web.url("/bad"))[1].startswith("cannot be read, please report")


def test_deep_nesting_is_survived(site: Sites, study: Studies) -> None:
    web = site({"/": "<div>" * 100_000 + '<a href="/a">a</a>', "/a": page()})
    assert crawl(study(web)).fetched == 2


def test_pages_a_host_are_capped_and_the_rest_waits(site: Sites, study: Studies) -> None:
    web = site({"/": page(*(f"/{n}" for n in range(20)))})
    web.routes |= {f"/{n}": page() for n in range(20)}
    mine = study(web, max_pages_per_host=5)
    report = crawl(mine)
    assert (report.fetched, report.waiting, report.capped) == (5, 16, [web.host])
    raised = (mine.folder / "study.toml").read_text().replace("= 5", "= 50")
    (mine.folder / "study.toml").write_text(raised)
    with Study.open(mine.folder) as opened:
        assert crawl(opened).fetched == 16


def test_depth_is_capped(site: Sites, study: Studies) -> None:
    web = site({f"/{n}": page(f"/{n + 1}") for n in range(10)})
    crawl(study(web.url("/0"), max_depth=3))
    assert web.asked() == ["/0", "/1", "/2", "/3"]


def test_an_endless_calendar_is_left(site: Sites, study: Studies, decision: Tell) -> None:
    def month(request: Request) -> Reply:
        number = int(request.path.rpartition("=")[2]) if "=" in request.path else 0
        return Reply(page(f"/agenda?year=2026&month={number + 1}"))

    web = site({"/": page("/agenda?year=2026&month=1", "/course")})
    web.routes["/course"] = page()
    web.fallback = month
    mine = study(web, max_depth=500)
    report = crawl(mine)
    assert report.fetched == 2 + 24
    reasons = mine.store.connection.execute(
        "SELECT reason FROM frontier WHERE reason LIKE 'trap: 24 addresses%'"
    ).fetchall()
    assert len(reasons) == 1


def test_paths_that_echo_are_left(site: Sites, study: Studies) -> None:
    web = site({"/": page("a/")})
    web.fallback = lambda request: Reply(page("a/"))
    crawl(study(web, max_depth=50))
    assert [path for path in web.asked() if path.count("a") > 2] == []


def test_session_ids_do_not_make_pages_many(site: Sites, study: Studies) -> None:
    links = [f"/c?sid={n}&id=1" for n in range(5)] + [f"/c;jsessionid={n}?id=1" for n in range(5)]
    web = site({"/": page(*links), "/c?id=1": page()})
    crawl(study(web))
    assert web.asked() == ["/", "/c?id=1"]


def test_addresses_that_differ_in_case_are_different(site: Sites, study: Studies) -> None:
    web = site({"/": page("/Kurs", "/kurs"), "/Kurs": page(), "/kurs": page()})
    crawl(study(web))
    assert sorted(web.asked()) == ["/", "/Kurs", "/kurs"]


def test_redirect_loops_end(site: Sites, study: Studies, decision: Tell) -> None:
    web = site(
        {
            "/": page("/self", "/ping", "/far0"),
            "/self": Reply("", 302, {"Location": "/self", "Set-Cookie": "a=b"}),
            "/ping": Reply("", 302, {"Location": "/pong"}),
            "/pong": Reply("", 302, {"Location": "/ping"}),
        }
    )
    web.routes |= {f"/far{n}": Reply("", 301, {"Location": f"/far{n + 1}"}) for n in range(30)}
    mine = study(web)
    crawl(mine)
    assert decision(mine, web.url("/self")) == ("failed", "redirect to itself")
    assert web.times("/ping") == web.times("/pong") == 1
    assert (web.times("/far10"), web.times("/far11")) == (1, 0)


def test_scope_holds(site: Sites, study: Studies, decision: Tell) -> None:
    other = site({"/": page()})
    web = site({"/c/": page("/c/1", "/d/1", "/cc", other.url()), "/c/1": page()})
    web.routes["/c/1"] = Reply("", 302, {"Location": other.url("/x")})
    mine = study(web.url("/c/"), scope="/c/")
    crawl(mine)
    assert web.asked() == ["/c/", "/c/1"]
    assert other.log == []
    assert decision(mine, web.url("/cc")) == ("skipped", "scope")
    assert decision(mine, other.url("/x"))[1].startswith("scope: redirect from")


def test_a_failing_page_is_tried_again_later(site: Sites, study: Studies) -> None:
    answers = [0]

    def flaky(_: Request) -> Reply:
        answers[0] += 1
        return Reply(page()) if answers[0] > 2 else Reply("", 500)

    web = site({"/": page("/flaky", "/ok"), "/flaky": flaky, "/ok": page()})
    report = crawl(study(web))
    assert report.fetched == 3
    assert web.asked() == ["/", "/flaky", "/ok", "/flaky", "/flaky"]


def test_a_host_that_only_fails_is_parked(site: Sites, study: Studies) -> None:
    web = site({"/": page(*(f"/{n}" for n in range(30)))})
    web.fallback = lambda request: Reply("", 500)
    mine = study(web, patience=1.0)
    report = crawl(mine)
    assert [parked.host for parked in report.parked] == [web.host]
    assert len(web.asked()) < 15
