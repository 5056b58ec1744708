"""Two models side by side: their scores, and what they say of the same cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcminer.classify.cases import Case, case_offer, case_page
from mcminer.classify.features import read_all
from mcminer.classify.predict import Classifier
from mcminer.errors import ModelError

__all__ = ["Difference", "compare_on", "find_models", "score_lines"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A case of which two models say different things."""

    case: str
    column: str
    first: str
    second: str
    label: str


def find_models(folder: Path) -> list[Path]:
    """Folders of models in a folder, by name."""
    if not folder.is_dir():
        return []
    return sorted(path.parent for path in folder.glob("*/model.json"))


def compare_on(first: Classifier, second: Classifier, cases: Sequence[Case]) -> list[Difference]:
    """Where the shown values of two models differ on cases."""
    pages = [case_page(case) for case in cases]
    pairs = [(page, case_offer(case, page)) for case, page in zip(cases, pages, strict=True)]
    examples = read_all(pairs)
    both = zip(cases, first.guess(examples), second.guess(examples), strict=True)
    found = []
    for case, one, other in both:
        for column in sorted(set(one) & set(other)):
            was = one[column].value if one[column].shown else ""
            now = other[column].value if other[column].shown else ""
            if was != now:
                label = case.labels.get(column, "?")
                found.append(Difference(case.id, column, was, now, label))
    return found


def score_lines(scores: Mapping[str, Any]) -> list[str]:
    """Cross-validated scores as lines of a table, one a target and one a class.

    Raises:
        ModelError: the scores are not those of a model folder.
    """
    lines = [f"{'':28}{'n':>5}{'prec.':>8}{'recall':>8}{'F1':>8}   95 % interval"]
    try:
        for target, found in scores.items():
            lines.append(
                f"{target}: macro-F1 {found['macro_f1']:.3f} "
                f"[{found['macro_f1_low']:.3f}, {found['macro_f1_high']:.3f}], "
                f"shown {100 * found['coverage']:.0f} %, right where shown "
                f"{100 * found['precision_shown']:.0f} %, "
                f"calibration error {found['calibration_error']:.3f}"
            )
            pages = found.get("pages")
            if pages:
                lines.append(
                    f"  of them {pages['cases']} whole pages: macro-F1 {pages['macro_f1']:.3f}, "
                    f"shown {100 * pages['coverage']:.0f} %, right where shown "
                    f"{100 * pages['precision_shown']:.0f} %, "
                    f"calibration error {pages['calibration_error']:.3f}"
                )
            for code, one in found["classes"].items():
                lines.append(
                    f"  {code:26}{one['n']:>5}{one['precision']:>8.3f}{one['recall']:>8.3f}"
                    f"{one['f1']:>8.3f}   [{one['low']:.3f}, {one['high']:.3f}]"
                )
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"scores.json is damaged ({error}); train again") from error
    return lines
