"""Finding thousands of phrases in a text at once.

Phrases (see README.md in this folder for how they are written) are found with Aho-Corasick; of one
with stars or gaps inside, the first word is found so and the rest checked on the spot. On 8,000
characters and 5,000 phrases that takes about a millisecond, where spaCy's Matcher takes hundreds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from mcminer.lexicon.fold import fold

__all__ = ["Hit", "Hits", "Matcher", "phrase_regex", "phrases_regex"]

_BETWEEN = r"[\s.,'/()-]{1,3}"
# A dot after a word is not needed to match ("Std." is "Std"); two dots are a gap.
_ABBREVIATION = re.compile(r"(?<=\w)\.(?=\s|$)")
_GAP = r"(?:[^\w\n|.;]{1,3}\w+){0,3}?[^\w\n|.;]{1,3}"


class Hit(NamedTuple):
    """A phrase found: offsets in the text, and the key it stands under (``entry.age``)."""

    start: int
    end: int
    tag: str


class Hits:
    """The hits of one text, by tag."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._by_tag: dict[str, list[Hit]] = {}
        for hit in hits:
            self._by_tag.setdefault(hit.tag, []).append(hit)
        self._starts: dict[str, list[int]] = {}
        self._prefixed: dict[str, tuple[str, ...]] = {}
        for tag, found in self._by_tag.items():
            found.sort(key=lambda hit: (hit.start, -hit.end))
            self._starts[tag] = [hit.start for hit in found]

    def __getitem__(self, tag: str) -> list[Hit]:
        return self._by_tag.get(tag, [])

    def within(self, tag: str, start: int, end: int) -> list[Hit]:
        """Hits of ``tag`` that begin at or behind ``start`` and before ``end``."""
        starts = self._starts.get(tag)
        if not starts:
            return []
        return self._by_tag[tag][bisect_left(starts, start) : bisect_right(starts, end - 1)]

    def any(self, tags: Iterable[str], start: int, end: int) -> Hit | None:
        """The first hit of any of ``tags`` that begins within the stretch."""
        for tag in tags:
            starts = self._starts.get(tag)
            if starts:
                index = bisect_left(starts, start)
                if index < len(starts) and starts[index] < end:
                    return self._by_tag[tag][index]
        return None

    def tags(self, prefix: str = "") -> tuple[str, ...]:
        """All tags with a hit that begin with ``prefix``."""
        known = self._prefixed.get(prefix)
        if known is None:
            known = tuple(tag for tag in self._by_tag if tag.startswith(prefix))
            self._prefixed[prefix] = known
        return known


def _word_regex(word: str) -> str:
    lead, trail = word.startswith("*"), word.endswith("*")
    return (r"\w*" if lead else "") + re.escape(word.strip("*")) + (r"\w*" if trail else "")


def phrase_regex(phrase: str) -> str:
    """The regular expression of a phrase on folded text, without its outer boundaries."""
    parts: list[str] = []
    gap = False
    for word in fold(phrase).split():
        if word == "..":
            gap = True
            continue
        if parts:
            parts.append(_GAP if gap else r"\.?" + _BETWEEN)
        parts.append(_word_regex(word))
        gap = False
    return "".join(parts)


def phrases_regex(phrases: Iterable[str]) -> str:
    """Regular expression for any of some phrases, the longest first; "" where there are none.

    A short phrase may begin a longer one ("over", "over ons"), which would then never be seen.
    """
    bodies = {phrase_regex(phrase) for phrase in phrases if phrase.strip()}
    return "|".join(sorted(bodies, key=lambda body: (-len(body), body)))


def _joins(char: str) -> Callable[[str], bool]:
    """Tells whether a neighbour of ``char`` belongs to the same word.

    A digit behind letters ends a word: sites glue labels to figures.
    """
    return str.isalpha if char.isalpha() else str.isdigit if char.isdigit() else _apart


def _apart(_: str) -> bool:
    return False


def _blanked(text: str) -> str:
    """Blanks for the signs that people put instead: "face-to-face", "master's level"."""
    # Three passes in C are several times as fast as one through a table.
    return text.replace("-", " ").replace("/", " ").replace("'", " ")


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: str
    rest: str  # regular expression of what follows the literal, or "" where nothing does
    open_left: bool
    open_right: bool


def _entries(tag: str, phrase: str) -> Iterator[tuple[str, _Entry]]:
    """The literals by which a phrase is found, and what has to be checked behind each.

    A phrase with stars at its outer ends only is found as a whole; one with stars or gaps inside
    by its first word, and the rest is matched on the spot.
    """
    words = fold(phrase).split()
    bare = _ABBREVIATION.sub("", " ".join(words)).split()
    if not bare or not bare[0].strip("*"):
        if bare:
            raise ValueError(f"phrase {phrase!r} of {tag} begins with a bare star")
        return
    inside = "*" in " ".join(bare)[1:-1] or ".." in bare
    open_left, open_right = bare[0].startswith("*"), bare[-1].endswith("*")
    if not inside:
        # with and without the dots of abbreviations
        for variant in {" ".join(bare), " ".join(words).rstrip(".")}:
            literal = _blanked(variant.strip("*"))
            yield literal, _Entry(tag, "", open_left, open_right)
        return
    tail = phrase_regex(" ".join(["x", *bare[1:]]))[1:]
    star = r"\w*" if bare[0].endswith("*") else ""
    # a phrase may end in an apostrophe, with the next word right behind it
    rest = star + tail + (r"(?!\w)" if bare[-1][-1].isalnum() else "")
    literal = _blanked(bare[0].strip("*"))
    yield literal, _Entry(tag, rest, open_left, bare[0].endswith("*"))


class Matcher:
    """All phrases of a set of tags, ready to be found in folded text."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        by_literal: dict[str, dict[_Entry, None]] = {}
        for tag, tagged in phrases.items():
            for phrase in tagged:
                for literal, entry in _entries(tag, phrase):
                    by_literal.setdefault(literal, {})[entry] = None
        self._automaton = ahocorasick.Automaton()
        for literal, entries in by_literal.items():
            plain = tuple(
                (e.tag, re.compile(e.rest).match if e.rest else None, e.open_left, e.open_right)
                for e in entries
            )
            self._automaton.add_word(
                literal, (len(literal), _joins(literal[0]), _joins(literal[-1]), plain)
            )
        if by_literal:
            self._automaton.make_automaton()
        self._empty = not by_literal

    def find(self, folded: str) -> list[Hit]:
        """Every hit in ``folded`` (text that went through :func:`fold`)."""
        hits: list[Hit] = []
        if self._empty:
            return hits
        size = len(folded)
        for last, (length, joins_left, joins_right, entries) in self._automaton.iter(
            _blanked(folded)
        ):
            start, end = last + 1 - length, last + 1
            left = start > 0 and joins_left(folded[start - 1])
            right = end < size and joins_right(folded[end])
            for tag, rest, open_left, open_right in entries:
                if (left and not open_left) or (right and rest is None and not open_right):
                    continue
                begin, stop = start, end
                if rest is not None:
                    match = rest(folded, end)
                    if match is None:
                        continue
                    stop = match.end()
                elif right:
                    while stop < size and folded[stop].isalpha():
                        stop += 1
                if left:
                    while begin > 0 and folded[begin - 1].isalpha():
                        begin -= 1
                hits.append(Hit(begin, stop, tag))
        return hits
