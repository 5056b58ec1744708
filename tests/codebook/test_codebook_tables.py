"""The tables: referencing of levels, credits, countries, sectors, quality standards."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

from mcminer.codebook import tables
from mcminer.codebook.tables import reading
from mcminer.errors import CodebookError

EU = {one.code for one in tables.countries() if one.eu}
CSV_FILES = sorted(
    path.name for path in files("mcminer.codebook.tables").iterdir() if path.name.endswith(".csv")
)


@pytest.mark.parametrize("name", CSV_FILES)
def test_every_row_names_its_source_and_is_unique(name: str) -> None:
    text = files("mcminer.codebook.tables").joinpath(name).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows
    assert all(row["source"] for row in rows)
    assert "://" not in text
    assert max(Counter(tuple(row.values()) for row in rows).values()) == 1


def test_a_table_with_another_header_is_refused() -> None:
    with pytest.raises(CodebookError, match=r"sectors\.csv: the header is"):
        reading.rows("sectors", ("code",))


# --- levels ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "system", "expected"),
    [
        ("IE", "NFQ", [1, 1, 2, 3, 4, 5, 6, 6, 7, 8]),
        ("GB", "SCQF", [None, None, 1, 2, 3, 4, 5, 5, 6, 6, 7, 8]),
        ("SI", "SOK", [1, 2, 3, 4, 4, 5, 6, 7, 7, 8]),
        ("GB", "RQF", [2, 3, 4, 5, 5, 6, 7, 8]),
        ("IS", "ISQF", [2, 3, 4, 5, 6, 7, 8]),
        ("ES", "MECES", [5, 6, 7, 8]),
        ("NO", "NKR", [None, 2, 3, 4, 5, 6, 7, 8]),
        ("DE", "DQR", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("FR", "RNCP", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("BE", "VKS", [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_referencing(country: str, system: str, expected: list[int | None]) -> None:
    levels = range(1, len(expected) + 1)
    assert [tables.nqf_to_eqf(country, system, level) for level in levels] == expected
    assert tables.nqf_to_eqf(country, system, len(expected) + 1) is None


@pytest.mark.parametrize(
    ("country", "system", "level", "eqf"),
    [
        ("IE", "QQI", "8", 6),
        ("IE", "FETAC", "Level 6", 5),
        ("IE", None, 8, 6),
        ("IE", "NQF", 9, 7),
        ("UK", "rqf", "Entry Level 3", 1),
        ("GB", "RQF", "E1", None),
        ("HR", "HKO", "4.2", 4),
        ("HR", "HKO", "6. sv", 6),
        ("HR", "CROQF", "7.1.st", 7),
        ("HR", "HKO", "8.1", 8),
        ("NL", "NLQF", "4+", 4),
        ("NL", "NLQF", "Entry", None),
        ("MT", "MQF", "B", None),
        ("LT", "LTKS", "III", 3),
        ("AT", "NQR", "VI", 6),
        ("ME", "CKO", "VII1", 7),
        ("MK", "NNMQF", "V A", 5),
        ("CY", "CyQF", "5b", 5),
        ("EL", "ΕΠΠ", "5", 5),
        ("FR", "CNCP", "6", 6),
        ("FR", "RNCP", "III", None),
        ("PT", "QNQ", "III", None),
        ("BE", None, "5", None),
        ("DE", "NLQF", "5", None),
        ("ZZ", None, "5", None),
    ],
)
def test_levels_as_pages_write_them(
    country: str, system: str | None, level: str | int, eqf: int | None
) -> None:
    assert tables.nqf_to_eqf(country, system, level) == eqf


def test_every_eu_country_has_a_framework_with_levels() -> None:
    levelled = {(one.country, one.system) for one in tables.national_levels()}
    assert {(one.country, one.system) for one in tables.frameworks()} == levelled
    assert {country for country, _ in levelled} >= EU
    assert len(EU) == 27


def test_eqf_levels_never_fall_as_national_levels_rise() -> None:
    for framework in tables.frameworks():
        referenced = [
            one.eqf_level
            for one in tables.national_levels()
            if (one.country, one.system) == (framework.country, framework.system) and one.eqf_level
        ]
        assert referenced == sorted(referenced), framework.system
        assert referenced[-1] == 8, framework.system


@pytest.mark.parametrize(
    ("country", "system"), [("IE", "NFQ"), ("EE", "EstQF"), ("PL", "PRK"), ("BE", None)]
)
def test_the_country_gives_the_system(country: str, system: str | None) -> None:
    assert tables.nqf_system(country) == system


def test_at_most_one_main_framework_a_country() -> None:
    mains = Counter(one.country for one in tables.frameworks() if one.main)
    assert set(mains.values()) == {1}


def test_cycles() -> None:
    assert [cycle.eqf_level for cycle in tables.cycles()] == [5, 6, 7, 8]


# --- credits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "hours"),
    [
        ("IT", (25, 25)),
        ("EE", (26, 26)),
        ("FI", (27, 27)),
        ("NL", (28, 28)),
        ("DE", (30, 30)),
        ("IE", (20, 25)),
        ("PL", (25, 30)),
        ("CH", (25, 30)),
    ],
)
def test_hours_of_one_credit(country: str, hours: tuple[int, int]) -> None:
    assert tables.hours_of_credits(1, country) == hours


def test_hours_of_a_range_of_credits() -> None:
    assert tables.hours_of_credits(20, "NL", 50) == (560, 1400)
    assert tables.hours_of_credits(2.5, "IE") == (50, 62.5)
    assert tables.hours_of_credits(5, "US") is None


def test_every_eu_country_has_hours_per_credit() -> None:
    neighbours = {"NO", "IS", "LI", "CH", "GB", "TR"}
    assert all(tables.credit_hours(code) for code in EU | neighbours)


@pytest.mark.parametrize(
    ("unit", "country", "canonical"),
    [
        ("ECTS", "", "ECTS"),
        ("hp", "SE", "ECTS"),
        ("CFU", "IT", "ECTS"),
        ("opintopistettä", "FI", "ECTS"),
        ("EAP", "EE", "ECTS"),
        ("sp", "FI", "ECTS"),
        ("KP", "CH", "ECTS"),
        ("KP", "LV", "KP"),
        ("kp", "FI", "kompetenspoäng"),
        ("EKAP", "EE", "EKAP"),
        ("osp", "FI", "osp"),
        ("yh-poäng", "SE", "yh-poäng"),
        ("CATS", "GB", "CATS"),
        ("ECM", "IT", "ECM"),
    ],
)
def test_credits_by_another_name(unit: str, country: str, canonical: str) -> None:
    found = tables.credit_unit(unit, country)
    assert found is not None
    assert (found.canonical, found.is_ects) == (canonical, canonical == "ECTS")


def test_an_ambiguous_unit_has_no_answer_without_a_place() -> None:
    assert tables.credit_unit("kp") is None
    assert tables.credit_unit("kp", language="lv") is not None
    assert tables.credit_unit("bananas") is None


def test_units_are_lower_case() -> None:
    assert all(one.unit == one.unit.lower() for one in tables.credit_units())


# --- countries, sectors, quality ---------------------------------------------------------------


def test_countries_are_complete() -> None:
    codes = [one.code for one in tables.countries()]
    assert codes == sorted(set(codes))
    assert len(codes) == 249 + 1  # ISO 3166-1 and Kosovo
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ie", "IE"),
        ("UK", "GB"),
        ("EL", "GR"),
        ("Deutschland", "DE"),
        ("Irlanti", "IE"),
        ("Κύπρος", "CY"),
        ("holland", "NL"),
        ("Scotland", "GB"),
    ],
)
def test_countries_go_by_many_names(text: str, code: str) -> None:
    found = tables.country(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("tld", "code"),
    [
        ("ie", "IE"),
        (".uk", "GB"),
        ("xn--90ae", "BG"),
        ("ελ", "GR"),
        ("me", None),
        ("io", None),
        ("com", None),
        ("eu", None),
        ("cat", None),
        ("xn--", None),
    ],
)
def test_a_national_domain_settles_the_country(tld: str, code: str | None) -> None:
    assert tables.country_of_tld(tld) == code


def test_regional_domains_count_on_request() -> None:
    assert tables.country_of_tld("wien", regional=True) == "AT"


def test_all_official_languages_of_the_union_are_marked() -> None:
    assert sum(one.eu for one in tables.languages()) == 24


@pytest.mark.parametrize(
    ("field", "sector"),
    [
        ("0732", "construction"),
        ("0715", "manufacturing"),
        ("0721", "agri_food"),
        ("0713", "energy_environment"),
        ("0613", "ict"),
        ("1013", "tourism_hospitality"),
        ("1012", "retail_personal"),
        ("0231", "transversal"),
        ("0215", "cultural_creative"),
        ("031", None),
    ],
)
def test_fields_of_education_point_to_sectors(field: str, sector: str | None) -> None:
    assert tables.sector_of_isced_f(field) == sector


def test_nace_sections_belong_to_one_sector() -> None:
    sections = Counter(section for one in tables.sectors() for section in one.nace)
    assert set(sections.values()) == {1}
    assert (tables.sector_of_nace("f"), tables.sector_of_nace("X")) == ("construction", None)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("oe-cert", "Ö-Cert"),
        ("ISO 17024", "ISO/IEC 17024"),
        ("certifié Qualiopi", "Qualiopi"),
        ("Cedeo-erkend", "Cedeo"),
        ("EduQua", "eduQua"),
        ("NCFHE", "MFHEA"),
    ],
)
def test_quality_standards_go_by_many_names(alias: str, name: str) -> None:
    found = tables.quality_standard(alias)
    assert found is not None
    assert found.name == name


def test_names_of_quality_standards_are_unique() -> None:
    names = Counter(one.name.casefold() for one in tables.quality_standards())
    assert max(names.values()) == 1


def test_a_national_body_belongs_to_one_country() -> None:
    names = Counter(name for bodies in tables.national_bodies().values() for name in bodies)
    assert max(names.values()) == 1
    assert all(tables.country_code(code) == code for code in tables.national_bodies())


@pytest.mark.parametrize(
    ("language", "country"), [("da", "DK"), ("ga", "IE"), ("fr", None), ("ca", None), ("el", None)]
)
def test_a_language_tells_the_country_where_only_one_speaks_it(
    language: str, country: str | None
) -> None:
    assert tables.country_of_language(language) == country
