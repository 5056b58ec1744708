"""What stands in the columns beside the values: where to look, the words on the page, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from mcminer.codebook import codebook
from mcminer.review.fragment import link_to
from mcminer.review.shown import shown
from mcminer.review.table import Row, RowCell

__all__ = ["check_text", "evidence_text", "group_link", "note_text", "quoted"]

_NAMED = 3
_QUOTE = 90
_EVIDENCE = 600


def check_text(row: Row, columns: Iterable[str]) -> str:
    """The cells to look at first, the worst ones at the front: ``≠ sector · ?? ects · 4 ?``.

    Disputed and very doubtful ones are named; doubtful ones, which every row has, are counted.
    """
    marks: dict[str, list[str]] = {"≠": [], "??": []}
    doubtful = 0
    for column in columns:
        cell = row.cells.get(column)
        if cell is None or cell.doubt == "none" or column in _derived():
            continue
        if cell.state == "disputed":
            marks["≠"].append(column)
        elif cell.doubt == "much":
            marks["??"].append(column)
        else:
            doubtful += 1
    parts = []
    for mark, names in marks.items():
        if names:
            more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
            parts.append(f"{mark} {', '.join(names[:_NAMED])}{more}")
    if doubtful:
        parts.append(f"{doubtful} ?")
    return " · ".join(parts)


@cache
def _derived() -> frozenset[str]:
    """Computed columns: nobody can look them up on a page."""
    return frozenset(column.name for column in codebook() if column.derived)


def quoted(text: str, limit: int = _QUOTE) -> str:
    """A quote on one line, in quotation marks, shortened in the middle."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = f"{line[: limit * 2 // 3]} … {line[-limit // 4 :]}"
    return f"“{line}”"


def evidence_text(row: Row, columns: Iterable[str]) -> str:
    """The quotes behind a group of cells; cells with the same quote share it."""
    if not row.cells:
        return ""
    by_quote: dict[str, list[str]] = {}
    for column in columns:
        if (piece := _first(row, column)) is not None:
            by_quote.setdefault(quoted(piece["quote"]), []).append(column)
    text = " · ".join(f"{', '.join(names)} {quote}" for quote, names in by_quote.items())
    return text if len(text) <= _EVIDENCE else text[: _EVIDENCE - 2] + " …"


def group_link(row: Row, columns: Iterable[str]) -> str:
    """The page's address with the evidence of a group of cells marked.

    Where all of it stands on another page of the provider's, that page's.
    """
    pieces = [piece for name in columns if (piece := _first(row, name)) is not None]
    lent = [piece["url"] for piece in pieces if piece.get("url")]
    url = lent[0] if lent and len(lent) == len(pieces) else row.url
    return link_to(url, pieces)


def _first(row: Row, column: str) -> Mapping[str, Any] | None:
    """The first piece of evidence of a cell."""
    cell = row.cells.get(column)
    if cell is None or cell.proposal is None:
        return None
    pieces: Sequence[Mapping[str, Any]] = cell.proposal.get("evidence", ())
    return pieces[0] if pieces else None


def note_text(column: str, cell: RowCell) -> str:
    """The note on a cell: who or what filled it, how sure that is, and the words."""
    lines: list[str] = []
    if cell.settled is not None:
        if cell.state == "disputed":
            lines.append("≠ Coders differ:")
            lines += [
                f"  {one.coder}: {shown(column, one.new) or '(empty)'}"
                for one in cell.settled.opinions
            ]
        else:
            one = cell.settled.current
            word = "accepted" if one.kind == "accept" else "decided"
            lines.append(f"✓ {word} by {one.coder}, {one.at[:10]}")
    if cell.proposal is not None:
        confidence = float(cell.proposal.get("confidence", 1.0))
        mark = {"none": "", "some": " ? unsure", "much": " ?? very unsure"}
        doubt = mark[cell.doubt] if cell.state == "machine" else ""
        value = "" if cell.state == "machine" else f" {shown(column, cell.proposal['value'])}"
        method = cell.proposal.get("method", "")
        lines.append(f"Proposed{value}: {confidence:.0%}{doubt} ({method})")
        for piece in cell.evidence[:3]:
            lines.append(quoted(piece["quote"], 240))
            lines.append(f"  {piece.get('url') or piece.get('where', '')}")
    return "\n".join(lines)
