"""A sheet that nobody edited changes nothing, in every format; and every edit comes back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_studies import (
    add_page,
    edit_csv,
    edit_xlsx,
    make_study,
    proposal,
    random_value,
    values_of,
)

from mcminer.codebook import codebook
from mcminer.review import make_sheet, rows, take
from mcminer.review.grid import read_header
from mcminer.review.shown import unguarded
from mcminer.review.taking import read_sheet
from mcminer.review.typed import typed_value
from mcminer.study import Study

FORMATS = [("a.csv", "comma"), ("b.csv", "semicolon"), ("c.csv", "tab"), ("d.xlsx", "comma")]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return make_study(tmp_path_factory.mktemp("large") / "study", 600, seed=3)


@pytest.mark.parametrize(("name", "separator"), FORMATS)
def test_every_value_comes_back_as_it_went(
    large: Study, tmp_path: Path, name: str, separator: str
) -> None:
    made = make_sheet(large, tmp_path / name, separator=separator)
    grid, base = read_sheet(large, made.path)
    assert base is not None
    assert (base.id, base.rows) == (made.base.id, made.base.rows)
    expected = {row.row: row for row in rows(large)}
    count = 0
    for line in read_header(grid).rows(grid):
        row = expected[int(line.cells["_row"])]
        for column in codebook():
            value = typed_value(grid, column.name, line.cells.get(column.name))
            assert value == row.value(column.name), line.at(column.name)
            count += value is not None
    assert count == sum(len(row.cells) for row in expected.values())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "separator"), FORMATS)
def test_ten_thousand_rows_come_back_as_they_went(
    tmp_path: Path, name: str, separator: str
) -> None:
    study = make_study(tmp_path / "study", 10_000, seed=9)
    test_every_value_comes_back_as_it_went(study, tmp_path, name, separator)


@pytest.mark.parametrize(("name", "separator"), FORMATS)
def test_taking_an_unedited_sheet_changes_nothing(
    large: Study, tmp_path: Path, name: str, separator: str
) -> None:
    make_sheet(large, tmp_path / name, separator=separator)
    done = take(large, tmp_path / name, coder="ann")
    assert (dict(done.decisions), done.conflicts, done.missing) == ({}, [], 0)
    assert done.rows == 600


@pytest.mark.parametrize(("name", "separator"), FORMATS)
def test_every_edit_comes_back(tmp_path: Path, name: str, separator: str) -> None:
    study = make_study(tmp_path / "study", 12, seed=5)
    path = make_sheet(study, tmp_path / name, separator=separator).path
    chance = random.Random(8)
    expected = values_of(study)
    edits = {}
    for row in range(1, 13):
        for column in chance.sample(list(codebook().columns), 12):
            value = random_value(column, chance)
            edits[row, column.name] = value
            expected[row, column.name] = value
        emptied = chance.choice([key for key in expected if key[0] == row and key[1] != "title"])
        edits[emptied] = None
        del expected[emptied]
    sign = {"comma": ",", "semicolon": ";", "tab": "\t"}[separator]
    decimal = "," if separator == "semicolon" else "."
    if name.endswith("xlsx"):
        written = {
            key: value if isinstance(value, int | float) else codebook()[key[1]].format(value, ".")
            for key, value in edits.items()
        }
        edit_xlsx(path, {key: value or None for key, value in written.items()} | {
            key: 0 for key, value in written.items() if value == 0})  # fmt: skip
    else:
        edit_csv(path, {k: codebook()[k[1]].format(v, decimal) for k, v in edits.items()}, sign)
        # What people type has no guard; none of it may be taken for one.
        expected = {
            key: unguarded(value) if key in edits and isinstance(value, str) else value
            for key, value in expected.items()
        }
        texts = [key for key, value in edits.items() if isinstance(value, list)]
        for key in texts:
            expected[key] = codebook()[key[1]].check(
                codebook()[key[1]].parse(unguarded(codebook()[key[1]].format(edits[key])))
            )
            expected[key] = list(expected[key])
    take(study, path, coder="ann")
    actual = values_of(study)
    assert {k: actual.get(k) for k in edits} == {k: expected.get(k) for k in edits}
    assert actual == expected


# XML cannot hold the other control characters at all, and one_line() takes white space away.
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: bool(text.strip()))


@given(st.lists(st.tuples(words, st.lists(words, min_size=1, max_size=3)), min_size=1, max_size=30))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_survives_every_format(
    tmp_path_factory: pytest.TempPathFactory, offers: list[tuple[str, list[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    study = Study.create(folder / "study")
    book = codebook()
    with study.store.write():
        for number, (text, several) in enumerate(offers):
            cells = {
                "title": book["title"].check(text),
                "nqf_level": book["nqf_level"].check(text),
                "learning_outcomes": list(book["learning_outcomes"].check(several)),
            }
            add_page(study, f"https://example.org/{number}", [proposal(cells)])
    before = values_of(study)
    for name, separator in FORMATS:
        path = make_sheet(study, folder / name, separator=separator).path
        grid, _ = read_sheet(study, path)
        actual = {
            (int(line.cells["_row"]), column): typed_value(grid, column, line.cells[column])
            for line in read_header(grid).rows(grid)
            for column in ("title", "nqf_level", "learning_outcomes")
        }
        assert actual == before
    study.close()
