"""Every language has the same drawers, and none of their phrases does harm."""

from __future__ import annotations

import re
import time
import tomllib
from importlib.resources import files

import pytest

from mcminer.extract.quantities import find_quantities
from mcminer.extract.reading import Reading
from mcminer.lexicon import LANGUAGES, Matcher, fold, lexicon, schema
from mcminer.page.text import read_text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", schema())
def test_each_file_has_each_key(language: str, file: str) -> None:
    path = files("mcminer.lexicon").joinpath(language, f"{file}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(data) == set(schema()[file])


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_sound(language: str) -> None:
    lex = lexicon(language)
    Matcher(dict(lex.phrases))
    for key, phrases in lex.phrases.items():
        assert len(phrases) == len(set(phrases)), f"{language} {key} holds a phrase twice"
        for phrase in phrases:
            assert phrase == phrase.strip(), f"{language} {key}: {phrase!r}"
            assert fold(phrase).strip("* ."), f"{language} {key}: {phrase!r} is empty"
    for key, table in lex.tables.items():
        for word, value in table.items():
            assert isinstance(value, int | float), f"{language} {key} {word}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_least_that_a_language_needs_is_there(language: str) -> None:
    lex = lexicon(language)
    for key in ("units.hours", "units.days", "units.weeks", "units.months", "units.years",
                "labels.duration", "labels.entry", "labels.assessment", "credits.ects", "level.words",
                "assessment.written_exam", "entry.none", "entry.age", "delivery.online",
                "validity.valid", "context.negation", "page.offer", "award.participation"):  # fmt: skip
        assert lex[key], f"{language}: {key} is empty"
    assert len(set(lex.tables["dates.months"].values())) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_runs_away(language: str) -> None:
    hours = lexicon(language)["units.hours"][0].strip("*")
    for seed in ("1 ", "1.000 ", f"12-14 {hours} (", "a" * 50):
        text = fold((seed * 20_000)[:20_000])
        start = time.process_time()
        find_quantities(text, language)
        # generous, for a busy machine: a pattern that runs away takes minutes
        assert time.process_time() - start < 8, f"{language}: {seed!r}"


def test_the_whole_reading_of_an_adversarial_text_ends() -> None:
    page = read_text(("Duration: 1 2 3 4 hours (5-6) " * 1_000)[:20_000], language=False)
    start = time.process_time()
    reading = Reading.of(page, "en")
    assert reading.quantities
    assert reading.hits["labels.duration"]
    assert time.process_time() - start < 10


def test_readme_names_every_rule_of_writing() -> None:
    text = files("mcminer.lexicon").joinpath("README.md").read_text(encoding="utf-8")
    for sign in (r"\*", r"`\.\.`|\.\. "):
        assert re.search(sign, text)
