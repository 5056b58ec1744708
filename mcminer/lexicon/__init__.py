"""Words by language: units, labels, cues and names, as data that an expert can edit."""

from mcminer.lexicon.fold import fold
from mcminer.lexicon.load import LANGUAGES, Lexicon, lexicon, schema
from mcminer.lexicon.phrases import Hit, Hits, Matcher, phrase_regex, phrases_regex

__all__ = [
    "LANGUAGES",
    "Hit",
    "Hits",
    "Lexicon",
    "Matcher",
    "fold",
    "lexicon",
    "phrase_regex",
    "phrases_regex",
    "schema",
]
