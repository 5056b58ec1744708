"""Key facts that a provider's file points to with CSS selectors.

Some sites lay their facts out in a way that no rule can tell, and a person can: ``crawlers/*.toml``
may say ``ects = ".facts .ects"``. The selected words become values with a known label, at their
place on the page. BeautifulSoup does the selecting, on the tree as the page's reader has repaired
it, so that places are spelt alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from mcminer.page.builder import clean
from mcminer.page.model import Page
from mcminer.page.tame import tame

__all__ = ["SELECTABLE", "is_selector", "selected_pairs", "selected_spans"]

SELECTABLE = {
    "ects": "credits", "ects_max": "credits", "other_credits": "credits",
    "hours_min": "workload", "hours_max": "workload", "hours_contact": "contact_hours",
    "hours_self_study": "self_study", "duration": "duration", "level_as_written": "level",
    "nqf_level": "level", "eqf_level": "level", "assessment_methods": "assessment",
    "award_basis": "award", "validity_years": "validity", "delivery_format": "delivery",
    "learning_site": "location", "entry_requirements": "entry", "entry_requirement_kinds": "entry",
    "learning_outcomes": "outcomes", "occupations": "occupations", "stackable": "stackable",
    "stackable_into": "stackable", "issuing_body": "issuer", "provider": "provider",
}  # fmt: skip
"""Columns of the codebook that a selector can be given for, and the kind of label (a key of the
lexicon's ``labels.toml``) that the selected words stand behind."""

_MOST = 20
"""Elements taken for one selector."""


def is_selector(css: str) -> bool:
    """Whether ``css`` is a CSS selector that can be used."""
    import soupsieve

    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, ValueError):
        return False
    return bool(css.strip())


def selected_pairs(markup: str, selectors: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The words that selectors point to.

    Args:
        markup: Decoded HTML.
        selectors: CSS by label.

    Returns:
        Label, words and place of each selected element that has words, in the order of the
        selectors and of the page. Places are written as in :class:`~mcminer.page.model.Block`:
        ``/html/body/dl/dd[2]``.
    """
    if not selectors:
        return []
    tree = LexborHTMLParser(tame(markup)[0])
    soup = BeautifulSoup(tree.html or "", "html.parser")
    found: list[tuple[str, str, str]] = []
    for label, css in selectors.items():
        for node in soup.select(css, limit=_MOST):
            words = clean(node.get_text(" ")).strip()
            if words:
                found.append((label, words, _where(node)))
    return found


def selected_spans(page: Page, pairs: Iterable[tuple[str, str, str]]) -> list[tuple[str, int, int]]:
    """Where selected words stand in a page's text.

    Args:
        page: The page, as read from the same markup.
        pairs: What :func:`selected_pairs` gave.

    Returns:
        Label, start and end; what the page's text does not hold is left out.
    """
    found: list[tuple[str, int, int]] = []
    for label, words, where in pairs:
        inside = [
            block
            for block in page.blocks
            if block.where == where or block.where.startswith(f"{where}/")
        ]
        if inside:
            found.append((label, inside[0].start, max(block.end for block in inside)))
            continue
        # An inline element shares its block with other words.
        around = [block for block in page.blocks if where.startswith(f"{block.where}/")]
        for block in sorted(around, key=lambda block: -len(block.where)):
            start = page.text.find(words, block.start, block.end)
            if start >= 0:
                found.append((label, start, start + len(words)))
                break
    return found


def _where(node: Tag) -> str:
    parts: list[str] = []
    step: Tag | None = node
    while step is not None and step.name != "[document]":
        number = 1 + sum(1 for _ in step.find_previous_siblings(step.name))
        parts.append(step.name if number == 1 else f"{step.name}[{number}]")
        step = step.parent
    return "/" + "/".join(reversed(parts))
