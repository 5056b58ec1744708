"""Addresses that never end: calendars, echoing paths, and filters in every combination."""

from __future__ import annotations

import re
from collections import Counter

from mcminer.crawl.urls import split

__all__ = ["Traps", "pattern_of", "trap_in"]

_MAX_SEGMENTS = 20
_DATE_PATH = re.compile(r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2]))(?:[/-]\d{1,2})?(?=/|$)")
_DATE_KEY = re.compile(
    r"(?:^|[?&;])(?:[a-z_\[\]]*(?:date|datum|fecha|giorno|month|monat|maand|mois|mes|mese|year|jahr|"
    r"jaar|week|woche|semaine|day|tag|ical|calendar|kalender|agenda|tribe-bar-date))=[^&;]*\d",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"/(?:calendar|kalender|calendrier|calendario|agenda|events?)/", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")

_LIMITS = {"calendar": 24, "query 1": 2000, "query 2": 500, "query 3": 100, "query 4": 30}
"""How many addresses of one shape are visited. A catalogue of 2,000 courses behind ``?id=`` is
real; 30 combinations of four filters show nothing that fewer did not."""


def trap_in(url: str) -> str | None:
    """What is wrong with the address by itself; None: nothing.

    A segment three times in one path, or a pair of segments twice in a row, comes from a relative
    link that a server echoes at every depth.
    """
    path = split(url)[3].partition("?")[0]
    segments = [part for part in path.split("/") if part]
    if len(segments) > _MAX_SEGMENTS:
        return f"trap: path of {len(segments)} segments"
    if len(segments) < 3:
        return None
    name, times = Counter(segments).most_common(1)[0]
    if times >= 3 and not name.isdigit():
        return f"trap: segment {name!r} repeats {times} times"
    for place in range(len(segments) - 3):
        if segments[place : place + 2] == segments[place + 2 : place + 4]:
            return f"trap: {'/'.join(segments[place : place + 2])!r} repeats"
    return None


def pattern_of(url: str) -> tuple[str, int] | None:
    """The shape of an address that may be one of endlessly many, and how many to visit.

    Returns:
        ``("calendar /agenda/#/#", 24)``; None for an address without query or date.
    """
    path, mark, query = split(url)[3].partition("?")
    date_path = _DATE_PATH.search(path)
    if (mark and _DATE_KEY.search(query)) or (date_path and _CALENDAR.search(path)):
        stem = path[: date_path.start()] if date_path else _DIGITS.sub("#", path)
        return f"calendar {stem}", _LIMITS["calendar"]
    if not mark:
        return None
    keys = sorted({part.partition("=")[0] for part in query.split("&")})
    count = min(len(keys), 4)
    return f"query {_DIGITS.sub('#', path)}?{'&'.join(keys)}", _LIMITS[f"query {count}"]


class Traps:
    """Counts the addresses of each shape on each host."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = {}

    def load(self, host: str, counts: dict[str, int]) -> None:
        """Take over what earlier runs counted."""
        self._seen[host] = Counter(counts)

    def known(self, host: str) -> bool:
        """Whether the counts of that host are loaded."""
        return host in self._seen

    def admit(self, host: str, url: str) -> tuple[str | None, str | None]:
        """Count an address that is to be queued.

        Returns:
            Its pattern to store with it (None: none), and the reason to skip it (None: admitted).
        """
        wrong = trap_in(url)
        if wrong:
            return None, wrong
        shape = pattern_of(url)
        if shape is None:
            return None, None
        pattern, limit = shape
        seen = self._seen.setdefault(host, Counter())
        if seen[pattern] >= limit:
            return None, f"trap: {limit} addresses of the shape `{pattern}` are enough"
        seen[pattern] += 1
        return pattern, None
