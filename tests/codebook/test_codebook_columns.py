"""The codebook that ships: complete, in order, and consistent with its tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mcminer.codebook import Codebook, codebook
from mcminer.codebook.load import read_codebook
from mcminer.codebook.tables import quality_standards, sectors
from mcminer.errors import CodebookError

WRITTEN = Path(__file__).parents[3] / "shared" / "codebook.md"

WITHOUT_A_ROW = {"ects_max", "transparency_optional"}
"""Columns that the written codebook introduces in the row of another."""


@pytest.fixture(scope="module")
def book() -> Codebook:
    return codebook()


def written_tables() -> list[tuple[list[str], list[list[str]]]]:
    """Header and rows of each table of the written codebook."""
    if not WRITTEN.exists():
        pytest.skip(f"{WRITTEN} is not here")
    tables = []
    for block in re.findall(r"(?:^\|.*\|\n?)+", WRITTEN.read_text(encoding="utf-8"), re.MULTILINE):
        lines = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        ]
        tables.append((lines[0], lines[2:]))
    return tables


def written_columns() -> list[str]:
    names = [
        name
        for header, rows in written_tables()
        if header[0] == "column"
        for row in rows
        for name in re.findall(r"`(\w+)`", row[0])
    ]
    return [*names, *re.findall(r"^### `(\w+)`", WRITTEN.read_text(encoding="utf-8"), re.MULTILINE)]


def test_every_written_column_is_there_in_its_order(book: Codebook) -> None:
    written = written_columns()
    assert [name for name in book.names if name not in WITHOUT_A_ROW] == written


def test_columns_without_a_row_are_named_in_the_text(book: Codebook) -> None:
    written_tables()
    text = WRITTEN.read_text(encoding="utf-8")
    assert all(name in book and f"`{name}`" in text for name in WITHOUT_A_ROW)


def test_every_code_of_the_written_values_is_there(book: Codebook) -> None:
    for header, rows in written_tables():
        if header[:2] != ["column", "values"]:
            continue
        for row in rows:
            name = re.findall(r"`(\w+)`", row[0])[0]
            listed = book[name]
            if not listed.coded or listed.values_from:
                continue
            words = set(re.findall(r"`([a-z_]+)`", row[1])) & set(re.findall(r"\w+", row[1]))
            assert words <= set(listed.codes), name


def test_classification_codes_match_the_written_tables(book: Codebook) -> None:
    coded = [rows for header, rows in written_tables() if header[0] == "code"]
    expected = [[row[0].strip("`") for row in rows] for rows in coded]
    assert [list(book[name].codes) for name in ("typology", "sector", "scenario")] == expected


def test_every_column_is_explained(book: Codebook) -> None:
    for column in book:
        assert column.title, column.name
        assert column.definition, column.name
        for value in column.values:
            assert value.title, (column.name, value.code)
            assert value.definition or column.values_from, (column.name, value.code)


def test_groups_are_whole_blocks_in_order(book: Codebook) -> None:
    grouped = [column.name for group in book.groups for column in book.in_group(group.id)]
    assert grouped == list(book.names)


def test_nine_mandatory_and_three_optional_elements_are_carried(book: Codebook) -> None:
    needs = [element.need for element in book.elements if book.carrying(element.id)]
    assert (needs.count("mandatory"), needs.count("optional")) == (9, 3)


def test_columns_know_how_they_are_filled(book: Codebook) -> None:
    derived = {column.name for column in book if column.derived}
    classified = {column.name for column in book if column.classified}
    assert derived == {"assessment_type", "transparency_index", "transparency_optional"}
    assert {"page_type", "typology", "sector", "green", "scenario"} <= classified
    assert book["eqf_level"].may_derive
    assert book["hours_basis"].may_derive


def test_standard_element_follows_from_the_element(book: Codebook) -> None:
    assert book["title"].standard_element == "mandatory"
    assert book["stackable"].standard_element == "optional"
    assert book["green"].standard_element is None


def test_examples_are_values(book: Codebook) -> None:
    for column in book:
        if column.example:
            assert column.parse(column.example, decimal=".") is not None


def test_hints_name_columns(book: Codebook) -> None:
    assert all(column.see in book for column in book if column.see)


def test_classes_for_similarity_are_described_in_sentences(book: Codebook) -> None:
    for name in ("typology", "sector"):
        assert all(value.description.count(".") >= 2 for value in book[name].values)
    assert all(value.marks for value in book["typology"].values)


def test_sector_table_says_what_the_codebook_says(book: Codebook) -> None:
    table = [(one.code, one.nace, one.nace_partly) for one in sectors()]
    assert table == [(one.code, one.nace, one.nace_partly) for one in book["sector"].values]


def test_quality_table_uses_codes_of_the_codebook(book: Codebook) -> None:
    for standard in quality_standards():
        assert standard.kind in book["qa_mechanisms"].codes, standard.name
        assert standard.body_type in book["qa_body_type"].codes, standard.name
        assert set(standard.scope) <= set(book["qa_scope"].codes), standard.name
        assert standard.country in book["country"].codes, standard.name


def test_it_reads_like_a_mapping(book: Codebook) -> None:
    assert "ects" in book
    assert "etcs" not in book
    assert len(book) == len(book.names) == len(list(book))
    assert book["typology"].value("2").title == "Professional competence certificate"


def test_it_is_loaded_once() -> None:
    assert codebook() is codebook()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"group": "nowhere"}, "no group 'nowhere'"),
        ({"element": "nothing"}, "no element 'nothing'"),
        ({"kind": "code"}, "values belong to coded columns"),
        ({"kind": "code", "values_from": "planets"}, "no table 'planets'"),
    ],
)
def test_a_damaged_codebook_says_where(change: dict[str, str], message: str) -> None:
    column = {"name": "x", "title": "X", "group": "g", "kind": "text", "definition": "."} | change
    data = {
        "meta": {"version": "0"},
        "group": [{"id": "g", "title": "G"}],
        "element": [],
        "column": [column],
    }
    with pytest.raises(CodebookError, match=message):
        read_codebook(data)
