"""The archive: readable by others, every damaged bit found, re-crawls as revisits."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from crawl_web import Reply, Request, Site, gzipped, page
from warcio.archiveiterator import ArchiveIterator

from mcminer.crawl import crawl
from mcminer.crawl.check import check_archive
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]


def records(study: Study) -> list[tuple[str, str, str]]:
    """Type, address and HTTP status of every record."""
    found = []
    for path in sorted(study.archive.iterdir()):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                status = record.http_headers.get_statuscode() if record.http_headers else ""
                record.raw_stream.read()
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, url, status))
    return found


def test_request_and_response_of_every_page_are_there(site: Sites, study: Studies) -> None:
    text = page("/g", text="Größe")
    web = site({"/": text, "/g": gzipped(page(text="packed"))}, robots="")
    mine = study(web)
    crawl(mine)
    found = records(mine)
    assert found[0] == ("warcinfo", "", "")
    assert ("response", web.url("/g"), "200") in found
    assert [kind for kind, url, _ in found if url == web.url("/")] == ["response", "request"]
    bodies = {one.url: mine.pages.body(one).decode() for one in mine.pages.iter()}
    assert bodies == {web.url("/"): text, web.url("/g"): page(text="packed")}
    assert check_archive(mine).problems == []


def test_headers_are_kept_byte_for_byte(site: Sites, study: Studies) -> None:
    web = site({"/": Reply(page(), headers={"X-Name": "Größe", "x-lower": "1"})})
    mine = study(web)
    crawl(mine)
    headers = dict(mine.pages.response(next(mine.pages.iter())).headers)
    assert headers["X-Name"] == "Größe"
    assert headers["x-lower"] == "1"


def test_files_are_rotated_by_size(site: Sites, study: Studies) -> None:
    noise = random.Random(1)
    web = site({"/": page(*(f"/{n}" for n in range(8)))})
    web.routes |= {f"/{n}": page(text=noise.randbytes(4000).hex()) for n in range(8)}
    mine = study(web, warc_bytes=10_000)
    crawl(mine)
    files = list(mine.archive.iterdir())
    assert 3 <= len(files) <= 6
    report = check_archive(mine)
    assert (report.problems, report.pages) == ([], 9)


@pytest.fixture
def crawled(site: Sites, study: Studies) -> Study:
    web = site({"/": page("/a", text="words " * 50), "/a": page(text="more " * 50)}, robots="")
    mine = study(web)
    crawl(mine)
    return mine


def warc(study: Study) -> Path:
    (path,) = study.archive.iterdir()
    return path


def test_each_flipped_bit_is_found(crawled: Study) -> None:
    path = warc(crawled)
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        path.write_bytes(damaged)
        problems = check_archive(crawled).problems
        assert problems, f"byte {place}, bit {bit}"
        assert any(problem.offset <= place for problem in problems)
    path.write_bytes(whole)
    assert check_archive(crawled).problems == []


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_truncation_is_found(crawled: Study, cut: int) -> None:
    path = warc(crawled)
    path.write_bytes(path.read_bytes()[:-cut])
    assert any("truncated" in problem.message for problem in check_archive(crawled).problems)


def test_a_missing_file_is_found(crawled: Study) -> None:
    warc(crawled).unlink()
    (problem,) = check_archive(crawled).problems
    assert problem.message == "the file is missing"


def test_the_tail_of_a_killed_run_is_no_damage_and_is_cut_off(crawled: Study) -> None:
    path = warc(crawled)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b\x08half a record")
    report = check_archive(crawled)
    assert report.problems == []
    assert "killed" in report.notes[0]
    crawl(crawled)
    assert path.read_bytes() == whole


def changing_site(site: Sites) -> Site:
    """Pages that answer conditionally, that cannot, that change, vanish and appear."""
    web = site(robots="")

    def conditional(request: Request) -> Reply:
        tag = '"v1"'
        if request.headers.get("If-None-Match") == tag:
            return Reply("", 304, {"ETag": tag})
        return Reply(page(text="steady"), headers={"ETag": tag})

    def dated(request: Request) -> Reply:
        date = "Tue, 24 Nov 2026 20:00:00 GMT"
        if request.headers.get("If-Modified-Since") == date:
            return Reply("", 304)
        return Reply(page(text="dated"), headers={"Last-Modified": date})

    web.routes["/"] = page("/etag", "/date", "/plain", "/changes", "/goes")
    web.routes["/etag"] = conditional
    web.routes["/date"] = dated
    web.routes["/plain"] = page(text="plain")
    web.routes["/changes"] = page(text="before")
    web.routes["/goes"] = page(text="goes")
    return web


def test_again_asks_conditionally_and_reports(site: Sites, study: Studies) -> None:
    web = changing_site(site)
    mine = study(web)
    assert crawl(mine).new == 6
    old = mine.pages.by_url(web.url("/changes"))
    assert old is not None
    web.routes["/changes"] = page(text="after")
    web.routes["/"] = page("/etag", "/date", "/plain", "/changes", "/goes", "/comes")
    web.routes["/comes"] = page(text="comes")
    del web.routes["/goes"]
    web.log.clear()
    report = crawl(mine, again=True)
    assert (report.new, report.changed, report.unchanged, report.gone) == (1, 2, 3, 1)
    kinds = [kind for kind, _, _ in records(mine)]
    assert kinds.count("revisit") == 3
    new = mine.pages.by_url(web.url("/changes"))
    assert new is not None
    assert new.id == old.id
    assert b"after" in mine.pages.body(new)
    assert b"before" in mine.pages.body(new, digest=old.digest)
    gone = mine.pages.by_url(web.url("/goes"))
    assert gone is not None
    assert gone.gone is not None
    assert check_archive(mine).problems == []


def test_a_page_that_comes_back_is_there_again(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a"), "/a": page(text="a")})
    mine = study(web)
    crawl(mine)
    kept = web.routes.pop("/a")
    crawl(mine, again=True)
    assert mine.pages.count() == 1
    web.routes["/a"] = kept
    crawl(mine, again=True)
    assert mine.pages.count() == 2


def test_revisits_name_what_they_repeat(site: Sites, study: Studies) -> None:
    web = changing_site(site)
    mine = study(web)
    crawl(mine)
    crawl(mine, again=True)
    profiles = {}
    for path in mine.archive.iterdir():
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "revisit":
                    headers = record.rec_headers
                    url = headers.get_header("WARC-Target-URI")
                    assert headers.get_header("WARC-Refers-To-Target-URI") == url
                    profiles[url] = headers.get_header("WARC-Profile").rpartition("/")[2]
    assert profiles[web.url("/etag")] == "server-not-modified"
    assert profiles[web.url("/plain")] == "identical-payload-digest"


def test_digests_are_of_the_decoded_body(site: Sites, study: Studies) -> None:
    web = site({"/": gzipped("<html>x</html>")})
    mine = study(web)
    crawl(mine)
    digest = hashlib.sha256(b"<html>x</html>").hexdigest()
    assert next(mine.pages.iter()).digest == f"sha256:{digest}"
