"""Scores by the contract: sure columns only, sets by their members."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcminer.errors import InputError
from mcminer.evaluation import Case, evaluate, load_cases, score
from mcminer.record import Cell, Evidence, MinedPage, Offer


def mined(**values: object) -> MinedPage:
    words = (Evidence("x", 0, 1, "line 1"),)
    cells = {name: Cell(value, words, 0.8, "rule:x") for name, value in values.items()}  # type: ignore[arg-type]
    return MinedPage("x", None, page_type=Cell("offer", words, 0.9, "rule"), offers=[Offer(cells)])


def test_a_sure_column_without_label_must_stay_empty() -> None:
    case = Case("a", None, "en", {"page_type": "offer"}, ("page_type", "ects"))
    report = score([(case, mined(ects=5))])
    assert (report.columns["ects"].wrong, report.columns["ects"].precision) == (1, 0)
    assert report.columns["page_type"].exact == 1


def test_columns_that_are_not_sure_are_not_scored() -> None:
    case = Case("a", None, "en", {"ects": 5}, ("ects",))
    assert list(score([(case, mined(ects=5, hours_min=3))]).columns) == ["ects"]


def test_sets_are_scored_by_their_members() -> None:
    case = Case(
        "a",
        None,
        "en",
        {"assessment_methods": ["written_exam", "project"]},
        ("assessment_methods",),
    )
    tally = score([(case, mined(assessment_methods=["project", "portfolio"]))]).columns[
        "assessment_methods"
    ]
    assert (tally.right, tally.wrong, tally.missed, tally.exact) == (1, 1, 1, 0)


def test_durations_compare_by_length() -> None:
    case = Case("a", None, "en", {"duration": "P12M"}, ("duration",))
    assert score([(case, mined(duration="P1Y"))]).columns["duration"].exact == 1


def test_calibration_error_is_the_distance_of_stated_and_real() -> None:
    case = Case("a", None, "en", {"ects": 5}, ("ects",))
    report = score([(case, mined(ects=5)), (case, mined(ects=4))])
    assert report.calibration_error == pytest.approx(0.3)


def test_evaluating_a_folder(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    line = {"id": "a", "url": "https://x.ie/courses/y", "lang": "en", "page_type": "offer",
            "labels": {"ects": 5}, "sure": ["page_type", "ects"]}  # fmt: skip
    cases.write_text(json.dumps(line) + "\n" + json.dumps({**line, "id": "b"}) + "\n")
    (tmp_path / "a.txt").write_text(
        "Course: Stone masonry\nCredits: 5 ECTS\nAssessment: written exam\nEntry requirements: none\n"
    )
    report = evaluate(load_cases(cases), tmp_path)
    assert report.cases == 1
    assert report.missing == ["b"]
    assert report.columns["ects"].exact == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "holds no case"), ("{", "line 1: is no case"), ('{"id": "a"}', "line 1: is no case"),
     ('{"id": "a", "labels": {}, "sure": ["etcs"]}', "'etcs' is no column")],
)  # fmt: skip
def test_bad_cases_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        load_cases(file)
