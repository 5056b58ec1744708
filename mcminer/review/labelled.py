"""``mcminer cases``: what people decided, as labelled cases for training and evaluation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import StudyError
from mcminer.review.ledger import Ledger
from mcminer.review.sheet import write_file
from mcminer.review.table import ALWAYS_STATED, Row, rows
from mcminer.study import Study

__all__ = ["cases", "write_cases"]


def cases(study: Study) -> Iterator[dict[str, Any]]:
    """One labelled case for each row about which anything was decided.

    ``labels`` holds the values, ``sure`` the columns that a person decided: a sure column without
    a label must come out empty. Disputed cells are left out until somebody decides them. Of a
    rejected row only ``page_type`` is sure, and only where it is the page's one row; its kind is
    what the reviewer wrote there, else ``other``.
    """
    ledger = Ledger.of(study)
    every = list(rows(study, ledger=ledger))
    on_page: dict[str, int] = {}
    for row in every:
        on_page[row.url] = on_page.get(row.url, 0) + 1
    for row in every:
        case = _case(row, alone=on_page[row.url] == 1)
        if case is not None:
            yield case


def _case(row: Row, *, alone: bool) -> dict[str, Any] | None:
    labels: dict[str, Any] = {}
    quotes: dict[str, str] = {}
    sure: list[str] = []
    coders: set[str] = set()
    if row.verdict == "no offer":
        if not alone:
            return None
        kind = row.value("page_type")
        labels["page_type"] = kind if kind in ("catalogue", "other") else "other"
        sure = ["page_type"]
    else:
        for name in codebook().names:
            cell = row.cells.get(name)
            if cell is None or cell.state != "person" or cell.settled is None:
                continue
            if cell.value is None and name in ALWAYS_STATED:
                continue
            sure.append(name)
            coders.update(one.coder for one in cell.settled.opinions)
            if cell.value is not None:
                labels[name] = cell.value
                if cell.settled.current.kind == "accept" and cell.evidence:
                    quotes[name] = cell.evidence[0]["quote"]
        if not sure:
            return None
        if "page_type" not in sure and alone and row.verdict == "ok":
            labels["page_type"] = "offer"
            sure.insert(0, "page_type")
    return {
        "id": f"row-{row.row}",
        "row": row.row,
        "url": row.url,
        "provider": row.provider,
        "lang": row.value("language"),
        "page_type": labels.get("page_type", "offer"),
        "labels": labels,
        "quotes": quotes,
        "sure": sure,
        "coders": sorted(coders),
        "notes": row.remark,
    }


def write_cases(study: Study, out: Path | str, *, pages: Path | str | None = None) -> int:
    """Write the cases as JSON lines; returns how many.

    Args:
        study: the study.
        out: the file; replaced if it is there.
        pages: a folder for the cases' pages, ``ID.html`` and the like, as ``mcminer evaluate``
            wants them. Pages that the archive lacks are left out.

    Raises:
        UsageError: the file cannot be written.
    """
    found = list(cases(study))
    text = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in found)
    write_file(Path(out), text.encode())
    if pages is not None:
        folder = Path(pages)
        folder.mkdir(parents=True, exist_ok=True)
        for case in found:
            offer = study.offers.get(case["row"])
            page = study.pages.get(offer.page_id)
            try:
                body = study.pages.body(page, digest=offer.page_digest)
            except (StudyError, OSError):
                continue
            ending = {"application/pdf": "pdf", "text/plain": "txt"}.get(page.media_type, "html")
            write_file(folder / f"{case['id']}.{ending}", body)
    return len(found)
