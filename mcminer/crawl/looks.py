"""Rows that want another look, because the page that they were read from has changed since.

When a re-crawl finds a page changed, the values of its rows are kept as they were then. `map` reads
the page anew; a row of which the machine now says the same is done with (a page's bytes change for
many reasons), the others want a look until somebody decides anything about them again. Decisions
are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcminer.study import StoredOffer, Study

__all__ = ["Change", "Looks", "looks", "note_change"]

_WRITE = (
    "INSERT INTO looks (row, since, seen) VALUES (?, ?, ?) "
    "ON CONFLICT (row) DO UPDATE SET since = excluded.since, seen = excluded.seen "
    # Who has not looked since the last change still knows the values from before that one.
    "WHERE EXISTS (SELECT 1 FROM decisions WHERE decisions.row = looks.row AND at > looks.since)"
)
_READ = """
SELECT looks.row, looks.since, looks.seen, pages.digest, pages.gone IS NOT NULL,
    EXISTS (SELECT 1 FROM decisions WHERE decisions.row = looks.row),
    EXISTS (SELECT 1 FROM decisions WHERE decisions.row = looks.row AND at > looks.since)
FROM looks JOIN offers ON offers.row = looks.row JOIN pages ON pages.id = offers.page_id
ORDER BY looks.row
"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A row whose page has changed, and what that did.

    Attributes:
        row: Its number.
        url: Its page.
        since: When the change was seen, ISO 8601 in UTC.
        reviewed: Whether somebody decided about it before.
        gone: The page does not offer it any more.
        changes: By column: the machine's value before and now; empty where it is gone.
    """

    row: int
    url: str
    since: str
    reviewed: bool
    gone: bool
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What re-crawls mean for the review.

    Attributes:
        unmapped: Rows on pages that `map` has not read anew; ``unmapped_reviewed`` of them
            carry decisions.
        rows: Rows that want another look: reviewed before, and read differently now.
        gone: Rows that were reviewed and whose page is missing now. Their decisions are kept.
    """

    unmapped: int = 0
    unmapped_reviewed: int = 0
    rows: tuple[Change, ...] = ()
    gone: int = 0


def note_change(study: Study, page_id: int, at: str) -> None:
    """Keep the values of a changed page's rows; belongs into the transaction that stores it."""
    study.store.connection.executemany(
        _WRITE,
        [
            (offer.row, at, json.dumps(_values(offer), ensure_ascii=False, sort_keys=True))
            for offer in study.offers.iter(page_id=page_id)
        ],
    )


def looks(study: Study) -> Looks:
    """Which rows want another look."""
    unmapped = unmapped_reviewed = 0
    found: list[Change] = []
    for row, since, seen, digest, page_gone, reviewed, decided in _rows(study):
        if page_gone:
            continue
        offer = study.offers.get(row)
        if offer.gone is None and offer.page_digest != digest:
            unmapped += 1
            unmapped_reviewed += reviewed
        elif reviewed and not decided:
            now = {} if offer.gone else _values(offer)
            changes = {} if offer.gone else _changes(json.loads(seen), now)
            if changes or offer.gone:
                found.append(
                    Change(
                        row=row,
                        url=offer.page_url,
                        since=since,
                        reviewed=bool(reviewed),
                        gone=offer.gone is not None,
                        changes=changes,
                    )
                )
    return Looks(
        unmapped=unmapped,
        unmapped_reviewed=unmapped_reviewed,
        rows=tuple(found),
        gone=_gone(study),
    )


def _rows(study: Study) -> Iterator[tuple[int, str, str, str, int, int, int]]:
    for row in study.store.connection.execute(_READ).fetchall():
        yield tuple(row)


def _gone(study: Study) -> int:
    found = study.store.connection.execute(
        "SELECT count(*) FROM offers JOIN pages ON pages.id = offers.page_id "
        "WHERE pages.gone IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM decisions WHERE decisions.row = offers.row)"
    )
    return int(found.fetchone()[0])


def _values(offer: StoredOffer) -> dict[str, Any]:
    """The machine's values; evidence moves with every inserted word and tells nothing."""
    cells: Mapping[str, Any] = offer.proposal.get("cells", {})
    return {
        column: cell.get("value") if isinstance(cell, Mapping) else cell
        for column, cell in cells.items()
    }


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    columns = [*before, *(column for column in now if column not in before)]
    return {
        column: (before.get(column), now.get(column))
        for column in columns
        if before.get(column) != now.get(column)
    }
