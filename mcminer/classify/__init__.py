"""Classification: an encoder for 24 languages, and a model that people can train on.

::

    from mcminer.classify import Classifier

    classifier = Classifier.load()              # the model that ships; or a folder
    cells = classifier.classify(page, offer)    # typology, sector, green, scenario: where sure
    why = classifier.explain(page, offer)       # marks, cue words, nearest labelled cases

Training: :mod:`mcminer.classify.train` (cases in, model out), :mod:`mcminer.classify.learn` (which
rows to label next), :mod:`mcminer.classify.encoder_train` (the encoder itself). Nothing at
inference imports torch or scikit-learn.
"""

from __future__ import annotations

from mcminer.classify.cases import Case, read_cases, shipped_cases
from mcminer.classify.encoder import load_encoder
from mcminer.classify.predict import Classifier, Explanation, Guess, default_classifier

__all__ = [
    "Case",
    "Classifier",
    "Explanation",
    "Guess",
    "default_classifier",
    "load_encoder",
    "read_cases",
    "shipped_cases",
]
