"""The words behind a cell are read again from the archive, and what changed is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review_studies import archived_study

from mcminer.errors import CodebookError, StudyError
from mcminer.review import decide, rows, why, write_cases
from mcminer.review.fragment import link_to
from mcminer.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return archived_study(tmp_path / "study")


def test_a_quote_that_stands(study: Study) -> None:
    found = why(study, 1, "ects")
    (proof,) = found.proofs
    assert (proof.standing, proof.evidence.quote) == ("stands", "5 EC")
    assert "Credits" in proof.before
    assert "»5 EC«" in str(found)


def test_quotes_that_moved_or_went(study: Study) -> None:
    proposal = study.offers.get(1).proposal
    proposal["cells"]["ects"]["evidence"][0]["start"] += 3
    proposal["cells"]["ects"]["evidence"][0]["end"] += 3
    proposal["cells"]["duration"]["evidence"][0]["quote"] = "seven weeks"
    study.offers.replace(1, [proposal])
    assert [why(study, 1, name).proofs[0].standing for name in ("ects", "duration", "sector")] == [
        "moved", "missing", "stands"]  # fmt: skip


def test_an_archive_that_is_gone(study: Study) -> None:
    (study.archive / "test.warc.gz").unlink()
    (proof,) = why(study, 1, "ects").proofs
    assert proof.standing == "unreadable"
    assert "test.warc.gz: is missing" in proof.reason


def test_people_and_empty_cells(study: Study) -> None:
    decide(study, 1, "ects", 6, coder="ann")
    text = str(why(study, 1, "ects"))
    assert "row 1, ects: 6" in text
    assert "decided by ann" in text
    assert "proposed by rule:test with confidence 0.90: 5" in text
    assert str(why(study, 1, "region")) == "row 1, region: empty; the page does not state it"
    with pytest.raises(StudyError, match="has no row 99"):
        why(study, 99, "ects")
    with pytest.raises(CodebookError, match="did you mean 'ects'"):
        why(study, 1, "etcs")


def test_links_open_the_page_at_the_words() -> None:
    url = "https://example.org/a"
    assert link_to(url, [{"quote": "5 EC-points, net | of 6"}]) == (
        "https://example.org/a#:~:text=5%20EC%2Dpoints%2C%20net")  # fmt: skip
    assert link_to(url, [{"quote": "a"}, {"quote": "b"}]) == f"{url}#:~:text=a&text=b"
    assert link_to(f"{url}#part", [{"quote": "a"}]) == f"{url}#part:~:text=a"
    assert link_to(f"{url}.pdf", [{"quote": "a", "where": "page 3"}]) == f"{url}.pdf#page=3"
    long = " ".join(f"word{number}" for number in range(30))
    assert link_to(url, [{"quote": long}]) == (
        f"{url}#:~:text=word0%20word1%20word2%20word3,word26%20word27%20word28%20word29")  # fmt: skip
    assert len(link_to(url, [{"quote": f"{number} {long}"} for number in range(99)])) < 2079


def test_cases_hold_what_was_decided(study: Study, tmp_path: Path) -> None:
    decide(study, 1, "sector", "energy_environment", coder="ann")
    decide(study, 1, "ects", None, coder="ann")
    decide(study, 1, "duration", "P6W", coder="ann")
    decide(study, 2, "review", "no offer", coder="ann")
    decide(study, 3, "sector", "ict", coder="ann")
    decide(study, 3, "sector", "education", coder="ben")
    assert write_cases(study, tmp_path / "cases.jsonl", pages=tmp_path / "pages") == 2
    first, second = map(json.loads, (tmp_path / "cases.jsonl").read_text().splitlines())
    assert first["labels"] == {"duration": "P6W", "sector": "energy_environment"}
    assert first["sure"] == ["ects", "duration", "sector"]
    assert first["quotes"] == {"duration": "6 weeks"}
    assert second["labels"] == {"page_type": "other"}
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
        "row-1.html",
        "row-2.html",
    ]
    assert b"Energy coach 1" in (tmp_path / "pages" / "row-1.html").read_bytes()
    assert [row.verdict for row in rows(study)] == ["", "no offer", ""]
