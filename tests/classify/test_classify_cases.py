"""Training cases: the format is checked line by line, and the shipped ones are sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcminer.classify.cases import case_offer, case_page, read_cases, shipped_cases
from mcminer.codebook import codebook
from mcminer.errors import InputError

GOOD = {
    "id": "x-1", "provider": "P", "course": "c", "language": "en", "country": "IE",
    "text": "Title here\nSome words about it.", "provider_type": "university",
    "labels": {"typology": "1", "sector": "ict", "green": ""}, "synthetic": True,
}  # fmt: skip


def written(path: Path, *lines: object) -> Path:
    file = path / "cases.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def test_a_case_becomes_a_page_that_names_the_provider(tmp_path: Path) -> None:
    (case,) = read_cases([written(tmp_path, {**GOOD, "provider": "Corrib College"})])
    page = case_page(case)
    assert page.text.splitlines()[0] == "Title here"
    assert page.text.splitlines()[-1] == "Corrib College"
    offer = case_offer(case, page, told=True)
    assert offer.value("provider_type") == "university"
    assert case_offer(case, page, told=False).value("provider_type") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": {"typology": "7"}}, "cases.jsonl, line 1: .*type"),
        ({"labels": {"sector": ""}}, "line 1"),
        ({"provider_type": "school"}, "line 1: .*school"),
        ({"text": "One"}, "text of x-1 is empty"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_cases([written(tmp_path, {**GOOD, **change})])


def test_no_json_and_double_ids_are_named(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("{not json\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: no case"):
        read_cases([file])
    with pytest.raises(InputError, match="occurs twice"):
        read_cases([written(tmp_path, GOOD, GOOD)])
    with pytest.raises(InputError, match="no such file"):
        read_cases([tmp_path / "nothing.jsonl"])


def test_the_shipped_cases_cover_every_value_and_many_languages() -> None:
    cases = shipped_cases()
    for target in ("typology", "sector", "scenario"):
        found = {case.labels.get(target) for case in cases}
        assert set(codebook()[target].codes) <= found, target
    assert any(case.labels.get("typology") == "" for case in cases)
    assert len({case.language for case in cases}) == 24


def test_the_shipped_cases_do_not_repeat_each_other() -> None:
    """No two share more than a tenth of their runs of five words."""
    seen: dict[tuple[str, ...], list[int]] = {}
    sizes: list[int] = []
    for place, case in enumerate(shipped_cases()):
        found = case.text.casefold().split()
        runs = {tuple(found[i : i + 5]) for i in range(len(found) - 4)}
        sizes.append(max(1, len(runs)))
        for run in runs:
            seen.setdefault(run, []).append(place)
    shared: dict[tuple[int, int], int] = {}
    for places in seen.values():
        for first in places:
            for second in places:
                if first < second:
                    shared[first, second] = shared.get((first, second), 0) + 1
    worst = [pair for pair, count in shared.items() if count > 0.1 * min(sizes[i] for i in pair)]
    assert worst == []
