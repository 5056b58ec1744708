"""Scoring extraction against labelled cases.

A case holds the right values (``labels``) and the columns that were checked (``sure``). A sure
column without a label is one that the page does not state: anything found there is wrong.
Columns outside ``sure`` are not scored. Sets are scored by their members.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mcminer.codebook import codebook, same_value
from mcminer.errors import InputError
from mcminer.record import MinedPage

__all__ = ["Case", "Report", "Tally", "evaluate", "load_cases", "page_file", "score"]

_BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled page; see the module's docstring."""

    id: str
    url: str | None
    language: str
    labels: Mapping[str, Any]
    sure: tuple[str, ...]
    provider: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one column.

    Attributes:
        n: cases in which the column is sure.
        right, wrong, missed: values found and right, found and wrong, not found.
        exact: cases in which the whole cell is right (an empty cell that must be empty included).
    """

    n: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    exact: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the values found that are right; None where none was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of the right values that were found; None where there are none."""
        there = self.right + self.missed
        return self.right / there if there else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was there or found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    def add(self, other: Tally) -> None:
        """Add another column's or group's counts."""
        for name in ("n", "right", "wrong", "missed", "exact"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict with the rates."""
        return {
            "n": self.n, "right": self.right, "wrong": self.wrong, "missed": self.missed,
            "precision": self.precision, "recall": self.recall, "f1": self.f1,
            "exact": self.exact / self.n if self.n else None,
        }  # fmt: skip


@dataclass(slots=True)
class Report:
    """Scores of a run.

    Attributes:
        cases: pages scored; ``missing`` those without a file.
        columns: counts by column.
        groups: counts by language or provider, all columns together.
        rows_exact: cases in which every sure column is right.
        calibration_error: mean distance of stated confidence and share of right cells,
            weighted by cells, in ten bins.
        errors: (case, column, expected, found) of everything wrong or missed.
    """

    cases: int = 0
    missing: list[str] = field(default_factory=list)
    columns: dict[str, Tally] = field(default_factory=dict)
    groups: dict[str, Tally] = field(default_factory=dict)
    rows_exact: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[tuple[str, str, Any, Any]] = field(default_factory=list)

    @property
    def overall(self) -> Tally:
        """All columns together."""
        total = Tally()
        for tally in self.columns.values():
            total.add(tally)
        return total

    @property
    def calibration_error(self) -> float | None:
        """See the class's docstring; None where no cell was scored."""
        if not self.confidences:
            return None
        bins: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.confidences:
            bins.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, right))
        error = 0.0
        for members in bins.values():
            stated = sum(confidence for confidence, _ in members)
            error += abs(stated - sum(right for _, right in members))
        return error / len(self.confidences)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {
            "cases": self.cases, "missing": self.missing,
            "overall": self.overall.as_dict(),
            "rows_exact": self.rows_exact / self.cases if self.cases else None,
            "calibration_error": self.calibration_error,
            "columns": {name: tally.as_dict() for name, tally in self.columns.items()},
            "groups": {name: tally.as_dict() for name, tally in self.groups.items()},
            "errors": [list(error) for error in self.errors],
        }  # fmt: skip


def load_cases(path: Path) -> list[Case]:
    """Read cases from JSON Lines.

    Raises:
        InputError: the file is missing, or a line is no case; the line is named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is no UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    cases: list[Case] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            labels = dict(data["labels"])
            labels.setdefault("page_type", data.get("page_type"))
            if data.get("lang"):
                labels.setdefault("language", data["lang"])
            case = Case(
                data["id"],
                data.get("url"),
                data.get("lang") or "",
                labels,
                tuple(data["sure"]),
                data.get("provider") or urlsplit(data.get("url") or "").hostname or "",
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: is no case ({error})") from None
        unknown = next((name for name in case.sure if name not in codebook().names), None)
        if unknown is not None:
            raise InputError(f"{path}, line {number}: {unknown!r} is no column of the codebook")
        cases.append(case)
    if not cases:
        raise InputError(f"{path}: holds no case")
    return cases


def score(pairs: Iterable[tuple[Case, MinedPage]], *, by: str = "language") -> Report:
    """Compare what was mined with what is right.

    Args:
        pairs: cases and the mined pages.
        by: ``language`` or ``provider`` (the address's host) for the groups.
    """
    report = Report()
    for case, page in pairs:
        report.cases += 1
        name = case.language if by == "language" else urlsplit(case.url or "").hostname or "?"
        group = report.groups.setdefault(name or "?", Tally())
        found = page.flat()
        all_right = True
        for column in case.sure:
            tally = Tally(n=1)
            expected, value = case.labels.get(column), found.get(column)
            _count(tally, column, expected, value)
            report.columns.setdefault(column, Tally()).add(tally)
            group.add(tally)
            if value is not None:
                report.confidences.append((_confidence(page, column), bool(tally.exact)))
            if not tally.exact:
                all_right = False
                report.errors.append((case.id, column, expected, value))
        report.rows_exact += all_right
    report.columns = {n: report.columns[n] for n in codebook().names if n in report.columns}
    report.groups = dict(sorted(report.groups.items()))
    return report


def _confidence(page: MinedPage, column: str) -> float:
    cell = {"page_type": page.page_type, "language": page.language}.get(column)
    if cell is None and page.offers:
        cell = page.offers[0].cells.get(column)
    return cell.confidence if cell is not None else 0.0


def _count(tally: Tally, column: str, expected: Any, value: Any) -> None:
    if codebook()[column].many:
        right = {str(item).casefold() for item in expected or ()}
        found = {str(item).casefold() for item in value or ()}
        tally.right, tally.wrong = len(right & found), len(found - right)
        tally.missed = len(right - found)
        tally.exact = int(right == found)
        return
    if expected is None or value is None:
        tally.wrong, tally.missed = int(value is not None), int(expected is not None)
        tally.exact = int(expected is None and value is None)
        return
    same = same_value(column, expected, value)
    tally.right, tally.exact = int(same), int(same)
    tally.wrong, tally.missed = int(not same), int(not same)


def evaluate(cases: Iterable[Case], pages: Path, *, by: str = "language") -> Report:
    """Mine the pages of cases and score them.

    Args:
        cases: labelled pages.
        pages: folder with ``ID.html``, ``ID.txt`` or ``ID.pdf``.
        by: see :func:`score`.

    Raises:
        InputError: the folder is missing, or holds none of the cases' pages.
    """
    if not pages.is_dir():
        raise InputError(f"{pages}: there is no such folder")
    missing: list[str] = []
    report = score(_mined(cases, pages, missing), by=by)
    report.missing = missing
    if not report.cases:
        raise InputError(f"{pages}: holds the page of no case (ID.html, ID.txt or ID.pdf)")
    return report


def page_file(pages: Path, case: str) -> Path | None:
    """The file of a case's page; None where there is none."""
    files = (pages / f"{case}{ending}" for ending in (".html", ".txt", ".pdf"))
    return next((path for path in files if path.is_file()), None)


def _mined(
    cases: Iterable[Case], pages: Path, missing: list[str]
) -> Iterator[tuple[Case, MinedPage]]:
    from mcminer.mining import mine
    from mcminer.sources import open_sources

    for case in cases:
        path = page_file(pages, case.id)
        if path is None:
            missing.append(case.id)
            continue
        for source in open_sources([str(path)], url=case.url):
            yield (
                case,
                mine(source.body, source=source.name, url=case.url, media_type=source.media_type),
            )
