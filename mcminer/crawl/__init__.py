"""Crawling: polite, accountable, and able to go on after a crash.

::

    from mcminer.crawl import crawl
    report = crawl(study)                      # until nothing is left that may be fetched now
    report = crawl(study, urls=["https://example.org/"], progress=print)
    report = crawl(study, again=True)          # ask conditionally; new, changed, unchanged, gone

Modules, from the outside in: ``run`` (the entry), ``seeds`` (where it begins), ``job`` (signals,
progress, report), ``engine`` (one task a host), ``visit`` (one address), ``control`` (robots.txt,
tdmrep.json), ``outcome`` and ``discover`` (what a response means), ``ledger`` and ``archive``
(making it durable), ``frontier`` and ``hosts`` (state), ``fetch`` (the only importer of httpx),
``guard``, ``robots``, ``reservation``, ``pace``, ``scope``, ``traps``, ``priority``, ``links``,
``sitemap``, ``urls``. ``account`` tells what became of every address, ``check`` recomputes the
archive's digests, ``providers`` reads ``crawlers/*.toml``.
"""

from __future__ import annotations

from mcminer.crawl.report import CrawlReport, Progress
from mcminer.crawl.run import crawl

__all__ = ["CrawlReport", "Progress", "crawl"]
