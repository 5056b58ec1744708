"""Sheets come back in every state, and what was typed into them is never lost or guessed at."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from review_studies import add_page, edit_csv, edit_xlsx, proposal, values_of

from mcminer.errors import CodebookError, InputError, StudyError, UsageError
from mcminer.review import base as bases
from mcminer.review import log, make_sheet, rows, take, undo
from mcminer.study import Study

LINES = list[list[str]]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = Study.create(tmp_path / "study")
    for number, title in enumerate(("Spawanie łukowe", "Świętokrzyski kurs", "Soldadura"), 1):
        cells = {"title": title, "sector": "ict", "ects": 7.5, "delivery_format": ["online"],
                 "learning_outcomes": ["zna zasady", "potrafi"], "eqf_level": 4}  # fmt: skip
        add_page(study, f"https://example.org/{number}", [proposal(cells)])
    return study


@pytest.fixture
def sheet(study: Study, tmp_path: Path) -> Path:
    return make_sheet(study, tmp_path / "sheet.csv").path


def change(path: Path, edit: Callable[[LINES], LINES], encoding: str = "utf-8-sig") -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = edit(list(csv.reader(file)))
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        csv.writer(file).writerows(lines)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250", "cp1252", "mac_roman"]
)
def test_encodings(study: Study, sheet: Path, encoding: str) -> None:
    edit_csv(sheet, {(1, "sector"): "manufacturing"})
    change(sheet, lambda lines: lines, encoding)
    done = take(study, sheet, coder="ann")
    assert dict(done.decisions) == {"correct": 1}  # letters that the code page lacks are no edit
    assert values_of(study)[1, "title"] == "Spawanie łukowe"


def test_a_separator_line_of_excel(study: Study, sheet: Path) -> None:
    sheet.write_bytes(b"\xef\xbb\xbfsep=,\r\n" + sheet.read_bytes()[3:])
    assert take(study, sheet, coder="ann").rows == 3


def test_columns_may_be_moved_hidden_deleted_and_rows_sorted(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(2, "ects"): "10"})

    def mixed(lines: LINES) -> LINES:
        gone = lines[0].index("delivery_format")
        kept = [[*reversed(line[:gone] + line[gone + 1 :])] for line in lines]
        return [kept[0], *reversed(kept[1:])]

    change(sheet, mixed)
    done = take(study, sheet, coder="ann")
    assert dict(done.decisions) == {"correct": 1}
    assert values_of(study)[2, "ects"] == 10
    assert values_of(study)[2, "delivery_format"] == ["online"]


@pytest.mark.parametrize("text", ["7,5", "7.5", " 7.5 ", "7,50"])
def test_numbers_are_the_same_in_any_spelling(study: Study, sheet: Path, text: str) -> None:
    edit_csv(sheet, {(1, "ects"): text})
    assert not take(study, sheet, coder="ann").decisions


def test_a_renamed_column_is_refused_with_a_hint(study: Study, sheet: Path) -> None:
    def renamed(lines: LINES) -> LINES:
        lines[0][lines[0].index("eqf_level")] = "EQF-lvl"
        return lines

    change(sheet, renamed)
    with pytest.raises(InputError, match=r"there is no column 'EQF-lvl'; is it 'eqf_level'\?"):
        take(study, sheet, coder="ann")


def test_a_column_with_another_name_is_known_by_its_content(study: Study, sheet: Path) -> None:
    def renamed(lines: LINES) -> LINES:
        lines[0][lines[0].index("sector")] = "Branche"
        return lines

    change(sheet, renamed)
    with pytest.raises(InputError, match=r"'Branche'; is it 'sector'\?"):
        take(study, sheet, coder="ann")


def test_a_column_of_the_reviewers_own_is_noted(study: Study, sheet: Path) -> None:
    change(sheet, lambda lines: [[*lines[0], "to do"], *([*line, "call"] for line in lines[1:])])
    assert "column 'to do' is not the codebook's" in take(study, sheet, coder="ann").notes[0]


def test_a_title_in_the_header_is_as_good_as_the_name(study: Study, sheet: Path) -> None:
    def titled(lines: LINES) -> LINES:
        lines[0][lines[0].index("sector")] = "SECTOR "
        lines[0][lines[0].index("eqf_level")] = "EQF level"
        return [["Our mapping", *[""] * (len(lines[0]) - 1)], *lines]

    change(sheet, titled)
    assert take(study, sheet, coder="ann").rows == 3


def test_deleted_rows_stay_in_the_study(study: Study, sheet: Path) -> None:
    change(sheet, lambda lines: lines[:2])
    done = take(study, sheet, coder="ann")
    assert (done.rows, done.missing, dict(done.decisions)) == (1, 2, {})
    assert len(list(rows(study))) == 3


def test_invalid_values_are_named_by_cell_and_nothing_is_taken(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "eqf_level"): "NFQ 8", (2, "sector"): "it", (3, "ects"): "10"})
    with pytest.raises(CodebookError) as error:
        take(study, sheet, coder="ann")
    assert "'NFQ 8' is no EQF level (1 to 8); nqf_level?" in str(error.value)
    assert "'it' is no value of sector" in str(error.value)
    assert study.decisions.count() == 0
    edit_csv(sheet, {(2, "sector"): "ict"})
    header = sheet.read_text("utf-8-sig").split("\r\n")[0].split(",")
    from mcminer.review.grid import cell_name

    with pytest.raises(CodebookError, match=f"{cell_name(header.index('eqf_level'), 2)}: 'NFQ 8'"):
        take(study, sheet, coder="ann")


def test_a_row_by_hand(study: Study, sheet: Path) -> None:
    def added(lines: LINES) -> LINES:
        for title in ("New one", "Another"):
            line = [""] * len(lines[0])
            line[lines[0].index("page")] = "https://new.example.org/course"
            line[lines[0].index("title")] = title
            lines.append(line)
        return lines

    change(sheet, added)
    done = take(study, sheet, coder="ann")
    assert len(done.added) == 2
    added_row = next(row for row in rows(study) if row.row == done.added[0])
    assert (added_row.url, added_row.value("title"), added_row.by_hand) == (
        "https://new.example.org/course", "New one", True)  # fmt: skip
    assert take(study, sheet, coder="ann").added == []  # the same file again adds nothing
    assert study.pages.count() == 4
    undo(study)
    assert len(list(rows(study))) == 3


def test_a_row_by_hand_needs_an_address(study: Study, sheet: Path) -> None:
    def added(lines: LINES) -> LINES:
        line = [""] * len(lines[0])
        line[2] = "New"
        return [*lines, line]

    change(sheet, added)
    with pytest.raises(CodebookError, match="a new offer needs the address of its page"):
        take(study, sheet, coder="ann")


def test_a_copied_row_is_named(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {})
    change(sheet, lambda lines: [*lines, [*lines[1][:2], "Copy", *lines[1][3:]]])
    with pytest.raises(CodebookError, match=r"row 1 stands twice \(lines 2 and 5\)"):
        take(study, sheet, coder="ann")


def test_ok_accepts_what_is_filled_and_what_is_empty(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "review"): "OK", (1, "sector"): "", (2, "review"): "no offer"})
    done = take(study, sheet, coder="ann")
    assert done.decisions["row ok"] == 1
    assert done.decisions["row rejected"] == 1
    kinds = {one.column: one.kind for one in study.decisions.iter(row=1)}
    assert (kinds["title"], kinds["sector"], kinds["region"]) == ("accept", "empty", "accept")
    assert "transparency_index" not in kinds
    first, second, _ = rows(study)
    assert (first.verdict, second.verdict) == ("ok", "no offer")
    assert not take(study, sheet, coder="ann").decisions


def test_a_changed_address_is_not_passed_over(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "page"): "https://example.org/other"})
    (note,) = take(study, sheet, coder="ann").notes
    assert "the address of row 1 stays https://example.org/1" in note


def test_a_remark_is_kept(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "remark"): "=ask  them"})
    take(study, sheet, coder="ann")
    assert next(iter(rows(study))).remark == "=ask them"


def test_coders_work_side_by_side(study: Study, tmp_path: Path) -> None:
    paths = {name: make_sheet(study, tmp_path / f"{name}.csv", coder=name, blind=True).path
             for name in ("ann", "ben")}  # fmt: skip
    assert "7.5" not in paths["ann"].read_text("utf-8-sig")
    edit_csv(paths["ann"], {(1, "sector"): "ict", (1, "review"): "ok"})
    edit_csv(paths["ben"], {(1, "sector"): "manufacturing"})
    for path in paths.values():
        assert take(study, path).conflicts == []
    assert values_of(study, "ann")[1, "sector"] == "ict"
    assert values_of(study, "ben")[1, "sector"] == "manufacturing"
    first = next(iter(rows(study)))
    assert first.cells["sector"].state == "disputed"
    # "ok" in a blind sheet says that what is empty is not stated.
    assert first.cells["ects"].value is None
    with pytest.raises(UsageError, match="was made for ann"):
        take(study, paths["ann"], coder="ben")


def test_nobody_named(study: Study, sheet: Path) -> None:
    with pytest.raises(UsageError, match="--coder NAME"):
        take(study, sheet)


def test_dry_run_writes_nothing(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "sector"): "manufacturing"})
    assert dict(take(study, sheet, coder="ann", dry_run=True).decisions) == {"correct": 1}
    assert study.decisions.count() == 0


def test_undo_takes_back_a_sheet_and_the_log_keeps_it(study: Study, sheet: Path) -> None:
    before = values_of(study)
    edit_csv(sheet, {(1, "sector"): "manufacturing", (2, "ects"): "9"})
    take(study, sheet, coder="ann")
    done = undo(study)
    assert (done.coder, done.count, done.rows, done.name) == ("ann", 2, 2, "sheet.csv")
    assert values_of(study) == before
    assert [str(entry).split("  ", 1)[1] for entry in log(study, 1)] == [
        "ann  sector: 'ict' -> 'manufacturing' (correct)  [in a shared sheet, sheet.csv, undone later]",
        "ann  sector: back from 'manufacturing' to 'ict'  [taken back, sheet.csv]",
    ]
    with pytest.raises(UsageError, match="no decision to take back"):
        undo(study)
    take(study, sheet, coder="ann")
    assert values_of(study)[1, "sector"] == "manufacturing"


def test_a_workbook_with_hidden_columns_filters_and_odd_cells(study: Study, tmp_path: Path) -> None:
    import openpyxl

    path = make_sheet(study, tmp_path / "sheet.xlsx").path
    edit_xlsx(path, {(1, "ects"): 22.5, (2, "sector"): "Manufacturing", (3, "nqf_level"): 8,
                     (3, "delivery_format"): "online, blended"})  # fmt: skip
    workbook = openpyxl.load_workbook(path)
    workbook["Offers"].row_dimensions[3].hidden = True
    workbook["Offers"].column_dimensions["H"].hidden = True
    workbook.move_sheet("Guide", -1)
    workbook.save(path)
    take(study, path, coder="ann")
    found = values_of(study)
    assert (found[1, "ects"], found[2, "sector"], found[3, "nqf_level"]) == (
        22.5,
        "manufacturing",
        "8",
    )
    assert found[3, "delivery_format"] == ["online", "blended"]
    edit_xlsx(path, {(1, "ects"): datetime.datetime(2026, 5, 22)})
    with pytest.raises(CodebookError, match=r"holds a date \(2026-05-22\)"):
        take(study, path, coder="ann")


def test_a_sheet_of_an_older_codebook(study: Study, sheet: Path) -> None:
    made = make_sheet(study, sheet.with_name("old.csv"), columns=["sector"]).base
    row = bases.BaseRow("sha256:x", {"title": "Spawanie łukowe", "sector": "old_code", "gone": "x"})
    old = dataclasses.replace(
        made, codebook="0", columns=("title", "sector", "gone"), rows={1: row}
    )
    old = dataclasses.replace(old, id="0123456789ab")
    bases.save_base(study, old)
    text = "row,title,sector,gone,_row,_base,_codebook\r\n1,Better,old_code,x,1,0123456789ab.12345678,0\r\n"
    sheet.write_text(text, "utf-8")
    done = take(study, sheet, coder="ann")
    # The code that the codebook no longer has stood there before: it is no edit, and no error.
    assert dict(done.decisions) == {"correct": 1}
    assert values_of(study)[1, "title"] == "Better"
    assert any("codebook 0" in note for note in done.notes)


def test_a_sheet_of_another_copy_of_the_study(study: Study, sheet: Path, tmp_path: Path) -> None:
    edit_csv(sheet, {(1, "sector"): "manufacturing"})
    copy = Study.create(tmp_path / "copy")
    for offer in study.offers.iter():
        add_page(copy, offer.page_url, [json.loads(json.dumps(offer.proposal))])
    done = take(copy, sheet, coder="ann")  # the rows are as the sheet showed them
    assert dict(done.decisions) == {"correct": 1}
    edit_csv(sheet, {(1, "sector"): "energy_environment"})
    with pytest.raises(CodebookError, match="this study did not make the sheet"):
        take(copy, sheet, coder="ann")


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "is empty"), (b"a,b\r\n1,2\r\n", "has no header"), (b"PK\x03\x04rubbish", "cannot be read"),
     (b"\xd0\xcf\x11\xe0old", "old .xls file"), (b"\x89PNG\x00\x00\x01\x02", "is no text file")],
)  # fmt: skip
def test_files_that_are_no_sheet(study: Study, tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(InputError, match=message):
        take(study, tmp_path / "x.csv", coder="ann")


def test_a_study_that_is_being_written_waits_for_nobody(study: Study, sheet: Path) -> None:
    edit_csv(sheet, {(1, "sector"): "manufacturing"})
    other = Study.open(study.folder)
    with other.writing("crawl"), pytest.raises(StudyError, match="is writing to this study"):
        take(study, sheet, coder="ann")
    assert study.decisions.count() == 0
