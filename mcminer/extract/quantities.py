"""Quantities: numbers with a unit of time or credits, as pages in 24 languages write them.

One regular expression a language finds the numbers, a second one the unit behind or before each;
both run on folded text. What a quantity *means* (workload, exam length, experience) is for the
components to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from mcminer.lexicon import fold, lexicon, phrases_regex

__all__ = [
    "NUMBERED",
    "TIME_UNITS",
    "Quantity",
    "and_words",
    "find_quantities",
    "number",
    "unit_named",
]

#: Units of time and their length in days, for comparing spans (hours are workload, not span).
TIME_UNITS = {
    "half_days": 0.5, "days": 1.0, "weeks": 7.0, "months": 30.4, "semesters": 182.5, "years": 365.0,
    "school_years": 365.0,
}  # fmt: skip
_UNITS = (
    "teaching_hours", "hours", "minutes", "half_days", "days", "weeks", "months", "semesters",
    "school_years", "years", "evenings",
)  # fmt: skip
_COMPOUNDS = {
    "day_compounds": "days", "hour_compounds": "hours", "week_compounds": "weeks",
    "month_compounds": "months", "year_compounds": "years", "semester_compounds": "semesters",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range with its unit.

    Attributes:
        start, end: offsets of the whole expression in the text.
        low, high: the two ends; equal for a single number; None where the end is open.
        unit: ``hours``, ``teaching_hours``, ``minutes``, ``days`` ... ``years``, ``evenings``,
            ``ects``, ``credits`` (credits of no named scale) or ``other_credits``.
        unit_text: the unit as folded in the text.
        bounded: "at_least", "at_most" or "" as words beside it say.
        each: the figure holds for each of several things.
        times: the factor of an expression such as ``3 x 8 hours``, else None.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    unit_text: str
    bounded: str = ""
    each: bool = False
    times: float | None = None

    @property
    def value(self) -> float:
        """The one end that is there, the lower first."""
        return self.low if self.low is not None else self.high or 0.0


_THOUSANDS = re.compile(r"\d{1,3}(?:[ .,']\d{3})+(?![\d])")


def number(text: str) -> float:
    """The value of a number as written: ``1.750``, ``7,5``, ``1 545``, ``2.00``.

    A point or comma before exactly three digits divides thousands, unless a zero stands before
    it; any other one is the decimal sign.
    """
    text = text.strip().replace("\u00a0", " ")
    if _THOUSANDS.fullmatch(text) and not text.startswith("0"):
        return float(re.sub(r"\D", "", text))
    match = re.fullmatch(r"(\d{1,3}(?:[ .,']\d{3})+)[.,](\d{1,2})", text)
    if match:
        return float(re.sub(r"\D", "", match[1]) + "." + match[2])
    return float(text.replace(",", ".").replace(" ", ""))


_DIGITS = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,6}(?:[.,]\d{1,2})?(?!\d)"
_HALF = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(frozen=True, slots=True)
class _Grammar:
    numbers: re.Pattern[str]
    words: dict[str, float]
    range_: re.Pattern[str]
    level: re.Pattern[str] | None
    and_: re.Pattern[str]
    minutes: re.Pattern[str]
    between: re.Pattern[str] | None
    unit: re.Pattern[str]
    unit_before: re.Pattern[str]
    compound: re.Pattern[str] | None
    prefixes: dict[str, float]
    at_least: re.Pattern[str] | None
    at_most: re.Pattern[str] | None
    each: re.Pattern[str] | None


def _group(name: str, phrases: Iterable[str]) -> str:
    body = phrases_regex(phrases)
    return f"(?P<{name}>{body})" if body else ""


def _cue(
    phrases: Iterable[str], *, end: bool = False, word: bool = False
) -> re.Pattern[str] | None:
    """Cue words; ``end``: right before the figure, ``word``: or with one word between."""
    body = phrases_regex(phrases)
    if not body:
        return None
    between = r"(?:\s[^\W\d]+)?" if word else ""
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" + (rf"{between}\W{{0,4}}$" if end else ""))


@cache
def _grammar(language: str) -> _Grammar:
    lex, english = lexicon(language), lexicon("en")
    both = (lex,) if language == "en" else (lex, english)
    words: dict[str, float] = {}
    for source in both[:1]:
        words.update({fold(w): v for w, v in source.tables.get("numbers.words", {}).items()})
    word_body = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    numbers = rf"(?<![\w.,/-])(?:{word_body})(?!\w)|" if word_body else ""
    numbers = rf"{numbers}(?<![\d.,:])(?:{_DIGITS})(?:\s?[½¼¾])?|[½¼¾]"
    groups: list[str] = []
    for unit in _UNITS:
        phrases = [p for source in both for p in source[f"units.{unit}"]]
        groups.append(_group(unit, phrases))
    credit_files = {
        "ects": "credits.ects",
        "other_credits": "credits.not_ects",
        "credits": "credits.credits",
    }
    credit_groups = [
        _group(name, [p for source in both for p in source[key]])
        for name, key in credit_files.items()
    ]
    compounds = [
        _group(f"c_{unit}", [p for source in both for p in source[f"units.{key}"]])
        for key, unit in _COMPOUNDS.items()
    ]
    # Longer expressions must win: other scales and ECTS before bare credits, lessons before hours.
    unit_body = (
        "|".join(group for group in (*credit_groups, *groups, *compounds) if group) or r"(?!)"
    )
    before_body = "|".join(group for group in credit_groups if group) or r"(?!)"
    prefixes = {fold(w): v for w, v in lex.tables.get("numbers.prefixes", {}).items()}
    compound_body = "|".join(group for group in compounds if group)
    compound = None
    if prefixes and compound_body:
        prefix_body = "|".join(sorted(map(re.escape, prefixes), key=len, reverse=True))
        compound = re.compile(rf"(?<!\w)(?P<prefix>{prefix_body})-?(?:{compound_body})(?!\w)")
    ranges = phrases_regex([*lex["numbers.range"]])
    between = rf"-|/(?=\d)|\.\.\.?|(?<!\w)(?:{ranges})(?!\w)"
    return _Grammar(
        re.compile(numbers), words,
        re.compile(rf"\s?(?:{between})\s?" if ranges else r"\s?-\s?"),
        _cue([p for source in both for p in source["level.words"]], end=True),
        and_words(language), _minutes_behind(language),
        _cue(lex["numbers.between"], end=True),
        re.compile(rf"[\s(\[]{{0,2}}-?(?:{unit_body})(?![^\W\d])\.?"),
        re.compile(rf"(?<![^\W\d])(?:{before_body})(?:\s*\(?(?:ects)\)?)?\s?[:=]?\s?\(?$"),
        compound, prefixes,
        _cue(lex["numbers.at_least"]), _cue(lex["numbers.at_most"]),
        _cue(lex["numbers.each"], end=True, word=True),
    )  # fmt: skip


@cache
def and_words(language: str) -> re.Pattern[str]:
    """The language's "and", with the blanks around it; what stands beside it decides."""
    return re.compile(rf"\s(?:{phrases_regex(lexicon(language)['numbers.and']) or '(?!)'})\s")


@cache
def _minutes_behind(language: str) -> re.Pattern[str]:
    """``66h30``, ``22 Stunden und 30 Minuten``: minutes behind hours."""
    joint = and_words(language).pattern
    return re.compile(rf"(?:{joint}|\s)?([0-5]?\d)(?:\s?(?:min\w*|m)\b|(?=\D|$))")


@cache
def _unit_names(language: str) -> re.Pattern[str]:
    lex = lexicon(language)
    groups = [_group(unit, lex[f"units.{unit}"]) for unit in _UNITS]
    return re.compile(rf"(?<!\w)(?:{'|'.join(group for group in groups if group) or '(?!)'})(?!\w)")


def unit_named(folded: str, language: str) -> str:
    """The unit of time that a label names (``Number of teaching hours``), or ""."""
    match = _unit_names(language).search(folded)
    return (match.lastgroup or "") if match else ""


def _value(text: str, grammar: _Grammar) -> float | None:
    text = text.strip()
    if text in grammar.words:
        return float(grammar.words[text])
    extra = 0.0
    while text and text[-1] in _HALF:
        extra += _HALF[text[-1]]
        text = text[:-1].strip()
    if not text:
        return extra
    try:
        return number(text) + extra
    except ValueError:
        return None


# "viiden (5) vuoden": the same number in words and figures.
_AGAIN = re.compile(r"\s?\(\s?(\d{1,4}(?:[.,]\d{1,2})?)\s?\)")
#: Units whose names also stand alone, as labels of other things.
_LABELS = frozenset(("semesters", "years", "school_years"))
_WORD = re.compile(r"[^\W\d_]+")
#: Behind a number, what makes it that of a rule or file: "CR 1-2018", "130/2011".
NUMBERED = re.compile(r"\s?[-/]\s?\d{3,}")
_TIMES = re.compile(r"\s?[x*]\s?$")


def find_quantities(folded: str, language: str) -> list[Quantity]:
    """All quantities of a text, in order.

    Args:
        folded: text that went through :func:`mcminer.lexicon.fold`.
        language: whose words to use; English units count in every language.
    """
    grammar = _grammar(language)
    found: list[Quantity] = []
    matches = list(grammar.numbers.finditer(folded))
    index = 0
    while index < len(matches):
        if found and matches[index].start() < found[-1].end:
            index += 1  # the minutes of "22 hours and 30 minutes"
            continue
        taken, quantity = _read(folded, matches, index, grammar)
        if quantity is not None and not (found and quantity.start < found[-1].end):
            found.append(quantity)  # "6 ECTS (4 ...": the unit before is the first figure's
        index += taken
    if grammar.compound is not None:
        known = {quantity.start for quantity in found}
        found.extend(q for q in _compounds(folded, grammar) if q.start not in known)
        found.sort(key=lambda quantity: quantity.start)
    return found


def _read(
    folded: str, matches: list[re.Match[str]], index: int, grammar: _Grammar
) -> tuple[int, Quantity | None]:
    """Read the expression that begins at a number; also how many numbers it takes up."""
    first = matches[index]
    low = _value(first[0], grammar)
    if low is None:
        return 1, None
    start, end, taken = first.start(), first.end(), 1
    if folded[max(0, start - 2) : start] == "pt":  # an ISO 8601 duration in structured data
        return 1, None
    again = _AGAIN.match(folded, end)
    if again and _value(again[1], grammar) == low:
        end, taken = again.end(), 2
    high, unit = low, grammar.unit.match(folded, end)
    position = unit.end() if unit else end
    joint = grammar.range_.match(folded, position)
    if (
        joint is None
        and grammar.between
        and grammar.between.search(folded[max(0, start - 20) : start])
    ):
        joint = grammar.and_.match(folded, position)
    if joint and index + taken < len(matches) and matches[index + taken].start() == joint.end():
        second = matches[index + taken]
        upper = _value(second[0], grammar)
        behind = grammar.unit.match(folded, second.end())
        if upper is not None and upper > low and behind and (
            unit is None or unit.lastgroup == behind.lastgroup
        ):  # fmt: skip
            high, unit, taken = upper, behind, taken + 1
            end = second.end()
    if unit is None:
        before = grammar.unit_before.search(folded, max(0, start - 40), start)
        if before is None or _has_unit_behind(folded, end, grammar) or NUMBERED.match(folded, end):
            return taken, None
        quantity = Quantity(before.start(), end, low, high, before.lastgroup or "", before[0])
        return taken, _bounded(quantity, folded, grammar)
    name = (unit.lastgroup or "").removeprefix("c_")
    if name in _LABELS and "\n" in unit[0]:
        return taken, None  # "10", and on the next line "Semester": a label of its own
    if name in ("credits", "other_credits") and (
        grammar.level and grammar.level.search(folded[max(0, start - 16) : start])
    ):
        return taken, None  # "SCQF level 11 SCQF credits 20": the number of the level
    text = unit[0].strip(" (-.[")
    stop = unit.end() - (1 if unit[0].endswith(".") and _sentence_ends(folded, unit.end()) else 0)
    quantity = Quantity(start, stop, low, high, name, text)
    if name == "hours" and low == high:
        quantity = _with_minutes(quantity, folded, grammar)
    if name in TIME_UNITS and low == high:
        quantity = _with_half(quantity, folded, grammar)
    return taken, _bounded(_multiplied(quantity, folded, matches, index, grammar), folded, grammar)


def _sentence_ends(folded: str, end: int) -> bool:
    return end >= len(folded) or folded[end] in "\n "


def _has_unit_behind(folded: str, end: int, grammar: _Grammar) -> bool:
    return grammar.unit.match(folded, end) is not None


def _with_minutes(quantity: Quantity, folded: str, grammar: _Grammar) -> Quantity:
    """``66h30`` and ``22 Stunden und 30 Minuten`` are one figure."""
    behind = grammar.minutes.match(folded, quantity.end)
    if behind is None or quantity.low is None:
        return quantity
    glued = behind.start(1) == quantity.end and quantity.unit_text == "h"
    if not glued and "min" not in behind[0]:
        return quantity
    value = quantity.low + int(behind[1]) / 60
    value = round(value, 3)
    return replace(quantity, end=behind.end(), low=value, high=value)


def _with_half(quantity: Quantity, folded: str, grammar: _Grammar) -> Quantity:
    """``3 giorni e mezzo``, ``deux jours et demi``: the half stands behind the unit."""
    joint = grammar.and_.match(folded, quantity.end)
    half = _WORD.match(folded, joint.end()) if joint else None
    if half is None or grammar.words.get(half[0]) != 0.5 or quantity.low is None:
        return quantity
    value = quantity.low + 0.5
    return replace(quantity, end=half.end(), low=value, high=value)


def _multiplied(
    quantity: Quantity, folded: str, matches: list[re.Match[str]], index: int, grammar: _Grammar
) -> Quantity:
    """``3 x 8 hours``: the factor stands before, divided by a sign of multiplication."""
    if index == 0:
        return quantity
    factor = matches[index - 1]
    if _TIMES.fullmatch(folded, factor.end(), quantity.start):
        times = _value(factor[0], grammar)
        if times and times == int(times) and quantity.low is not None:
            return replace(quantity, start=factor.start(), times=times)
    return quantity


def _bounded(quantity: Quantity, folded: str, grammar: _Grammar) -> Quantity:
    """What the words right before or behind say of the figure."""
    before = folded[max(0, quantity.start - 28) : quantity.start]
    before = before[max(before.rfind(sign) for sign in "\n|;") + 1 :]
    behind = folded[quantity.end : quantity.end + 18].split("\n")[0]
    each = bool(grammar.each and grammar.each.search(before))
    if quantity.low != quantity.high:
        return replace(quantity, each=each)
    low, high, word = quantity.low, quantity.high, ""
    near = before[-24:]
    if grammar.at_least and (
        _last(grammar.at_least, near) or grammar.at_least.match(behind.lstrip(" (,"))
    ):
        high, word = None, "at_least"
    elif grammar.at_most and (
        _last(grammar.at_most, near) or grammar.at_most.match(behind.lstrip(" (,"))
    ):
        low, word = None, "at_most"
    return replace(quantity, low=low, high=high, bounded=word, each=each)


def _last(pattern: re.Pattern[str], before: str) -> bool:
    """A cue at the end of what stands before, with at most a word between."""
    for match in pattern.finditer(before):
        if len(re.findall(r"\w+", before[match.end() :])) <= 1:
            return True
    return False


def _compounds(folded: str, grammar: _Grammar) -> Iterable[Quantity]:
    assert grammar.compound is not None
    for match in grammar.compound.finditer(folded):
        value = grammar.prefixes[match["prefix"]]
        unit = (match.lastgroup or "").removeprefix("c_")
        if unit and unit != "prefix":
            yield Quantity(match.start(), match.end(), value, value, unit, match[0])
