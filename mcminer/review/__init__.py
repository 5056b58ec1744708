"""The review: sheets out and in, double coding, and what was decided as cases for training.

::

    write_mapping(study)                      mapping.csv and mapping.xlsx, as `mcminer map` does
    rows(study, coder=None)                   the mapping, row by row
"""

from __future__ import annotations

from mcminer.review.mapping import WrittenFile, write_mapping
from mcminer.review.table import Row, RowCell, rows

__all__ = ["Row", "RowCell", "WrittenFile", "rows", "write_mapping"]
