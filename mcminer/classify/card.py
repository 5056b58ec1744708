"""The cards of models: what they are, what they are for, how good they are, where they fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcminer.classify.compare import score_lines
from mcminer.classify.persist import Stored

__all__ = ["classifier_card", "encoder_card"]


def classifier_card(stored: Stored, *, title: str, synthetic: int) -> str:
    """The card of a classifier, in Markdown.

    Args:
        stored: the model.
        title: its heading.
        synthetic: how many of its cases were written for the purpose.
    """
    facts = stored.facts
    few = {
        name: ", ".join(model.by_similarity)
        for name, model in stored.models.items()
        if model.by_similarity
    }
    thresholds = ", ".join(
        f"{name} {model.threshold:.2f}"
        + ("" if model.temperature == 1 else f" (temperature {model.temperature:.2f})")
        for name, model in stored.models.items()
    )
    weak = (
        "These values had fewer than five cases and lean on the codebook's description of them: "
        + "; ".join(f"{name}: {codes}" for name, codes in few.items())
        if few
        else "Every value had at least five cases."
    )
    return f"""# {title}

Decides `typology`, `sector` and `green` of an offer; `scenario` follows from them by stated rules
(`mcminer/classify/scenario.py`). Multinomial logistic regression on sentence vectors, likeness to
the codebook's descriptions, cue words of the lexicons and cells read off the page.

| | |
|---|---|
| cases | {facts["trained_on"]}, of them {synthetic} written for training and marked synthetic |
| encoder | {facts["encoder"]["name"]} |
| seed, folds | {facts["seed"]}, {facts["folds"]} |
| data | `{facts["data"]}` |
| versions | {", ".join(f"{name} {text}" for name, text in facts["versions"].items())} |
| shown from | {thresholds} |

## Scores

Cross-validation that keeps each provider, and each course in all its languages, on one side.
"(empty)" is scored like any value. Thresholds are chosen on the other folds.

```
{chr(10).join(score_lines(stored.scores))}
```

## Mind

- {weak}
- Synthetic cases are cleaner than real pages: expect lower recall there, and judge by your own
  reviewed rows (`mcminer train STUDY` reports on them).
- A value below its threshold is left out rather than guessed.
- Not for deciding about people; it sorts descriptions of courses.
"""


def encoder_card(facts: Mapping[str, Any], *, name: str) -> str:
    """The card of a static encoder, in Markdown."""
    tables = []
    for title, scores in facts.get("scores", {}).items():
        values = ", ".join(f"{lang} {value:.2f}" for lang, value in scores["by_language"].items())
        tables.append(f"- **{title}** ({scores['candidates']} candidates): "
                      f"mean {scores['mean']:.3f}; {values}")  # fmt: skip
    return f"""# {name}

Static multilingual text encoder: a bag of hashed words and character runs of 3 to 6, int8, numpy
only. Trained so that text in any of the 24 official languages of the EU lands on the vector that
all-MiniLM-L6-v2 gives its English counterpart, seen through that model's {facts["dimensions"]}
leading directions of 384.

| | |
|---|---|
| table | {facts["buckets"]:,} rows of {facts["dimensions"]}, int8 with a scale a row |
| names | {facts.get("names", 0):,} of {facts.get("concepts", 0):,} concepts |
| sources | {facts.get("sources", "")} |
| seed | {facts.get("seed", 0)} |

## Scores: the English counterpart comes first (hit@1), by language

Measured on concepts and texts left out of a training run with the same settings; the shipped
weights were then trained on all of them.

{chr(10).join(tables) or "- not measured"}

## Licence and attribution

Weights: EUPL-1.2, like mcminer. They are derived from

- ESCO, the European Skills, Competences, Qualifications and Occupations classification,
  (c) European Union, reused under Commission Decision 2011/833/EU: "This publication uses the ESCO
  classification of the European Commission." Names as the MELO benchmark (Avature, MIT) has them;
- Unicode CLDR annotations, (c) Unicode, Inc., Unicode License v3;
- all-MiniLM-L6-v2 (Apache-2.0), whose vectors are the targets;
- translation pairs written for mcminer (corpora/pairs), and its lexicons.

No source text is contained in the weights' folder.
"""
