"""From archive to offers: mine every page, lend what the site says once, merge copies.

Every run reads all pages anew, so that a better lexicon or model reaches old pages too, and a run
that was killed is simply run again. Row numbers stay; what a person decided is never touched.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from mcminer.classify.study_cases import active_model
from mcminer.crawl.habits import selectors_of
from mcminer.duplicates import Fingerprint, fingerprint, group_duplicates
from mcminer.record import Cell, MinedPage, Offer
from mcminer.study import Page, Study

__all__ = ["MapReport", "map_study"]

_MEDIA = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_CHUNK = 32


@dataclass(slots=True)
class MapReport:
    """What a run of map did.

    Attributes:
        types: pages by page type.
        languages: offers by language.
        rows: offers written.
        cells: filled cells; ``lent`` of them from the provider's other pages.
        merged: offer pages that are another row's copy or language version.
        skipped: (address, reason) of pages that could not be read.
        mined: what each page yielded, after lending and merging.
    """

    types: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    cells: int = 0
    lent: int = 0
    merged: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    mined: dict[str, MinedPage] = field(default_factory=dict)


@dataclass(slots=True)
class _Task:
    page: Page
    body: bytes
    model: Path | None
    selectors: Mapping[str, str]


@dataclass(slots=True)
class _Result:
    page: Page
    mined: MinedPage
    statements: dict[str, Cell]
    print: Fingerprint | None


def map_study(
    study: Study, *, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> MapReport:
    """Mine all pages of a study and store their offers.

    Args:
        study: an open study; held for writing meanwhile.
        jobs: processes that read pages.
        progress: called with pages done and pages in all.

    Raises:
        StudyError: another process is writing, or the archive is damaged.
    """
    report = MapReport()
    with study.writing("map"), study.runs.record("map") as run:
        model = active_model(study.models)
        results = list(_results(study, jobs, model, report, progress))
        profiles = _profiles(results)
        kept, also = _merged(results, report)
        for result in results:
            _lend(study, result, profiles.get(result.page.provider, {}), model, report)
            proposals = []
            if result.page.id in kept:
                for offer in result.mined.rows():
                    proposal = offer.as_dict()
                    if result.page.id in also:
                        proposal["also_at"] = also[result.page.id]
                    proposals.append(proposal)
            study.offers.replace(result.page.id, proposals, run=run)
            _count(result, len(proposals), report)
    return report


def _results(
    study: Study,
    jobs: int,
    model: Path | None,
    report: MapReport,
    progress: Callable[[int, int], None] | None,
) -> Iterator[_Result]:
    total = study.pages.count()
    wanted = set(study.settings.languages)
    selectors = selectors_of(study)
    tasks = (
        _Task(page, study.pages.body(page), model, selectors.get(page.provider, {}))
        for page in study.pages.iter()
        if page.media_type in _MEDIA
    )
    results = _in_processes(tasks, jobs) if jobs > 1 else map(_work, tasks)
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done, total)
        if result.mined.skipped is not None:
            report.skipped.append((result.page.url, result.mined.skipped))
        language = result.mined.language
        if wanted and language is not None and language.value not in wanted:
            report.skipped.append(
                (result.page.url, f"in {language.value}, not a language of this study")
            )
            result.mined.offers.clear()
        yield result


def _in_processes(tasks: Iterator[_Task], jobs: int) -> Iterator[_Result]:
    """Results in the order of the tasks; only a few chunks of bodies are in memory at a time."""
    with ProcessPoolExecutor(jobs, initializer=_end_with_parent) as pool:
        waiting = []
        while True:
            chunk = list(islice(tasks, _CHUNK))
            if chunk:
                waiting.append(pool.submit(_work_all, chunk))
            if not waiting:
                return
            if len(waiting) > 2 * jobs or not chunk:
                yield from waiting.pop(0).result()


def _end_with_parent() -> None:
    """Let this process end with its parent, also where that is killed and cannot tell."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work_all(tasks: Iterable[_Task]) -> list[_Result]:
    return [_work(task) for task in tasks]


def _work(task: _Task) -> _Result:
    from mcminer.errors import PageError
    from mcminer.extract.profile import provider_statements
    from mcminer.extract.reading import Reading
    from mcminer.mining import mine_page
    from mcminer.page import read_page

    page = task.page
    try:
        read = read_page(
            task.body, url=page.url, media_type=page.media_type, charset=page.charset,
            selectors=task.selectors,
        )  # fmt: skip
    except PageError as error:
        return _Result(page, MinedPage(page.url, page.url, skipped=str(error)), {}, None)
    mined = mine_page(read, source=page.url, model=task.model)
    if mined.offers:
        title = str(mined.offers[0].value("title") or "")
        return _Result(page, mined, {}, fingerprint(read, title))
    other = mined.page_type is not None and mined.page_type.value == "other"
    return _Result(page, mined, provider_statements(Reading.of(read)) if other else {}, None)


def _profiles(results: Iterable[_Result]) -> dict[str, dict[str, Cell]]:
    from mcminer.extract.profile import merge_profiles

    pages: dict[str, list[dict[str, Cell]]] = {}
    for result in results:
        if result.statements:
            pages.setdefault(result.page.provider, []).append(result.statements)
    return {provider: merge_profiles(cells) for provider, cells in pages.items()}


def _merged(results: Iterable[_Result], report: MapReport) -> tuple[set[int], dict[int, list[str]]]:
    """Ids of the pages whose offers become rows, and the further addresses of each."""
    by_provider: dict[str, dict[int, Fingerprint]] = {}
    for result in results:
        if result.print is not None and result.mined.offers:
            by_provider.setdefault(result.page.provider, {})[result.page.id] = result.print
    kept: set[int] = set()
    also: dict[int, list[str]] = {}
    for prints in by_provider.values():
        for first, *others in group_duplicates(prints):
            kept.add(first)
            report.merged += len(others)
            if others:
                also[first] = [prints[other].url for other in others]
    return kept, also


def _lend(
    study: Study,
    result: _Result,
    profile: Mapping[str, Cell],
    model: Path | None,
    report: MapReport,
) -> None:
    """Fill an offer from its provider's profile, and classify it anew with what that tells."""
    from mcminer.extract.derive import transparency
    from mcminer.extract.profile import lend
    from mcminer.mining import classify
    from mcminer.page import read_page

    if not profile or not result.mined.offers:
        return
    page = result.page
    offer = result.mined.offers[0]
    cells = lend(offer.cells, profile)
    lent = len(cells) - len(offer.cells)
    if not lent:
        return
    report.lent += lent
    read = read_page(
        study.pages.body(page), url=page.url, media_type=page.media_type, charset=page.charset,
        language=False,
    )  # fmt: skip
    read.language = str(result.mined.language.value) if result.mined.language else None
    result.mined.offers[0] = Offer(transparency(classify(read, Offer(cells), model=model).cells))


def _count(result: _Result, rows: int, report: MapReport) -> None:
    mined = result.mined
    report.mined[result.page.url] = mined
    if mined.page_type is not None:
        report.types[str(mined.page_type.value)] += 1
    report.rows += rows
    if rows:
        report.languages[str(mined.language.value) if mined.language else "?"] += rows
        report.cells += sum(len(offer.cells) for offer in mined.rows())
