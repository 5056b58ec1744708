"""Columns that follow from others, in one place, with the basis stated.

The codebook says which: assessment_type from the methods, award_basis from an assessment named,
hours from credits, the transparency index from what is filled.
"""

from __future__ import annotations

from collections.abc import Mapping

from mcminer.codebook import codebook
from mcminer.codebook.tables import hours_of_credits
from mcminer.extract.credits import HOURS_PER_CREDIT
from mcminer.extract.workload_figures import tidy
from mcminer.record import Cell, Evidence, Value

__all__ = ["derive", "transparency"]

_FAMILY = {
    "written_exam": "written", "online_test": "written", "assignment": "written",
    "oral_exam": "oral", "presentation": "oral",
    "practical_test": "practice_oriented", "project": "practice_oriented",
    "portfolio": "practice_oriented", "workplace_observation": "practice_oriented",
}  # fmt: skip


def derive(cells: dict[str, Cell], home: tuple[str, ...]) -> dict[str, Cell]:
    """Add the derived columns to an offer's cells and take out what only served them.

    Args:
        cells: what the components found.
        home: countries that the page may be from, for hours per credit where ``country`` is
            empty; used only where they agree.
    """
    rule = cells.pop(HOURS_PER_CREDIT, None)
    _assessment_type(cells)
    _award_basis(cells)
    _hours(cells, rule, home)
    _entry(cells)
    _digital(cells)
    return transparency(cells)


def _assessment_type(cells: dict[str, Cell]) -> None:
    methods = cells.get("assessment_methods")
    if methods is None:
        return
    assert isinstance(methods.value, list)
    families = {_FAMILY[method] for method in methods.value if method in _FAMILY}
    kind = families.pop() if len(families) == 1 else "mixed" if families else "none"
    cells["assessment_type"] = Cell(
        kind, methods.evidence, methods.confidence, "derived:assessment_methods"
    )


def _award_basis(cells: dict[str, Cell]) -> None:
    methods = cells.get("assessment_methods")
    if methods is None or "award_basis" in cells:
        return
    assert isinstance(methods.value, list)
    basis = "programme_and_assessment" if set(methods.value) - {"attendance"} else "participation"
    cells["award_basis"] = Cell(
        [basis], methods.evidence, methods.confidence * 0.9, "derived:assessment_methods"
    )


def _hours(cells: dict[str, Cell], rule: Cell | None, home: tuple[str, ...]) -> None:
    credits = cells.get("ects")
    if credits is None or "hours_min" in cells or "hours_max" in cells:
        return
    upper = cells["ects_max"].value if "ects_max" in cells else credits.value
    assert isinstance(credits.value, int | float) and isinstance(upper, int | float)
    evidence = credits.evidence
    if rule is not None:
        low, high = (float(part) for part in str(rule.value).split("-"))
        hours: tuple[float, float] | None = (credits.value * low, upper * high)
        evidence, method = (*evidence, *rule.evidence), "derived:page_rule"
    else:
        country = cells.get("country")
        options = (str(country.value),) if country is not None else home
        results = {hours_of_credits(credits.value, option, upper) for option in options}
        hours = results.pop() if len(results) == 1 else None
        method = "table:credit_hours"
        if country is not None:
            evidence = (*evidence, *country.evidence)
    if hours is None:
        return
    confidence = credits.confidence * 0.95
    values: dict[str, Value] = {
        "hours_min": tidy(hours[0]), "hours_max": tidy(hours[1]), "hours_basis": "from_credits",
    }  # fmt: skip
    for name, value in values.items():
        cells[name] = Cell(value, evidence, confidence, method)


def _entry(cells: dict[str, Cell]) -> None:
    """``none`` stands alone: a binding condition beside it takes it out."""
    kinds = cells.get("entry_requirement_kinds")
    if kinds is None:
        return
    assert isinstance(kinds.value, list)
    if "none" in kinds.value and len(kinds.value) > 1:
        left = [kind for kind in kinds.value if kind != "none"]
        cells["entry_requirement_kinds"] = Cell(
            left, kinds.evidence, kinds.confidence, kinds.method
        )


def _digital(cells: dict[str, Cell]) -> None:
    kind = cells.get("digital_credential_kind")
    if kind is not None and "digital_credential" not in cells:
        cells["digital_credential"] = Cell(
            "yes", kind.evidence, kind.confidence, "derived:digital_credential_kind"
        )


def transparency(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells with ``transparency_index`` and ``transparency_optional`` computed anew.

    The index is the number of mandatory standard elements (Council Recommendation 2022/C 243/02,
    annex I) stated, over the number that an offer page can carry; the optional ones are counted.
    """
    book = codebook()
    result = {name: cell for name, cell in cells.items() if not name.startswith("transparency_")}
    for need, column in (
        ("mandatory", "transparency_index"),
        ("optional", "transparency_optional"),
    ):
        elements = [element for element in book.elements if element.need == need]
        stated: list[Cell] = []
        for element in elements:
            carrier = next((c.name for c in book.carrying(element.id) if c.name in result), None)
            if carrier is not None:
                stated.append(result[carrier])
        if stated:
            evidence: tuple[Evidence, ...] = tuple(cell.evidence[0] for cell in stated)
            value = round(len(stated) / len(elements), 3) if need == "mandatory" else len(stated)
            confidence = min(cell.confidence for cell in stated)
            result[column] = Cell(value, evidence, confidence, "derived:standard_elements")
    return result
