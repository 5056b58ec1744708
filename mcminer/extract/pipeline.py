"""The spaCy pipeline: one component per block of the codebook, usable alone.

::

    nlp = pipeline("nl")
    doc = nlp("Studiebelasting: 28 uur. Niveau: NLQF 5.")
    [(span.text, span._.column, span._.value) for span in doc.spans["mcminer.workload"]]

A component reads the page (kept beside the Doc) rather than tokens: tokenizers of 24 languages
disagree on ``7,5 hp`` and ``2x3h``, offsets in the text do not. What it proposes becomes spans
with ``value``, ``column``, ``score`` and ``method``; the resolver turns them into cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from mcminer.extract.candidates import Candidate, resolve
from mcminer.extract.components import COMPONENTS
from mcminer.extract.derive import derive
from mcminer.extract.home import home_countries
from mcminer.extract.light import spacy
from mcminer.extract.reading import Reading
from mcminer.page import Page
from mcminer.page.text import read_text
from mcminer.record import Offer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["extract", "pipeline"]

_READING = "mcminer.reading"
_CANDIDATES = "mcminer.candidates"
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|\n|[^\w\s]|_+")
_EXTENSIONS = ("value", "column", "score", "method", "role", "unit")


class _Tokenizer:
    """Words, numbers and signs, the same in every language; keeps the text to the letter."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str | Page) -> Doc:
        page = text if isinstance(text, Page) else read_text(text)
        words: list[str] = []
        spaces: list[bool] = []
        body, position = page.text, 0
        for match in _TOKEN.finditer(body):
            if match.start() > position:  # rare signs between tokens stay tokens of their own
                words.append(body[position : match.start()])
                spaces.append(False)
            words.append(match[0])
            position = match.end()
            spaced = body[position : position + 1] == " "
            spaces.append(spaced)
            position += spaced
        doc: Doc = spacy().tokens.Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["mcminer.page"] = page
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: the tokenizer has no state."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> _Tokenizer:
        """The inverse of :meth:`to_bytes`."""
        return self

    def to_disk(self, path: Any, **kwargs: Any) -> None:
        """Nothing to store."""

    def from_disk(self, path: Any, **kwargs: Any) -> _Tokenizer:
        """Nothing to load."""
        return self


class _Component:
    """Runs the proposers of one block and keeps their candidates as spans."""

    def __init__(self, group: str, language: str | None) -> None:
        self.group = group
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        found = _proposals(_reading(doc, self.language), self.group)
        doc.user_data.setdefault(_CANDIDATES, []).extend(found)
        doc.spans[f"mcminer.{self.group}"] = list(_spans(doc, found))
        return doc


def _proposals(reading: Reading, group: str) -> list[Candidate]:
    """What the proposers of one block say of a page."""
    return [candidate for propose in COMPONENTS[group] for candidate in propose(reading)]


def _offer(reading: Reading, candidates: Iterable[Candidate]) -> Offer:
    """The choice among candidates, and what follows from it."""
    return Offer(derive(resolve(reading, candidates), home_countries(reading)))


def _spans(doc: Doc, found: Iterable[Candidate]) -> Iterable[Any]:
    for candidate in found:
        span = doc.char_span(candidate.start, candidate.end, alignment_mode="expand")
        if span is None:
            continue
        column, value = next(iter(candidate.values.items()))
        span._.column, span._.value = column, value
        span._.score, span._.method = candidate.score, candidate.method
        span._.role = candidate.method.rsplit(".", 1)[-1]
        span._.unit = candidate.values.get("hours_unit")
        yield span


def _resolver(doc: Doc) -> Doc:
    found = doc.user_data.get(_CANDIDATES, [])
    doc.user_data["mcminer.offer"] = _offer(_reading(doc, None), found)
    return doc


def _reading(doc: Doc, language: str | None) -> Reading:
    reading = doc.user_data.get(_READING)
    if reading is None:
        page = doc.user_data.get("mcminer.page") or read_text(doc.text)
        if page.text != doc.text:  # a Doc of another tokenizer keeps its own text
            page = Page(doc.text, page.blocks, language=page.language)
        reading = doc.user_data[_READING] = Reading.of(page, language)
    return reading


@cache
def _register() -> None:
    from spacy.tokens import Doc, Span

    for name in _EXTENSIONS:
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Doc.has_extension("offer"):
        Doc.set_extension("offer", getter=lambda doc: doc.user_data.get("mcminer.offer"))

    for group in COMPONENTS:
        _factory(f"mcminer.{group}", _maker(group))
    _factory("mcminer.resolver", _make_resolver)


def _maker(group: str) -> Callable[..., Any]:
    def make(nlp: Any, name: str, language: Any = None) -> Any:
        return _Component(group, language)

    return make


def _make_resolver(nlp: Any, name: str, language: Any = None) -> Any:
    return _resolver


def _factory(name: str, make: Callable[..., Any]) -> None:
    """Register a factory under a name with a point, which ``Language.factory`` refuses.

    Only names of pipes within a pipeline must do without (they become sections of its config);
    :func:`pipeline` gives them underscores.
    """
    from spacy.language import FactoryMeta, Language
    from spacy.util import registry

    registry.factories.register(name, func=make)
    Language.set_factory_meta(
        name, FactoryMeta(factory=name, default_config={"language": None}, retokenizes=False)
    )


@cache
def pipeline(language: str | None = None) -> Language:
    """A spaCy pipeline with all of mcminer's components.

    Args:
        language: ISO 639-1 code of the texts; None to use each page's own.

    Returns:
        ``nlp``; ``nlp(text)`` or ``nlp(page)`` gives a Doc with ``doc.spans["mcminer.<block>"]``
        and, from the resolver, ``doc._.offer``.
    """
    nlp = spacy().blank("xx")
    _register()
    nlp.tokenizer = _Tokenizer(nlp.vocab)
    for group in COMPONENTS:
        nlp.add_pipe(f"mcminer.{group}", name=f"mcminer_{group}", config={"language": language})
    nlp.add_pipe("mcminer.resolver", name="mcminer_resolver")
    return nlp  # type: ignore[no-any-return]


def extract(reading: Reading) -> Offer:
    """The offer that a page describes: every column that the rules fill.

    The same proposers and the same choice as in :func:`pipeline`, without tokens and spans, which
    nobody looks at here and which cost a tenth of the time.

    Args:
        reading: the page, read.
    """
    found = [one for group in COMPONENTS for one in _proposals(reading, group)]
    return _offer(reading, found)
