"""Which language a page is written in.

py3langid names all 24 official languages and Maltese; ``lang`` attributes lie too often to be
more than a tie-breaker.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from mcminer.lexicon import LANGUAGES
from mcminer.page.model import Page

__all__ = ["identify", "identify_language"]

#: Also told apart, so that they are not taken for a neighbour.
_NEIGHBOURS = ("ca", "nb", "no", "is", "sq", "mk", "sr", "tr", "uk", "ru", "eu", "gl", "lb")
#: Characters looked at; more changes nothing.
_SAMPLE = 2_000
_MINIMUM = 20


@cache
def _identifier() -> Any:
    # numpy and a 90 MB model: only when a page is read
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.nb_classes)
    identifier.set_languages([c for c in (*LANGUAGES, *_NEIGHBOURS) if c in known])
    return identifier


def identify(text: str, prior: str | None = None) -> tuple[str, float] | None:
    """Language of a text and its probability, or None for less than a few words.

    Args:
        text: running text.
        prior: a language that something else speaks for; it wins where the text is undecided.
    """
    if sum(map(str.isalpha, text[:200])) < _MINIMUM:
        return None
    ranked = _identifier().rank(text[:_SAMPLE])
    code, probability = ranked[0]
    if prior and code != prior and probability < 0.9:
        for other, chance in ranked[1:4]:
            if other == prior and chance > 0.05:
                return other, float(chance)
    return str(code), float(probability)


def identify_language(page: Page) -> str | None:
    """Language of the page's running text; menus and labels count only where nothing else is."""
    sample: list[str] = []
    size = 0
    for minimum, regions in ((60, ("main",)), (25, ("main", "aside", "head")), (1, ("main",))):
        for index, block in enumerate(page.blocks):
            if block.region in regions and block.end - block.start >= minimum:
                words = page.words(index)
                sample.append(words)
                size += len(words)
                if size > _SAMPLE:
                    break
        if size >= 120:
            break
    found = identify("\n".join(sample), page.declared_language)
    return found[0] if found else page.declared_language
