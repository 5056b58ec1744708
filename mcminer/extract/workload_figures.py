"""What the rules for hours share: figures with their purpose, and the cells that one fills."""

from __future__ import annotations

import re
from typing import TypeAlias

from mcminer.extract.purpose import Purpose
from mcminer.extract.quantities import Quantity
from mcminer.record import Value

__all__ = ["BARE", "HOURS", "MAX_HOURS", "PART", "Figures", "hours_values", "tidy"]

#: Quantities of hours in the order of the text, and what each is about.
Figures: TypeAlias = list[tuple[Quantity, Purpose]]

#: Units of workload.
HOURS = ("hours", "teaching_hours")
#: More than this is no short course but a year of full-time study or a mistake.
MAX_HOURS = 3_000
#: A number or range without a unit that is the whole of a value.
BARE = re.compile(
    r"\W{0,4}(\d{1,4}(?:[.,]\d{1,2})?)(?:\s*(?:-|–)\s*(\d{1,4}(?:[.,]\d{1,2})?))?\s*(?:[,;(][^%\d]|[^\w%]{0,2}$)"
)

#: A number without a unit.
PART = re.compile(r"(?<![\d.,:/-])\d{1,4}(?![\d:/-]|[.,]\d)")


def tidy(value: float) -> int | float:
    """A number as people write it: whole where it is whole."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def hours_values(quantity: Quantity, basis: str, factor: float = 1.0) -> dict[str, Value]:
    """The columns that a number of hours fills.

    Args:
        quantity: the hours.
        basis: value of ``hours_basis``.
        factor: how many of them make up the course.
    """
    values: dict[str, Value] = {}
    if quantity.low is not None:
        values["hours_min"] = tidy(quantity.low * factor)
    if quantity.high is not None:
        values["hours_max"] = tidy(quantity.high * factor)
    values["hours_basis"] = basis
    if quantity.unit == "teaching_hours":
        values["hours_unit"] = "teaching"
    elif basis != "from_parts":
        values["hours_unit"] = "clock"
    return values
