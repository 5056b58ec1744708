"""The README's commands, run as a reader would run them."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from mcminer.cli import main
from mcminer.demo import DemoWeb

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str = "") -> list[str]:
    return re.findall(rf"(?m)^```{language}\n(.*?)^```", README, re.DOTALL)


def test_a_study_in_five_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = next(block for block in blocks() if "mcminer new" in block).splitlines()
    assert len(commands) == 5
    with DemoWeb() as web:
        for command in commands:
            args = shlex.split(
                command.replace("https://www.example.org/courses/", f"{web.sites[0].base}/")
            )[1:]
            if args[0] == "crawl":
                toml = Path("my-study/study.toml")
                text = toml.read_text().replace('contact = ""', 'contact = "a@example.org"')
                text = text.replace("delay = 1.0", "delay = 0.02")
                toml.write_text(
                    re.sub(r"(?m)^allow_networks = .*$", 'allow_networks = ["127.0.0.0/8"]', text)
                )
            assert main(args) == 0, f"{command}: {capsys.readouterr().err}"
    assert Path("my-study/mapping.xlsx").is_file()
    assert Path("review.xlsx").is_file()


def test_single_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("course.html").write_text(
        "<h1>BIM course</h1><p>Duration: 2 days</p><p>Exam: written test</p><p>Entry requirements: none</p>"
    )
    for command in next(block for block in blocks() if "mcminer mine" in block).splitlines():
        assert main(shlex.split(command)[1:]) == 0


def test_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("course.html").write_text(
        "<h1>BIM course</h1><p>Duration: 2 days</p><p>Exam: written test</p><p>Entry requirements: none</p>"
    )
    (code,) = blocks("python")
    exec(
        compile(
            code.replace("open(", "__import__('pathlib').Path(").replace(
                ', "rb").read()', ").read_bytes()"
            ),
            "README",
            "exec",
        ),
        {},
    )


def test_the_extras_are_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in {*project["optional-dependencies"]} - {"dev"}:
        assert f"`{extra}`" in README
