"""The review: sheets out and in, double coding, and what was decided as cases for training.

::

    write_mapping(study)                      mapping.csv and mapping.xlsx, as `mcminer map` does
    make_sheet(study, "ann.xlsx", coder="ann", sample="20%", blind=True)
    take(study, "ann.xlsx") -> Taken          decisions, conflicts, notes; check_conflicts(taken)
    log(study, row), undo(study)
    why(study, row, column) -> Why            the words, read again from the archive
    agree(study) -> Agreement                 kappa and alpha by column and pair
    make_adjudication(study, "differences.xlsx"), resolve(study, "differences.xlsx", coder="eva")
    cases(study), write_cases(study, "cases.jsonl")
    progress.progress(study) -> Progress      what status says of the review
    rows(study), next_rows(rows), Ledger.of(study), decide(study, row, column, value, coder=...)

What stands in a cell follows from the append-only list of decisions, see
:mod:`mcminer.review.ledger`. Import the submodules directly where start-up time counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcminer.review.adjudicate import disputes, make_adjudication, resolve
    from mcminer.review.agreement import Agreement, agree
    from mcminer.review.deciding import accept_row, decide
    from mcminer.review.history import log, undo
    from mcminer.review.labelled import cases, write_cases
    from mcminer.review.ledger import Ledger, effective, settle
    from mcminer.review.mapping import WrittenFile, write_mapping
    from mcminer.review.progress import Progress
    from mcminer.review.proof import Why, why
    from mcminer.review.queue import next_rows, sample_rows
    from mcminer.review.sheet import make_sheet, write_csv, write_xlsx
    from mcminer.review.table import Row, RowCell, rows
    from mcminer.review.taking import Taken, check_conflicts, take

# Loaded on first use: numpy, openpyxl and XlsxWriter cost half a second together.
_HOMES = {
    "adjudicate": ("disputes", "make_adjudication", "resolve"),
    "agreement": ("Agreement", "agree"),
    "labelled": ("cases", "write_cases"),
    "deciding": ("accept_row", "decide"),
    "history": ("log", "undo"),
    "ledger": ("Ledger", "effective", "settle"),
    "mapping": ("WrittenFile", "write_mapping"),
    "progress": ("Progress",),
    "queue": ("next_rows", "sample_rows"),
    "sheet": ("make_sheet", "write_csv", "write_xlsx"),
    "table": ("Row", "RowCell", "rows"),
    "taking": ("Taken", "check_conflicts", "take"),
    "proof": ("Why", "why"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Agreement",
    "Ledger",
    "Progress",
    "Row",
    "RowCell",
    "Taken",
    "Why",
    "WrittenFile",
    "accept_row",
    "agree",
    "cases",
    "check_conflicts",
    "decide",
    "disputes",
    "effective",
    "log",
    "make_adjudication",
    "make_sheet",
    "next_rows",
    "resolve",
    "rows",
    "sample_rows",
    "settle",
    "take",
    "undo",
    "why",
    "write_cases",
    "write_csv",
    "write_mapping",
    "write_xlsx",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
