"""A study of 10,000 offers: sheet out and sheet in, CSV and XLSX, within 10 s each.

    python benchmarks/review.py [ROWS]

Prints seconds for each step, by the clock and of this process's CPU, and fails (exit code 1) where
a step takes more CPU than it may: the clock also counts what else the machine does. The
study is made up: 40 % of the cells filled, evidence for each, one edit in every second row.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "review"))

from review_studies import make_study

from mcminer.review import agree, make_sheet, take, write_mapping
from mcminer.study import Study

MAY = 10.0
"""Seconds of CPU that a step may take."""


def timed(name: str, work: Callable[[], Any]) -> tuple[Any, bool]:
    """Run ``work``, print how long it took; returns its result and whether it was in time."""
    clock, cpu = time.perf_counter(), time.process_time()
    result = work()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    slow = "" if cpu <= MAY else "   TOO SLOW"
    print(f"{name:28} {clock:6.2f} s, CPU {cpu:6.2f} s{slow}", flush=True)
    return result, cpu <= MAY


def edit(path: Path) -> None:
    """Correct the sector of every second row of a CSV sheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    place = lines[0].index("sector")
    for number, line in enumerate(lines[1:]):
        if number % 2:
            line[place] = "education" if line[place] != "education" else "ict"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)


def main() -> int:
    """Run all steps."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    good = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_study(folder / "study", count).close()
        study = Study.open(folder / "study")
        cells = sum(len(one.proposal["cells"]) for one in study.offers.iter())
        print(f"{count} offers, {cells} cells")
        for file in ("sheet.csv", "sheet.xlsx"):
            path = folder / file
            good.append(timed(f"{file} out", lambda path=path: make_sheet(study, path))[1])
            if path.suffix == ".csv":
                edit(path)
            done, fast = timed(f"{file} in", lambda path=path: take(study, path, coder="ann"))
            good.append(fast)
            print(f"{'':28} {done.rows} rows, {dict(done.decisions) or 'no edit'}")
        timed("mapping.csv and mapping.xlsx", lambda: write_mapping(study))
        timed("agreement", lambda: agree(study))
        study.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
