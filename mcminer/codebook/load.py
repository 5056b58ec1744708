"""Reads ``codebook.toml`` and the tables of values into a :class:`Codebook`, once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from mcminer.codebook.model import Codebook, Column, Element, Group, Value
from mcminer.codebook.tables.geography import countries, languages
from mcminer.errors import CodebookError

__all__ = ["codebook", "read_codebook"]


@cache
def codebook() -> Codebook:
    """The codebook that ships with mcminer; the same object at every call."""
    text = files("mcminer.codebook").joinpath("codebook.toml").read_text(encoding="utf-8")
    return read_codebook(tomllib.loads(text))


def read_codebook(data: Mapping[str, Any]) -> Codebook:
    """A codebook out of parsed TOML.

    Raises:
        CodebookError: a column names a group, element or table that does not exist, a name or
            code occurs twice, or a coded column has no values.
    """
    groups = tuple(Group(**group) for group in data["group"])
    elements = tuple(Element(**element) for element in data["element"])
    needs = {element.id: element for element in elements}
    group_ids = {group.id for group in groups}
    columns: list[Column] = []
    seen: set[str] = set()
    for entry in data["column"]:
        column = _column(entry, needs)
        if column.name in seen:
            raise CodebookError(f"codebook.toml: column '{column.name}' occurs twice")
        if column.group not in group_ids:
            raise CodebookError(f"codebook.toml: {column.name}: no group '{column.group}'")
        seen.add(column.name)
        columns.append(column)
    meta = data["meta"]
    return Codebook(
        version=meta["version"],
        rules=tuple(meta.get("rules", ())),
        groups=groups,
        elements=elements,
        columns=tuple(columns),
    )


def _column(entry: Mapping[str, Any], elements: Mapping[str, Element]) -> Column:
    name = entry["name"]
    fields = {key: part for key, part in entry.items() if key != "value"}
    values = (*_table_values(name, fields.get("values_from", "")), *map(_value, _listed(entry)))
    codes = {value.code for value in values}
    if len(codes) < len(values):
        raise CodebookError(f"codebook.toml: {name}: a code occurs twice")
    if bool(values) != (entry["kind"] in ("code", "codes")):
        raise CodebookError(f"codebook.toml: {name}: values belong to coded columns, and to all")
    if element := fields.get("element", ""):
        if element not in elements:
            raise CodebookError(f"codebook.toml: {name}: no element '{element}'")
        fields["standard_element"] = elements[element].need
    return Column(**fields, values=values)


def _listed(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed: list[Mapping[str, Any]] = entry.get("value", [])
    return listed


def _value(entry: Mapping[str, Any]) -> Value:
    fields: dict[str, Any] = {
        key: tuple(part) if isinstance(part, list) else part for key, part in entry.items()
    }
    return Value(**fields)


def _table_values(name: str, table: str) -> tuple[Value, ...]:
    """The values of a column whose codes stand in a table of their own."""
    match table:
        case "":
            return ()
        case "countries":
            return tuple(
                Value(
                    code=country.code,
                    title=country.name,
                    aliases=(*country.codes, *country.names),
                )
                for country in countries()
            )
        case "languages":
            return tuple(
                Value(code=language.code, title=language.name, aliases=(language.own_name,))
                for language in languages()
            )
        case _:
            raise CodebookError(f"codebook.toml: {name}: no table '{table}'")
