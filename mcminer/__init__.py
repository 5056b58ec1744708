"""mcminer: from providers' web pages to a mapping sheet of microcredentials, with proof.

The public names; they are imported when they are used, so that ``import mcminer`` costs nothing.
The codebook is ``mcminer.codebook.codebook()``, the crawler ``mcminer.crawl.crawl(study)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcminer.errors import McminerError
    from mcminer.evaluation import evaluate
    from mcminer.extract.pipeline import pipeline
    from mcminer.mapping import map_study
    from mcminer.mining import mine
    from mcminer.page import Page, read_page
    from mcminer.record import Cell, Evidence, MinedPage, Offer
    from mcminer.study import Study

__all__ = [
    "Cell",
    "Evidence",
    "McminerError",
    "MinedPage",
    "Offer",
    "Page",
    "Study",
    "evaluate",
    "map_study",
    "mine",
    "pipeline",
    "read_page",
]

_HOMES = {
    "Cell": "record", "Evidence": "record", "MinedPage": "record", "Offer": "record",
    "McminerError": "errors", "Page": "page", "read_page": "page", "Study": "study",
    "evaluate": "evaluation", "map_study": "mapping",
    "mine": "mining", "pipeline": "extract.pipeline",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'mcminer' has no attribute {name!r}")
    value = getattr(import_module(f"mcminer.{home}"), name)
    globals()[name] = value  # next time without a detour
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
