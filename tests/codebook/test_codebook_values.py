"""Values of columns: what is canonical, what people may type, and that nothing is lost between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcminer.codebook import CellValue, Column, codebook, quantity_parts
from mcminer.codebook.numerals import read_number, write_number

AWKWARD = "aßÄ1ελ🙂=;,.|\\'- \t\n\r\x0b\x1c\u00a0\u2028"
"""Letters beside everything that separates, escapes, folds or breaks lines."""

WORDS = st.text(AWKWARD, min_size=1).filter(lambda text: bool(text.strip()))
AMOUNTS = st.floats(min_value=0.01, max_value=99_999, allow_nan=False).map(lambda x: round(x, 6))
UNITS = st.sampled_from(["CATS", "CPD hours", "osp", "κύκλοι", "crédits DPC"])


@st.composite
def durations(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from("YMWD"), min_size=1, unique=True))
    ordered = sorted(parts, key="YMWD".index)
    return "P" + "".join(f"{draw(AMOUNTS):.6f}{sign}" for sign in ordered)


@st.composite
def cells(draw: st.DrawFn) -> tuple[Column, CellValue]:
    """A column and a canonical value that it may hold."""
    column = draw(st.sampled_from(codebook().columns))
    low, high = column.minimum or 0, column.maximum or 0
    values: dict[str, st.SearchStrategy[object]] = {
        "code": st.sampled_from(column.codes or ("",)),
        "codes": st.sets(
            st.sampled_from([v.code for v in column.values if not v.alone] or [""]), min_size=1
        ),
        "text": WORDS,
        "texts": st.lists(WORDS, min_size=1),
        "integer": st.integers(int(low), int(high)),
        "number": st.floats(low, high),
        "duration": durations(),
        "quantity": st.tuples(AMOUNTS, UNITS).map(lambda pair: f"{pair[0]:.6f} {pair[1]}"),
    }
    return column, column.check(draw(values[column.kind]))


@given(cells(), st.sampled_from(",."))
def test_what_is_written_into_a_sheet_is_read_back(
    cell: tuple[Column, CellValue], decimal: str
) -> None:
    column, value = cell
    assert column.parse(column.format(value, decimal), decimal) == value


@given(cells())
def test_checking_twice_changes_nothing(cell: tuple[Column, CellValue]) -> None:
    column, value = cell
    assert column.check(value) == value


@given(st.floats(-1e15, 1e15), st.sampled_from(",."))
def test_numbers_survive_writing(number: float, decimal: str) -> None:
    assert read_number(write_number(number, decimal), decimal) == number


@pytest.mark.parametrize("column", codebook().columns, ids=lambda column: column.name)
def test_an_empty_cell_is_no_value(column: Column) -> None:
    assert [column.parse(text) for text in (None, "", " \n", float("nan"))] == [None] * 4
    assert column.format(None) == ""


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("page_type", " Offer ", "offer"),
        ("formality", "non-formal", "non_formal"),
        ("country", "uk", "GB"),
        ("country", "Deutschland", "DE"),
        ("country", "int", "INT"),
        ("language", "Dutch", "nl"),
        ("typology", 2.0, "2"),
        ("nqf_level", 8, "8"),
        ("nqf_level", "III", "III"),
        ("eqf_level", " 6 ", 6),
        ("eqf_level", 6.0, 6),
        ("ects", "7,5", 7.5),
        ("ects", "7.5", 7.5),
        ("ects", "5,0", 5),
        ("ects", 1.125, 1.125),
        ("hours_min", "1.750", 1750),
        ("hours_min", "1 545", 1545),
        ("hours_min", "1\u202f545,5", 1545.5),
        ("hours_min", "2'000", 2000),
        ("duration", "p6w", "P6W"),
        ("duration", "P2,50D", "P2.5D"),
        ("duration", "P0Y06M", "P6M"),
        ("duration", "PT4H", "PT4H"),
        ("duration", "6 weeks", "P6W"),
        ("other_credits", "20CATS", "20 CATS"),
        ("other_credits", "7,5  ECM", "7.5 ECM"),
        ("other_credits", "12 – 15 CPD hours", "12-15 CPD hours"),
        ("delivery_format", "blended; ONLINE, blended", ("online", "blended")),
        ("assessment_methods", "Oral exam | written_exam", ("written_exam", "oral_exam")),
        ("occupations", "cook |  pastry\u00a0 cook\nCook", ("cook", "pastry cook")),
        ("learning_outcomes", r"reads A \| B | sums", ("reads A | B", "sums")),
        ("title", "  Energie\n coach ", "Energie coach"),
    ],
)
def test_people_may_type(name: str, typed: object, value: CellValue) -> None:
    assert codebook()[name].parse(typed) == value


def test_a_decimal_point_settles_what_is_ambiguous() -> None:
    hours = codebook()["hours_min"]
    assert (hours.parse("1.750", "."), hours.parse("1,750", ".")) == (1.75, 1750)


def test_sets_come_in_codebook_order_without_repeats() -> None:
    methods = codebook()["assessment_methods"]
    assert methods.check(["project", "written_exam", "project"]) == ("written_exam", "project")
    assert methods.check("project") == ("project",)


def test_sheet_cells_are_readable() -> None:
    book = codebook()
    assert book["ects"].format(7.5) == "7,5"
    assert book["delivery_format"].format(["blended", "online"]) == "online; blended"
    assert book["qa_standards"].format(["ISO 9001", "Qualiopi"]) == "ISO 9001 | Qualiopi"
    assert book["other_credits"].format("7.5 ECM") == "7,5 ECM"


def test_a_quantity_has_two_ends_and_a_unit() -> None:
    assert quantity_parts("12-15 CPD hours") == (12, 15, "CPD hours")
    assert quantity_parts("20 CATS") == (20, 20, "CATS")
