"""The command line: help for everything, one clear line for every mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from mcminer.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent


def run(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


def every_command() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, (module, _) in COMMANDS.items():
        command = import_module(f"mcminer.cli.{module}").command
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", one) for sub, one in command.commands.items()]
    return found


@pytest.mark.parametrize(
    ("name", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_help_and_an_example(
    name: str, command: click.Command
) -> None:
    assert command.help, name
    if not isinstance(command, click.Group):
        assert "mcminer" in (command.epilog or ""), f"{name} has no example"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


def test_every_module_of_commands_is_listed() -> None:
    modules = {path.stem for path in (ROOT / "mcminer" / "cli").glob("*.py")} - {"__init__"}
    assert {module for module, _ in COMMANDS.values()} == {
        name for name in modules if hasattr(import_module(f"mcminer.cli.{name}"), "command")
    }


def test_help_imports_no_heavy_library() -> None:
    heavy = "{'spacy', 'torch', 'sklearn', 'numpy', 'httpx', 'openpyxl', 'py3langid', 'rich'}"
    code = f"import sys; from mcminer.cli import main; main(['--help']); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_mining_and_mapping_import_no_torch(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(
        "Training course on scaffolds\nDuration: 2 days\nEntry requirements: none\nExam: written test\n"
    )
    code = (
        "import sys; from mcminer.cli import main; "
        f"main(['mine', {str(page)!r}]); print([m for m in ('torch', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_mine_text_and_flat_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "course.html"
    page.write_text(
        "<h1>Welding course</h1><p>Duration: 3 days</p><p>Entry requirements: none</p><p>Exam: written test</p>"
    )
    _, text, _ = run("text", str(page), capsys=capsys)
    _, out, _ = run("mine", str(page), capsys=capsys)
    cell = json.loads(out)["offers"][0]["cells"]["duration"]
    piece = cell["evidence"][0]
    assert text[piece["start"] : piece["end"]] == piece["quote"] == "3 days"
    _, flat, _ = run("mine", str(page), "--flat", capsys=capsys)
    assert json.loads(flat)["duration"] == "P3D"


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["mine", "no-such-file.html"], 3, "no-such-file.html: there is no such file"),
        (["text", "no-such-file.html"], 3, "there is no such file"),
        (["map", "no-such-study"], 7, "no such folder"),
        (["evaluate", "none.jsonl", "--pages", "."], 3, "there is no such file"),
        (["mine"], 2, "SOURCE"),
        (["mien", "x"], 2, "did you mean 'mine'"),
        (["mine", "x.html", "--falt"], 2, "--flat"),
    ],
)
def test_mistakes_give_one_line_and_a_code(
    args: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, err = run(*args, capsys=capsys)
    assert found == code
    assert message in err
    assert "Traceback" not in err


def test_a_binary_file_is_skipped_with_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "photo.html"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, out, err = run("mine", str(file), capsys=capsys)
    assert code == 0
    assert json.loads(out)["skipped"] in err


def test_an_unknown_setting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    run("new", str(folder), capsys=capsys)
    toml = folder / "study.toml"
    toml.write_text(toml.read_text().replace("[crawl]", "[crawl]\ndealy = 2", 1))
    code, _, err = run("map", str(folder), capsys=capsys)
    assert code == 4
    assert "dealy" in err
    assert "delay" in err


def test_no_contact_no_crawl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    run("new", str(folder), capsys=capsys)
    code, _, err = run("crawl", str(folder), "--url", "https://example.org/", capsys=capsys)
    assert code == 4
    assert "contact" in err


def test_codebook_prints_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    from mcminer.codebook import codebook

    _, out, _ = run("codebook", capsys=capsys)
    assert all(f"`{name}`" in out for name in codebook().names)


def test_readme_names_every_exit_code_and_real_commands_only() -> None:
    from mcminer import errors

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    codes = {getattr(errors, name).exit_code for name in errors.__all__} - {1}
    assert codes <= {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    for name in re.findall(r"mcminer ([a-z][a-z-]+)\b", re.sub(r"(?s)```python.*?```", "", text)):
        if name not in ("turns",):
            assert name in COMMANDS, name
