"""What a Jupyter notebook shows: tables, the words behind a cell, and the review widget.

>>> from mcminer import Study
>>> from mcminer.notebook import review, table, why
>>> study = Study.open("my-study")
>>> table(study, where=["country=NL"])            # rows, marked by confidence
>>> why(study, 17, "ects")                        # quotes in their context, checked
>>> review(study, coder="ann")                    # review with the keyboard

After ``import mcminer.notebook`` a study and a row show themselves, too. Everything that comes
from a page or a person is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mcminer.codebook import codebook
from mcminer.errors import UsageError
from mcminer.review.html import agreement_html, page, row_html, rows_html, why_html
from mcminer.review.progress import progress
from mcminer.review.proof import Why
from mcminer.review.proof import why as _why
from mcminer.review.select import where as _where
from mcminer.review.table import Row, rows
from mcminer.study import Study

if TYPE_CHECKING:
    from mcminer.review.agreement import Agreement
    from mcminer.review.session import ReviewSession

__all__ = ["AgreementView", "Table", "WhyView", "agreement", "review", "study_html", "table", "why"]

#: The columns that a table shows when none are asked for.
COLUMNS = ("title", "issuing_body", "country", "eqf_level", "ects", "hours_min", "duration",
           "delivery_format", "assessment_methods", "typology", "sector")  # fmt: skip

SHOWN = 20
"""Rows that a table shows; the others are there all the same."""


class Table:
    """Rows of a study. Shows itself in a notebook; a list of :class:`Row` otherwise.

    Args:
        found: the rows.
        columns: what to show of them.
        shown: how many.
    """

    def __init__(self, found: Iterable[Row], columns: Sequence[str], shown: int = SHOWN) -> None:
        self.rows = list(found)
        self.columns = [codebook()[name].name for name in columns]
        self.shown = shown

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> Row:
        return self.rows[place]

    def records(self) -> list[dict[str, Any]]:
        """One dict a row, with every column; ``pandas.DataFrame(table.records())`` takes them."""
        return [
            {
                "row": row.row,
                "page": row.url,
                "review": row.verdict,
                **{name: row.value(name) for name in codebook().names},
            }
            for row in self.rows
        ]

    def __repr__(self) -> str:
        return f"<Table of {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        return rows_html(self.rows[: self.shown], self.columns, len(self.rows))


class WhyView:
    """The words behind a cell; :attr:`found` is the :class:`mcminer.review.proof.Why`."""

    def __init__(self, found: Why) -> None:
        self.found = found

    def __repr__(self) -> str:
        return str(self.found)

    def _repr_html_(self) -> str:
        return why_html(self.found)


class AgreementView:
    """Agreement as a table; :attr:`found` is the :class:`mcminer.review.agreement.Agreement`."""

    def __init__(self, found: Agreement) -> None:
        self.found = found

    def __repr__(self) -> str:
        return f"<Agreement of {len(self.found.lines)} lines>"

    def _repr_html_(self) -> str:
        return agreement_html(self.found)


def table(
    study: Study,
    *,
    columns: Sequence[str] = COLUMNS,
    where: Sequence[str] = (),
    coder: str | None = None,
    shown: int = SHOWN,
) -> Table:
    """The rows of a study, as they stand.

    Args:
        study: the study.
        columns: the columns to show.
        where: conditions such as ``country=NL`` or ``status=disputed``.
        coder: only this coder's decisions.
        shown: how many rows a notebook shows.

    Raises:
        CodebookError: a column is unknown.
        UsageError: a condition cannot be understood.
    """
    return Table(_where(rows(study, coder=coder), where), columns, shown)


def why(study: Study, row: int, column: str) -> WhyView:
    """The words behind a cell, read again from the archive and marked in their context."""
    return WhyView(_why(study, row, column))


def agreement(study: Study, **options: Any) -> AgreementView:
    """How far coders agree; ``options`` are those of :func:`mcminer.review.agreement.agree`."""
    from mcminer.review.agreement import agree

    return AgreementView(agree(study, **options))


def study_html(study: Study) -> str:
    """A study in a few lines: pages, rows, what was reviewed, and what to do next."""
    found = progress(study)
    coders = ", ".join(f"{name} ({count} rows)" for name, count in found.rows_by_coder.items())
    facts = [
        ("pages", str(found.pages)),
        ("offers", str(found.total.offers)),
        ("rows ok", str(found.total.ok)),
        ("rows rejected", str(found.total.rejected)),
        ("very unsure cells", str(found.doubtful)),
        ("cells in dispute", str(found.disputed_cells)),
        ("coders", coders or "none yet"),
    ]
    step = found.next_step(str(study.folder))
    lines = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in facts)
    return page(
        f"<p><b>{escape(str(study.folder))}</b></p><table>{lines}</table>"
        f'<p class="dim">Next: {escape(step)}</p>'
    )


def review(
    study: Study,
    coder: str,
    *,
    columns: Sequence[str] | None = None,
    where: Sequence[str] = (),
    blind: bool = False,
    count: int | None = None,
) -> Any:
    """The review widget: one row at a time, the least sure first, with the keyboard.

    Each decision is stored at once, by the same functions as the command line's.

    Args:
        study: the study.
        coder: who reviews.
        columns: only these columns; with one, the widget goes from row to row in it.
        where: conditions such as ``sector=construction``.
        blind: hide the machine's proposals.
        count: only so many rows.

    Returns:
        An ``anywidget.AnyWidget``; its ``session`` is the :class:`ReviewSession`.

    Raises:
        UsageError: nobody is named, no row fits, or anywidget is not installed.
    """
    from mcminer.review.session import ReviewSession

    session = ReviewSession(study, coder, columns=columns, where=where, blind=blind, count=count)
    return _widget(session)


def _widget(session: ReviewSession) -> Any:
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise UsageError("the review widget needs anywidget; install mcminer[notebook]") from error
    folder = files("mcminer.review")

    class ReviewWidget(anywidget.AnyWidget):
        """Shows a session and passes on what the keys say."""

        _esm = folder.joinpath("widget.js").read_text(encoding="utf-8")
        _css = folder.joinpath("widget.css").read_text(encoding="utf-8")
        state = traitlets.Dict().tag(sync=True)

        def __init__(self) -> None:
            super().__init__(state=session.state())
            self.session = session
            self.on_msg(self._heard)

        def _heard(self, _: Any, command: dict[str, Any], buffers: Any) -> None:
            self.session.act(command)
            if command.get("do") != "look":  # the browser has moved by itself already
                self.state = self.session.state()

    return ReviewWidget()


def _register() -> None:
    """Let studies and rows show themselves in the notebook that imported this module."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None and getattr(shell, "display_formatter", None) is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(Study, study_html)
        html.for_type(Row, row_html)


_register()
