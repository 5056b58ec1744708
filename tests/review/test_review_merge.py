"""Three-way merge: no edit is ever lost, whoever made it and whatever happened meanwhile."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_studies import add_page, edit_csv, make_study, proposal, random_value, values_of

from mcminer.codebook import codebook
from mcminer.errors import ConflictError
from mcminer.review import Ledger, check_conflicts, make_sheet, take
from mcminer.review.ledger import alike
from mcminer.review.merge import merge
from mcminer.study import Study

value = st.sampled_from([None, "ict", "education", "energy_environment", "transversal"])


@given(value, value, value, st.booleans(), st.booleans())
@settings(max_examples=1000, deadline=None)
def test_what_merge_promises(
    base: Any, study: Any, sheet: Any, decided: bool, page_changed: bool
) -> None:
    outcome = merge("sector", base, study, sheet, decided=decided, page_changed=page_changed)
    if sheet == base:
        assert outcome == "keep"
    elif sheet == study:
        assert outcome == "agreed"
    elif study == base:
        assert outcome == "take"
    else:
        assert outcome == ("conflict" if decided or page_changed else "take")


def merge_pairs(folder: Path, count: int, seed: int, own: bool) -> tuple[int, int, int]:
    """Two people edit the same rows at random; returns pairs of edits, conflicts and losses.

    A pair of edits is one row and column about which both, one or neither decided. An edit is
    lost if neither the study's current value nor an opinion that is kept says it.
    """
    study = make_study(folder / "study", count, seed=seed)
    chance = random.Random(seed)
    columns = [column for column in codebook() if not column.derived]
    sheets: dict[str, dict[tuple[int, str], Any]] = {"ann": {}, "ben": {}}
    paths = {
        name: make_sheet(study, folder / f"{name}.csv", coder=name if own else None).path
        for name in sheets
    }
    before = values_of(study)
    pairs = 0
    for row in range(1, count + 1):
        for column in chance.sample(columns, 10):
            pairs += 1
            for name in sheets:
                if chance.random() < 0.7 and column.name != "title":
                    new = None if chance.random() < 0.2 else random_value(column, chance)
                    sheets[name][row, column.name] = new
    conflicts = 0
    for name, edits in sheets.items():
        texts = {key: codebook()[key[1]].format(new, ".") for key, new in edits.items()}
        edit_csv_fast(paths[name], texts)
        done = take(study, paths[name], coder=name)
        conflicts += len(done.conflicts)
        again = take(study, paths[name], coder=name)
        assert not again.decisions  # taking the same sheet again changes nothing
    ledger = Ledger.of(study)
    lost = 0
    for edits in sheets.values():
        for (row, column), new in edits.items():
            parsed = typed_back(column, new)
            if alike(column, before.get((row, column)), parsed):
                continue
            settled = ledger.settled(row).get(column)
            said = [] if settled is None else [one.new for one in settled.opinions]
            lost += not any(alike(column, one, parsed) for one in said)
    untouched = {key for key in before if not any(key in edits for edits in sheets.values())}
    after = values_of(study)
    assert all(after[key] == before[key] for key in untouched)
    study.close()
    return pairs, conflicts, lost


def typed_back(column: str, new: Any) -> Any:
    """What a typed text without guard means (an apostrophe before a formula is a guard)."""
    from mcminer.review.shown import unguarded

    if new is None:
        return None
    if isinstance(new, int | float):
        return new
    return codebook()[column].parse(unguarded(codebook()[column].format(new, ".")), ".")


def edit_csv_fast(path: Path, edits: dict[tuple[int, str], str]) -> None:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    place = {name: number for number, name in enumerate(lines[0])}
    by_row = {line[place["row"]]: line for line in lines[1:]}
    for (row, column), text in edits.items():
        by_row[str(row)][place[column]] = text
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)


@pytest.mark.parametrize("own", [False, True])
def test_ten_thousand_pairs_of_edits_lose_nothing(tmp_path: Path, own: bool) -> None:
    pairs, conflicts, lost = merge_pairs(tmp_path, 500, seed=11, own=own)
    assert (pairs, lost) == (5000, 0)
    assert (conflicts == 0) == own


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = Study.create(tmp_path / "study")
    add_page(
        study, "https://example.org/1", [proposal({"title": "Welding", "sector": "ict", "ects": 5})]
    )
    return study


def test_a_conflict_changes_nothing_and_is_listed(study: Study, tmp_path: Path) -> None:
    ann, ben = (make_sheet(study, tmp_path / f"{name}.csv").path for name in ("ann", "ben"))
    edit_csv(ann, {(1, "sector"): "manufacturing"})
    edit_csv(ben, {(1, "sector"): "construction", (1, "ects"): "6"})
    take(study, ann, coder="ann")
    done = take(study, ben, coder="ben")
    assert values_of(study)[1, "sector"] == "manufacturing"
    assert values_of(study)[1, "ects"] == 6
    with pytest.raises(ConflictError, match="'construction', ann says 'manufacturing'") as error:
        check_conflicts(done)
    assert error.value.exit_code == 5


def test_both_made_the_same_edit(study: Study, tmp_path: Path) -> None:
    ann, ben = (make_sheet(study, tmp_path / f"{name}.csv").path for name in ("ann", "ben"))
    for path in (ann, ben):
        edit_csv(path, {(1, "sector"): "manufacturing"})
    take(study, ann, coder="ann")
    done = take(study, ben, coder="ben")
    assert done.conflicts == []
    assert [one.coder for one in study.decisions.iter()] == ["ann", "ben"]


def test_a_person_stands_over_a_new_proposal(study: Study, tmp_path: Path) -> None:
    path = make_sheet(study, tmp_path / "ann.csv").path
    edit_csv(path, {(1, "sector"): "manufacturing"})
    study.offers.replace(1, [proposal({"title": "Welding", "sector": "construction", "ects": 7})])
    done = take(study, path, coder="ann")
    assert done.conflicts == []
    assert values_of(study) == {
        (1, "title"): "Welding",
        (1, "sector"): "manufacturing",
        (1, "ects"): 7,
    }
    study.offers.replace(1, [proposal({"title": "Welding", "sector": "ict", "ects": 8})])
    assert values_of(study)[1, "sector"] == "manufacturing"
