"""Cases by language, which an expert can add without code.

``tests/cases/<language>/<area>.toml`` holds ``[[case]]`` tables: ``name``; ``text`` (a page's text)
or ``html``; ``url`` if it matters; ``expected`` (column = value) and ``absent`` (columns that must
stay empty). Sets are compared whole.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mcminer.codebook import same_value
from mcminer.extract.page_type import page_type
from mcminer.extract.pipeline import extract
from mcminer.extract.reading import Reading
from mcminer.page import read_page

FOLDER = Path(__file__).resolve().parent.parent / "cases"


def load() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*/*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            name = f"{file.parent.name}/{file.stem}: {case['name']}"
            marks = [pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else []
            found.append(pytest.param(file.parent.name, case, id=name, marks=marks))
    return found


@pytest.mark.parametrize(("language", "case"), load())
def test_case(language: str, case: dict[str, Any]) -> None:
    body = (case.get("html") or case["text"]).encode()
    media = "text/html" if "html" in case else "text/plain"
    page = read_page(body, url=case.get("url"), media_type=media, language=False)
    page.language = language
    reading = Reading.of(page)
    values = {name: cell.value for name, cell in extract(reading).cells.items()}
    values["page_type"] = page_type(reading).value
    for column, expected in case.get("expected", {}).items():
        assert column in values, f"{column} is empty, not {expected!r}"
        assert same_value(column, values[column], expected), f"{column}: {values[column]!r}"
    for column in case.get("absent", []):
        assert column not in values, f"{column} must stay empty, not {values[column]!r}"
