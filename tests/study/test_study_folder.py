"""The study's folder: made, opened, refused in one clear line."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mcminer.errors import SettingsError, StudyError
from mcminer.study import Study, write_atomic
from mcminer.study.schema import MIGRATIONS, VERSION
from mcminer.study.settings import CrawlSettings, Settings, load_settings
from mcminer.study.template import STUDY_TOML


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Study.create(tmp_path / "my-study").close()
    return tmp_path / "my-study"


def test_a_new_study_has_what_the_design_says(folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert names == ["archive", "models", "providers.csv", "study.sqlite", "study.toml"]
    header = (folder / "providers.csv").read_text().strip()
    assert header == "country,name,type,url,scope,notes,legal_ground"


def test_a_new_study_has_the_default_settings(folder: Path) -> None:
    with Study.open(folder) as study:
        assert study.settings.crawl == CrawlSettings()
        assert study.settings.contact == ""
        assert study.providers() == []


def test_the_template_names_every_setting() -> None:
    names = {*Settings.__dataclass_fields__, *CrawlSettings.__dataclass_fields__} - {"crawl"}
    assert [name for name in sorted(names) if f"{name} =" not in STUDY_TOML] == []


def test_the_template_gives_the_defaults_in_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    lines = [
        line.removeprefix("# ") if " = " in line and not line.startswith("# Settings") else line
        for line in STUDY_TOML.replace("@CONTACT@", "").splitlines()
    ]
    path.write_text("\n".join(lines))
    assert load_settings(path).crawl == CrawlSettings()


@pytest.mark.parametrize("contact", ["ann@example.org", "https://example.org/crawl"])
def test_a_contact_can_be_given_at_once(tmp_path: Path, contact: str) -> None:
    Study.create(tmp_path / "s", contact=contact).close()
    with Study.open(tmp_path / "s") as study:
        assert study.require_contact() == contact


def test_a_folder_that_is_not_empty_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="is a study already"):
        Study.create(folder)
    (tmp_path / "x").write_text("")
    with pytest.raises(StudyError, match="is not empty"):
        Study.create(tmp_path)
    with pytest.raises(StudyError, match="is a file"):
        Study.create(tmp_path / "x")


def test_what_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="there is no such folder"):
        Study.open(tmp_path / "nowhere")
    with pytest.raises(StudyError, match="is no study"):
        Study.open(tmp_path)


def test_a_damaged_store_is_told(folder: Path) -> None:
    (folder / "study.sqlite").write_bytes(b"no database at all " * 100)
    with pytest.raises(StudyError, match="is damaged"):
        Study.open(folder)


def test_a_missing_store_is_told(folder: Path) -> None:
    (folder / "study.sqlite").unlink()
    with pytest.raises(StudyError, match=r"study\.sqlite is missing"):
        Study.open(folder)


def test_a_newer_store_is_refused(folder: Path) -> None:
    connection = sqlite3.connect(folder / "study.sqlite")
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(StudyError, match="made by a newer mcminer"):
        Study.open(folder)


def test_a_killed_migration_is_done_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*MIGRATIONS, "CREATE TABLE later (x) STRICT; oops;")
    monkeypatch.setattr("mcminer.study.db.MIGRATIONS", more)
    monkeypatch.setattr("mcminer.study.db.VERSION", VERSION + 1)
    with pytest.raises(StudyError):
        Study.open(folder)
    more = (*MIGRATIONS, "CREATE TABLE later (x ANY) STRICT;")
    monkeypatch.setattr("mcminer.study.db.MIGRATIONS", more)
    with Study.open(folder) as study:
        assert study.store.connection.execute("PRAGMA user_version").fetchone()[0] == VERSION + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'contct = "a@b.eu"',
            r"study\.toml line 1: unknown key `contct`; did you mean `contact`\?",
        ),
        ("[crawl]\ndelai = 2", r"line 2: unknown key `delai`; did you mean `delay`\?"),
        ("delay = 2", r"line 1: unknown key `delay`; it belongs under \[crawl\]"),
        ('[crawl]\ncontact = "a@b.eu"', r"line 2: .*it belongs above \[crawl\]"),
        ('[crawl]\n\ndelay = "2"', r"line 3: `delay` must be a number, not '2'"),
        ("[crawl]\nmax_depth = 1.5", "line 2: `max_depth` must be a whole number"),
        ("[crawl]\ndelay = -1", "line 2: `delay` must not be -1"),
        ("[crawl]\nmax_pages_per_host = 0", "line 2: `max_pages_per_host` must not be 0"),
        ("[crawl]\ndelay = true", "`delay` must be a number, not True"),
        ('[crawl]\nallow_networks = ["local"]', "line 2: 'local' is no network"),
        ('[crawl]\nallow_networks = "10.0.0.0/8"', "must be a list of texts"),
        ('[crawl]\nagent = "my bot/1"', "`agent` may hold letters"),
        ('contact = "me"', "must be an e-mail or web address"),
        ("crawl = 5", r"line 1: `crawl` must be a table"),
        ("contact = ", r"study\.toml: is not valid TOML"),
    ],
)
def test_mistakes_in_the_settings_name_the_line(folder: Path, text: str, message: str) -> None:
    (folder / "study.toml").write_text(text)
    with pytest.raises(SettingsError, match=message) as caught:
        Study.open(folder)
    assert "\n" not in str(caught.value)


def test_settings_in_another_encoding_are_told(folder: Path) -> None:
    (folder / "study.toml").write_bytes(b'contact = "gr\xfc\xdfe@example.org"')
    with pytest.raises(SettingsError, match="is not saved as UTF-8"):
        Study.open(folder)


def test_a_byte_order_mark_is_no_mistake(folder: Path) -> None:
    (folder / "study.toml").write_text('\ufeffcontact = "a@b.eu"')
    with Study.open(folder) as study:
        assert study.settings.contact == "a@b.eu"


def test_one_writer_at_a_time(folder: Path) -> None:
    code = (
        "import sys, time; from mcminer.study import Study; study = Study.open(sys.argv[1])\n"
        "with study.writing('map'):\n print('held', flush=True); time.sleep(30)"
    )
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": root},
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        with Study.open(folder) as study:
            assert study.pages.count() == 0  # reading goes on
            with pytest.raises(StudyError, match=rf"`mcminer map` \(process {process.pid}, since"):
                study.runs.start("crawl")
            process.kill()
            process.wait()
            assert study.runs.start("crawl") == 1  # a killed process holds nothing
    finally:
        process.kill()
        process.communicate()


def test_a_forked_process_does_not_keep_the_lock(folder: Path) -> None:
    with Study.open(folder) as study:
        with study.writing("map"):
            child = os.fork()
            if not child:
                time.sleep(60)
                os._exit(0)
            time.sleep(0.2)
        try:
            with Study.open(folder) as other:
                assert other.runs.start("crawl") == 1
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def test_a_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mapping.csv"
    write_atomic(path, b"old")
    path.chmod(0o640)

    def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", broken)
        with pytest.raises(OSError, match="the disk is gone"):
            write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
