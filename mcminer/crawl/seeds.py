"""Where a crawl begins: providers.csv, ``--url``, and what a changed scope lets in."""

from __future__ import annotations

import sqlite3

from mcminer.crawl.discover import SEED
from mcminer.crawl.frontier import Found, Frontier
from mcminer.crawl.scope import Scope
from mcminer.crawl.urls import normalise
from mcminer.errors import UsageError
from mcminer.study import Provider, Study

__all__ = ["checked_url", "keep_seeds", "queue_seeds", "scope_of"]


def checked_url(url: str) -> str:
    """The normalised form of a ``--url``.

    Raises:
        UsageError: It is no http(s) address.
    """
    found = normalise(url if "://" in url else f"https://{url}")
    if found is None:
        raise UsageError(f"--url {url!r}: is no http(s) address that can be crawled")
    return found


def scope_of(study: Study, added: list[str]) -> Scope:
    """What the study may visit: providers.csv, the addresses of earlier ``--url``, and ``added``.

    An address on a provider's host is a further starting address of that provider and widens
    nothing else; one on another host stands for a provider of its own.
    """
    scope = Scope(study.providers())
    rows = study.store.connection.execute("SELECT url, provider FROM seeds ORDER BY rowid")
    extra = [(str(row[0]), str(row[1])) for row in rows]
    for url, name in extra + [(url, "") for url in added]:
        if scope.reaches(url):
            scope.add_start(url, scope.owner(url))
        else:
            name = name or scope.owner(url)
            scope.add(Provider(country="", name=name, type="", url=url))
    return scope


def keep_seeds(study: Study, urls: list[str]) -> None:
    """Keep the addresses of ``--url`` for later runs."""
    if not urls:
        return
    known = Scope(study.providers())
    with study.store.write("crawl") as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO seeds (url, provider) VALUES (?, ?)",
            [(url, known.owner(url)) for url in urls],
        )


def queue_seeds(study: Study, frontier: Frontier, scope: Scope) -> None:
    """Queue starting addresses, and what a wider scope or a raised depth takes in now."""
    seeds = [Found(url, provider, priority=SEED) for url, provider in scope.seeds]
    with study.store.write("crawl") as connection:
        frontier.add(seeds)
        frontier.reopen(seeds)
        _let_in(study, connection, scope)
        _leave_out(connection, scope)


def _let_in(study: Study, connection: sqlite3.Connection, scope: Scope) -> None:
    rows = connection.execute(
        "SELECT url, depth FROM frontier WHERE state = 'skipped' "
        "AND (reason = 'scope' OR reason LIKE 'depth:%')"
    ).fetchall()
    deepest = study.settings.crawl.max_depth
    connection.executemany(
        "UPDATE frontier SET state = 'waiting', decision = '', reason = '', provider = ? "
        "WHERE url = ?",
        [
            (owner, str(url))
            for url, depth in rows
            if depth <= deepest and (owner := scope.provider(str(url)))
        ],
    )


def _leave_out(connection: sqlite3.Connection, scope: Scope) -> None:
    """What waits from a time when the scope was wider is not visited any more."""
    rows = connection.execute("SELECT url FROM frontier WHERE state = 'waiting' AND kind = 'page'")
    connection.executemany(
        "UPDATE frontier SET state = 'skipped', decision = 'skipped', reason = 'scope' "
        "WHERE url = ?",
        [(url,) for (url,) in rows.fetchall() if scope.provider(str(url)) is None],
    )
