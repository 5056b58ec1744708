"""Typology, sector and green on whole pages whose providers the model has not met.

    python benchmarks/classify_pages.py
    python benchmarks/classify_pages.py --part text --target sector --errors
    python benchmarks/classify_pages.py --ids cases.jsonl

Cross-validation over everything that the shipped model learns from, no provider or course on both
sides; the parts that only measure are guessed and never learnt from. Temperature and threshold
come from the pages that are learnt from. "Leave empty" is scored as an answer like any other.
``--ids`` keeps the pages that a file of cases names.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from gold import GOLD, MEASURED

from mcminer.classify.cases import Case, shipped_cases
from mcminer.classify.encoder import load_encoder
from mcminer.classify.fit import MODELLED, descriptions, prepare
from mcminer.classify.folds import fold_of, groups_of
from mcminer.classify.linear import softmax
from mcminer.classify.scores import score
from mcminer.classify.train import Held, cross_validate, temperature, threshold
from mcminer.labelled import LEARNT, page_cases

FOLDS = 5


def part(name: str) -> list[Case]:
    """The offers of a part of the gold pages."""
    return page_cases([GOLD / name], GOLD / "pages")


def show(name: str, held: Held, learnt: Held, groups: np.ndarray) -> None:
    """Print the figures of one part, and of its classes."""
    chances = softmax(held.logits / np.float32(temperature(learnt)))
    shown = chances.max(axis=1) >= threshold(learnt)
    found = score(held.classes, held.wanted, chances, shown, groups[held.rows])
    print(
        f"  {name:10}{len(held.rows):>5} pages  macro-F1 {found['macro_f1']:.3f} "
        f"[{found['macro_f1_low']:.3f}, {found['macro_f1_high']:.3f}], of what is shown "
        f"{found['macro_f1_shown']:.3f}  accuracy {found['accuracy']:.3f}  shown "
        f"{found['coverage']:.3f}, right where shown {found['precision_shown']:.3f}  "
        f"calibration error {found['calibration_error']:.3f}"
    )
    print("    " + ", ".join(f"{c} {s['f1']:.2f} ({s['n']})" for c, s in found["classes"].items()))


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--part", action="append", choices=[*LEARNT, *MEASURED])
    parser.add_argument("--target", action="append", choices=MODELLED)
    parser.add_argument("--ids", type=Path, help="only the pages that these cases name")
    parser.add_argument("--errors", action="store_true", help="list them, of parts learnt from")
    chosen = parser.parse_args()
    parts = {name: part(name) for name in (*LEARNT, *MEASURED)}
    cases = [*shipped_cases(), *(case for found in parts.values() for case in found)]
    names = np.array(["cases"] * (len(cases) - sum(map(len, parts.values())))
                     + [name for name, found in parts.items() for _ in found])  # fmt: skip
    kept = np.ones(len(cases), dtype=bool)
    if chosen.ids:
        lines = chosen.ids.read_text(encoding="utf-8").splitlines()
        kept = np.isin([case.id for case in cases], [json.loads(line)["id"] for line in lines])
    leave = np.isin(names, MEASURED)
    encoder = load_encoder()
    prepared = prepare(cases, encoder)
    groups = groups_of(cases)
    fold = fold_of(groups, [case.id for case in cases], FOLDS, 0)
    for target in chosen.target or MODELLED:
        extra = prepare(descriptions(target), encoder)
        held = cross_validate(target, prepared, fold, encoder, seed=0, extra=extra, leave=leave)
        learnt = held.only(~leave[held.rows])
        print(f"\n{target}")
        for name in chosen.part or parts:
            of_part = held.only((names == name)[held.rows] & kept[held.rows])
            if not len(of_part.rows):
                continue
            show(name, of_part, learnt, groups)
            if chosen.errors and name not in MEASURED:
                for row, wanted, logits in zip(
                    of_part.rows, of_part.wanted, of_part.logits, strict=True
                ):
                    if logits.argmax() != wanted:
                        right, given = (
                            held.classes[place] or "empty" for place in (wanted, logits.argmax())
                        )
                        print(f"    {cases[row].id}: expected {right}, guessed {given}")


if __name__ == "__main__":
    main()
