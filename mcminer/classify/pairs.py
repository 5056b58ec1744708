"""Translation pairs: names of the same thing in several languages, joined by an identifier.

A folder of pairs holds

- ``NAME.LANG.tsv`` or ``NAME.LANG.tsv.gz``: two columns, identifier and text, tab between them;
  a first line whose second column is ``label`` or ``text`` is a heading. The same identifier in
  ``NAME.en.tsv`` says what the text means in English. An identifier may have several lines.
- ``occupations_LANG.csv``, ``skills_LANG.csv`` and the like from ESCO's official CSV download
  (columns ``conceptUri``, ``preferredLabel``, ``altLabels``);
- or MELO's copy of ESCO's names (:mod:`mcminer.classify.melo`).
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mcminer.classify.melo import is_melo, read_melo
from mcminer.errors import InputError
from mcminer.lexicon import LANGUAGES, lexicon

__all__ = ["Concept", "lexicon_concepts", "read_pairs"]

_TSV = re.compile(r"(?P<name>.+)\.(?P<lang>[a-z]{2})\.tsv(?:\.gz)?$")
_CSV = re.compile(r"(?P<name>[A-Za-z]+)_(?P<lang>[a-z]{2})\.csv$")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its names.

    Attributes:
        key: set and identifier.
        texts: names by language; English is always there.
    """

    key: str
    texts: dict[str, tuple[str, ...]]


def read_pairs(folders: Iterable[Path]) -> list[Concept]:
    """All concepts of the folders that have a name in English, in order of their keys.

    Raises:
        InputError: a folder is missing, or none of them holds pairs with English.
    """
    found: dict[str, dict[str, dict[str, None]]] = {}
    folders = list(folders)
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder; --pairs names a folder of .tsv files")
        for name, lang, key, text in _read_folder(folder):
            if lang in LANGUAGES and (text := " ".join(text.split())):
                names = found.setdefault(f"{name}:{key}", {}).setdefault(lang, {})
                names[text] = None
    concepts = [
        Concept(key, {lang: tuple(texts) for lang, texts in sorted(by_lang.items())})
        for key, by_lang in sorted(found.items())
        if "en" in by_lang
    ]
    if not concepts:
        raise InputError(f"{', '.join(map(str, folders))}: no pairs with English in NAME.en.tsv")
    return concepts


def lexicon_concepts() -> list[Concept]:
    """The lexicons' words of sectors and types: each list is one thing with many names."""
    by_key: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang in LANGUAGES:
        for key, phrases in lexicon(lang).phrases.items():
            if key.startswith(("sectors.", "typology.", "outcomes.green")):
                plain = tuple(
                    phrase.replace("*", "").replace(" .. ", " ")
                    for phrase in phrases
                    if not phrase.startswith("*")
                )
                if plain:
                    by_key.setdefault(f"lexicon:{key}", {})[lang] = plain
    return [Concept(key, texts) for key, texts in sorted(by_key.items()) if "en" in texts]


def _read_folder(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    if is_melo(folder):
        for lang, key, name in read_melo(folder):
            yield "esco", lang, key, name
        return
    for path in sorted(folder.rglob("*")):
        yield from _read(path)


def _read(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Set, language, identifier and text of each name in a file; nothing for other files."""
    if match := _TSV.search(path.name):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                key, _, text = line.rstrip("\n").partition("\t")
                if not text or key.startswith("#") or (not number and text in ("label", "text")):
                    continue
                yield match["name"], match["lang"], key, text
    elif match := _CSV.search(path.name):
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"conceptUri", "preferredLabel"} <= set(rows.fieldnames or ()):
                return
            for row in rows:
                for text in (row["preferredLabel"], *(row.get("altLabels") or "").splitlines()):
                    yield match["name"], match["lang"], row["conceptUri"], text
