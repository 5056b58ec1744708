"""A Scrapy spider that does the crawl's work, to measure against: started by benchmarks/crawl.py.

    python benchmarks/crawl_scrapy.py '{"ports": [8000], "pages": 100, "delay": 0.0}'

Robots rules, links, titles, one row in SQLite and one response and request record in a gzipped
WARC for each page; one request at a time to a host, as the crawl does. It prints its figures as
JSON. Scrapy is no dependency of mcminer: ``pip install --target DIR scrapy``, ``PYTHONPATH=DIR``.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any


def crawl(ports: list[int], pages: int, delay: float) -> dict[str, float]:
    """Crawl those ports; returns figures."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    folder = tempfile.TemporaryDirectory()
    root = Path(folder.name)
    warc = (root / "pages.warc.gz").open("wb")
    writer = WARCWriter(warc, gzip=True, warc_version="1.1")
    base = sqlite3.connect(root / "pages.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("CREATE TABLE pages (url TEXT PRIMARY KEY, title TEXT, offset INTEGER)")
    counts: dict[str, int] = {}
    links = LinkExtractor(deny_domains=["example.org"])

    def request_for(url: str) -> Any:
        # All sites share one name here; the scheduler, too, has to tell them apart.
        return scrapy.Request(url, meta={"download_slot": url.split("/")[2]})

    class Spider(scrapy.Spider):
        name = "bench"

        async def start(self) -> Any:
            for port in ports:
                yield request_for(f"http://127.0.0.1:{port}/")

        def parse(self, response: Any) -> Any:
            if response.status != 200:
                return
            host = response.url.split("/")[2]
            if counts.get(host, 0) >= pages:
                return
            counts[host] = counts.get(host, 0) + 1
            title = response.css("title::text").get("")
            offset = warc.tell()
            head = [(k.decode(), b", ".join(v).decode()) for k, v in response.headers.items()]
            record = writer.create_warc_record(
                response.url,
                "response",
                payload=BytesIO(response.body),
                http_headers=StatusAndHeaders("200 OK", head, protocol="HTTP/1.1"),
            )
            asked = [(k.decode(), v[0].decode()) for k, v in response.request.headers.items()]
            request = writer.create_warc_record(
                response.url,
                "request",
                http_headers=StatusAndHeaders("GET / HTTP/1.1", asked, is_http_request=True),
            )
            writer.write_request_response_pair(request, record)
            warc.flush()
            base.execute("INSERT INTO pages VALUES (?, ?, ?)", (response.url, title, offset))
            for link in links.extract_links(response):
                if link.url.split("/")[2] == host:  # hosts are crawled each for itself
                    yield request_for(link.url)

    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "USER_AGENT": "bench (+bench@example.org)",
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": delay,
            "RANDOMIZE_DOWNLOAD_DELAY": False,
            # All sites share one name here; a slot is a host and port in this benchmark.
            "DOWNLOADER_MIDDLEWARES": {Slots: 1},
            "JOBDIR": str(root / "job"),
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "COOKIES_ENABLED": False,
        }
    )
    process.crawl(Spider)
    began, before = time.monotonic(), time.process_time()
    process.start()
    seconds, cpu = time.monotonic() - began, time.process_time() - before
    warc.close()
    done = sum(counts.values())
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    folder.cleanup()
    return {
        "pages": done,
        "seconds": seconds,
        "pages/s": done / seconds,
        "CPU ms/page": 1000 * cpu / done,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk KB/page": size / 1024 / done,
    }


class Slots:
    """Gives each port a slot of its own, so that delays hold for it and not for the address."""

    def process_request(self, request: Any) -> None:
        request.meta["download_slot"] = request.url.split("/")[2]


if __name__ == "__main__":
    print(json.dumps(crawl(**json.loads(sys.argv[1]))))
