"""The review session and what a notebook shows of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from review_studies import archived_study, make_study, proposal, values_of

from mcminer.errors import UsageError
from mcminer.notebook import agreement, review, study_html, table, why
from mcminer.review import decide, next_rows, rows, sample_rows
from mcminer.review.html import row_html
from mcminer.review.queue import next_numbers
from mcminer.review.session import ReviewSession
from mcminer.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return archived_study(tmp_path / "study")


def test_each_command_is_stored_at_once(study: Study) -> None:
    session = ReviewSession(study, "ann")
    session.act({"do": "set", "column": "sector", "text": "energy_environment"})
    session.act({"do": "empty", "column": "ects"})
    session.act({"do": "accept", "column": "duration"})
    session.act({"do": "set", "column": "typology", "text": "2 · title"})
    session.act({"do": "remark", "text": "ask them"})
    assert [(one.column, one.kind, one.coder) for one in study.decisions.iter()] == [
        ("sector", "correct", "ann"), ("ects", "empty", "ann"), ("duration", "accept", "ann"),
        ("typology", "correct", "ann"), ("remark", "add", "ann")]  # fmt: skip
    session.act({"do": "undo"})
    session.act({"do": "undo"})
    assert values_of(study)[1, "typology"] == "1"


def test_a_whole_row_and_back(study: Study) -> None:
    session = ReviewSession(study, "ann")
    session.act({"do": "accept_row"})
    assert session.row == 2
    session.act({"do": "reject_row"})
    assert [row.verdict for row in rows(study)] == ["ok", "no offer", ""]
    assert session.state()["done"] == 2
    session.act({"do": "undo"})
    session.act({"do": "undo"})
    assert [row.verdict for row in rows(study)] == ["", "", ""]
    assert ReviewSession(study, "ann").total == 3


def test_mistakes_become_a_message(study: Study) -> None:
    session = ReviewSession(study, "ann")
    session.act({"do": "set", "column": "eqf_level", "text": "NFQ 8"})
    assert session.state()["message"] == "'NFQ 8' is no EQF level (1 to 8); nqf_level?"
    session.act({"do": "go", "row": 99})
    assert "row 99 is not among" in session.message
    session.act({"do": "dance"})
    assert "no command" in session.message
    assert study.decisions.count() == 0


def test_by_column_goes_from_row_to_row(study: Study) -> None:
    session = ReviewSession(study, "ann", columns=["sector"])
    for _ in range(2):
        session.act({"do": "accept"})
    assert (session.row, session.column) == (3, "sector")


def test_the_state_holds_page_marks_and_codebook(study: Study) -> None:
    state = ReviewSession(study, "ann").state()
    for mark in state["marks"]:
        cell = next(one for one in state["cells"] if one["column"] == mark["column"])
        assert state["text"][mark["start"] : mark["end"]] == cell["quote"]
    sector = next(one for one in state["cells"] if one["column"] == "sector")
    assert (sector["value"], len(sector["options"])) == ("construction", 14)
    assert sector["definition"]


def test_a_blind_session_shows_no_proposal(study: Study) -> None:
    state = ReviewSession(study, "ann", blind=True).state()
    assert {cell["value"] for cell in state["cells"]} == {""}
    assert state["marks"] == []


def test_nobody_or_nothing(study: Study) -> None:
    with pytest.raises(UsageError, match="say who reviews"):
        ReviewSession(study, " ")
    for row in (1, 2, 3):
        decide(study, row, "review", "ok", coder="ann")
    with pytest.raises(UsageError, match="nothing to review"):
        ReviewSession(study, "ann")


def test_the_widget_passes_commands_on(study: Study) -> None:
    widget = review(study, "ann")
    widget._handle_custom_msg({"do": "set", "column": "ects", "text": "7,5"}, [])
    cell = next(one for one in widget.state["cells"] if one["column"] == "ects")
    assert (cell["value"], cell["by"]) == ("7.5", "ann")
    assert values_of(study)[1, "ects"] == 7.5
    widget.close()


def test_html_is_escaped(study: Study) -> None:
    bad = '<script>alert("x")</script>'
    study.offers.replace(
        1, [proposal({"title": bad, "provider": '"><img src=x onerror=alert(1)>'})]
    )
    found = table(study, columns=["title", "provider"])
    for html in (found._repr_html_(), row_html(found[0]), why(study, 1, "title")._repr_html_()):
        assert "<script" not in html
        assert "<img" not in html
    assert "&lt;script&gt;" in found._repr_html_()


def test_javascript_addresses_are_no_links(study: Study) -> None:
    row = next(iter(rows(study)))
    row.url = "javascript:alert(1)"
    assert "href" not in row_html(row)


def test_tables_and_agreement_show_themselves(study: Study) -> None:
    assert "offers</th><td>3" in study_html(study)
    assert len(table(study, where=["sector=construction"])) == 3
    assert len(table(study, where=["ects!=5"])) == 0
    assert table(study).records()[0]["ects"] == 5
    assert "<mark>5 EC</mark>" in why(study, 1, "ects")._repr_html_()
    decide(study, 1, "sector", "ict", coder="ann")
    assert "ann + machine" in agreement(study)._repr_html_()


def test_the_least_sure_come_first_and_providers_take_turns(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study")
    from review_studies import add_page

    for number, confidence in enumerate((0.9, 0.3, 0.5, 0.8), 1):
        add_page(study, f"https://example.org/{number}", [proposal({"title": "x"}, confidence)])
    found = list(rows(study))
    found[0].provider = "Other"
    assert [row.row for row in next_rows(found)] == [2, 1, 3, 4]
    assert [row.row for row in next_rows(found, 1)] == [2]


def test_the_quick_queue_is_the_same(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", 40)
    decide(study, 3, "review", "ok", coder="ann")
    decide(study, 4, "sector", "ict", coder="ann")
    decide(study, 5, "review", "ok", coder="ben")
    study.offers.replace(6, [])
    chosen = list(rows(study, coder="ann"))
    assert next_numbers(study, "ann") == ([row.row for row in next_rows(chosen)], 1)
    assert next_numbers(study, "ann", 5)[0] == [row.row for row in next_rows(chosen, 5)]


def test_every_coder_draws_the_same_sample(tmp_path: Path) -> None:
    found = list(rows(make_study(tmp_path / "study", 50)))
    first, second = (sample_rows(found, size) for size in ("20%", "10"))
    assert [row.row for row in first] == [row.row for row in second]
    assert sample_rows(found, "20%", seed="b") != first
    for size in ("x", "0", "-5", "200%", "nan"):
        with pytest.raises(UsageError, match="is no sample"):
            sample_rows(found, size)


@pytest.mark.slow
def test_first_paint_of_ten_thousand_rows(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", 10_000)
    start = time.process_time()
    ReviewSession(study, "ann").state()
    assert time.process_time() - start < 2


def test_progress_by_country_provider_and_coder(study: Study) -> None:
    from mcminer.review.progress import progress

    assert progress(study).next_step("s") == "mcminer sheet s --next 20"
    decide(study, 1, "review", "ok", coder="ann")
    decide(study, 2, "review", "no offer", coder="ann")
    decide(study, 3, "sector", "ict", coder="ann")
    decide(study, 3, "sector", "education", coder="ben")
    found = progress(study)
    total = found.total
    assert (total.offers, total.reviewed, total.ok, total.rejected, total.disputed) == (
        3,
        3,
        1,
        1,
        1,
    )
    assert (found.by_country["NL"].offers, found.by_provider["School"].ok) == (3, 1)
    assert (dict(found.rows_by_coder), dict(found.by_coder)) == (
        {"ann": 3, "ben": 1},
        {"ann": 1, "ben": 1},
    )
    assert found.next_step("s") == "mcminer adjudicate s"
