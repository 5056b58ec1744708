"""Saved texts: no markup, no header, no footer; what is left has to do."""

from __future__ import annotations

from typing import Any

import pytest

from mcminer.extract.pipeline import extract
from mcminer.extract.reading import Reading
from mcminer.page import read_page


def cells(text: str, language: str, url: str | None = None) -> dict[str, Any]:
    page = read_page(text.encode(), url=url, media_type="text/plain", language=False)
    page.language = language
    return {name: cell.value for name, cell in extract(Reading.of(page)).cells.items()}


@pytest.mark.parametrize(
    ("url", "text", "title"),
    [
        (
            "https://kolleg.example/seminare/sachkunde-asbest-anlage-4c",
            "Wer Asbestzement saniert, muss seine Fachkenntnis belegen können, sagt das Gesetz.\n"
            "Der Lehrgang Sachkunde Asbest Anlage 4c dauert zwei Tage und endet mit einer Prüfung.",
            "Sachkunde Asbest Anlage 4c",
        ),
        (
            "https://hogeschool.example/opleidingen/docent-nt2-inburgering/toelatingseisen",
            "Toelatingseisen\n\nVoor de opleiding Docent NT2 Inburgering heb je een diploma nodig.",
            "Docent NT2 Inburgering",
        ),
        (
            "https://school.example/?p=12",
            "Course title:\n\nHand Held Applicator 5N0731\n\nTwo days with a tutor on the farm.",
            "Hand Held Applicator 5N0731",
        ),
        (
            "https://portal.example/course/77",
            "Course: Heritage Care in Practice\nBack\nYou study how old houses are kept.",
            "Heritage Care in Practice",
        ),
    ],
)  # fmt: skip
def test_a_title_is_found_without_markup(url: str, text: str, title: str) -> None:
    language = "de" if "Asbest" in text else "nl" if "Toelating" in text else "en"
    assert cells(text, language, url)["title"] == title


def test_an_exam_by_itself_is_no_programme() -> None:
    exam = cells("PRINCE2 Foundation exam\nSixty questions in a written exam.", "en")
    course = cells("PRINCE2 Foundation course\nIt ends with a written exam.", "en")
    assert exam["award_basis"] == ["assessment_only"]
    assert course.get("award_basis") != ["assessment_only"]


def test_a_study_guide_without_a_name_is_a_universitys() -> None:
    found = cells(
        "Heritage Care\nCourse code KVU217\nCredits: 5 ECTS\nLevel: Master\nYear of study 1", "en"
    )
    assert found["provider_type"] == "university"


def test_sixty_ects_are_a_formal_award_unless_fewer_are_named_too() -> None:
    master = cells("Diploma in Museum Work\nThe programme has 60 ECTS.", "en")
    part = cells("Museum Lighting\n5 ECTS, which count towards the master of 60 ECTS.", "en")
    assert master["formality"] == "formal"
    assert part.get("formality") != "formal"


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("fr", "Formation CACES\nLe Code du travail demande une formation à la conduite.", "FR"),
        ("pl", "Kurs spawania\nKurs prowadzą instruktorzy z wieloletnim doświadczeniem w hucie.",
         "PL"),
        ("fr", "Formation de soudure\nNos formateurs vous accueillent toute l'année en atelier.",
         None),
        ("pl", "Kurs\nOPCO", None),
    ],
)  # fmt: skip
def test_the_country_where_the_address_is_silent(
    language: str, text: str, country: str | None
) -> None:
    assert cells(text, language, "https://school.example.com/a").get("country") == country


@pytest.mark.parametrize(
    ("language", "text", "hours"),
    [
        ("fr", "Stage\nDurée : 35 heures dont 7 heures à distance", (35, 35)),
        ("en", "Course\nThe course takes between 50 and 70 hours.", (50, 70)),
        ("es", "Curso\nHorario: de 9 a 14 h", (None, None)),
        ("it", "Corso\nCinque giornate, 35 ore: 4, 5, 11, 12 e 18 novembre", (35, 35)),
        ("fr", "Stage\nLe lundi de 18h30 à 21h50", (None, None)),
        ("nl", "PRINCE2 examen\nExamen\nDuur 1 uur\nMeerkeuze", (None, None)),
        ("sv", "Kurs\nOmfattning: 50%", (None, None)),
        ("hr", "Tečaj\nTraje dva dana, ukupno 8 sati.", (8, 8)),
        ("en", "Course\nYou get 6 credits (1 credit equals a workload of 30 hours).", (None, None)),
    ],
)  # fmt: skip
def test_which_figures_are_the_workload(
    language: str, text: str, hours: tuple[int | None, int | None]
) -> None:
    found = cells(text, language)
    assert (found.get("hours_min"), found.get("hours_max")) == hours


def test_parts_whose_unit_was_said_once() -> None:
    found = cells(
        "Care Skills\nLearner effort: 150 hours (60 in the classroom, 90 self-study)", "en"
    )
    assert (found["hours_contact"], found["hours_self_study"]) == (60, 90)


def test_short_words_are_compared_with_their_marks() -> None:
    page = read_page("Kursen kan ingå i en examen.".encode(), language=False)
    reading = Reading.of(page, "sv")
    assert not reading.hits["context.negation"]


def test_an_address_that_repeats_a_word_costs_no_more_than_any_other() -> None:
    url = "https://a.example/" + "-".join(["course"] * 60) + "-end"
    text = "Welding\n" + "course " * 20_000
    assert cells(text, "en", url).get("title") != "end"
