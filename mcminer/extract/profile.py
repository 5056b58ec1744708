"""What a site says of its provider, once, on a page that is no offer.

Quality labels, accreditation, the kind of body and its country often stand only on the about,
quality or imprint page. A profile gathers them; offers of the site that do not state them
themselves borrow them, with that page's words as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mcminer.extract import country, issuer, provider_type, quality
from mcminer.extract.candidates import resolve
from mcminer.extract.reading import Reading
from mcminer.record import Cell

__all__ = ["LENT", "lend", "merge_profiles", "provider_statements"]

#: Columns that describe the provider, so that a statement elsewhere on its site counts.
LENT = (
    "issuing_body", "provider_type", "country", "region", "qa_mechanisms", "qa_body",
    "qa_body_type", "qa_scope", "qa_standards", "qa_elements", "qa_methods", "qa_grading",
    "qa_validity_years", "qa_cost", "qa_benefits", "qa_stakeholders",
)  # fmt: skip
#: Borrowed cells are a little less sure than the words they rest on.
_DISCOUNT = 0.92
_PAGES = ("labels.quality", "page.legal", "page.contact")


def provider_statements(reading: Reading) -> dict[str, Cell]:
    """Cells on the provider that a page which is no offer states, with its address as evidence.

    News and staff pages tell of others as often as of the provider; they lend nothing.
    """
    blocks = reading.page.blocks
    titles = [b for b in blocks if b.kind == "title" or b.level == 1]
    if any(
        reading.hits.any(("page.news", "page.people", "page.job"), b.start, b.end) for b in titles
    ):
        return {}
    found = [
        *issuer.candidates(reading), *provider_type.candidates(reading),
        *country.candidates(reading), *quality.candidates(reading),
    ]  # fmt: skip
    cells = resolve(reading, found)
    url = reading.page.url
    return {
        name: replace(cell, evidence=tuple(replace(piece, url=url) for piece in cell.evidence))
        for name, cell in cells.items()
        if name in LENT
    }


def merge_profiles(pages: Iterable[Mapping[str, Cell]]) -> dict[str, Cell]:
    """One profile from several pages: of a column, the value that most confidence speaks for."""
    options: dict[str, dict[str, list[Cell]]] = {}
    for cells in pages:
        for name, cell in cells.items():
            options.setdefault(name, {}).setdefault(repr(cell.value), []).append(cell)
    profile: dict[str, Cell] = {}
    for name, by_value in options.items():
        if name == "issuing_body":  # one page's title may be that page's subject
            by_value = {
                value: group for value, group in by_value.items()
                if len(group) > 1 or not group[0].method.endswith(".title")
            }  # fmt: skip
            if not by_value:
                continue
        if name.startswith("qa_"):  # the page that says most of quality is the quality page
            cells_of = [cell for group in by_value.values() for cell in group]
            best = max(cells_of, key=lambda c: (_size(c), c.confidence))
        else:
            group = max(by_value.values(), key=lambda g: sum(c.confidence for c in g))
            best = max(group, key=lambda c: c.confidence)
        profile[name] = best
    return profile


def _size(cell: Cell) -> int:
    return len(cell.value) if isinstance(cell.value, list) else 1


def lend(cells: Mapping[str, Cell], profile: Mapping[str, Cell]) -> dict[str, Cell]:
    """An offer's cells with what it does not state itself taken from its provider's profile.

    The provider's country and kind are the issuer's only where nobody else awards.
    """
    own = cells.get("issuing_body")
    theirs = profile.get("issuing_body")
    foreign = own is not None and theirs is not None and not _alike(own.value, theirs.value)
    result = dict(cells)
    for name, cell in profile.items():
        if name in result or (foreign and name in ("provider_type", "country", "region")):
            continue
        result[name] = replace(
            cell, confidence=cell.confidence * _DISCOUNT, method=f"profile:{cell.method}"
        )
    return result


def _alike(first: object, second: object) -> bool:
    a, b = str(first).casefold(), str(second).casefold()
    return a in b or b in a
