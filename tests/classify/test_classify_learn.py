"""What to label next, and the replay of labelling."""

from __future__ import annotations

import numpy as np
from classify_makers import made_cases

from mcminer.classify.learn import entropy, rank_for_review
from mcminer.classify.simulate import simulate
from mcminer.classify.static import StaticEncoder

VECTORS = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)


def test_entropy_runs_from_sure_to_no_idea() -> None:
    chances = np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], dtype=np.float32)
    assert entropy(chances).round(3).tolist() == [0.0, 1.0]


def test_the_unsure_come_first_and_their_likes_later() -> None:
    assert rank_for_review([0.9, 0.9, 0.5, 0.2], VECTORS) == [0, 2, 1, 3]


def test_rows_that_rules_and_model_dispute_come_earlier() -> None:
    order = rank_for_review([0.5, 0.5, 0.5, 0.5], VECTORS, disagree=[False, False, True, False])
    assert order[0] == 2


def test_no_more_rows_than_there_are() -> None:
    assert rank_for_review([0.1, 0.2], VECTORS[:2], count=9) == [1, 0]
    assert rank_for_review([], VECTORS[:0]) == []


def test_the_replay_scores_both_orders_at_the_same_points(encoder: StaticEncoder) -> None:
    chosen, random = simulate(
        made_cases(96), target="sector", encoder=encoder, first=10, step=15, points=3, orders=1
    )
    assert (chosen.order, random.order) == ("chosen", "random")
    assert chosen.labels == random.labels == (10, 25, 40, 55)
    assert chosen.scores[-1] >= chosen.scores[0] > 0.5
