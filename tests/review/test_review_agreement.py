"""Agreement: published examples, edge cases, and a study that two people coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from review_studies import add_page, edit_csv, proposal, values_of

from mcminer.errors import CodebookError, ConflictError, UsageError
from mcminer.review import agree, decide, disputes, make_adjudication, make_sheet, resolve, take
from mcminer.review.distance import distances, masi
from mcminer.review.statistics import alpha, confusion, kappa, raw_agreement
from mcminer.study import Study

_ = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C; the values to six
# places are those of R's irr::kripp.alpha for the same data (dataset of its manual).
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
# The computational example of Wikipedia's article on the coefficient.
WIKIPEDIA = [
    [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
    [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
    [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
]


def units(table: list[list[Any]]) -> list[list[Any]]:
    return [[one for one in unit if one is not None] for unit in zip(*table, strict=True)]


@pytest.mark.parametrize(
    ("table", "metric", "expected"),
    [
        (KRIPPENDORFF, "nominal", 113 / 152),
        (KRIPPENDORFF, "ordinal", 0.815388),
        (KRIPPENDORFF, "interval", 0.849107),
        (KRIPPENDORFF, "ratio", 0.797403),
        (WIKIPEDIA, "nominal", 56 / 81),
        (WIKIPEDIA, "interval", 0.810845),
    ],
)
def test_alpha_of_published_examples(table: Any, metric: Any, expected: float) -> None:
    assert alpha(units(table), metric).value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4),  # Wikipedia, Cohen's kappa: 50 grant proposals
        ([[45, 15], [25, 15]], 0.1304347826),  # the same, two tables of equal raw agreement
        ([[25, 35], [5, 35]], 0.2592592593),
        # Agresti, Categorical Data Analysis (1990), sexual fun; R: vcd::Kappa(SexualFun)
        ([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], 0.1293303),
    ],
)
def test_kappa_of_published_examples(table: Any, expected: float) -> None:
    assert kappa(np.array(table, dtype=float)).value == pytest.approx(expected, abs=1e-6)


def test_masi_by_its_definition() -> None:
    sets = [frozenset(text) for text in ("ab", "ab", "abcd", "bc", "xy", "")]
    table = distances("masi", sets, np.zeros(6))
    # Passonneau (2006): Jaccard's share times 1, 2/3 (one inside the other), 1/3 (overlap), 0.
    assert table[0].tolist() == pytest.approx([0, 0, 1 - 2 / 4 * 2 / 3, 1 - 1 / 3 * 1 / 3, 1, 1])
    assert table[5, 5] == 0
    assert masi(frozenset("a"), frozenset("a")) == 0
    jaccard = distances("jaccard", sets, np.zeros(6))
    assert jaccard[0].tolist() == pytest.approx([0, 0, 1 / 2, 2 / 3, 1, 1])


def test_alpha_of_sets_by_hand() -> None:
    a, b = frozenset("a"), frozenset("ab")
    # d(a, b) = 1 - 1/2 * 2/3 = 2/3. Observed: one unit of three differs, 2 * 2/3 / 6 = 2/9;
    # expected: values a a a a a b, 2 * 5 * 1 * 2/3 / 30 = 2/9.
    assert alpha([[a, a], [a, a], [a, b]], "masi").value == pytest.approx(0.0)


def test_perfect_agreement_on_one_value_is_one() -> None:
    one = alpha([["x", "x"]] * 5, "nominal")
    assert (one.value, one.low, one.high, one.n) == (1.0, 1.0, 1.0, 5)
    _, table = confusion([("x", "x")] * 5)
    assert (kappa(table).value, raw_agreement(table)) == (1.0, 1.0)


def test_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="no unit"):
        alpha([["x"], []], "nominal")
    with pytest.raises(ValueError, match="no unit"):
        kappa(np.zeros((2, 2)))


def test_intervals_hold_the_value_and_are_repeatable() -> None:
    first, second = (alpha(units(KRIPPENDORFF), "ordinal") for _ in range(2))
    assert first == second
    assert first.low <= first.value <= first.high


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Ten rows; ann agrees with the machine, ben differs in three sectors and one level."""
    study = Study.create(tmp_path / "study")
    for number in range(1, 11):
        cells = {"title": f"Offer {number}", "sector": "ict", "eqf_level": number % 4 + 3,
                 "hours_min": 10 * number, "delivery_format": ["online", "blended"],
                 "country": "NL" if number < 6 else "PL"}  # fmt: skip
        add_page(study, f"https://example.org/{number}", [proposal(cells)])
    edits: dict[str, dict[tuple[int, str], str]] = {
        "ann": {},
        "ben": {(1, "sector"): "education", (2, "sector"): "education", (3, "sector"): "",
                (4, "eqf_level"): "8", (5, "delivery_format"): "online"},
    }  # fmt: skip
    for name, own in edits.items():
        path = make_sheet(study, tmp_path / f"{name}.csv", coder=name).path
        edit_csv(path, {**{(row, "review"): "ok" for row in range(1, 11)}, **own})
        take(study, path)
    return study


def test_agreement_of_a_study(study: Study) -> None:
    found = agree(study, by_country=True)
    lines = {(line.column, line.pair, line.country): line for line in found.lines}
    sector = lines["sector", ("ann", "ben"), ""]
    assert (sector.n, sector.raw) == (10, 0.7)
    assert sector.kappa is not None
    assert sector.kappa.value == 0.0  # ann always says ict: chance explains it all
    assert lines["sector", ("ann", "ben"), "PL"].raw == 1.0
    assert lines["sector", ("ann", "machine"), ""].raw == 1.0
    level = lines["eqf_level", ("ann", "ben"), ""]
    assert (level.metric, level.n, level.raw) == ("ordinal", 10, 0.9)
    assert lines["delivery_format", ("ann", "ben"), ""].metric == "masi"
    assert lines["hours_min", ("ann", "ben"), ""].metric == "ratio"
    values, table = found.tables["sector", ("ann", "ben")]
    assert dict(zip(values, table[values.index("ict")], strict=True)) == {
        "(empty)": 1, "education": 2, "ict": 7}  # fmt: skip


def test_who_has_seen_the_others_answer_does_not_count(study: Study, tmp_path: Path) -> None:
    path = make_sheet(study, tmp_path / "shared.csv").path
    edit_csv(path, {(7, "sector"): "education"})
    take(study, path, coder="eva")
    found = agree(study, columns=["sector"])
    assert found.left_out == 1
    assert {line.pair for line in found.lines} == {
        ("ann", "ben"),
        ("ann", "machine"),
        ("ben", "machine"),
    }


def test_agreement_needs_decisions(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "empty")
    with pytest.raises(UsageError, match="nobody has decided"):
        agree(study)


@pytest.mark.parametrize("name", ["differences.csv", "differences.xlsx"])
def test_adjudication(study: Study, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert make_adjudication(study, path) == 5
    fill(path, {"1|sector": "education", "3|sector": "(empty)", "4|eqf_level": "7"})
    assert resolve(study, path, coder="eva") == 3
    assert resolve(study, path, coder="eva") == 0
    found = values_of(study)
    assert (found[1, "sector"], found.get((3, "sector")), found[4, "eqf_level"]) == (
        "education",
        None,
        7,
    )
    assert [(one.offer.row, one.column) for one in disputes(study)] == [
        (2, "sector"), (5, "delivery_format")]  # fmt: skip
    last = list(study.decisions.iter(row=4))[-1]
    assert (last.coder, last.source.partition(":")[0]) == ("eva", "resolve")
    # Decisions of a resolver are no coding: the coders' agreement stays what it was.
    sector = agree(study, columns=["sector"]).lines[0]
    assert (sector.pair, sector.raw) == (("ann", "ben"), 0.7)


def test_adjudication_notices_news_and_nonsense(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "differences.csv"
    make_adjudication(study, path)
    fill(path, {"4|eqf_level": "nine"})
    with pytest.raises(CodebookError, match="'nine' is no EQF level"):
        resolve(study, path, coder="eva")
    fill(path, {"4|eqf_level": "7"})
    decide(study, 4, "eqf_level", 6, coder="ben")
    with pytest.raises(ConflictError, match="something new"):
        resolve(study, path, coder="eva")


def fill(path: Path, decisions: dict[str, str]) -> None:
    if path.suffix == ".csv":
        import csv

        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        mark, decision = lines[0].index("_cell"), lines[0].index("decision")
        for line in lines[1:]:
            line[decision] = decisions.get(line[mark].rpartition("|")[0], line[decision])
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
        return
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Disagreements"]
    names = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        key = str(sheet.cell(line, names["_cell"]).value).rpartition("|")[0]
        if key in decisions:
            sheet.cell(line, names["decision"]).value = decisions[key]
    workbook.save(path)
