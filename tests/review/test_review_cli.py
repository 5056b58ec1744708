"""The commands as a researcher types them: what they print, and their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_studies import archived_study, edit_csv

from mcminer.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    archived_study(tmp_path / "study").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    code = main(list(args))
    out = capsys.readouterr()
    return code, out.out + out.err


def test_the_whole_loop(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("ann", "ben"):
        code, text = run(capsys, "sheet", "study", "--coder", name, "--out", f"{name}.csv")
        assert (code, f"Next: review it, save it, then mcminer take study {name}.csv" in text) == (
            0,
            True,
        )
        rows = {(row, "review"): "ok" for row in (1, 2, 3)}
        edit_csv(
            folder / f"{name}.csv", {**rows, (1, "sector"): "ict" if name == "ann" else "education"}
        )
        code, text = run(capsys, "take", "study", f"{name}.csv")
        assert code == 0
        assert f"took from {name}" in text
    code, text = run(capsys, "agree", "study", "--columns", "sector", "--confusion")
    assert code == 0
    assert "ann + ben" in text
    assert "Next: mcminer adjudicate study   (1 cells to decide)" in text
    assert run(capsys, "adjudicate", "study", "--out", "d.csv")[0] == 0
    text = (folder / "d.csv").read_text("utf-8-sig")
    lines = text.split("\r\n")
    place = lines[0].split(",").index("decision")
    import csv
    import io

    table = list(csv.reader(io.StringIO(text)))
    table[1][place] = "energy_environment"
    with (folder / "d.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    assert run(capsys, "take", "study", "d.csv", "--coder", "eva")[1].startswith("decided: 1 cells")
    code, text = run(capsys, "log", "study", "1")
    assert "eva  sector: 'ict' -> 'energy_environment' (correct)" in text
    code, text = run(capsys, "why", "study", "1", "ects")
    assert (code, "stands at" in text) == (0, True)
    assert run(capsys, "cases", "study", "--out", "c.jsonl", "--pages", "pages")[0] == 0
    assert run(capsys, "undo", "study")[1].startswith("took back 1 decisions of eva")


def test_conflicts_end_with_5(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        assert run(capsys, "sheet", "study", "--out", f"{name}.csv")[0] == 0
        edit_csv(folder / f"{name}.csv", {(1, "sector"): "ict" if name == "a" else "education"})
    assert run(capsys, "take", "study", "a.csv", "--coder", "ann")[0] == 0
    code, text = run(capsys, "take", "study", "b.csv", "--coder", "ben")
    assert code == 5
    assert "the sheet says 'education', ann says 'ict' (it was 'construction')" in text
    assert run(capsys, "take", "study", "b.csv", "--coder", "ben")[0] == 5


def test_mistakes_have_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [
        (["sheet", "study", "--where", "sector=it"], 9, "'it' is no value of sector"),
        (["sheet", "study", "--where", "status=done"], 2, "'done' is no status"),
        (["sheet", "study", "--columns", "etcs"], 9, "did you mean"),
        (["sheet", "study", "--sample", "much"], 2, "is no sample"),
        (["sheet", "study", "--where", "country=PL"], 2, "no offer fits"),
        (["sheet", "study", "--out", "x.doc"], 2, "ends in .xlsx or .csv"),
        (["take", "study", "none.csv"], 3, "none.csv: cannot be read"),
        (["undo", "study"], 2, "no decision to take back"),
        (["agree", "study"], 2, "nobody has decided anything yet"),
        (["adjudicate", "study"], 2, "coders agree on every cell"),
        (["why", "study", "7", "ects"], 7, "has no row 7"),
    ]
    for args, code, words in cases:
        found, text = run(capsys, *args)
        assert (found, words in text, "Traceback" in text) == (code, True, False), (args, text)


def test_nothing_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "sheet", "study", "--out", "a.csv")[0] == 0
    code, text = run(capsys, "sheet", "study", "--out", "a.csv")
    assert (code, "is there already" in text) == (2, True)
    assert run(capsys, "sheet", "study", "--out", "a.csv", "--force")[0] == 0


def test_every_command_helps(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("sheet", "take", "log", "undo", "agree", "adjudicate", "cases", "why"):
        code, text = run(capsys, name, "--help")
        assert (code, "Example: mcminer" in text) == (0, True), name


def test_the_mapping_is_never_overwritten_once_touched(folder: Path) -> None:
    from mcminer.review import write_mapping
    from mcminer.study import Study

    with Study.open(folder / "study") as study:
        assert [one.path.name for one in write_mapping(study)] == ["mapping.csv", "mapping.xlsx"]
        assert [one.path.name for one in write_mapping(study)] == ["mapping.csv", "mapping.xlsx"]
        touched = study.folder / "mapping.csv"
        touched.write_bytes(touched.read_bytes() + b"mine\r\n")
        for _ in range(2):
            found = write_mapping(study)
            assert [one.path.name for one in found] == ["mapping-2.csv", "mapping.xlsx"]
        assert "mapping.csv was changed by a person and is left as it is" in str(found[0])
        assert touched.read_bytes().endswith(b"mine\r\n")
