"""Where a crawl begins: providers.csv, ``--url``, and what a changed scope lets in."""

from __future__ import annotations

from mcminer.crawl.discover import SEED
from mcminer.crawl.frontier import Found, Frontier
from mcminer.crawl.scope import Scope
from mcminer.crawl.urls import normalise
from mcminer.errors import UsageError
from mcminer.study import Provider, Study

__all__ = ["checked_url", "keep_seeds", "providers_of", "queue_seeds"]


def checked_url(url: str) -> str:
    """The normalised form of a ``--url``.

    Raises:
        UsageError: It is no http(s) address.
    """
    found = normalise(url if "://" in url else f"https://{url}")
    if found is None:
        raise UsageError(f"--url {url!r}: is no http(s) address that can be crawled")
    return found


def providers_of(study: Study, added: list[str]) -> list[Provider]:
    """The lines of providers.csv, and one provider for each host that only --url names."""
    providers = study.providers()
    rows = study.store.connection.execute("SELECT url, provider FROM seeds ORDER BY rowid")
    extra = [(str(row[0]), str(row[1])) for row in rows]
    known = Scope(providers)
    extra += [(url, known.provider(url) or known.owner(url)) for url in added]
    for url, name in extra:
        providers.append(Provider(country="", name=name, type="", url=url, scope=_area(url, known)))
    return providers


def _area(url: str, known: Scope) -> str:
    """An address on a provider's host does not widen that provider's scope."""
    return url if known.reaches(url) else ""


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
        rows = connection.execute(
            "SELECT url, depth FROM frontier WHERE state = 'skipped' "
            "AND (reason = 'scope' OR reason LIKE 'depth:%')"
        ).fetchall()
        widened = [
            Found(str(url), owner)
            for url, depth in rows
            if depth <= study.settings.crawl.max_depth and (owner := scope.provider(str(url)))
        ]
        for one in widened:
            connection.execute(
                "UPDATE frontier SET state = 'waiting', decision = '', reason = '', provider = ? "
                "WHERE url = ?",
                (one.provider, one.url),
            )
