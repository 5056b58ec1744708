"""``mcminer crawl``: the run around the engine."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable

from mcminer.crawl.frontier import Frontier
from mcminer.crawl.guard import Resolver
from mcminer.crawl.job import Job
from mcminer.crawl.order import Ordering
from mcminer.crawl.report import CrawlReport, Planned, Progress
from mcminer.crawl.scope import Scope
from mcminer.crawl.seeds import checked_url, keep_seeds, queue_seeds, scope_of
from mcminer.errors import SettingsError
from mcminer.study import Study

__all__ = ["crawl"]


def crawl(
    study: Study,
    *,
    urls: Iterable[str] = (),
    dry_run: bool = False,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
    resolver: Resolver | None = None,
    ordering: Ordering = "likely",
) -> CrawlReport:
    """Crawl a study's providers, politely, until nothing is left that may be fetched now.

    A run that was interrupted or killed is gone on with by the next call.

    Args:
        study: An open study.
        urls: Further starting addresses; kept for later runs. One on a host of no provider
            belongs to a provider named like the host.
        dry_run: Fetch nothing; report what would be begun with.
        again: Visit everything once more, asking conditionally.
        progress: Called a few times a second.
        resolver: Replaces the system's name resolution, in tests.
        ordering: How a host's queue is ordered; anything but ``likely`` is for comparison.

    Returns:
        What was done. Ctrl-C ends the run in good order, with ``interrupted`` set.

    Raises:
        SettingsError: No contact is set, providers.csv is wrong or lists nobody.
        UsageError: An address of ``urls`` is no http(s) address.
        StudyError: Another process is writing, or the disk refuses.
    """
    added = [checked_url(url) for url in urls]
    if dry_run:
        return _plan(study, scope_of(study, added))
    contact = study.require_contact()
    with study.writing("crawl"):
        keep_seeds(study, added)
        scope = scope_of(study, [])
        if not scope.seeds:
            raise SettingsError(
                f"{study.folder / 'providers.csv'}: lists no provider; add a line, "
                "or name an address with --url"
            )
        frontier = Frontier(study.store)
        if again:
            frontier.begin_round()
        queue_seeds(study, frontier, scope)
        _rest_after_a_kill(study)
        run = study.runs.start("crawl", dataclasses.asdict(study.settings.crawl) | {"again": again})
        job = Job(study, scope, frontier, run, contact, progress, resolver, ordering)
        outcome = "failed"
        try:
            report = job.execute()
            outcome = "interrupted" if report.interrupted else "done"
        finally:
            study.runs.finish(run, outcome)
        if not report.interrupted and study.store.fact("again") == "open":
            frontier.end_round()
    return report


def _rest_after_a_kill(study: Study) -> None:
    """Keep the delay to requests of a run that was killed before it could note when it sent them.

    Without this, killing and starting again at once would ask a host twice within its delay.
    """
    last = [run for run in study.runs.iter() if run.command == "crawl"][-1:]
    if last and last[0].outcome is None:
        with study.store.write("crawl") as connection:
            connection.execute(
                "UPDATE hosts SET not_before = max(not_before, ? + max(delay, ?))",
                (time.time(), study.settings.crawl.delay),
            )


def _plan(study: Study, scope: Scope) -> CrawlReport:
    frontier = Frontier(study.store)
    connection = study.store.connection
    plan: list[Planned] = []
    for url, provider in scope.seeds:
        row = connection.execute("SELECT decision FROM frontier WHERE url = ?", (url,)).fetchone()
        counts = connection.execute(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), "
            "count(*) FILTER (WHERE decision IN ('fetched', 'unchanged')) "
            "FROM frontier WHERE provider = ?",
            (provider,),
        ).fetchone()
        note = "new" if row is None else (row[0] or "waiting")
        plan.append(
            Planned(
                provider=provider,
                url=url,
                waiting=int(counts[0]),
                fetched=int(counts[1]),
                note=note,
            )
        )
    return CrawlReport(plan=plan, waiting=frontier.waiting(), pages=study.pages.count())
