"""Through LibreOffice and back: nothing that nobody edited may change."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from review_studies import edit_csv, make_study, values_of

from mcminer.review import make_sheet, take

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

FILTERS = {"comma": "44,34,76,1,,0,false,true", "semicolon": "59,34,76,1,,0,false,true"}


def convert(path: Path, kind: str, profile: Path, *, read: str = "", write: str = "") -> Path:
    assert OFFICE is not None
    out = path.parent / f"{kind}-{path.stem}"
    command = [OFFICE, f"-env:UserInstallation=file://{profile}", "--headless"]
    if read:
        command.append(f"--infilter=CSV:{read}")
    command += [
        "--convert-to",
        f"{kind}:{write}" if write else kind,
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"


@pytest.mark.parametrize("separator", ["comma", "semicolon"])
def test_csv_to_workbook_to_csv(tmp_path: Path, separator: str) -> None:
    study = make_study(tmp_path / "study", 60, seed=6)
    path = make_sheet(study, tmp_path / "sheet.csv", separator=separator).path
    sign = {"comma": ",", "semicolon": ";"}[separator]
    edit_csv(path, {(5, "sector"): "ict", (6, "title"): "Better"}, sign)
    profile = tmp_path / "profile"
    book = convert(path, "xlsx", profile, read=FILTERS[separator])
    back = convert(book, "csv", profile, write=f"Text - txt - csv (StarCalc):{FILTERS[separator]}")
    expected = values_of(study) | {(5, "sector"): "ict", (6, "title"): "Better"}
    done = take(study, back, coder="ann")
    assert values_of(study) == expected
    assert done.rows == 60
    assert sum(done.decisions.values()) <= 2


@pytest.mark.slow
def test_workbook_saved_by_libreoffice(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", 60, seed=7)
    before = values_of(study)
    path = make_sheet(study, tmp_path / "sheet.xlsx").path
    ods = convert(path, "ods", tmp_path / "profile")
    back = convert(ods, "xlsx", tmp_path / "profile")
    done = take(study, back, coder="ann")
    assert (dict(done.decisions), done.rows) == ({}, 60)
    assert values_of(study) == before
