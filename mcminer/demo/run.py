"""``mcminer demo``: the main job, end to end, on the demo web, scored against its answers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcminer.crawl import crawl
from mcminer.demo.server import DemoSite, DemoWeb
from mcminer.errors import StudyError
from mcminer.evaluation import Case, Report, score
from mcminer.mapping import MapReport, map_study
from mcminer.record import MinedPage
from mcminer.review.mapping import WrittenFile, write_mapping
from mcminer.study import Study, write_atomic

__all__ = ["DemoReport", "run_demo"]


@dataclass(slots=True)
class DemoReport:
    """What the demo did.

    Attributes:
        folder: the study it made.
        fetched: pages fetched.
        mapped: what map did.
        scores: extraction against the answers.
        files: sheets written.
        strays: addresses of rows that should not be there (pages that robots.txt closes).
    """

    folder: Path
    fetched: int
    mapped: MapReport
    scores: Report
    files: list[WrittenFile]
    strays: list[str]


def run_demo(
    folder: Path, *, fresh: bool = False, jobs: int = 1, say: Callable[[str], None] = print
) -> DemoReport:
    """Serve the demo web, make a study of it, crawl it, map it, score it.

    Args:
        folder: where the study goes.
        fresh: remove a demo study that is there already.
        jobs: processes for map.
        say: told of each step.

    Raises:
        StudyError: the folder exists and is not to be removed, or is no demo study.
    """
    if fresh and folder.exists():
        _remove(folder)
    with DemoWeb() as web:
        study = Study.create(folder, contact="demo@example.org")
        study.close()
        _settings(folder, web.sites)
        with Study.open(folder) as opened:
            say(f"made a study in {folder}; {len(web.sites)} made-up providers in providers.csv")
            say("crawling them on this machine ...")
            crawl(opened)
            say(f"fetched {opened.pages.count()} pages; reading them ...")
            mapped = map_study(opened, jobs=jobs)
            files = write_mapping(opened)
            scores = score(_answers(web, mapped))
            known = {url for url, _ in _addresses(web)}
            rows = [offer.page_url for offer in opened.offers.iter()]
            strays = [url for url in rows if url not in known]
            fetched = opened.pages.count()
    return DemoReport(folder, fetched, mapped, scores, list(files), strays)


def _remove(folder: Path) -> None:
    marker = folder / "study.toml"
    if not marker.is_file() or "demo@example.org" not in marker.read_text(encoding="utf-8"):
        raise StudyError(f"{folder}: is no demo study, and is left alone; choose another folder")
    shutil.rmtree(folder)


def _settings(folder: Path, sites: list[DemoSite]) -> None:
    """Open the loopback network to the crawl, and list the sites as providers."""
    file = folder / "study.toml"
    text = file.read_text(encoding="utf-8")
    for key, value in (
        ("delay", "0.05"),
        ("allow_networks", '["127.0.0.0/8"]'),
        ("delay_factor", "0"),
    ):
        line = f"{key} = {value}"
        text, count = re.subn(rf"(?m)^#?\s*{key}\s*=.*$", line, text, count=1)
        if not count:
            text = text.replace("[crawl]", f"[crawl]\n{line}", 1)
    write_atomic(file, text.encode())
    rows = io.StringIO()
    writer = csv.DictWriter(
        rows,
        ["country", "name", "type", "url", "scope", "notes", "legal_ground"],
        lineterminator="\r\n",
    )
    writer.writeheader()
    for site in sites:
        writer.writerow(
            {"country": site.country, "name": site.name, "type": site.type, "url": f"{site.base}/"}
        )
    write_atomic(folder / "providers.csv", rows.getvalue().encode())


def _addresses(web: DemoWeb) -> Iterator[tuple[str, dict[str, Any]]]:
    """Address and answer of every page of the demo web."""
    for site in web.sites:
        file = web.folder / "answers" / f"{site.slug}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            page = "/" if answer["page"] == "/index.html" else answer["page"]
            yield site.base + page, answer


def _answers(web: DemoWeb, mapped: MapReport) -> Iterator[tuple[Case, MinedPage]]:
    for url, answer in _addresses(web):
        labels = {"page_type": answer["page_type"], "language": answer["lang"], **answer["labels"]}
        case = Case(answer["id"], url, answer["lang"], labels, tuple(answer["sure"]))
        yield case, mapped.mined.get(url) or MinedPage(url, url, skipped="not fetched")
