"""The account of a crawl: per provider, what was found, what became of it, what politeness cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from mcminer.crawl.likeness import PROVEN
from mcminer.study import Study

__all__ = ["ProviderAccount", "account", "likely_offers", "reasons"]


@dataclass(frozen=True, kw_only=True)
class ProviderAccount:
    """What became of one provider's addresses.

    Attributes:
        provider: Its name.
        found: Addresses seen that are in its scope.
        fetched: Pages in the study from this or an earlier round (unchanged ones included).
        refused, skipped, missing, failed, redirected: Addresses by decision. ``skipped`` does not
            count addresses outside the scope.
        waiting: Addresses in the queue.
        delay: Seconds that its slowest host asks between two requests.
        waited: Seconds spent waiting for it, all runs.
        parked: Until when one of its hosts is left alone, ISO 8601; empty: none is.
        note: In words what keeps the picture from being whole; empty: nothing does.
    """

    provider: str
    found: int
    fetched: int
    refused: int
    skipped: int
    missing: int
    failed: int
    redirected: int
    waiting: int
    delay: float
    waited: float
    parked: str
    note: str


_COUNTS = """
SELECT provider,
    count(*) FILTER (WHERE NOT (state = 'skipped' AND reason LIKE 'scope%')),
    count(*) FILTER (WHERE decision IN ('fetched', 'unchanged') AND kind = 'page'),
    count(*) FILTER (WHERE decision = 'refused'),
    count(*) FILTER (WHERE decision = 'skipped' AND reason NOT LIKE 'scope%'),
    count(*) FILTER (WHERE decision = 'missing' AND kind = 'page'),
    count(*) FILTER (WHERE decision = 'failed'),
    count(*) FILTER (WHERE decision = 'redirected'),
    count(*) FILTER (WHERE state = 'waiting'),
    count(*) FILTER (WHERE reason LIKE '%; not drawn: %' AND reason NOT LIKE '%: in part: %')
FROM frontier GROUP BY provider ORDER BY min(id)
"""

_HOSTS = """
SELECT hosts.host, hosts.delay, hosts.waited, hosts.not_before, hosts.reason, hosts.robots_status,
    count(*) FILTER (WHERE frontier.state = 'waiting')
FROM hosts JOIN frontier ON frontier.host = hosts.host
WHERE frontier.provider = ? GROUP BY hosts.host ORDER BY 7 DESC
"""


def account(study: Study) -> list[ProviderAccount]:
    """One line for each provider that has any address, in the order of their first address."""
    rows = study.store.connection.execute(_COUNTS).fetchall()
    return [_line(study, row) for row in rows]


def _line(study: Study, row: tuple[object, ...]) -> ProviderAccount:
    provider = str(row[0])
    numbers = [int(str(value)) for value in tuple(row)[1:]]
    found, fetched, refused, skipped, missing, failed, redirected, waiting, undrawn = numbers
    hosts = study.store.connection.execute(_HOSTS, (provider,)).fetchall()
    now = time.time()
    parked = max((host[3] for host in hosts if host[3] > now + 5 and host[6]), default=0.0)
    return ProviderAccount(
        provider=provider,
        found=found,
        fetched=fetched,
        refused=refused,
        skipped=skipped,
        missing=missing,
        failed=failed,
        redirected=redirected,
        waiting=waiting,
        delay=max((float(host[1]) for host in hosts), default=0.0),
        waited=sum(float(host[2]) for host in hosts),
        parked=datetime.fromtimestamp(parked, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if parked else "",
        note="; ".join(
            part
            for part in (
                _note(study, hosts, fetched, waiting, refused, found, parked),
                _undrawn(undrawn),
            )
            if part
        ),
    )


def _undrawn(number: int) -> str:
    if not number:
        return ""
    if number == 1:
        return "1 page wants a browser and has none"
    return f"{number} pages want a browser and have none"


def _note(
    study: Study,
    hosts: list[tuple[object, ...]],
    fetched: int,
    waiting: int,
    refused: int,
    found: int,
    parked: float,
) -> str:
    limit = study.settings.crawl.max_pages_per_host
    parts: list[str] = []
    if waiting:
        why = "not finished"
        for host in hosts:
            if parked and host[3] == parked:
                why = str(host[4])
                break
            if int(str(host[6])) and fetched >= limit:
                why = f"cap of {limit} pages a host"
                break
            if str(host[4]).startswith("Crawl-delay"):
                why = str(host[4])
        parts.append(f"partial: {why}, {fetched} of {fetched + waiting} pages")
    if refused and refused >= 0.5 * max(found, 1):
        parts.append("mostly refused")
    return "; ".join(parts)


def likely_offers(study: Study) -> int:
    """Fetched pages whose words look like an offer; `map` looks closer."""
    found = study.store.connection.execute(
        "SELECT count(*) FROM frontier WHERE likeness >= ? "
        "AND decision IN ('fetched', 'unchanged')",
        (PROVEN,),
    )
    return int(found.fetchone()[0])


def reasons(study: Study, provider: str | None = None) -> list[tuple[str, str, int]]:
    """Decision, reason and number of addresses, most frequent first; reasons are cut to a kind."""
    where, values = ("", ()) if provider is None else (" AND provider = ?", (provider,))
    rows = study.store.connection.execute(
        "SELECT decision, reason, count(*) FROM frontier WHERE state != 'waiting' "
        f"AND decision IN ('refused', 'skipped', 'failed'){where} GROUP BY 1, 2",
        values,
    )
    counts: dict[tuple[str, str], int] = {}
    for decision, reason, number in rows:
        # `robots.txt 1a2b: Disallow: /x` and `scope: redirect from ...` each have one kind.
        kind = str(reason).partition(":")[0] if decision != "failed" else str(reason)
        key = (str(decision), kind.partition(" from ")[0])
        counts[key] = counts.get(key, 0) + int(number)
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [(decision, reason, number) for (decision, reason), number in ordered]
