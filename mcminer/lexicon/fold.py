"""Folding: one spelling for all the ways of writing a word, with offsets kept.

Folded text has exactly one character for each character of the text, so that a match in the
folded text is a match at the same offsets of the page.
"""

from __future__ import annotations

import unicodedata

__all__ = ["fold"]

#: Letters that Unicode does not decompose, and signs that people interchange.
_EXTRA = {
    "ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "ð": "d", "ς": "σ", "æ": "a", "œ": "o",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "„": '"', "“": '"', "”": '"', "«": '"', "»": '"', "×": "x",
}  # fmt: skip


def _fold_char(char: str) -> str:
    lower = char.lower()
    if len(lower) != 1:  # İ lowers to two characters
        lower = lower[0]
    if lower in _EXTRA:
        return _EXTRA[lower]
    if lower == "й":  # a letter of its own, not an accented и
        return lower
    base = unicodedata.normalize("NFD", lower)[0]
    return _EXTRA.get(base, base)


class _Table(dict[int, str]):
    """A translation table that folds a character the first time it is met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Lower case without diacritics; ``len(fold(text)) == len(text)`` always."""
    if text.isascii():  # the table would be a call a character
        return text.lower().replace("\t", " ").replace("`", "'")
    return text.translate(_TABLE)
