"""Offers, decisions and runs: what stays, what changes, what cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcminer.errors import StudyError, UsageError
from mcminer.study import Decision, Page, Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(tmp_path / "study") as made:
        yield made


def page(url: str = "https://e.org/a", **values: Any) -> Page:
    return Page(
        **{
            "url": url,
            "final_url": url,
            "provider": "P",
            "host": "https://e.org:443",
            "fetched": "2026-11-24T20:00:00Z",
            "status": 200,
            "media_type": "text/html",
            "warc_file": "x.warc.gz",
            "warc_offset": 0,
            "digest": "sha256:1",
            "size": 10,
            **values,
        }
    )


def offer(value: int) -> dict[str, Any]:
    return {
        "cells": {"ects": {"value": value, "confidence": 0.9, "method": "rule", "evidence": []}}
    }


def test_a_page_keeps_its_number(study: Study) -> None:
    first = study.pages.put(page())
    assert study.pages.put(page(digest="sha256:2")) == first
    assert study.pages.get(first).digest == "sha256:2"
    assert study.pages.by_url("https://e.org/b") is None
    with pytest.raises(StudyError, match="has no page 99"):
        study.pages.get(99)


def test_pages_by_provider_media_and_need(study: Study) -> None:
    for number in range(1200):
        media = "application/pdf" if number % 3 == 0 else "text/html"
        study.store.connection.execute("BEGIN") if number == 0 else None
        study.pages.put(
            page(f"https://e.org/{number}", provider=f"P{number % 2}", media_type=media)
        )
    study.store.connection.execute("COMMIT")
    assert sum(1 for _ in study.pages.iter()) == study.pages.count() == 1200
    assert sum(1 for _ in study.pages.iter(provider="P0")) == 600
    assert sum(1 for _ in study.pages.iter(media="application/pdf")) == 400
    first = next(study.pages.iter())
    study.offers.replace(first.id, [])
    assert sum(1 for _ in study.pages.iter(unmapped=True)) == 1199


def test_writing_while_reading(study: Study) -> None:
    for number in range(5):
        study.pages.put(page(f"https://e.org/{number}"))
    for one in study.pages.iter(unmapped=True):
        study.offers.replace(one.id, [offer(one.id)])
    assert study.offers.count() == 5


def test_an_offer_keeps_its_row(study: Study) -> None:
    number = study.pages.put(page())
    rows = study.offers.replace(number, [offer(1), offer(2), offer(3)])
    assert rows == [1, 2, 3]
    assert study.offers.replace(number, [offer(5)]) == [1]
    assert study.offers.get(1).proposal == offer(5)
    assert [one.row for one in study.offers.iter()] == [1]
    assert [one.row for one in study.offers.iter(gone=True)] == [1, 2, 3]
    assert study.offers.get(3).gone is not None
    assert study.offers.replace(number, [offer(5), offer(6)]) == [1, 2]
    assert study.offers.get(2).gone is None


def test_a_row_is_never_given_away(study: Study) -> None:
    one = study.pages.put(page())
    study.offers.replace(one, [offer(1), offer(2)])
    other = study.pages.put(page("https://e.org/b"))
    study.offers.replace(one, [])
    assert study.offers.replace(other, [offer(3)]) == [3]


def test_offers_of_a_gone_page_are_not_current(study: Study) -> None:
    number = study.pages.put(page())
    study.offers.replace(number, [offer(1)])
    assert study.pages.mark_gone("https://e.org/a")
    assert (study.offers.count(), study.offers.count(gone=True)) == (0, 1)


def test_a_changed_page_wants_mapping_again(study: Study) -> None:
    number = study.pages.put(page())
    study.offers.replace(number, [offer(1)], run=study.runs.start("map"))
    assert list(study.pages.iter(unmapped=True)) == []
    study.pages.put(page(digest="sha256:2"))
    assert [one.id for one in study.pages.iter(unmapped=True)] == [number]
    assert study.offers.get(1).page_digest == "sha256:1"


def test_replace_is_all_or_nothing(study: Study) -> None:
    number = study.pages.put(page())
    study.offers.replace(number, [offer(1)])
    with pytest.raises(ValueError, match="not JSON compliant"):
        study.offers.replace(number, [offer(2), {"cells": float("nan")}])
    assert study.offers.get(1).proposal == offer(1)
    with pytest.raises(StudyError, match="has no page 7"):
        study.offers.replace(7, [])


def test_decisions_are_appended(study: Study) -> None:
    number = study.pages.put(page())
    study.offers.replace(number, [offer(1)])
    ids = study.decisions.append(
        [
            Decision(row=1, column="ects", coder="ann", kind="correct", old=1, new=5),
            Decision(row=1, column="title", coder="ann", kind="add", new=["a", "ß"], at="2026-01-01T00:00:00Z"),
            Decision(row=1, column="ects", coder="bob", kind="empty", old=5),
        ]
    )  # fmt: skip
    assert ids == [1, 2, 3]
    assert [one.new for one in study.decisions.iter(row=1)] == [5, ["a", "ß"], None]
    assert study.decisions.latest(1)["ects"].coder == "bob"
    assert next(study.decisions.iter()).at.endswith("Z")
    for statement in ("DELETE FROM decisions", "UPDATE decisions SET new = '9'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            study.store.connection.execute(statement)


def test_wrong_decisions_leave_nothing_behind(study: Study) -> None:
    number = study.pages.put(page())
    study.offers.replace(number, [offer(1)])
    good = Decision(row=1, column="ects", coder="ann", kind="accept", old=1, new=1)
    for bad, error in [
        (Decision(row=9, column="ects", coder="ann", kind="accept"), StudyError),
        (Decision(row=1, column="ects", coder=" ", kind="accept"), UsageError),
        (Decision(row=1, column="ects", coder="ann", kind="maybe"), UsageError),  # type: ignore[arg-type]
    ]:
        with pytest.raises(error):
            study.decisions.append([good, bad])
    assert study.decisions.count() == 0


def test_runs_tell_how_they_ended(study: Study) -> None:
    with study.runs.record("map", {"a": 1}):
        pass
    with pytest.raises(KeyError), study.runs.record("map"):
        raise KeyError
    with pytest.raises(KeyboardInterrupt), study.runs.record("map"):
        raise KeyboardInterrupt
    study.runs.start("crawl")
    assert [run.outcome for run in study.runs.iter()] == ["done", "failed", "interrupted", None]
    assert next(study.runs.iter()).settings == {"a": 1}


def test_a_transaction_is_all_or_nothing(study: Study) -> None:
    def half_done() -> None:
        with study.store.write():
            study.pages.put(page())
            raise KeyError

    with pytest.raises(KeyError):
        half_done()
    assert study.pages.count() == 0
    assert not study.store.lock.held
