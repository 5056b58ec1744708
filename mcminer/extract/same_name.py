"""Whether two names mean one organisation: spelt alike, shortened, or as initials."""

from __future__ import annotations

import re

from mcminer.lexicon import fold

__all__ = ["abbreviates", "same_organisation"]

_PLAIN = re.compile(r"[^\W_]+")


def same_organisation(first: str, second: str) -> bool:
    """Whether two names mean one organisation: equal, one inside the other, or its initials."""
    a, b = (_PLAIN.findall(fold(name)) for name in (first, second))
    if not a or not b:
        return False
    if len(a) > len(b):
        a, b = b, a
        first, second = second, first
    joined = " ".join(b)
    if f" {' '.join(a)} " in f" {joined} ":
        return True
    if len(a) == 1 and 2 <= len(a[0]) <= 8:
        initials = "".join(word[0] for word in b)
        return bool(a[0] == initials or a[0] == "".join(w[0] for w in b if len(w) > 3))
    if len(b) > len(a) > 1 and first.split()[0].isupper() and abbreviates("".join(a), b):
        return True  # "CCI Dobra", "Camera de Comerț și Industrie Dobra"
    # Inflected: every word of the one begins like a word of the other.
    return len(a) == len(b) and all(
        x[: max(3, len(x) - 3)] == y[: max(3, len(x) - 3)] for x, y in zip(a, b, strict=True)
    )


def abbreviates(label: str, words: list[str]) -> bool:
    """Whether a label is made of beginnings of these words; short words may be left out."""
    if len(words) < 2:
        return False

    def fits(rest: str, index: int, used: int) -> bool:
        if not rest:
            return used >= 2 and all(len(word) <= 4 for word in words[index:])
        if index == len(words):
            return False
        word = words[index]
        if len(word) <= 4 and fits(rest, index + 1, used):
            return True
        size = 0
        while size < min(len(rest), len(word)) and rest[size] == word[size]:
            size += 1
            if fits(rest[size:], index + 1, used + 1):
                return True
        return False

    return fits(label, 0, 0)
