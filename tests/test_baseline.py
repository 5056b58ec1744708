"""Quality only goes up: scores on the gold pages are pinned with the corpus's hash."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: A rule may cost a cell or two where it wins many; more than this is a drop.
SLACK = 0.003


@pytest.fixture(scope="module")
def gold() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold", ROOT / "benchmarks" / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pinned_scores_are_those_of_this_corpus(gold: ModuleType) -> None:
    pinned = json.loads(gold.BASELINE.read_text(encoding="utf-8"))
    assert pinned["corpus"] == gold.corpus_hash(), (
        "run `benchmarks/gold.py --pin` and look at what moved"
    )


@pytest.mark.parametrize("part", ["dev", "test", "text", "text-test"])
def test_scores_do_not_drop(gold: ModuleType, part: str) -> None:
    pinned = json.loads(gold.BASELINE.read_text(encoding="utf-8"))["parts"][part]
    overall = gold.run(part).overall
    assert overall.precision >= pinned["precision"] - SLACK
    assert overall.recall >= pinned["recall"] - SLACK


def test_pages_of_different_providers_share_no_template() -> None:
    """No two pages share more than a tenth of their five-word runs."""
    from mcminer.page import read_page

    runs: dict[str, set[tuple[str, ...]]] = {}
    for file in sorted((ROOT / "corpora/gold/pages").iterdir()):
        page = read_page(file.read_bytes(), language=False)
        words = page.text.casefold().split()
        runs[file.stem] = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
    index: dict[tuple[str, ...], list[str]] = {}
    shared: dict[tuple[str, str], int] = {}
    for name, found in runs.items():
        for run in found:
            for other in index.setdefault(run, []):
                shared[(other, name)] = shared.get((other, name), 0) + 1
            index[run].append(name)
    for (first, second), count in shared.items():
        smaller = min(len(runs[first]), len(runs[second]))
        assert count <= smaller / 10, f"{first} and {second} share {count} of {smaller} runs"
