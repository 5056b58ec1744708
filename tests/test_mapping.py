"""A run of map that is killed, and the same command again: nothing lost, nothing double."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mcminer.crawl import crawl
from mcminer.demo import DemoWeb
from mcminer.study import Study

ROOT = Path(__file__).resolve().parent.parent
SITE = "bouwcert"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with the pages of a demo site, not mapped yet."""
    folder = tmp_path_factory.mktemp("mapping") / "crawled"
    Study.create(folder, contact="tests@example.org").close()
    toml = folder / "study.toml"
    text = toml.read_text().replace("allow_networks = []", 'allow_networks = ["127.0.0.0/8"]')
    toml.write_text(text.replace("delay = 1.0", "delay = 0\ndelay_factor = 0"))
    with DemoWeb() as web:
        (site,) = (one for one in web.sites if one.slug == SITE)
        (folder / "providers.csv").write_text(f"country,name,type,url\nNL,A,,{site.base}/\n")
        with Study.open(folder) as study:
            crawl(study)
    return folder


@pytest.fixture(scope="module")
def mapped(crawled: Path) -> tuple[object, ...]:
    """What an undisturbed run yields."""
    folder = crawled.with_name("undisturbed")
    shutil.copytree(crawled, folder)
    start(folder).communicate()
    found = outcome(folder)
    assert found[0]
    return found


def start(folder: Path, jobs: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mcminer", "map", str(folder), "--jobs", str(jobs)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def outcome(folder: Path) -> tuple[object, ...]:
    """Rows with their numbers, and the bytes of the sheets' folder that people see."""
    with Study.open(folder) as study:
        check = study.store.connection.execute("PRAGMA integrity_check").fetchone()[0]
        rows = [(one.row, one.page_url, one.digest) for one in study.offers.iter(gone=True)]
    assert check == "ok"
    sheets = sorted(file.name for file in folder.glob("mapping*"))
    return rows, sheets, (folder / "mapping.csv").read_bytes()


def killed_when(folder: Path, reached: Callable[[], bool]) -> None:
    """Start map, and kill it as soon as it has come so far; its processes have to see to it."""
    process = start(folder, jobs=2)
    while process.poll() is None and not reached():
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def offers(folder: Path) -> int:
    with sqlite3.connect(f"file:{folder / 'study.sqlite'}?mode=ro", uri=True) as connection:
        count = connection.execute("SELECT count(*) FROM offers").fetchone()[0]
    connection.close()
    return int(count)


def reading(folder: Path) -> bool:
    """Whether map holds the study and has had a second to start the processes that read."""
    lock = folder / ".lock"
    held = lock.is_file() and '"map"' in lock.read_text()
    time.sleep(1 if held else 0)
    return held


@pytest.mark.parametrize("moment", ["reading pages", "storing offers", "writing sheets"])
def test_killed_and_run_again(
    crawled: Path, mapped: tuple[object, ...], tmp_path: Path, moment: str
) -> None:
    folder = tmp_path / "study"
    shutil.copytree(crawled, folder)
    reached = {
        "reading pages": lambda: reading(folder),
        "storing offers": lambda: offers(folder) > 3,
        "writing sheets": (folder / "mapping.csv").exists,
    }
    killed_when(folder, reached[moment])
    out, _ = start(folder).communicate()
    assert "is writing" not in out
    assert outcome(folder) == mapped


@pytest.mark.slow
def test_killed_at_any_moment(crawled: Path, mapped: tuple[object, ...], tmp_path: Path) -> None:
    """Twenty kills of one study, then one run to its end."""
    chance = random.Random(1)
    folder = tmp_path / "study"
    shutil.copytree(crawled, folder)
    for _ in range(20):
        until = time.monotonic() + chance.uniform(0, 4)
        killed_when(folder, lambda until=until: time.monotonic() > until)
    start(folder).communicate()
    assert outcome(folder) == mapped
