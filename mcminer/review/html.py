"""Rows, proofs and agreement as HTML for notebooks. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from mcminer.codebook import codebook
from mcminer.review.content import quoted
from mcminer.review.fragment import link_to
from mcminer.review.proof import Why
from mcminer.review.shown import label, shown
from mcminer.review.table import Row, RowCell

__all__ = ["STYLE", "agreement_html", "page", "row_html", "rows_html", "why_html"]

STYLE = """<style>
.mcm{font:13px/1.45 system-ui,sans-serif;max-width:100%;overflow-x:auto;color:inherit}
.mcm table{border-collapse:collapse}
.mcm th,.mcm td{border:1px solid #8884;padding:3px 8px;text-align:left!important;vertical-align:top;
max-width:26em}
.mcm th{background:#8881}
.mcm .some{border-bottom:2px dotted #b45309;font-style:italic}
.mcm .much{border-bottom:2px dashed #b91c1c;font-style:italic}
.mcm .person{font-weight:600;border-left:3px solid #2e7d32;padding-left:4px}
.mcm .disputed{font-weight:600;outline:2px solid #b91c1c;outline-offset:1px}
.mcm mark{background:#fde68a;color:#111;padding:0 2px}
.mcm .dim{opacity:.65}
.mcm ul{margin:.2em 0;padding-left:1.2em}
</style>"""

_MARKS = {"some": " ?", "much": " ??"}


def page(body: str) -> str:
    """A fragment with its style."""
    return f'{STYLE}<div class="mcm">{body}</div>'


def _address(url: str, words: str, evidence: Sequence[Any] = ()) -> str:
    # Only web addresses become links: an address out of a page may be javascript:.
    if not url.startswith(("http://", "https://")):
        return escape(words)
    link = escape(link_to(url, evidence), quote=True)
    return f'<a href="{link}" target="_blank" rel="noopener noreferrer">{escape(words)}</a>'


def cell_html(column: str, cell: RowCell | None) -> str:
    """A cell, marked by who filled it and how sure that is; its words as a tooltip."""
    if cell is None:
        return ""
    value = shown(column, cell.value)
    text = escape(label(column, value)) if value else '<span class="dim">(empty)</span>'
    look = cell.state if cell.state != "machine" else cell.doubt
    mark = "≠&nbsp;" if cell.state == "disputed" else ""
    mark_after = _MARKS.get(cell.doubt, "") if cell.state == "machine" else ""
    quote = cell.evidence[0]["quote"] if cell.evidence else ""
    tip = escape(quoted(quote), quote=True) if quote else ""
    return f'<span class="{look}" title="{tip}">{mark}{text}{mark_after}</span>'


def rows_html(rows: Iterable[Row], columns: Sequence[str], total: int | None = None) -> str:
    """A table, one line a row."""
    found = list(rows)
    head = "".join(
        f'<th title="{escape(codebook()[name].definition, quote=True)}">'
        f"{escape(codebook()[name].title)}</th>"
        for name in columns
    )
    lines = []
    for row in found:
        cells = "".join(f"<td>{cell_html(name, row.cells.get(name))}</td>" for name in columns)
        verdict = escape(row.verdict)
        number = _address(row.url, str(row.row))
        lines.append(f"<tr><td>{number}</td><td>{verdict}</td>{cells}</tr>")
    more = ""
    if total is not None and total > len(found):
        more = f'<p class="dim">{len(found)} of {total} rows are shown.</p>'
    legend = (
        '<p class="dim">bold with a bar: a person decided · ? unsure · ?? very unsure · '
        "≠ coders differ · hover over a cell to see its words</p>"
    )
    return page(
        f"<table><tr><th>row</th><th>verdict</th>{head}</tr>{''.join(lines)}</table>{more}{legend}"
    )


def row_html(row: Row) -> str:
    """One row, a line a cell, with the words on the page."""
    lines = []
    for column in codebook():
        cell = row.cells.get(column.name)
        if cell is None:
            continue
        words = _address(row.url, quoted(cell.evidence[0]["quote"]), cell.evidence[:1]) if (
            cell.evidence
        ) else ""  # fmt: skip
        lines.append(
            f"<tr><th>{escape(column.title)}</th><td>{cell_html(column.name, cell)}</td>"
            f"<td>{words}</td></tr>"
        )
    verdict = f" · {escape(row.verdict)}" if row.verdict else ""
    return page(
        f"<p><b>Row {row.row}</b> · {_address(row.url, row.url)}{verdict}</p>"
        f"<table>{''.join(lines)}</table>"
    )


def why_html(found: Why) -> str:
    """A cell and its proofs, the quotes marked in their context."""
    title = codebook()[found.column].title if found.column in codebook() else found.column
    parts = [f"<p><b>Row {found.row}</b> · {escape(title)}: {cell_html(found.column, found.cell)}"]
    if found.cell is None:
        parts = [f"<p><b>Row {found.row}</b> · {escape(title)}: not stated on the page"]
    elif found.cell.settled is not None:
        said = ", ".join(
            f"{escape(one.coder)}: {escape(shown(found.column, one.new) or '(empty)')}"
            for one in found.cell.settled.opinions
        )
        parts.append(f"<br>decided by {said}")
    parts.append("</p>")
    words = {
        "stands": "stands on the archived page at its place",
        "moved": "stands on the archived page, at another place",
        "missing": "does not stand on the archived page",
        "unreadable": "cannot be checked",
    }
    for proof in found.proofs:
        quote = escape(proof.evidence.quote)
        parts.append(
            f"<blockquote>…{escape(proof.before)}<mark>{quote}</mark>{escape(proof.after)}…<br>"
            f'<span class="dim">{words[proof.standing]} {escape(proof.reason)} · '
            f"{_address(proof.url, proof.url, [proof.evidence.as_dict()])} · "
            f"{escape(proof.evidence.where)} · fetched {escape(proof.fetched)}</span></blockquote>"
        )
    return page("".join(parts))


def agreement_html(found: Any) -> str:
    """The lines of an :class:`mcminer.review.agreement.Agreement`."""

    def words(estimate: Any, n: int) -> str:
        if estimate is None:
            return "<td></td>"
        interval = estimate.interval
        # Levels and amounts can only be compared where both coders filled the cell in.
        interval += f"; n {estimate.n}" if estimate.n != n else ""
        return f'<td>{estimate.value:.2f} <span class="dim">({interval})</span></td>'

    lines = "".join(
        f"<tr><td>{escape(line.column)}</td><td>{escape(' + '.join(line.pair))}</td>"
        f"<td>{escape(line.country)}</td><td>{line.n}</td>"
        f"<td>{'' if line.raw is None else f'{line.raw:.2f}'}</td>"
        f"{words(line.kappa, line.n)}{words(line.alpha, line.n)}<td>{line.metric}</td></tr>"
        for line in found.lines
    )
    return page(
        "<table><tr><th>column</th><th>coders</th><th>country</th><th>n</th><th>agree</th>"
        "<th>kappa (95 %)</th><th>alpha (95 %)</th><th>alpha's metric</th></tr>"
        f"{lines}</table>"
    )
