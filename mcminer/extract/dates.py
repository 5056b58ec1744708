"""Spans of dates as pages in 24 languages write them: day before month, always.

``27.03. - 30.03.2023``, ``21. – 25. March 2022``, ``du 10 au 12 mai 2024``, ``2022-09-05 –
2023-06-02``. A single date is a span of one day only where a label says first and last.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mcminer.lexicon import fold, lexicon, phrases_regex

__all__ = ["DateSpan", "date_spans"]


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Two dates in one expression: offsets in the text, first and last day."""

    start: int
    end: int
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (self.last - self.first).days + 1


_YEAR = r"(?:20)\d\d"
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(
    rf"(?<![\d.])(\d{{1,2}})[./-]\s?(\d{{1,2}})(?:[./-]\s?({_YEAR}|\d\d(?!\d)))?[.]?(?!\d)"
)
#: Characters between the two dates of a span at most.
_REACH = 26


@cache
def _joint(language: str) -> str:
    """What stands between first and last day: a sign, or the language's words for "to"."""
    words = {*lexicon(language)["dates.until"], *lexicon(language)["numbers.range"]}
    body = phrases_regex(words)
    return rf"\s?(?:->|[->/]|(?<!\w)(?:{body})(?!\w))\s?" if body else r"\s?(?:->|[->/])\s?"


@cache
def _between(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[\s,.)(]{{0,3}}(?:[^\W\d]{{2,12}}[.,]?\s)?{_joint(language)}(?:[^\W\d]{{2,12}}[.,:]?\s)?[\s(:]{{0,2}}$"
    )


@cache
def _day_before(language: str) -> re.Pattern[str]:
    """``21. - 25. March``: a day alone takes month and year from the second date."""
    return re.compile(
        rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th|er|\.)?{_joint(language)}(?:[^\W\d]{{2,12}}[.,]?\s)?$"
    )


@cache
def _named(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    months: dict[str, int] = {}
    for code in (language, "en"):
        for name, value in lexicon(code).tables.get("dates.months", {}).items():
            months.setdefault(fold(name), int(value))
    body = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or "(?!)"
    pattern = re.compile(
        rf"(?<![\d.])(?:(\d{{1,2}})(?:st|nd|rd|th|er|\.|-?[a-z]{{1,3}})?\s?(?:of\s|de\s|d')?({body})\.?(?:\s?(?:de\s|del\s)?({_YEAR}))?"
        rf"|({body})\s(\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s({_YEAR}))?)(?!\w)"
    )
    return pattern, months


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    day: int
    month: int
    year: int | None


def _parts(folded: str, language: str) -> list[_Part]:
    found: list[_Part] = []
    for match in _ISO.finditer(folded):
        found.append(_Part(match.start(), match.end(), int(match[3]), int(match[2]), int(match[1])))
    for match in _NUMERIC.finditer(folded):
        year = match[3]
        number = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
        found.append(_Part(match.start(), match.end(), int(match[1]), int(match[2]), number))
    pattern, months = _named(language)
    for match in pattern.finditer(folded):
        day, name, year = (
            (match[1], match[2], match[3]) if match[2] else (match[5], match[4], match[6])
        )
        found.append(
            _Part(match.start(), match.end(), int(day), months[name], int(year) if year else None)
        )
    found.sort(key=lambda part: (part.start, -part.end))
    kept: list[_Part] = []
    for part in found:
        if (
            1 <= part.day <= 31
            and 1 <= part.month <= 12
            and (not kept or part.start >= kept[-1].end)
        ):
            kept.append(part)
    return kept


def date_spans(text: str, folded: str, language: str) -> Iterator[DateSpan]:
    """Spans in reading order; two dates must stand side by side with a sign or word for "to"."""
    parts = _parts(folded, language)
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        if (
            following is not None
            and following.start - part.end <= _REACH
            and _between(language).match(folded[part.end : following.start])
        ):
            span = _span(part, following)
            if span is not None:
                yield span
                continue
        before = _day_before(language).search(folded, max(0, part.start - 22), part.start)
        if before is not None and part.year is not None:
            first = _Part(before.start(), part.start, int(before[1]), part.month, part.year)
            span = _span(first, part)
            if span is not None:
                yield span


def _span(first: _Part, last: _Part) -> DateSpan | None:
    if last.year is None:
        return None
    try:
        end = dt.date(last.year, last.month, last.day)
        year = first.year if first.year is not None else last.year
        start = dt.date(year, first.month, first.day)
        if first.year is None and start > end:
            start = dt.date(year - 1, first.month, first.day)
    except ValueError:
        return None
    return DateSpan(first.start, last.end, start, end) if start <= end else None
