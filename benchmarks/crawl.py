"""The crawler's cost: CPU a page, pages a second, and how well it uses the time between requests.

    python benchmarks/crawl.py             # the figures of the design, about four minutes
    python benchmarks/crawl.py --long      # 20,000 pages: memory must stay flat

A server in a process of its own answers on 20 loopback ports with pages of 70 KB and 110 links, so
that CPU and memory are the crawler's alone. Work per page: robots, links, SQLite, WARC. A Scrapy
spider (benchmarks/crawl_scrapy.py) does the same work in the same run, where it can be imported.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

WORDS = [
    *["course", "training", "learning", "assessment", "credits", "hours", "week", "module"],
    *["certificate", "provider", "skills", "welding", "baking", "design", "safety", "energy"],
    *["construction", "heritage", "music", "theatre", "digital", "online"],
]


def make_page(number: int, pages: int, chance: random.Random) -> bytes:
    """A page of about 70 KB whose 110 links reach every page of its site."""
    links = [f"/course/{(number * 7 + step) % pages}" for step in range(1, 60)]
    links += [f"/page/{name}" for name in WORDS[:20]]
    links += [f"https://example.org/{number}/{step}" for step in range(30)]
    anchors = "".join(
        f'<li class="item"><a class="link" href="{link}">{" ".join(chance.choices(WORDS, k=4))}</a>'
        for link in links
    )
    text = "".join(
        f"<p class='text'>{' '.join(chance.choices(WORDS, k=60))}.</p>" for _ in range(130)
    )
    head = f"<title>Course {number}</title><meta name=description content=x>"
    return f"<!doctype html><html><head>{head}</head><body>{anchors}{text}</body></html>".encode()


def serve(pipe: Connection, sites: int, pages: int, compress: bool) -> None:
    """Answer on ``sites`` ports until the process is ended; sends the ports."""
    chance = random.Random(5)
    bodies = [make_page(number, pages, chance) for number in range(pages)]
    coding = ""
    if compress:
        bodies = [gzip.compress(body, 6) for body in bodies]
        coding = "Content-Encoding: gzip\r\n"

    def answer(path: str) -> bytes:
        name = path.rpartition("/")[2]
        if path == "/" or name.isdigit() or path.startswith("/page/"):
            body = bodies[int(name or 0) % len(bodies) if name.isdigit() else 0]
            # Each page differs, as real ones do: nothing may be taken for a repetition.
            return (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}"
                f"X-Page: {path}\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode() + body
        if path == "/robots.txt":
            body = b"User-agent: *\nDisallow: /private/\n"
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(answer(head.split(b" ", 2)[1].decode()))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        servers = [await asyncio.start_server(handle, "127.0.0.1", 0) for _ in range(sites)]
        pipe.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    asyncio.run(main())


def measure(ports: list[int], settings: dict[str, Any]) -> dict[str, float]:
    """Crawl those ports with such settings; returns figures."""
    from mcminer.crawl import Progress, crawl
    from mcminer.study import Study

    memory: list[tuple[int, float]] = []

    def look(state: Progress) -> None:
        memory.append((state.pages, resident()))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "study"
        Study.create(folder).close()
        values = {"allow_networks": ["127.0.0.0/8"], "delay_factor": 0.0, **settings}
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())
        (folder / "study.toml").write_text(f'contact = "bench@example.org"\n[crawl]\n{lines}\n')
        rows = "".join(f"NL,Site {port},http://127.0.0.1:{port}/\n" for port in ports)
        (folder / "providers.csv").write_text("country,name,url\n" + rows)
        with Study.open(folder) as study:
            before = time.process_time()
            report = crawl(study, progress=look)
            cpu = time.process_time() - before
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    pages = report.fetched
    quarter = next((size for done, size in memory if done >= pages / 4), 0.0)
    return {
        "pages": pages,
        "seconds": report.seconds,
        "pages/s": pages / report.seconds,
        "CPU ms/page": 1000 * cpu / pages,
        "MB at a quarter": quarter,
        "MB at the end": memory[-1][1] if memory else 0.0,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk KB/page": size / 1024 / pages,
    }


def resident() -> float:
    """Memory that this process holds now, in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 1e6


def apart(work: Callable[..., dict[str, float]], *values: Any) -> dict[str, float]:
    """Do it in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *values).result()


def scrapy(ports: list[int], pages: int, delay: float) -> dict[str, float] | str:
    """The same work by a Scrapy spider; a text says why there is none."""
    script = Path(__file__).with_name("crawl_scrapy.py")
    asked = json.dumps({"ports": ports, "pages": pages, "delay": delay})
    if subprocess.run([sys.executable, "-c", "import scrapy"], capture_output=True).returncode:
        return "scrapy not installed (pip install --target DIR scrapy; PYTHONPATH=DIR)"
    try:
        done = subprocess.run(
            [sys.executable, str(script), asked], capture_output=True, text=True, timeout=300
        )
    except subprocess.TimeoutExpired:
        return "scrapy was not done after 300 s"
    if done.returncode:
        return f"scrapy failed: {done.stderr.strip().splitlines()[-1]}"
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def show(title: str, figures: dict[str, float] | str) -> None:
    """Print one line."""
    told = figures
    if isinstance(figures, dict):
        told = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
    print(f"{title}: {told}", flush=True)


def main() -> int:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sites", type=int, default=20)
    options.add_argument("--pages", type=int, default=100, help="pages a site")
    options.add_argument("--long", action="store_true", help="20,000 pages, for memory")
    options.add_argument("--json", type=Path, help="write the figures there")
    chosen = options.parse_args()
    pages = 1000 if chosen.long else chosen.pages
    results: dict[str, dict[str, float] | str] = {}

    def both(kind: str, ports: list[int], delay: float) -> None:
        title = f"{chosen.sites} hosts x {delay:g} s" if delay else f"no delay, {kind}"
        settings = {"delay": delay, "max_pages_per_host": pages}
        results[title] = apart(measure, ports, settings)
        show(title, results[title])
        if not chosen.long:
            results[f"scrapy, {title}"] = scrapy(ports, pages, delay)
            show(f"scrapy, {title}", results[f"scrapy, {title}"])

    for kind in ("plain",) if chosen.long else ("plain", "gzip"):
        ours, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(
            target=serve, args=(theirs, chosen.sites, pages, kind == "gzip"), daemon=True
        )
        server.start()
        ports = ours.recv()
        both(kind, ports, 0.0)
        if kind == "plain" and not chosen.long:
            both(kind, ports, 0.5)
        server.terminate()
        server.join()
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
