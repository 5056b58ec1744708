"""The whole loop on the demo study, by the commands: crawl, map, two coders' sheets, agreement,
adjudication, training, and the map again.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcminer.cli import main
from mcminer.demo import DemoReport

#: The share of ann's sheet that ben sees otherwise.
DISPUTED = 3


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def call(*words: object) -> str:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert code == 0, said.out + said.err
        return said.out

    return call


def edit(path: Path, change: Callable[[int, dict[str, str]], None]) -> None:
    """Change a CSV sheet as a person would in a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = list(reader.fieldnames or ()), list(reader)
    for number, row in enumerate(rows):
        change(number, row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def test_crawl_map_two_coders_agree_adjudicate_train_and_map_again(
    demo: DemoReport, tmp_path: Path, run: Callable[..., str]
) -> None:
    study = tmp_path / "study"
    shutil.copytree(demo.folder, study)
    before = (study / "mapping.csv").read_text(encoding="utf-8-sig")

    for coder in ("ann", "ben"):
        sheet = tmp_path / f"{coder}.csv"
        run("sheet", study, "--coder", coder, "--sample", 30, "--out", sheet)

        def judge(number: int, row: dict[str, str], coder: str = coder) -> None:
            row["review"] = "ok"
            if number < DISPUTED:
                row["sector"] = "construction" if coder == "ann" else "cultural_creative"
            if number == DISPUTED:
                row["validity_years"] = "4"

        edit(sheet, judge)
        run("take", study, sheet, "--coder", coder)

    figures = run("agree", study)
    assert "ann" in figures
    assert "ben" in figures
    assert "sector" in figures

    differences = tmp_path / "differences.csv"
    run("adjudicate", study, "--out", differences)
    disputes: list[str] = []

    def decide(number: int, row: dict[str, str]) -> None:
        disputes.append(row["column"])
        row["decision"] = "construction"

    edit(differences, decide)
    assert disputes == ["sector"] * DISPUTED
    run("take", study, differences, "--coder", "eva")

    cases = tmp_path / "cases.jsonl"
    run("cases", study, "--out", cases)
    labelled = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    assert len(labelled) == 30
    assert sum(case["labels"].get("sector") == "construction" for case in labelled) >= DISPUTED

    scores = run("train", study, "--name", "spring", "--folds", 2)
    assert "macro-F1" in scores
    run("models", "use", study, "spring")
    run("map", study)

    with (study / "mapping.csv").open(encoding="utf-8-sig", newline="") as file:
        after = list(csv.DictReader(file))
    assert len(after) == len(list(csv.DictReader(before.splitlines())))
    decided = [row for row in after if row["sector"] == "construction"]
    assert len(decided) >= DISPUTED
    assert sum(row["validity_years"] == "4" for row in after) >= 1
    run("archive", "check", study)
