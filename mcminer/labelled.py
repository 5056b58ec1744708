"""Labelled pages as cases for the classifier: what the page says, as extraction reads it.

Cases of corpora/cases are texts; these are whole pages with their menus and gaps, so that a model
that was trained on them meets on a study's pages what it knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mcminer import evaluation
from mcminer.classify.cases import TARGETS, Case, shipped_cases
from mcminer.extract.pipeline import extract
from mcminer.extract.reading import Reading
from mcminer.page import read_page
from mcminer.shipped import shipped
from mcminer.sources import open_sources

__all__ = ["LEARNT", "PAGE_WEIGHT", "base_cases", "page_cases"]

#: How much a page counts in training, where a text counts 1: pages are what the model will meet.
PAGE_WEIGHT = 2.0

#: Parts of the gold pages that the shipped model learns from; the part ``test`` only measures.
LEARNT = ("dev", "text")


def base_cases() -> list[Case]:
    """Everything that the shipped model was trained on: the cases and the gold pages."""
    gold = shipped("gold")
    return [*shipped_cases(), *page_cases([gold / part for part in LEARNT], gold / "pages")]


def page_cases(answers: Iterable[Path], pages: Path) -> list[Case]:
    """The offers among labelled pages.

    Args:
        answers: JSON Lines as for ``mcminer evaluate``, or folders of them. Only
            columns in ``sure`` are learnt; one without a label is a cell that must stay empty.
        pages: folder with ``ID.html``, ``ID.txt`` or ``ID.pdf``.

    Raises:
        InputError: a file is missing or holds no cases; see :func:`evaluation.load_cases`.
    """
    files = [
        file for path in answers
        for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
    ]  # fmt: skip
    found: list[Case] = []
    for case in (case for file in files for case in evaluation.load_cases(file)):
        path = evaluation.page_file(pages, case.id)
        if path is None or case.labels.get("page_type") != "offer":
            continue
        labels = {
            name: str(case.labels.get(name) or "")
            for name in TARGETS
            if name in case.sure and (name in case.labels or name in ("typology", "green"))
        }
        if not labels:
            continue
        for source in open_sources([str(path)], url=case.url):
            page = read_page(source.body, url=case.url, media_type=source.media_type)
            found.append(Case(
                id=case.id, provider=case.provider, course=case.id,
                language=page.language or case.language or "en", text=page.text, labels=labels,
                provider_type=str(case.labels.get("provider_type") or ""), weight=PAGE_WEIGHT,
                source=(page, extract(Reading.of(page))),
            ))  # fmt: skip
    return found
