"""Labelled cases to train and test on: read from JSON lines, turned into pages and offers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import CodebookError, InputError
from mcminer.page.model import Page
from mcminer.page.text import read_text
from mcminer.record import Cell, Evidence, Offer
from mcminer.shipped import shipped

__all__ = ["TARGETS", "Case", "case_offer", "case_page", "read_cases", "shipped_cases"]

#: Columns that cases may carry labels for.
TARGETS = ("typology", "sector", "green", "scenario", "formality")

_EMPTY_ALLOWED = frozenset({"typology", "green", "scenario"})


@dataclass(frozen=True, slots=True)
class Case:
    """An offer whose classification is known.

    Attributes:
        id: unique.
        provider, course: groups that never stand on both sides of a split.
        language: ISO 639-1 code.
        text: title on the first line, then the description.
        provider_type: of the awarding party, or nothing.
        labels: right values by column; an empty label says that the cell must stay empty.
        weight: how much it counts in training; a study's own cases count more.
        cells: further cells known about the offer, by column.
        source: the page and the offer that it was read from, for cases of a study; those that
            are text only have none.
    """

    id: str
    provider: str
    course: str
    language: str
    text: str
    labels: Mapping[str, str]
    provider_type: str = ""
    country: str = ""
    weight: float = 1.0
    cells: Mapping[str, Any] = field(default_factory=dict)
    source: tuple[Page, Offer] | None = field(default=None, compare=False, repr=False)


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """Cases out of files and folders (their ``*.jsonl``, in order of name).

    Raises:
        InputError: a file is missing, a line is no case, or an id occurs twice; the message
            names file and line.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(path.glob("*.jsonl"))
        elif path.exists():
            files.append(path)
        else:
            raise InputError(f"{path}: no such file or folder of cases")
    cases: list[Case] = []
    seen: set[str] = set()
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            case = _case(line, f"{path.name}, line {number}")
            if case.id in seen:
                raise InputError(f"{path.name}, line {number}: id {case.id!r} occurs twice")
            seen.add(case.id)
            cases.append(case)
    return cases


def _case(line: str, where: str) -> Case:
    try:
        data = json.loads(line)
        labels = {name: value or "" for name, value in data["labels"].items() if name in TARGETS}
        case = Case(
            id=data["id"], provider=data["provider"], course=data["course"],
            language=data["language"], text=data["text"], labels=labels,
            provider_type=data.get("provider_type") or "", country=data.get("country") or "",
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{where}: no case ({error.__class__.__name__}: {error}); "
            "see corpora/cases/README.md for the format"
        ) from error
    columns = codebook()
    try:
        for name, value in labels.items():
            if value or name not in _EMPTY_ALLOWED:
                columns[name].check(value)
        if case.provider_type:
            columns["provider_type"].check(case.provider_type)
    except CodebookError as error:
        raise InputError(f"{where}: {error}") from error
    if len(case.text.split()) < 3:
        raise InputError(f"{where}: the text of {case.id} is empty")
    return case


def shipped_cases() -> list[Case]:
    """The cases that the shipped model was trained on."""
    return read_cases([shipped("cases")])


def case_page(case: Case) -> Page:
    """The case's text as a page; its first line is the title, its last the provider's name."""
    if case.source is not None:
        return case.source[0]
    text = case.text
    if case.provider and case.provider.casefold() not in text.casefold():
        text = f"{text}\n{case.provider}"
    page = read_text(text, language=False)
    page.language = case.language
    return page


def case_offer(case: Case, page: Page, *, told: bool | None = None) -> Offer:
    """The offer that extraction might give for a case.

    Args:
        case: the case.
        page: of :func:`case_page`.
        told: whether the kind of provider and the formality are known. None lets half of the
            cases be told, by their ids: extraction finds these cells on some pages only.
    """
    if case.source is not None:
        return _without_answers(case.source[1], told)
    first = page.blocks[0]
    title = _cell(page, page.words(0), first.start, first.end)
    offer = Offer({"title": title})
    for column, value in case.cells.items():
        offer.cells.setdefault(column, _cell(page, value, first.start, first.end))
    if told is None:
        told = zlib.crc32(case.id.encode()) % 2 == 0
    if told:
        for column, value in (
            ("provider_type", case.provider_type),
            ("formality", case.labels.get("formality", "")),
        ):
            if value:
                offer.cells.setdefault(column, _cell(page, value, first.start, first.end))
    return offer


def _without_answers(offer: Offer, told: bool | None) -> Offer:
    """A study's offer less the columns to be learnt; and less what a test withholds."""
    hidden = set(TARGETS) - {"formality"}
    if told is False:
        hidden |= {"provider_type", "formality"}
    return Offer({name: cell for name, cell in offer.cells.items() if name not in hidden})


def _cell(page: Page, value: Any, start: int, end: int) -> Cell:
    piece = Evidence(page.text[start:end], start, end, page.blocks[0].where)
    return Cell(value, (piece,), 1.0, "person")
