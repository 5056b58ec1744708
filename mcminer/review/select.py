"""Choosing rows: ``--where country=NL --where eqf_level= --where status=unreviewed``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mcminer.codebook import codebook
from mcminer.errors import UsageError
from mcminer.review.ledger import alike
from mcminer.review.table import Row

__all__ = ["STATUSES", "condition", "where"]

STATUSES: dict[str, Callable[[Row], bool]] = {
    "unreviewed": lambda row: not row.reviewed,
    "reviewed": lambda row: row.reviewed,
    "open": lambda row: not row.verdict,
    "ok": lambda row: row.verdict == "ok",
    "rejected": lambda row: row.verdict == "no offer",
    "disputed": lambda row: any(cell.state == "disputed" for cell in row.cells.values()),
    "doubtful": lambda row: any(cell.doubt == "much" for cell in row.cells.values()),
}
"""What ``status=`` may be."""


def where(rows: Iterable[Row], conditions: Iterable[str]) -> list[Row]:
    """The rows that fulfil every condition.

    Raises:
        UsageError: a condition is not ``name=value``, or names no status.
        CodebookError: a column is unknown, or cannot hold the value.
    """
    tests = [condition(text) for text in conditions]
    return [row for row in rows if all(test(row) for test in tests)]


def condition(text: str) -> Callable[[Row], bool]:
    """The test that ``name=value`` (or ``name!=value``) means.

    ``name`` is a column of the codebook, ``row``, ``provider``, ``page`` (part of the address) or
    ``status``. No value means an empty cell. Of a set, one member is enough.
    """
    name, sign, wanted = text.partition("=")
    name, wanted = name.strip(), wanted.strip()
    if not sign or not name.rstrip("!"):
        raise UsageError(f"'{text}' is no condition; write column=value, such as country=NL")
    if name.endswith("!"):
        test = condition(f"{name[:-1]}={wanted}")
        return lambda row: not test(row)
    match name:
        case "row":
            numbers = {part.strip() for part in wanted.split(",")}
            return lambda row: str(row.row) in numbers
        case "provider":
            return lambda row: row.provider.casefold() == wanted.casefold()
        case "page":
            return lambda row: wanted in row.url
        case "status":
            if wanted not in STATUSES:
                raise UsageError(f"'{wanted}' is no status; choose {', '.join(STATUSES)}")
            return STATUSES[wanted]
    column = codebook()[name]
    value = column.parse(wanted, ".")
    if value is None:
        return lambda row: row.value(name) is None
    if column.many:
        members = set(value) if isinstance(value, tuple) else {value}
        return lambda row: bool(members & set(row.value(name) or ()))
    return lambda row: alike(name, row.value(name), value)
