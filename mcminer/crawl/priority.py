"""Which links come first: those whose address and words look like a course.

The words are those of ``mcminer/lexicon/<language>/page.toml``: ``url`` and ``offer`` speak for a
course, ``catalogue`` for a list of them, ``url_other`` and ``enrol`` against. All languages count
at once, since the language of a page that is not fetched yet is not known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from mcminer.crawl.urls import split
from mcminer.lexicon import LANGUAGES, fold

__all__ = ["looks_like_catalogue", "priority"]

_DEFAULTS = {
    "url": ["course*", "training*", "kurs*", "corso*", "corsi", "curso*", "formation*", "cursus*"],
    "offer": ["course*", "training*", "seminar*", "workshop*", "kurs*", "formation*", "curso*"],
    "catalogue": ["catalogue*", "catalog*", "all courses", "course overview", "kursangebot*"],
    "enrol": ["enrol*", "apply", "register*", "registration*", "anmeld*", "inscription*"],
    "url_other": ["news", "blog", "privacy*", "contact*", "staff", "cookie*", "login", "cart"],
}
"""Words to go by while no language has any."""

_SEEDISH = 2.0
_WORD = re.compile(r"[^\W_]+")


class _Words:
    """Phrases of one key in all languages, by how they are matched."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.whole: set[str] = set()
        prefixes: set[str] = set()
        suffixes: set[str] = set()
        self.runs: set[str] = set()
        for phrase in phrases:
            text = fold(phrase.strip())
            if ".." in text:
                continue
            if " " in text or "-" in text:
                self.runs.add(text.replace("*", "").replace("-", " "))
            elif text.endswith("*") and len(text) > 3:
                prefixes.add(text.rstrip("*"))
            elif text.startswith("*") and len(text) > 3:
                suffixes.add(text.lstrip("*"))
            else:
                self.whole.add(text)
        self._prefixes = tuple(prefixes)
        self._suffixes = tuple(suffixes)

    def has(self, word: str) -> bool:
        return (
            word in self.whole
            or word.startswith(self._prefixes)
            or bool(self._suffixes and word.endswith(self._suffixes))
        )

    def runs_in(self, words: str) -> bool:
        return any(run in words for run in self.runs)


@cache
def _words(key: str) -> _Words:
    return _Words(_phrases().get(key) or _DEFAULTS[key])


@cache
def _phrases() -> dict[str, list[str]]:
    """The lists of all languages' page.toml, joined; other files of the lexicon are not read."""
    joined: dict[str, list[str]] = {}
    for code in LANGUAGES:
        file = files("mcminer.lexicon").joinpath(code, "page.toml")
        if not file.is_file():
            continue
        for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(value, list):
                joined.setdefault(key, []).extend(str(phrase) for phrase in value)
    return joined


@lru_cache(maxsize=1 << 14)
def _url_word(word: str) -> float:
    if _words("url").has(word):
        return 2.0
    if _words("url_other").has(word):
        return -3.0
    if _words("enrol").has(word):
        return -1.5  # a form beside the course page, with the same words in its address
    return 1.0 if _words("catalogue").has(word) else 0.0


@lru_cache(maxsize=1 << 14)
def _anchor_word(word: str) -> float:
    if _words("offer").has(word):
        return 1.0
    if _words("catalogue").has(word):
        return 1.5
    return -1.5 if _words("url_other").has(word) else 0.0


@lru_cache(maxsize=1 << 14)
def _url_score(path: str) -> float:
    from urllib.parse import unquote

    words = _WORD.findall(fold(unquote(path)))
    scores = [_url_word(word) for word in words]
    return min(max(scores, default=0.0), 3.0) + min(min(scores, default=0.0), 0.0)


@lru_cache(maxsize=1 << 14)
def _anchor_score(anchor: str) -> float:
    words = _WORD.findall(fold(anchor))
    scores = [_anchor_word(word) for word in words]
    best, worst = max(scores, default=0.0), min(scores, default=0.0)
    line = " ".join(words)
    if _words("catalogue").runs_in(line):
        best = max(best, 1.5)
    elif _words("offer").runs_in(line):
        best = max(best, 1.0)
    return best + worst


def priority(url: str, anchor: str = "", parent_is_catalogue: bool = False) -> float:
    """How early a link is fetched; greater is earlier, 0 is a link that tells nothing.

    Args:
        url: Its normalised address.
        anchor: Its words on the page.
        parent_is_catalogue: Whether the linking page lists offers.
    """
    path = split(url)[3]
    score = _url_score(path) + _anchor_score(anchor)
    if parent_is_catalogue:
        # A long anchor in a catalogue is a course's title, whatever its words.
        score += 1.0 if len(anchor) >= 15 and score >= 0 else 0.5
    # Deep filters and pages far down a list come later than what stands at the top.
    return score - 0.25 * path.count("&")


def looks_like_catalogue(url: str, title: str, scores: list[float]) -> bool:
    """Whether a page lists offers, by its own words and by those of its links.

    Args:
        url: Its address.
        title: Its title.
        scores: :func:`priority` of its links.
    """
    offers = sum(1 for score in scores if score >= _SEEDISH)
    named = _url_score(split(url)[3]) > 0 or _anchor_score(title) >= 1.0
    return offers >= 15 or (named and offers >= 5)
