"""The wheel by itself: built, installed in an empty environment, and used from elsewhere."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        folder,
        ROOT,
    )
    (file,) = folder.glob("*.whl")
    return file


def run(*command: str | Path, cwd: Path | None = None) -> str:
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=outside, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    return done.stdout


def test_the_wheel_holds_what_the_program_reads_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if name.startswith("mcminer/")}
    kept = [path.relative_to(ROOT) for path in (ROOT / "mcminer").rglob("*") if path.is_file()]
    wanted = {path.as_posix() for path in kept if "__pycache__" not in path.parts}
    for place, folder in (
        ("cases", "corpora/cases"), ("crawlers", "crawlers"), ("demo", "corpora/demo"),
        ("gold", "corpora/gold"), ("models", "models"),
    ):  # fmt: skip
        wanted |= {
            f"mcminer/_data/{place}/{path.relative_to(ROOT / folder).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
    assert names == wanted


def test_the_demo_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    bin_ = tmp_path / "venv" / "bin"
    run(bin_ / "python", "-m", "pip", "install", "--constraint", ROOT / "constraints.txt", wheel)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(bin_ / "mcminer", "demo", cwd=elsewhere)
    with (elsewhere / "demo-study" / "mapping.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60
    # The other folders of shipped files, read by the commands that need them.
    assert "AT" in run(bin_ / "mcminer", "providers", "list", cwd=elsewhere)
    code = "from mcminer.classify import shipped_cases; print(len(shipped_cases()))"
    assert int(run(bin_ / "python", "-c", code, cwd=elsewhere)) > 100
