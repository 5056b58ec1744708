"""``mcminer why``: the words behind a cell, read again from the archived page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from mcminer.codebook import codebook
from mcminer.errors import PageError, StudyError
from mcminer.page import read_page
from mcminer.record import Evidence
from mcminer.review.layout import VERDICT
from mcminer.review.ledger import ROW, Ledger
from mcminer.review.shown import shown
from mcminer.review.table import RowCell, build_row
from mcminer.study import StoredOffer, Study

__all__ = ["Proof", "Why", "archived_text", "why"]

Standing = Literal["stands", "moved", "missing", "unreadable"]

_AROUND = 120


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence, checked against the archive.

    Attributes:
        evidence: as the machine gave it.
        url: the page that it stands on.
        standing: ``stands`` at its offsets; ``moved``: stands elsewhere on the page; ``missing``;
            ``unreadable``: the archive could not be read.
        before, after: the page's words around it, where it was found.
        reason: why it is unreadable.
        fetched: when the page was fetched.
    """

    evidence: Evidence
    url: str
    standing: Standing
    before: str = ""
    after: str = ""
    reason: str = ""
    fetched: str = ""

    def __str__(self) -> str:
        words = {
            "stands": f"stands at {self.evidence.start} to {self.evidence.end}",
            "moved": "stands on the page, but not at its offsets any more",
            "missing": "does not stand on the archived page",
            "unreadable": f"cannot be checked: {self.reason}",
        }[self.standing]
        context = f"…{self.before}»{self.evidence.quote}«{self.after}…"
        place = f"{self.url}  {self.evidence.where}"
        return f"{' '.join(context.split())}\n  {words}\n  {place}, fetched {self.fetched or '?'}"


@dataclass(frozen=True, slots=True)
class Why:
    """All that stands behind a cell: what stands in it, who decided, and the proofs."""

    row: int
    column: str
    cell: RowCell | None
    proofs: list[Proof] = field(default_factory=list)

    def __str__(self) -> str:
        if self.cell is None:
            return f"row {self.row}, {self.column}: empty; the page does not state it"
        cell = self.cell
        lines = [f"row {self.row}, {self.column}: {shown(self.column, cell.value) or '(empty)'}"]
        if cell.settled is not None:
            for one in cell.settled.opinions:
                word = "accepted" if one.kind == "accept" else "decided"
                value = shown(self.column, one.new) or "(empty)"
                lines.append(f"  {word} by {one.coder}, {one.at}: {value}")
        if cell.proposal is not None:
            value = shown(self.column, cell.proposal["value"])
            lines.append(
                f"  proposed by {cell.proposal['method']} with confidence "
                f"{float(cell.proposal['confidence']):.2f}: {value}"
            )
        lines += [str(proof) for proof in self.proofs]
        return "\n".join(lines)


def why(study: Study, row: int, column: str) -> Why:
    """What stands behind one cell.

    Raises:
        StudyError: there is no such row.
        CodebookError: there is no such column.
    """
    name = column if column == VERDICT else codebook()[column].name
    offer = study.offers.get(row)
    ledger = Ledger(study.decisions.iter(row=row))
    settled = ledger.settled(row)
    if name == VERDICT:
        one = settled.get(ROW)
        return Why(
            row, name, None if one is None else RowCell(one.current.new, "person", None, one)
        )
    cell = build_row(offer, settled).cells.get(name)
    texts: dict[str, tuple[str, str] | str] = {}
    proofs = [
        _check(study, offer, Evidence.from_dict(piece), texts)
        for piece in (cell.evidence if cell else ())
    ]
    return Why(row, name, cell, proofs)


def archived_text(study: Study, offer: StoredOffer, url: str | None = None) -> tuple[str, str]:
    """The text of an offer's page as it was when it was mapped, and when it was fetched.

    Args:
        study: the study.
        offer: the offer.
        url: another page of the site that lent evidence; its newest version is read.

    Raises:
        StudyError: the archive lacks the page.
        PageError: its bytes are no page.
    """
    if url is None or url == offer.page_url:
        page = study.pages.get(offer.page_id)
        digest: str | None = offer.page_digest
    else:
        found = study.pages.by_url(url)
        if found is None:
            raise StudyError(f"{url}: is not in the study")
        page, digest = found, None
    if not page.warc_file:
        raise StudyError(f"{page.url}: was added by hand and never fetched")
    body = study.pages.body(page, digest=digest)
    read = read_page(body, url=page.url, media_type=page.media_type, charset=page.charset)
    return read.text, page.fetched


def _check(
    study: Study,
    offer: StoredOffer,
    evidence: Evidence,
    texts: dict[str, tuple[str, str] | str],
) -> Proof:
    url = evidence.url or offer.page_url
    if url not in texts:
        try:
            texts[url] = archived_text(study, offer, url)
        except (StudyError, PageError, OSError) as error:
            texts[url] = str(error)
    found: Any = texts[url]
    if isinstance(found, str):
        return Proof(evidence, url, "unreadable", reason=found)
    text, fetched = found
    start, end = evidence.start, evidence.end
    standing: Standing = "stands"
    if text[start:end] != evidence.quote:
        start = text.find(evidence.quote)
        end = start + len(evidence.quote)
        standing = "moved" if start >= 0 else "missing"
        if start < 0:
            return Proof(evidence, url, standing, fetched=fetched)
    return Proof(
        evidence,
        url,
        standing,
        text[max(0, start - _AROUND) : start],
        text[end : end + _AROUND],
        fetched=fetched,
    )
