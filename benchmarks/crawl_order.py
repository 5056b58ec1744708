"""Offers found per 100 fetches: the crawl's order against order by words and breadth-first.

    python benchmarks/crawl_order.py                 # about half a minute
    python benchmarks/crawl_order.py --cap 50        # another cap of pages a host

Three webs on loopback: the demo web (ten small sites, all hosts together), a real site
(shared/real/studyathome-hub-en, where it is there), and a made-up university of 2,300 pages whose
80 short courses lie in a folder with a name that tells nothing. What counts as an offer is known
beforehand: the demo's answers, the real site's full course pages, the university's plan.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "real" / "studyathome-hub-en" / "site.tar.xz"
ORDERINGS = ("breadth", "words", "likely")


@dataclass
class Web:
    """Sites to crawl: starting addresses, addresses of offers, and caps of pages a host."""

    name: str
    seeds: list[str]
    offers: set[str]
    caps: tuple[int, ...]


@contextmanager
def served(answer: Callable[[str], str | None]) -> Iterator[str]:
    """Answer on a port; gives the base address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            text = answer(self.path)
            body = (text or "").encode()
            self.send_response(404 if text is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def demo() -> Iterator[Web]:
    """The demo web."""
    from mcminer.demo import DemoWeb

    with DemoWeb() as web:
        offers = set()
        for site in web.sites:
            file = web.folder / "answers" / f"{site.slug}.jsonl"
            for line in file.read_text(encoding="utf-8").splitlines():
                answer = json.loads(line)
                if answer["page_type"] == "offer":
                    offers.add(site.base + answer["page"])
        yield Web("demo web", [f"{site.base}/" for site in web.sites], offers, (5, 10, 15))


@contextmanager
def real() -> Iterator[Web]:
    """The site of StudyATHome: 16 full course pages among 53 that links lead to."""
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(REAL) as packed:
            packed.extractall(name, filter="data")
        (root,) = [
            path.parent for path in Path(name).rglob("courses") if path.parent.name != "next"
        ]
        courses = {
            f"/courses/{path.parent.name}/"
            for path in root.glob("courses/*/index.html")
            if path.stat().st_size > 25_000  # drafts and the form for enrolling are smaller
        }

        def answer(path: str) -> str | None:
            file = root / path.partition("?")[0].lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            return file.read_text(encoding="utf-8") if file.is_file() else None

        with served(answer) as base:
            yield Web("studyathome", [f"{base}/"], {base + path for path in courses}, (10, 20, 30))


@contextmanager
def university() -> Iterator[Web]:
    """A made-up university: nothing in the addresses of its short courses says course."""
    pages, offers = plan_university()
    with served(pages.get) as base:
        yield Web("university", [f"{base}/"], {base + path for path in offers}, (100, 200, 400))


def plan_university() -> tuple[dict[str, str], set[str]]:
    """Pages by path, and the paths of the offers."""
    chance = random.Random(11)
    words = [
        *["Brandschutz", "Moderation", "Statistik", "Denkmal", "Pflege", "Energie", "Recht"],
        *["Robotik", "Musik", "Daten", "Wasser", "Holz", "Ethik", "Optik", "Logistik", "Klima"],
    ]
    sections = {
        "aktuelles": ("Aktuelles", 600, "/aktuelles/2026/meldung-{}"),
        "personen": ("Personen", 500, "/personen/{}"),
        "forschung": ("Forschung", 500, "/forschung/projekte/{}"),
        "studium": ("Studium", 400, "/studium/module/{}"),
        "bibliothek": ("Bibliothek", 150, "/bibliothek/bestand/{}"),
        "zww": ("Zentrum", 80, "/zww/angebot/{}"),
    }
    pages: dict[str, str] = {}
    offers: set[str] = set()
    top = "".join(f'<li><a href="/{slug}/">{name}</a>' for slug, (name, _, _) in sections.items())
    pages["/"] = html("Universität Auwald", f"<ul>{top}</ul>")
    for slug, (name, count, shape) in sections.items():
        titles = [" und ".join(chance.sample(words, 2)) for _ in range(count)]
        paths = [shape.format(f"{words.index(t.split()[0])}-{n}") for n, t in enumerate(titles)]
        for start in range(0, count, 20):
            items = "".join(
                f'<li><a href="{path}">{title}</a>'
                for path, title in zip(paths[start : start + 20], titles[start:], strict=False)
            )
            more = (
                f'<a href="/{slug}/?seite={start // 20 + 2}">weiter</a>'
                if start + 20 < count
                else ""
            )
            here = f"/{slug}/" + (f"?seite={start // 20 + 1}" if start else "")
            pages[here] = html(name, f"<ul>{top}</ul><ul>{items}</ul>{more}")
        for path, title in zip(paths, titles, strict=True):
            text = " ".join(chance.choices(words, k=120))
            links = "".join(f'<a href="{other}">mehr</a> ' for other in chance.sample(paths, 3))
            facts = ""
            if slug == "zww":
                offers.add(path)
                facts = (
                    "<dl><dt>Dauer</dt><dd>6 Wochen</dd><dt>Umfang</dt><dd>150 Stunden</dd>"
                    "<dt>ECTS-Punkte</dt><dd>5</dd><dt>Abschluss</dt><dd>Zertifikat</dd></dl>"
                )
            pages[path] = html(title, f"<ul>{top}</ul>{facts}<p>{text}</p>{links}")
    return pages, offers


def html(title: str, body: str) -> str:
    """A page."""
    return f"<!doctype html><html lang=de><title>{title}</title><body><h1>{title}</h1>{body}"


def measure(web: Web, ordering: str) -> dict[int, tuple[int, int]]:
    """Offers and pages fetched, by cap of pages a host."""
    from mcminer.crawl import crawl
    from mcminer.study import Study

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "study"
        Study.create(folder).close()
        (folder / "study.toml").write_text(
            'contact = "bench@example.org"\n[crawl]\ndelay = 0\ndelay_factor = 0\n'
            f"max_pages_per_host = {max(web.caps)}\n"
            'allow_networks = ["127.0.0.0/8"]\n'
        )
        lines = "".join(f"NL,Site {number},{url}\n" for number, url in enumerate(web.seeds))
        (folder / "providers.csv").write_text("country,name,url\n" + lines)
        with Study.open(folder) as study:
            crawl(study, ordering=ordering)  # type: ignore[arg-type]
            rows = study.store.connection.execute(
                "SELECT host, url FROM fetches WHERE decision = 'fetched' AND reason = 'new' "
                "ORDER BY id"
            ).fetchall()
    found: dict[int, tuple[int, int]] = {}
    for cap in web.caps:
        seen: dict[str, int] = {}
        offers = pages = 0
        for host, url in rows:
            seen[host] = seen.get(host, 0) + 1
            if seen[host] <= cap:
                pages += 1
                offers += url in web.offers
        found[cap] = (offers, pages)
    return found


def main() -> int:
    """Measure all webs in all orders."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cap", type=int, help="pages a host, in place of each web's own caps")
    options.add_argument("--json", type=Path, help="write the figures there")
    chosen = options.parse_args()
    webs = [demo, university] if not REAL.is_file() else [demo, real, university]
    results: dict[str, dict[str, dict[int, tuple[int, int]]]] = {}
    for make in webs:
        with make() as web:
            if chosen.cap:
                web.caps = (chosen.cap,)
            found = {ordering: measure(web, ordering) for ordering in ORDERINGS}
            results[web.name] = found
            for cap in web.caps:
                told = ", ".join(
                    f"{name} {100 * offers / pages:.0f} ({offers} of {len(web.offers)})"
                    for name, (offers, pages) in ((one, found[one][cap]) for one in ORDERINGS)
                )
                print(f"{web.name}, {cap} pages a host: offers per 100 fetches: {told}", flush=True)
    if not REAL.is_file():
        print(f"{REAL}: not there, the real site was left out")
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
