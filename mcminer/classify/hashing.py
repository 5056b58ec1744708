"""Words and the buckets that their spelling falls into.

A word is described by itself and by its runs of 3 to 6 characters (with ``<`` and ``>`` at its
ends), each hashed into one of a fixed number of buckets. Words that are spelt alike share most of
their buckets, so that inflected forms, compounds and cognates come out near each other without a
vocabulary. Hashes are polynomials modulo 2**64, taken from one running sum for all runs at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.lexicon.fold import fold

__all__ = ["MAX_WORD", "RUNS", "Features", "hash_words", "words"]

#: Lengths of the character runs.
RUNS = (3, 4, 5, 6)

#: Characters of a word that count; longer ones are cut.
MAX_WORD = 40

_WORD = re.compile(r"[^\W\d_]+(?:\d+)?|\d+[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 2**64)
_WHOLE = 99  # salt of whole words; runs are salted with their length


def words(text: str) -> list[str]:
    """The words of a text, folded; digits glued to letters become ``0``, numbers are left out."""
    found = _WORD.findall(fold(text))
    return [(_DIGITS.sub("0", word) if not word.isalpha() else word)[:MAX_WORD] for word in found]


@dataclass(frozen=True, slots=True)
class Features:
    """The buckets of a list of words.

    Attributes:
        whole: bucket of each word itself; shape (words,).
        runs: buckets of all character runs, word by word; shape (runs,).
        starts: index in ``runs`` of each word's first run; shape (words,). Every word has one.
    """

    whole: NDArray[np.int64]
    runs: NDArray[np.int64]
    starts: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many runs each word has; shape (words,)."""
        return np.diff(np.append(self.starts, len(self.runs)))


def hash_words(listed: Sequence[str], buckets: int) -> Features:
    """The buckets of words (as :func:`words` gives them, none empty)."""
    if not listed:
        none = np.zeros(0, dtype=np.int64)
        return Features(none, none, none)
    joined = "".join([f"<{word}>" for word in listed])
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(word) + 2 for word in listed), dtype=np.int64, count=len(listed))
    ends = np.cumsum(lengths)
    begins = ends - lengths
    powers = _powers(_BASE, len(codes))
    inverse = _powers(_INVERSE, len(codes))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * powers, out=sums[1:])
    whole = _bucket((sums[ends] - sums[begins]) * inverse[begins], _WHOLE, buckets)
    stops = np.repeat(ends, lengths)
    owners = np.repeat(np.arange(len(listed)), lengths)
    places = np.arange(len(codes))
    hashed: list[NDArray[np.int64]] = []
    owned: list[NDArray[np.int64]] = []
    for size in RUNS:
        at = places[places + size <= stops]
        hashed.append(_bucket((sums[at + size] - sums[at]) * inverse[at], size, buckets))
        owned.append(owners[at])
    owner = np.concatenate(owned)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(listed)))
    return Features(whole, np.concatenate(hashed)[order], starts)


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size, base, dtype=np.uint64)
    factors[0] = 1
    result: NDArray[np.uint64] = np.multiply.accumulate(factors)
    return result


def _bucket(hashes: NDArray[Any], salt: int, buckets: int) -> NDArray[np.int64]:
    mixed = hashes ^ np.uint64(salt * 0x51_7C_C1_B7_27_22_0A_95 % 2**64)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(29)
    return (mixed % np.uint64(buckets)).astype(np.int64)
