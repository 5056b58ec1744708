"""Who teaches and who sets the pace."""

from __future__ import annotations

from functools import partial

from extract_values import values_from

from mcminer.extract.teaching import candidates

mined = partial(values_from, candidates)


def test_at_one_s_own_pace() -> None:
    text = "Records\nThis course lets you study at your own pace."
    assert mined(text) == {"learner_control": "self_directed"}


def test_a_lecturer_named_in_passing_is_no_way_of_teaching() -> None:
    assert mined("Records\nOur lecturers publish widely. Questions? Ask your tutor.") == {}
