"""Whether two values of one column say the same: what merging, agreement and scoring go by."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

from mcminer.codebook.duration import duration_days
from mcminer.codebook.load import codebook
from mcminer.codebook.model import Column
from mcminer.codebook.values import CellValue, fold, quantity_parts

__all__ = ["same_value"]


def same_value(column: Column | str, a: object, b: object) -> bool:
    """Whether ``a`` and ``b`` mean the same in ``column`` (a column or its name).

    Sets are compared without order, numbers by value, durations by length (``P12M`` is ``P1Y``),
    quantities by number and unit, texts without regard to case and white space. An absent value
    (``None``) equals only an absent one. Lists may stand for tuples, as they come from JSON.

    Raises:
        CodebookError: the column is unknown, or cannot hold one of the values.
    """
    column = codebook()[column] if isinstance(column, str) else column
    if a is None or b is None:
        return a is None and b is None
    left, right = column.check(a), column.check(b)
    match column.kind:
        case "codes" | "texts":
            return _keys(left) == _keys(right)
        case "integer" | "number":
            return math.isclose(_number(left), _number(right), rel_tol=1e-9)
        case "duration":
            return math.isclose(duration_days(str(left)), duration_days(str(right)), rel_tol=1e-9)
        case "quantity":
            return _quantity(left) == _quantity(right)
        case _:
            return _key(str(left)) == _key(str(right))


def _key(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text))


def _keys(value: CellValue) -> frozenset[str]:
    texts: Iterable[str] = value if isinstance(value, tuple) else (str(value),)
    return frozenset(map(_key, texts))


def _number(value: CellValue) -> float:
    assert isinstance(value, int | float)
    return float(value)


def _quantity(value: CellValue) -> tuple[float, float, str]:
    low, high, unit = quantity_parts(str(value))
    return float(low), float(high), _key(unit)
