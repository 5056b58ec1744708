"""The study: a folder that a researcher can zip and hand over, and its SQLite store.

::

    my-study/
      study.toml       settings        -> study.settings        (settings.py)
      providers.csv    whom to crawl   -> study.providers()     (providers.py)
      study.sqlite     the store       -> study.store           (db.py, schema.py)
      archive/         WARC files      -> study.archive
      models/          trained models  -> study.models

The interface other parts of mcminer build on::

    study = Study.create(folder)            # refuses a folder that is not empty
    study = Study.open(folder)              # StudyError / SettingsError in one line
    study.settings.contact, .languages, .focus_sectors, .encoder, .crawl.delay, ...
    study.providers() -> list[Provider]     # country, name, type, url, scope, notes, legal_ground

    study.pages.iter(provider=None, media=None, unmapped=False) -> Iterator[Page]
    study.pages.get(page_id) -> Page             # StudyError when there is none
    study.pages.by_url(url) -> Page | None
    study.pages.body(page) -> bytes         # decoded payload, re-read from the WARC file
    study.pages.body(page, digest=offer.page_digest)   # as it was when the offer was mapped
    study.pages.count() -> int

    study.offers.replace(page_id, [offer.as_dict(), ...], run=run_id) -> list[int]   # row ids
    study.offers.iter(gone=False, page_id=None) -> Iterator[StoredOffer]
    study.offers.get(row) -> StoredOffer    # .row .page_id .page_url .ordinal .proposal .gone ...

    study.decisions.append([Decision(row=1, column="ects", coder="ann", new=5, kind="correct")])
    study.decisions.iter(row=None) -> Iterator[Decision]        # oldest first
    study.decisions.latest(row) -> dict[str, Decision]          # by column

    with study.runs.record("map", settings={...}) as run_id: ...   # start, end, outcome kept
    with study.writing("map"): ...          # hold the one writer's lock over several calls

Reading needs no lock and never waits. Each writing call takes the lock for itself, unless
:meth:`Study.writing` holds it already; a second process gets a :class:`~mcminer.errors.StudyError`
that names the first. Several writes inside ``with study.store.write():`` are one transaction.

Imports point down: this package knows nothing of crawl, extract, classify or review.
"""

from __future__ import annotations

from mcminer.study.decisions import Decision
from mcminer.study.files import write_atomic
from mcminer.study.folder import Study
from mcminer.study.offers import StoredOffer
from mcminer.study.pages import Page
from mcminer.study.providers import Provider
from mcminer.study.settings import CrawlSettings, Settings

__all__ = [
    "CrawlSettings",
    "Decision",
    "Page",
    "Provider",
    "Settings",
    "StoredOffer",
    "Study",
    "write_atomic",
]
