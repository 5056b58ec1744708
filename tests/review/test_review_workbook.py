"""What a reviewer finds in the workbook: lists, notes, links, locks, a guide."""

from __future__ import annotations

import locale
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from review_studies import archived_study

from mcminer.codebook import codebook
from mcminer.review import decide, make_sheet
from mcminer.review.csvfile import separator_of
from mcminer.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = archived_study(tmp_path / "study", 3, 0.5)
    decide(study, 2, "ects", 6, coder="ann")
    decide(study, 3, "sector", "ict", coder="ann")
    decide(study, 3, "sector", "education", coder="ben")
    return study


@pytest.fixture
def book(study: Study, tmp_path: Path) -> Any:
    return openpyxl.load_workbook(make_sheet(study, tmp_path / "sheet.xlsx").path)


def places(sheet: Any) -> dict[str, str]:
    return {str(cell.value).split("\n")[-1]: cell.column_letter for cell in sheet[2]}


def test_sheets_and_frozen_header(book: Any) -> None:
    assert book.sheetnames == ["Offers", "Guide", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    offers = book["Offers"]
    assert offers.freeze_panes == "D3"
    assert offers.auto_filter.ref.startswith("A2:")
    assert offers.protection.sheet
    at = places(offers)
    technical = offers.column_dimensions[at["_row"]]  # openpyxl holds neighbours together
    assert (technical.hidden, technical.max - technical.min) == (True, 2)


def test_lists_come_from_the_codebook(book: Any) -> None:
    offers, lists = book["Offers"], book["Lists"]
    at = places(offers)
    rules = {
        str(rule.sqref).split("3", 1)[0]: rule for rule in offers.data_validations.dataValidation
    }
    for name in ("sector", "typology", "country"):
        rule = rules[at[name]]
        first, last = str(rule.formula1).replace("Lists!", "").replace("$", "").split(":")
        shown = [str(line[0].value).partition(" · ")[0] for line in lists[f"{first}:{last}"]]
        assert tuple(shown) == codebook()[name].codes
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32
    assert rules[at["delivery_format"]].showErrorMessage in (None, False)  # several codes may stand


def test_every_filled_cell_has_its_words(book: Any) -> None:
    offers = book["Offers"]
    at = places(offers)
    note = offers[f"{at['ects']}3"].comment.text
    assert "Proposed: 50% ?? very unsure (rule:test)" in note
    assert "“5 EC”" in note
    assert "decided by ann" in offers[f"{at['ects']}4"].comment.text
    assert "≠ Coders differ" in offers[f"{at['sector']}5"].comment.text
    evidence = offers[f"{at['evidence_workload']}3"]
    assert "ects “5 EC”" in evidence.value
    link = f"{evidence.hyperlink.target}#{evidence.hyperlink.location}"
    assert link == "https://example.org/course/1#:~:text=5%20EC&text=6%20weeks"
    assert offers[f"{at['check']}5"].value.startswith("≠ sector")


def test_doubt_is_told_by_more_than_colour(book: Any) -> None:
    offers = book["Offers"]
    at = places(offers)
    unsure, person = offers[f"{at['ects']}3"], offers[f"{at['ects']}4"]
    disputed, plain = offers[f"{at['sector']}5"], offers[f"{at['region']}3"]
    looks = [(cell.font.i, cell.font.b, cell.border.left.style, cell.border.top.style)
             for cell in (unsure, person, disputed, plain)]  # fmt: skip
    assert len(set(looks)) == 4


def test_only_what_reviewers_fill_in_is_unlocked(book: Any) -> None:
    offers = book["Offers"]
    at = places(offers)

    def locked(name: str) -> bool:
        return bool(offers[f"{at[name]}3"].protection.locked)

    assert [locked(name) for name in ("ects", "title", "page")] == [False, False, False]
    assert [locked(name) for name in ("row", "check", "evidence_workload", "link")] == [True] * 4


def test_the_guide_explains_every_column(book: Any) -> None:
    words = {str(line[0].value) for line in book["Guide"].iter_rows(max_col=1)}
    assert set(codebook().names) <= words


def test_a_blind_sheet_shows_nothing_of_the_machine(study: Study, tmp_path: Path) -> None:
    path = make_sheet(study, tmp_path / "blind.xlsx", coder="eva", blind=True).path
    offers = openpyxl.load_workbook(path)["Offers"]
    at = places(offers)
    assert "evidence_workload" not in at
    assert offers[f"{at['ects']}3"].value is None
    assert offers[f"{at['ects']}3"].comment is None


def test_the_separator_of_the_country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "setlocale", lambda *_: "C")
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ","})
    assert separator_of("locale") == ";"
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": "."})
    assert separator_of("locale") == ","
