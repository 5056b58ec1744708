"""The codebook as a document."""

from __future__ import annotations

import re

from mcminer.codebook import codebook, markdown


def test_every_column_and_value_is_documented() -> None:
    text = markdown()
    for column in codebook():
        assert f"| `{column.name}` | {column.title} |" in text
        for value in column.values:
            if value.definition:
                assert f"| `{value.code}` | {value.title} |" in text


def test_tables_are_rectangular() -> None:
    for block in re.findall(r"(?:^\|.*\|\n)+", markdown(), re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block.splitlines()[0]


def test_it_says_how_columns_are_filled() -> None:
    text = markdown()
    assert "whole number, 1 to 8; stated or derived; mandatory standard element" in text
    assert "parts of N" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
