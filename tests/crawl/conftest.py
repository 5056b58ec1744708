"""Fixtures of the crawler's tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# The helper module is imported by tests and by the soak script alike, whatever import mode is set.
sys.path.insert(0, str(Path(__file__).parent))

from crawl_web import Site, make_study

from mcminer.study import Study


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    """Makes sites that are closed after the test."""
    made: list[Site] = []

    def make(*args: Any, **kwargs: Any) -> Site:
        made.append(Site(*args, **kwargs))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Callable[..., Study]]:
    """Makes studies that are closed after the test."""
    made: list[Study] = []

    def make(*seeds: Any, **settings: Any) -> Study:
        made.append(make_study(tmp_path / f"study{len(made)}", *seeds, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def decision() -> Callable[[Study, str], tuple[str, str]]:
    """Tells what became of an address: decision and reason."""

    def tell(study: Study, url: str) -> tuple[str, str]:
        row = study.store.connection.execute(
            "SELECT decision, reason FROM frontier WHERE url = ?", (url,)
        ).fetchone()
        return (str(row[0]), str(row[1])) if row else ("", "never seen")

    return tell
