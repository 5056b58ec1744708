"""Times of day that look like hours of work: ``9 h à 17 h``, ``16.00 h``, "Saturdays 9 to 14 h"."""

from __future__ import annotations

import re
from functools import cache

from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading
from mcminer.lexicon import lexicon, phrases_regex

__all__ = ["TIME_OF_DAY", "is_clock"]

_WITH_UNIT = re.compile(r"(?:0?[6-9]|1\d|2[0-4])[.:][0-5]\d ?(?:h|u|uhr|uur|ur|ora|hod)\.?")
#: A month's name, maybe with a year and "at", where the figure begins.
_BEHIND_DATE = re.compile(r"([^\W\d_]+)\.?(?: \d{4})?[ ,]{1,3}(?:[^\W\d_]{1,3} )?$")
#: Full and half hours with minutes; nobody states a workload so.
TIME_OF_DAY = re.compile(r"\d[.:][03]0\b")
#: Labels under which a range of hours is a length, whatever it looks like.
_LENGTHS = frozenset(("duration", "workload", "contact_hours", "self_study"))
#: Labels of timetables.
_TIMETABLES = frozenset(("dates", "other", "location"))


@cache
def _words(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What leads to a first time of day, on to the next one, and from one time to here."""
    lex = lexicon(language)
    until = phrases_regex(["-", *lex["dates.until"], *lex["numbers.range"]])
    lead = phrases_regex([*lex["dates.from"], *lex["workload.clock"]]) or r"(?!)"
    return (
        re.compile(rf"(?<!\w)(?:{lead}):? ?$"),
        re.compile(rf"\s?(?:{until})\s?\d{{1,2}}\s?(?:h|u|:|\.)\s?[0-5]?\d?\b"),
        re.compile(rf"\d\s?(?:h(?:\s?\d\d)?|:\d\d|\.\d\d)\s?(?:{until})\s?$"),
    )


def is_clock(quantity: Quantity, reading: Reading) -> bool:
    """Whether hours are times of day: with a unit at both ends, in clock's notation, or behind
    "from" or a date.
    """
    folded, start, end = reading.folded, quantity.start, quantity.end
    leads, goes_on, behind = _words(reading.language)
    fields = reading.fields_at(start)
    if any(field.tight and field.kind in _LENGTHS for field in fields):
        return False  # "Duration: 14h to 21h"
    if quantity.value <= 24 and quantity.low == quantity.high:
        if goes_on.match(folded, end) or _WITH_UNIT.fullmatch(folded, start, end):
            return True  # the first of "9h00 to 16h00"
        month = _BEHIND_DATE.search(folded, max(0, start - 24), start)
        if month is not None and month[1] in lexicon(reading.language).tables["dates.months"]:
            return True
    if quantity.low is None or quantity.high is None:
        return False
    if 6 <= quantity.low < quantity.high <= 24:
        text = folded[start:end]
        if len(re.findall(r"\d\s?(?:h|u|uhr|uur)\b", text)) > 1:
            return True
        line = folded.rfind("\n", 0, start) + 1
        timed = leads.search(folded, max(line, start - 16), start) or any(
            field.tight and field.kind in _TIMETABLES for field in fields[:1]
        )
        of_course = reading.sentence_hit(("workload.total", "page.offer"), start, end)
        if timed and (of_course is None or TIME_OF_DAY.search(text)):
            return True  # "Saturdays from 9 to 14 h"
    return bool(behind.search(folded, max(0, start - 12), start))
