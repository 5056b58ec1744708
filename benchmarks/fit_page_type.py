"""Fit the weights of ``mcminer/extract/page_type.toml`` on the corpora's labelled pages.

The demo web and the dev part of the gold pages train; the test part only measures. Cross-validated
accuracy by provider is printed beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from mcminer.extract.page_signs import SIGNS, find_signs
from mcminer.extract.page_type import TYPES
from mcminer.extract.reading import Reading
from mcminer.page import read_page

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "mcminer" / "extract" / "page_type.toml"


def gold(part: str) -> list[tuple[bytes, str, str, str]]:
    """(body, url, page type, provider) of a part of the gold pages."""
    found = []
    for file in sorted((ROOT / "corpora/gold" / part).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            path = ROOT / "corpora/gold/pages" / f"{case['id']}.html"
            host = urlsplit(case["url"]).hostname or ""
            found.append((path.read_bytes(), case["url"], case["page_type"], host))
    return found


def demo() -> list[tuple[bytes, str, str, str]]:
    """The same of the demo web."""
    found = []
    for file in sorted((ROOT / "corpora/demo/answers").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            if "page_type" in answer["sure"]:
                body = (
                    ROOT / "corpora/demo/sites" / file.stem / answer["page"].lstrip("/")
                ).read_bytes()
                url = "http://127.0.0.1:8000" + answer["page"].removesuffix("index.html")
                found.append((body, url, answer["page_type"], file.stem))
    return found


def matrix(pages: list[tuple[bytes, str, str, str]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signs, types and providers."""
    rows, types, groups = [], [], []
    for body, url, kind, group in pages:
        values = find_signs(Reading.of(read_page(body, url=url))).values
        rows.append([values.get(name, 0.0) for name in SIGNS])
        types.append(kind)
        groups.append(group)
    return np.array(rows), np.array(types), np.array(groups)


def main() -> None:
    """Fit, report and write."""
    x, y, groups = matrix([*demo(), *gold("dev")])
    model = LogisticRegression(
        C=1.0, class_weight={"offer": 1.0, "catalogue": 1.4, "other": 1.0}, max_iter=2_000
    )
    guessed = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5))
    print(f"{len(y)} pages, cross-validated by provider: {np.mean(guessed == y):.3f}")
    model.fit(x, y)
    test_x, test_y, _ = matrix(gold("test"))
    print(f"{len(test_y)} pages kept apart: {np.mean(model.predict(test_x) == test_y):.3f}")
    lines = ["# Weights in logits, fitted by benchmarks/fit_page_type.py; do not edit by hand."]
    for kind in TYPES:
        index = list(model.classes_).index(kind)
        lines += ["", f"[{kind}]", f"bias = {model.intercept_[index]:.3f}"]
        lines += [
            f"{name} = {weight:.3f}" for name, weight in zip(SIGNS, model.coef_[index], strict=True)
        ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
