"""``kill -9`` during take: the study is as before or as after, never between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from review_studies import edit_csv, make_study

from mcminer.review import make_sheet
from mcminer.study import Study

ROWS = 120


def prepare(folder: Path) -> int:
    """A study and a sheet in which each row has two edits; returns how many decisions that is."""
    study = make_study(folder / "study", ROWS, seed=4, share=0.2)
    path = make_sheet(study, folder / "ann.csv", columns=["sector", "ects"]).path
    edits = {(row, "sector"): "ict" for row in range(1, ROWS + 1)}
    edits |= {(row, "remark"): f"seen {row}" for row in range(1, ROWS + 1)}
    edit_csv(path, edits)
    study.close()
    take_in_a_process(folder).communicate()
    whole = decisions(folder)
    assert whole > ROWS
    for name in ("study.sqlite", "study.sqlite-wal", "study.sqlite-shm"):
        (folder / "study" / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "study")
    make_study(folder / "study", ROWS, seed=4, share=0.2).close()
    study = Study.open(folder / "study")
    make_sheet(study, folder / "again.csv", columns=["sector", "ects"])  # the same snapshot
    study.close()
    return whole


def take_in_a_process(folder: Path) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from mcminer.study import Study; from mcminer.review import take\n"
        "study = Study.open(sys.argv[1]); print('go', flush=True)\n"
        "take(study, sys.argv[2], coder='ann')"
    )
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder / "study"), str(folder / "ann.csv")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def decisions(folder: Path) -> int:
    with Study.open(folder / "study") as study:
        count = study.decisions.count()
        rows = {one.row for one in study.decisions.iter()}
        check = study.store.connection.execute("PRAGMA integrity_check").fetchone()[0]
    assert check == "ok"
    assert len(rows) in (0, ROWS)
    return count


def kill_many(folder: Path, times: int) -> tuple[int, int]:
    """Kill the same take at random moments; returns how often before and after was found."""
    whole = prepare(folder)
    copy = folder / "copy.sqlite"
    shutil.copy(folder / "study" / "study.sqlite", copy)
    chance = random.Random(times)
    before = after = 0
    for _ in range(times):
        for name in ("study.sqlite-wal", "study.sqlite-shm"):
            (folder / "study" / name).unlink(missing_ok=True)
        shutil.copy(copy, folder / "study" / "study.sqlite")
        process = take_in_a_process(folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        count = decisions(folder)
        assert count in (0, whole)
        before += count == 0
        after += count == whole
    return before, after


def test_killed_takes_leave_all_or_nothing(tmp_path: Path) -> None:
    before, after = kill_many(tmp_path, 6)
    assert before + after == 6


@pytest.mark.slow
def test_two_hundred_killed_takes(tmp_path: Path) -> None:
    before, after = kill_many(tmp_path, 200)
    print(f"before {before}, after {after}")
    assert before + after == 200
    assert before > 0
    assert after > 0
