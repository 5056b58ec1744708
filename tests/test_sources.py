"""Files as sources: which pages they hold, and one clear line where they hold none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mcminer.errors import InputError
from mcminer.sources import Source, open_sources

PAGE = "<h1>Cours à Liège</h1>".encode()


def warc(path: Path, *records: tuple[str, str, dict[str, str], bytes]) -> Path:
    """A WARC file of responses, each given as address, status, headers and body."""
    pieces = []
    for url, status, headers, body in records:
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
        block = "\r\n".join([*lines, "", ""]).encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
            f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        pieces.append(head.encode() + block + b"\r\n\r\n")
    zipped = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(piece) if zipped else piece for piece in pieces))
    return path


def sources(*names: Path) -> list[Source]:
    return list(open_sources(str(name) for name in names))


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_of_an_archive(tmp_path: Path, name: str) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    packed = {**html, "Content-Encoding": "gzip"}
    path = warc(
        tmp_path / name,
        ("http://a.example/", "200 OK", html, PAGE),
        ("http://a.example/packed", "200 OK", packed, gzip.compress(PAGE)),
        ("http://a.example/gone", "404 Not Found", html, PAGE),
        ("http://a.example/photo", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("http://a.example/cut", "200 OK", packed, gzip.compress(PAGE)[:15]),
    )
    found = {one.url: one for one in sources(path)}
    assert list(found) == [f"http://a.example/{page}" for page in ("", "packed", "cut")]
    assert found["http://a.example/"].body == PAGE
    assert found["http://a.example/packed"].body == PAGE
    assert found["http://a.example/packed"].charset == "utf-8"
    assert found["http://a.example/cut"].body == b""


def test_of_a_page_that_a_browser_drew_what_it_drew_is_read(tmp_path: Path) -> None:
    html = {"Content-Type": "text/html"}
    path = warc(
        tmp_path / "a.warc", ("http://a.example/app", "200 OK", html, b"<div id=app></div>"),
        ("http://a.example/next", "200 OK", html, PAGE),
    )  # fmt: skip
    records = path.read_bytes().split(b"\r\n\r\nWARC/1.1")
    drawn = (
        "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/app\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Refers-To: <urn:uuid:0>\r\nContent-Type: text/html;charset=utf-8\r\n"
        f"Content-Length: {len(PAGE)}\r\n\r\n"
    ).encode() + PAGE
    path.write_bytes(records[0] + b"\r\n\r\n" + drawn + b"\r\n\r\nWARC/1.1" + records[1])
    assert [(one.url, one.body) for one in sources(path)] == [
        ("http://a.example/app", PAGE), ("http://a.example/next", PAGE),
    ]  # fmt: skip


def test_a_folder_is_searched_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "photo.png", "c/d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PAGE)
    found = [(Path(one.name).name, one.media_type) for one in sources(tmp_path)]
    assert found == [("a.txt", "text/plain"), ("b.html", "text/html"), ("d.pdf", "application/pdf")]


def test_what_holds_no_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        sources(tmp_path / "none.html")
    with pytest.raises(InputError, match="the folder holds no"):
        sources(tmp_path)
    damaged = tmp_path / "a.warc.gz"
    damaged.write_bytes(b"no archive at all")
    with pytest.raises(InputError, match="is no WARC file, or damaged"):
        sources(damaged)
