"""Words and buckets: the hashes that trained weights depend on must never change."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mcminer.classify.hashing import MAX_WORD, hash_words, words


def test_words_are_folded_and_numbers_left_out() -> None:
    assert words("Größe: 12 ECTS, ISO9001 – l'élève") == ["große", "ects", "iso0", "l", "eleve"]


def test_long_words_are_cut() -> None:
    assert words("x" * 90) == ["x" * MAX_WORD]


def test_buckets_are_pinned() -> None:
    """The shipped weights were trained with exactly these buckets."""
    found = hash_words(["kurs", "ab"], 114_688)
    assert found.whole.tolist() == [12910, 12470]
    assert found.counts.tolist() == [10, 3]


@given(st.lists(st.text("abcdeäß", min_size=1, max_size=12), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_word_has_the_same_buckets_in_any_company(listed: list[str]) -> None:
    together = hash_words(listed, 5000)
    for place, word in enumerate(listed):
        alone = hash_words([word], 5000)
        start = together.starts[place]
        assert together.whole[place] == alone.whole[0]
        assert np.array_equal(together.runs[start : start + together.counts[place]], alone.runs)


def test_no_words_no_buckets() -> None:
    assert len(hash_words([], 100).whole) == 0
