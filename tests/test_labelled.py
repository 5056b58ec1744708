"""Labelled pages as training cases: real menus and gaps, and never the part that only measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcminer.cli import main
from mcminer.errors import InputError
from mcminer.labelled import PAGE_WEIGHT, base_cases, page_cases

ANSWER = {
    "id": "one", "url": "https://weld.example/courses/mig", "lang": "en", "page_type": "offer",
    "provider": "Weld Ltd",
    "labels": {"title": "MIG welding", "sector": "manufacturing", "green": None},
    "sure": ["title", "sector", "typology", "green"],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/one.html").write_text(
        "<nav>Home</nav><h1>MIG welding</h1><p>Duration: 5 days. You learn to weld steel.</p>",
        encoding="utf-8",
    )
    news = {**ANSWER, "id": "two", "page_type": "other"}
    (tmp_path / "answers.jsonl").write_text(
        f"{json.dumps(ANSWER)}\n{json.dumps(news)}\n", encoding="utf-8"
    )
    return tmp_path


def test_an_offer_becomes_a_case_with_its_page_and_what_extraction_read(folder: Path) -> None:
    (case,) = page_cases([folder / "answers.jsonl"], folder / "pages")
    assert case.labels == {"sector": "manufacturing", "typology": "", "green": ""}
    assert case.weight == PAGE_WEIGHT
    assert case.provider == "Weld Ltd"
    assert case.source is not None
    page, offer = case.source
    assert "Home" in page.text
    assert offer.value("duration") == "P5D"


def test_missing_answers_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.jsonl"):
        page_cases([tmp_path / "nothing.jsonl"], tmp_path)


def test_the_shipped_model_never_saw_the_pages_that_measure_it() -> None:
    gold = Path(__file__).resolve().parent.parent / "corpora/gold"
    files = sorted((gold / "test").glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    measured = {json.loads(line)["id"] for line in lines}
    learnt = {case.id for case in base_cases()}
    assert len(measured) > 100
    assert not measured & learnt


def test_answers_without_pages_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--answers", str(folder / "answers.jsonl"), "--out", "x"]) != 0
    assert "--pages" in capsys.readouterr().err
