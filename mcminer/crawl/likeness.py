"""How much a page's own words look like the description of one offer, told in a millisecond.

The crawl orders its queue by what proved to be an offer on a host, so it needs an opinion on each
page when it is fetched. It counts kinds of labels (``Duration``, ``ECTS``, ``Voraussetzungen``)
that stand by themselves on a line or before a colon; the labels are those of the lexicon in all
languages. The extraction looks far closer later, and does not rest on this.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files

from mcminer.lexicon import LANGUAGES, fold

__all__ = ["PROVEN", "likeness"]

PROVEN = 0.35
"""From here on a page counts as an offer for the queue."""

_CORE = (
    "workload", "contact_hours", "self_study", "credits", "level", "duration", "assessment",
    "award", "entry", "outcomes", "validity", "exam_duration",
)  # fmt: skip
_MINOR = ("audience", "delivery", "content", "occupations", "price", "dates", "recommended")
_REPEATED = frozenset(("duration", "dates", "price", "credits", "level", "workload", "delivery"))
_TIMES = 4
"""So many of one kind: the cards of a list."""
_LONGEST = 45
_MAX_LINES = 3000


@cache
def _labels() -> dict[str, str]:
    """Kind of each label; a word that stands for several kinds keeps the first, core ones first."""
    order = (*_CORE, *_MINOR)
    ranks: dict[str, int] = {}
    for code in LANGUAGES:
        file = files("mcminer.lexicon").joinpath(code, "labels.toml")
        if not file.is_file():
            continue
        labels = tomllib.loads(file.read_text(encoding="utf-8"))
        for rank, kind in enumerate(order):
            for phrase in labels.get(kind, ()):
                if "*" not in phrase and ".." not in phrase:
                    words = fold(str(phrase))
                    ranks[words] = min(rank, ranks.get(words, rank))
    return {words: order[rank] for words, rank in ranks.items()}


@lru_cache(maxsize=1 << 14)
def _kind(words: str) -> str:
    return _labels().get(fold(words), "")


def likeness(text: str) -> float:
    """From 0 (nothing speaks for an offer) to 1.

    Args:
        text: The page's text, one text node a line.
    """
    kinds: Counter[str] = Counter()
    for line in text.split("\n", _MAX_LINES)[:_MAX_LINES]:
        words = line.strip()
        if len(words) > _LONGEST:
            words, colon, _ = words[: _LONGEST + 1].partition(":")
            if not colon:
                continue
        elif ":" in words:
            words = words.partition(":")[0]
        if words and (kind := _kind(words.strip(" *•–-?"))):
            kinds[kind] += 1
    core = sum(1 for kind in _CORE if kinds[kind])
    minor = sum(1 for kind in _MINOR if kinds[kind])
    listed = sum(1 for kind in _REPEATED if kinds[kind] >= _TIMES)
    score = min(1.0, core / 5 + minor / 12)
    return score / 4 if listed >= 2 else score / 2 if listed else score
