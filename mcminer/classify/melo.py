"""ESCO's names as the MELO benchmark has them, put back under the concepts they belong to.

MELO (github.com/Avature/melo-benchmark) numbers ESCO's concepts by position, and its languages
come from three releases of ESCO, with 3,561, 3,626 and 3,627 concepts: the same number is another
concept in another release. The lists are in the same order and differ by concepts that were added
or dropped, so they are aligned like two versions of a text, by the likeness of their names; German
is there in two releases and is the bridge.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mcminer.lexicon.fold import fold

__all__ = ["is_melo", "read_melo"]

_BAND = 90
_GAP = -0.15

Names = list[tuple[str, list[str]]]


def is_melo(folder: Path) -> bool:
    """Whether a folder is MELO's: tasks with corpus elements, and ESCO's English names."""
    return (folder / "tasks").is_dir() and (folder / "esco-occupation-labels.en.tsv.gz").exists()


def read_melo(folder: Path) -> list[tuple[str, str, str]]:
    """Language, ESCO's address of the concept, and name, for every name."""
    english = _labels(folder / "esco-occupation-labels.en.tsv.gz")
    keys = [key for key, _ in english]
    lists = {
        task.name: _elements(task / "corpus_elements.tsv.gz")
        for task in sorted((folder / "tasks").iterdir())
        if (task / "corpus_elements.tsv.gz").exists()
    }
    bridge = lists["aut_q_de_c_de"]
    to_english = dict(align(bridge, english))
    older = lists["deu_q_de_c_de"]
    by_older = {old: to_english[new] for old, new in align(older, bridge) if new in to_english}
    by_swedish = dict(align(lists["swe_q_sv_c_sv"], english))
    found = [("en", key, name) for key, names in english for name in names]
    done = {"en"}
    for task, elements in lists.items():
        lang = task[-2:]
        placed = {len(bridge): to_english, len(older): by_older}.get(len(elements))
        if lang == "sv":
            placed = by_swedish
        if placed is None or lang in done or task == "deu_q_de_c_de":
            continue
        done.add(lang)
        found += _placed(lang, elements, placed, keys)
    greek = folder / "esco-occupation-labels.el.tsv.gz"
    french = folder / "esco-occupation-labels.fr.tsv.gz"
    if greek.exists() and french.exists():
        # Greek is keyed like the French file, whose names say which position a key stands for.
        at = {tuple(sorted(names)): i for i, (_, names) in enumerate(lists["fra_q_fr_c_fr"])}
        position = {key: at.get(tuple(sorted(names))) for key, names in _labels(french)}
        for key, names in _labels(greek):
            old = position.get(key)
            if old in by_older:
                found += [("el", keys[by_older[old]], name) for name in names]
    return found


def _placed(
    lang: str, names: Names, placed: dict[int, int], keys: Sequence[str]
) -> list[tuple[str, str, str]]:
    return [
        (lang, keys[placed[index]], name)
        for index, (_, listed) in enumerate(names)
        if index in placed
        for name in listed
    ]


def align(first: Names, second: Names) -> list[tuple[int, int]]:
    """Pairs of positions that belong together: the monotone alignment of greatest likeness."""
    runs = [[_runs(names) for _, names in listed] for listed in (first, second)]
    rows, columns = len(first), len(second)
    width = 2 * _BAND + 1
    best = np.full((rows + 1, width), -1e9)
    step = np.zeros((rows + 1, width), dtype=np.int8)
    best[0, _BAND:] = _GAP * np.arange(_BAND + 1)
    step[0, _BAND + 1 :] = 2
    for row in range(1, rows + 1):
        for place in range(width):
            column = row + place - _BAND
            if not 0 <= column <= columns:
                continue
            options = [
                best[row - 1, place] + _likeness(runs[0][row - 1], runs[1][column - 1])
                if column
                else -1e9,
                best[row - 1, place + 1] + _GAP if place + 1 < width else -1e9,
                best[row, place - 1] + _GAP if place else -1e9,
            ]
            choice = int(np.argmax(options))
            best[row, place], step[row, place] = options[choice], choice
    pairs: list[tuple[int, int]] = []
    row, column = rows, columns
    while row > 0 or column > 0:
        choice = int(step[row, column - row + _BAND])
        if choice == 0:
            pairs.append((row - 1, column - 1))
            row, column = row - 1, column - 1
        elif choice == 1:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _runs(names: Sequence[str]) -> frozenset[str]:
    text = fold(names[0])
    return frozenset(text[i : i + 4] for i in range(max(1, len(text) - 3)))


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _labels(path: Path) -> Names:
    found: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            key, _, name = line.rstrip("\n").partition("\t")
            found.setdefault(key, []).append(name)
    return list(found.items())


def _elements(path: Path) -> Names:
    found: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            key, _, name = line.rstrip("\n").partition("\t")
            found.setdefault(key.split("_", 1)[0], []).append(name)
    return list(found.items())
