"""The shipped provider files, and the command that lists them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from mcminer.cli.providers import command
from mcminer.codebook.tables import countries
from mcminer.crawl.providers import load_provider, load_providers
from mcminer.crawl.scope import Scope
from mcminer.errors import SettingsError, UsageError
from mcminer.shipped import shipped
from mcminer.study.providers import provider_types, read_providers

FILES = sorted(shipped("crawlers").glob("*.toml"))

GOOD = """name = "School"
country = "NL"
type = "vet_school"
language = "nl"
seeds = ["https://school.example/courses/"]
checked = "unchecked"
"""


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_is_valid(path: Path) -> None:
    one = load_provider(path)
    assert path.stem.startswith(one.country.lower() + "-")
    scope = Scope(one.rows())
    assert len(scope.seeds) == len(one.seeds)


def test_eighty_providers_in_all_countries_and_of_all_types() -> None:
    found = load_providers()
    assert len(found) >= 80
    assert {one.code for one in countries() if one.eu} <= {one.country for one in found}
    assert {one.type for one in found} == set(provider_types())
    names = Counter(one.name for one in found)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seeds", "seed", "unknown key `seed`; did you mean `seeds`"),
        ('name = "School"\n', "", "`name` is missing"),
        ('"NL"', '"NLD"', "country 'NLD' is no ISO code"),
        ("vet_school", "school", "unknown type `school`"),
        ('"nl"', '"xx"', "language 'xx' is none of the 24"),
        ("https://school", "ftp://school", "is no http"),
        ('["https://school.example/courses/"]', '"https://school.example/"', "must be a list"),
        ('"unchecked"', '"soon"', "`checked` must be a date"),
        ('checked = "unchecked"', "checked = 5", "`checked` must not be 5"),
        ('name = "School"', 'name = "School"\nsectors = ["baking"]', "unknown sector `baking`"),
        ('name = "School"', "name = ", "is not valid TOML"),
    ],
)
def test_mistakes_name_the_file(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "nl-school.toml"
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(SettingsError, match=message) as caught:
        load_provider(path)
    assert str(path) in str(caught.value)


def test_a_date_counts_as_checked(tmp_path: Path) -> None:
    path = tmp_path / "nl-school.toml"
    path.write_text(GOOD.replace('"unchecked"', "2026-11-24"))
    assert load_provider(path).checked == "2026-11-24"


def test_the_list_becomes_a_providers_csv(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["list", "--country", "nl", "--csv"])
    assert result.exit_code == 0
    path = tmp_path / "providers.csv"
    path.write_text("country,name,type,url,scope,notes,legal_ground\n" + result.output)
    rows = read_providers(path)
    assert len(rows) >= 5
    assert {row.country for row in rows} == {"NL"}


def test_list_show_and_check() -> None:
    run = CliRunner()
    listed = run.invoke(command, ["list", "--type", "platform"])
    assert "ie-microcreds" in listed.output
    assert 'name = "MicroCreds"' in run.invoke(command, ["show", "ie-microcreds"]).output
    assert "are valid" in run.invoke(command, ["check"]).output
    missing = run.invoke(command, ["show", "ie-microcred"])
    assert isinstance(missing.exception, UsageError)
    assert "did you mean 'ie-microcreds'?" in str(missing.exception)
