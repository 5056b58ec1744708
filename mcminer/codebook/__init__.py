"""The codebook: which columns the mapping sheet has, what they may hold, how to decide.

Everything is loaded from ``codebook.toml`` and the tables beside it, never retyped: validation,
drop-downs, documentation and tests read the same file.

>>> from mcminer.codebook import codebook
>>> codebook()["eqf_level"].check(6)
6
"""

from __future__ import annotations

from mcminer.codebook.compare import same_value
from mcminer.codebook.document import markdown
from mcminer.codebook.duration import duration_days
from mcminer.codebook.load import codebook
from mcminer.codebook.model import Codebook, Column, Element, Group, Kind, Value
from mcminer.codebook.values import CellValue, quantity_parts

__all__ = [
    "CellValue",
    "Codebook",
    "Column",
    "Element",
    "Group",
    "Kind",
    "Value",
    "codebook",
    "duration_days",
    "markdown",
    "quantity_parts",
    "same_value",
]
