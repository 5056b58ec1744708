"""Level: ``nqf_level``, ``nqf_system``, ``eqf_level``, ``level_basis``, ``level_as_written``.

A level counts where the page places the offer there: a framework named beside a number ("NFQ
Level 8", "poziom 3 Polskiej Ramy Kwalifikacji"), a number under a level label in a country whose
framework is known, or a higher-education cycle. Levels that learners need before the course,
tiers of private schemes and menus of levels do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mcminer.codebook.tables import Framework, cycles, framework, frameworks, nqf_system, nqf_to_eqf
from mcminer.extract.candidates import Candidate
from mcminer.extract.home import home_countries
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit, Matcher, lexicon, phrases_regex
from mcminer.record import Value

__all__ = ["candidates"]

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_NUMBER = r"(?P<n>(?:1[0-2]|[1-9])(?:\.[1-9])?|viii|vii|vi|iv|ix|iii|ii|i|v|x)"
#: A number right before a framework's name.
_FIRST = re.compile(rf"(?<![\w.,]){_NUMBER}\.?\s{{1,2}}$")
_SIGNS = r"[\s:=/\"'()\[\]|.-]{0,5}"
_JOIN = r"[\s/,&+|-]{0,4}(?:\w{1,3}\s)?"
_CYCLE_KEYS = {
    "short": "short_cycle",
    "first": "bachelor",
    "second": "master",
    "third": "doctorate",
}
_ENTRY = frozenset(("entry", "recommended", "audience", "stackable", "renewal"))
# "levels 1, 2, 3 and 4", "levels 5 to 7": a menu, or what a framework has
_MENU = re.compile(r"^\s*(?:,|/|-|\.\.|\w{1,3}\s)\s*(?:10|[1-9])\b(?!\s*(?:%|ects|[a-z]{4,}))")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A framework named in the text."""

    start: int
    end: int
    system: Framework | None  # None for the European framework


@cache
def _frameworks() -> tuple[Matcher, dict[str, tuple[Framework, ...]]]:
    """Names of all national frameworks as phrases, and the systems that each name may mean."""
    by_name: dict[str, list[Framework]] = {}
    for system in frameworks():
        for name in (system.system, system.title, *system.aliases):
            by_name.setdefault(name, []).append(system)
    names = list(by_name)
    phrases = {str(index): [_loose(name)] for index, name in enumerate(names)}
    return Matcher(phrases), {str(i): tuple(by_name[name]) for i, name in enumerate(names)}


def _loose(name: str) -> str:
    """A name of several words may be inflected: its longer words match by their stems."""
    words = name.split()
    if len(words) < 2:
        return name
    return " ".join(word[:-2] + "*" if len(word) > 6 else word for word in words)


@cache
def _level_words(language: str) -> str:
    words = {*lexicon(language)["level.words"], *lexicon("en")["level.words"]}
    return phrases_regex(words) or "level"


@dataclass(frozen=True, slots=True)
class _Patterns:
    after: re.Pattern[str]
    before_word: re.Pattern[str]
    before_number: re.Pattern[str]
    alone: re.Pattern[str]
    word: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    words = _level_words(language)
    return _Patterns(
        # NFQ Level 8 · DQR 7 · EQF/MQF level 5 · SOK 3 · QQI Award Level 5
        re.compile(rf"{_SIGNS}(?:(?:[^\W\d_]{{2,11}}\s)?\w*(?:{words})\w*{_SIGNS}(?:\w{{1,9}}\s)?)?{_NUMBER}(?![\w%]|[.,]\d)"),
        # Level 5 of the Malta Qualifications Framework; poziom 3 PRK, glued to the label before
        re.compile(rf"(?<!\w)(?:{words}){_SIGNS}{_NUMBER}[\"')\].]?(?:[^\w\n.;]{{1,3}}\w+){{0,7}}[^\w\n.;]{{1,3}}$"),
        # 3 poziom Polskiej Ramy Kwalifikacji · 5. taseme EKR
        re.compile(rf"(?<![\w.,]){_NUMBER}[.\s-]{{1,3}}(?:{words})(?:[^\w\n.;]{{1,3}}\w+){{0,4}}[^\w\n.;]{{1,3}}$"),
        re.compile(rf"(?<!\w)(?:(?:{words}){_SIGNS}{_NUMBER}(?![\w%]|[.,:]\d)|(?<![\w.,])(?P<m>[1-9])[.]?\s?(?:{words})(?!\w))"),
        re.compile(rf"[.\s-]{{1,3}}(?:{words})(?!\w)"),
    )  # fmt: skip


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose levels from frameworks named, level labels and higher-education cycles."""
    found = list(_named(reading))
    yield from found
    if not any(c.score >= 0.7 for c in found):
        yield from _labelled(reading)
    yield from _cycles(reading)


def _mentions(reading: Reading) -> list[_Mention]:
    matcher, by_tag = _frameworks()
    home = home_countries(reading)
    found: list[_Mention] = []
    for hit in matcher.find(reading.folded):
        choices = by_tag[hit.tag]
        at_home = [s for s in choices if s.country in home]
        # a short name such as NQR or NKR is another country's abroad; as is NQF, everywhere
        if not at_home and (
            len({s.country for s in choices}) > 1
            or reading.page.text[hit.start : hit.end].islower()
            or (hit.end - hit.start <= 3 and reading.folded[hit.start : hit.end] == "nqf")
        ):
            continue
        found.append(_Mention(hit.start, hit.end, (at_home or list(choices))[0]))
    found += [_Mention(hit.start, hit.end, None) for hit in reading.hits["level.eqf"]]
    own = _home_system(reading)
    if own is not None and reading.language != "en":
        # the language's own words for its framework, in all cases
        found += [_Mention(hit.start, hit.end, own) for hit in reading.hits["level.national"]]
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[_Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _named(reading: Reading) -> Iterator[Candidate]:
    patterns = _patterns(reading.language)
    mentions = _mentions(reading)
    folded = reading.folded
    for index, mention in enumerate(mentions):
        match, start, end = _number_of(patterns, folded, mention)
        if match is None and index + 1 < len(mentions):
            # MQF/EQF level 5: frameworks side by side share the number
            following = mentions[index + 1]
            if re.fullmatch(_JOIN, folded[mention.end : following.start]):
                match, start, end = _number_of(patterns, folded, following)
                start = min(start, mention.start)
        if match is None:
            continue
        level = _level(match["n"], mention.system)
        if level is None or (start == mention.start and _MENU.match(folded[end : end + 12])):
            continue
        yield from _placed(reading, mention.system, level, start, end, 0.88)


def _number_of(
    patterns: _Patterns, folded: str, mention: _Mention
) -> tuple[re.Match[str] | None, int, int]:
    after = patterns.after.match(folded, mention.end)
    if after is not None and (
        "\n" not in after[0]
        or (len(after[0].split()) > 1 and folded[after.end() : after.end() + 1] in ("\n", ""))
    ):  # on the next line only where level word and number are all of it
        behind = patterns.word.match(folded, after.end())  # "LKI 6. līmenis"
        return after, mention.start, behind.end() if behind else after.end()
    line = max(folded.rfind("\n", 0, mention.start) + 1, mention.start - 90)
    for pattern in (patterns.before_word, patterns.before_number):
        before = pattern.search(folded[line : mention.start])
        if before is not None:
            return before, line + before.start(), mention.end
    first = _FIRST.search(folded, line, mention.start)
    behind = patterns.word.match(folded, mention.end)
    named = patterns.word.search(folded, mention.start, mention.end)
    if first is not None and (behind is not None or named is not None):  # "3. LKI līmenis"
        return first, first.start(), behind.end() if behind else mention.end
    return None, mention.start, mention.end


def _level(text: str, system: Framework | None) -> str | None:
    """The level as its framework writes it; Roman numerals only where they are no old scale."""
    if text in _ROMAN:
        if system is None or system.country == "FR" or (len(text) == 1 and text not in "v"):
            return None
        return text.upper() if nqf_to_eqf(system.country, system.system, text.upper()) else None
    if system is None:
        return text if text.isdigit() and 1 <= int(text) <= 8 else None
    return text if nqf_to_eqf(system.country, system.system, text) is not None else None


def _placed(
    reading: Reading, system: Framework | None, level: str, start: int, end: int, score: float
) -> Iterator[Candidate]:
    """A level found; its context says whether it is the offer's own."""
    if reading.offside(start) or reading.names_other(start):
        return
    kinds = reading.kinds_at(start)
    if any(kind in _ENTRY for kind in kinds[:2]) or _is_entry(reading, start, end):
        return
    if kinds and kinds[0] == "level":
        score += 0.06
    if reading.block(start).kind in ("heading", "title"):
        score += 0.04
    basis = "indicative" if reading.near(("level.indicative",), start, end, 40) else "formal"
    denial = reading.near(("context.negation",), start, end, 14)
    if denial is not None and denial.end <= start:
        return
    if reading.block(start).start == start and reading.folded[start : start + 1].isdigit():
        score -= 0.15  # may be the number of a row: "4 Poziom Polskiej Ramy Kwalifikacji ... 3"
    start, end = reading.trimmed(start, end)
    if "(" in reading.folded[start:end] and reading.folded[end : end + 1] == ")":
        end += 1  # "Level 3 Award (RQF)"
    values: dict[str, Value] = {
        "level_as_written": reading.page.text[start:end], "level_basis": basis,
    }  # fmt: skip
    if system is None:
        yield Candidate("eqf", {"eqf_level": int(level)}, start, end, score, "rule:level.eqf")
        yield Candidate("level", values, start, end, score - 0.2, "rule:level.eqf")
        return
    eqf = nqf_to_eqf(system.country, system.system, level)
    values |= {"nqf_level": level, "nqf_system": system.system}
    yield Candidate("level", values, start, end, min(score, 0.97), "rule:level.national")
    if eqf is not None:
        yield Candidate("eqf", {"eqf_level": eqf}, start, end, score - 0.03, "table:nqf_eqf")


def _is_entry(reading: Reading, start: int, end: int) -> bool:
    return reading.demanded(start, end, 45)


def _labelled(reading: Reading) -> Iterator[Candidate]:
    """``Level: 6`` and ``Niveau 4`` under a level label, where the country gives the system."""
    system = _home_system(reading)
    if system is None:
        return
    pattern = _patterns(reading.language).alone
    bare = re.compile(rf"\W{{0,3}}{_NUMBER}(?:\s*[.)]|\s|$)")
    for field in reading.fields_of("level"):
        if not field.tight or (
            field.layout == "inline"
            and " " not in reading.page.text[field.label_start : field.label_end].strip()
        ):
            continue  # "niveau 1" in running text is the level of anything
        if re.search(r"\d", reading.page.text[field.label_start : field.label_end]):
            continue  # "Level 2 Food Safety: 1 day" is about another course
        segment = reading.folded[field.start : min(field.end, field.start + 60)]
        match = pattern.search(segment) or bare.match(segment)
        if match is None or _not_framework(reading, field.label_start, field.end):
            continue
        text = match.groupdict().get("n") or match.groupdict().get("m") or ""
        level = _level(text, system)
        if level is None or _MENU.match(segment[match.end() :]):
            continue
        start, end = field.start + match.start(), field.start + match.end()
        if re.fullmatch(r"\W*\w+\W*", segment[match.start() : match.end()]):
            start = field.label_start if field.start - field.label_end <= 4 else start
        yield from _placed(reading, system, level, start, end, 0.7)


def _home_system(reading: Reading) -> Framework | None:
    own = [(country, nqf_system(country)) for country in home_countries(reading)]
    named = [framework(country, name) for country, name in own if name]
    return named[0] if len(named) == 1 else None


def _not_framework(reading: Reading, start: int, end: int) -> bool:
    begin, stop = reading.clause(start, min(end, start + 80))
    return reading.hits.any(("level.not_framework",), begin, stop) is not None


def _cycles(reading: Reading) -> Iterator[Candidate]:
    """A cycle of higher education under a level label, or in words that place the course there."""
    for cycle in cycles():
        for hit in reading.hits[f"level.{_CYCLE_KEYS[cycle.cycle]}"]:
            if reading.offside(hit.start) or _is_entry(reading, hit.start, hit.end):
                continue
            kinds = reading.kinds_at(hit.start)
            if any(kind in _ENTRY for kind in kinds[:2]):
                continue
            labelled = "level" in kinds[:1]
            likened = _likened(reading, hit)
            if not labelled and not likened and hit.end - hit.start < 10:
                continue
            score = 0.8 if labelled else 0.52
            name = f"{cycle.cycle}_cycle"
            yield Candidate(
                "eqf", {"eqf_level": cycle.eqf_level}, hit.start, hit.end, score, f"table:{name}"
            )
            values: dict[str, Value] = {
                "level_as_written": reading.page.text[hit.start : hit.end],
                "level_basis": "formal" if labelled else "indicative",
            }
            yield Candidate("level", values, hit.start, hit.end, score - 0.1, f"rule:level.{name}")


def _likened(reading: Reading, hit: Hit) -> bool:
    return reading.near(("level.indicative",), hit.start, hit.end, 30) is not None
