"""Fit the weights of ``mcminer/extract/page_type.toml`` on the corpora's labelled pages.

Multinomial logistic regression with a Gaussian prior around weights set by hand on real sites:
the labelled pages are few and of our own making, and must not unlearn what holds elsewhere. The
demo web and the dev part of the gold pages train; the test part only measures.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

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
            if "page_type" not in case["sure"]:
                continue
            path = next((ROOT / "corpora/gold/pages").glob(f"{case['id']}.*"))
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


#: Weights set by hand, by type; what is not named is 0.
PRIOR = {
    "offer": {
        "plain": 1.0, "price": 0.5, "core_facts": 3.4, "minor_facts": 1.8, "figure": 0.6,
        "bare_figure": 0.6,
        "title_offer": 0.9, "path_folder": 1.2, "path_leaf": 0.5, "text_enrol": 0.3,
        "text_lead": 0.5, "text_participation": 0.4, "text_award": 0.4, "text_required": 0.3,
        "text_audience": 0.4, "text_exam": 0.3, "text_valid": 0.3, "text_offer": 0.5,
        "text_certificate": 0.3,
    },
    "catalogue": {
        "repeated_facts": 2.5, "title_catalogue": 1.5, "path_leaf_exact": 1.2,
        "linked_heads": 2.0, "targets": 1.8, "equal_heads": 3.0, "rows": 2.0, "cards": 2.2,
        "figures": 0.5,
    },
    "other": {
        "bias": 2.0, "no_facts": 0.6, "plain_no_facts": 0.3, "title_news": 1.6,
        "title_people": 1.6, "title_legal": 2.4,
        "title_contact": 1.8, "title_policy": 1.0, "title_job": 1.5, "title_shop": 0.6,
        "path_home": 1.6, "path_other": 2.4, "path_other_folder": 1.6, "text_news": 1.0,
        "text_legal": 0.5, "short": 0.8,
        "articles": 1.2, "path_dated": 1.0, "host_news": 1.2, "quotes": 0.6,
    },
}  # fmt: skip
#: How hard the prior holds: the precision of each weight around it.
HOLD = 24.0


#: Signs of saved texts alone: real sites have told nothing of them, so that the pages may.
FREE = ("plain", "plain_no_facts")


def hold() -> np.ndarray:
    """How hard each weight is held, types by signs with the bias first."""
    return np.array([[1.0 if name in FREE else HOLD for name in ("bias", *SIGNS)]] * len(TYPES))


def prior() -> np.ndarray:
    """Weights set by hand, types by signs with the bias first."""
    return np.array([[PRIOR[kind].get(name, 0.0) for name in ("bias", *SIGNS)] for kind in TYPES])


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights that explain the labels and stay near the prior."""
    inputs = np.hstack([np.ones((len(x), 1)), x])
    target = np.array([[kind == label for kind in TYPES] for label in y], dtype=float)
    start, held = prior(), hold()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(start.shape)
        scores = inputs @ weights.T
        scores -= scores.max(axis=1, keepdims=True)
        log_total = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        away = weights - start
        value = -(target * (scores - log_total)).sum() + (held * away**2).sum() / 2
        gradient = (np.exp(scores - log_total) - target).T @ inputs + held * away
        return value, gradient.ravel()

    return minimize(loss, start.ravel(), jac=True, method="L-BFGS-B").x.reshape(start.shape)


def accuracy(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """Share of right types."""
    scores = np.hstack([np.ones((len(x), 1)), x]) @ weights.T
    return float(np.mean(np.array(TYPES)[scores.argmax(axis=1)] == y))


def main() -> None:
    """Fit, report and write."""
    parts = {"demo": demo(), "dev": gold("dev"), "text": gold("text")}
    x, y, groups = matrix([page for pages in parts.values() for page in pages])
    part = np.repeat(list(parts), [len(pages) for pages in parts.values()])
    right: dict[str, float] = dict.fromkeys(parts, 0.0)
    for train, test in GroupKFold(5).split(x, y, groups):
        weights = fit(x[train], y[train])
        for name in parts:
            rows = test[part[test] == name]
            right[name] += accuracy(weights, x[rows], y[rows]) * len(rows) if len(rows) else 0.0
    for name, pages in parts.items():
        print(
            f"{name}: {len(pages)} pages, cross-validated by provider "
            f"{right[name] / len(pages):.3f}"
        )
    weights = fit(x, y)
    test_x, test_y, _ = matrix(gold("test"))
    print(
        f"{len(test_y)} pages kept apart: {accuracy(weights, test_x, test_y):.3f}; "
        f"by hand alone {accuracy(prior(), test_x, test_y):.3f}"
    )
    lines = ["# Weights in logits, fitted by benchmarks/fit_page_type.py; do not edit by hand."]
    for kind, row in zip(TYPES, weights, strict=True):
        lines += ["", f"[{kind}]"]
        lines += [
            f"{name} = {weight:.3f}" for name, weight in zip(("bias", *SIGNS), row, strict=True)
        ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
