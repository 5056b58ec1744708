"""What provider files say is applied: delay, render, selectors; and studies pick from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from crawl_web import Site, page

from mcminer.cli.providers import command
from mcminer.crawl import crawl
from mcminer.crawl.account import account
from mcminer.crawl.habits import Habits, habits_of, selectors_of
from mcminer.crawl.picking import add_providers, picked
from mcminer.crawl.providers import load_provider, load_providers
from mcminer.errors import SettingsError, UsageError
from mcminer.study import Study
from mcminer.study.providers import read_providers

Sites = Callable[..., Site]
Studies = Callable[..., Study]

FILE = """name = "Provider 0"
country = "NL"
type = "vet_school"
language = "nl"
seeds = ["https://school.example/courses/"]
checked = "unchecked"
delay = 0.3
render = true

[selectors]
ects = ".facts .ects"
"""


def own_file(study: Study, text: str = FILE) -> Path:
    folder = study.folder / "crawlers"
    folder.mkdir(exist_ok=True)
    path = folder / "nl-school.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_the_studys_own(study: Studies) -> None:
    mine = study("https://school.example/")
    path = own_file(mine)
    assert habits_of(mine) == {
        "Provider 0": Habits(
            delay=0.3, render=True, selectors={"ects": ".facts .ects"}, file=path
        )
    }  # fmt: skip
    assert selectors_of(mine) == {"Provider 0": {"ects": ".facts .ects"}}


def test_notes_stand_in_for_a_file(study: Studies) -> None:
    mine = study("https://school.example/")
    path = mine.folder / "providers.csv"
    text = path.read_text().replace("/,,,", '/,,"seen in May; render; delay = 2,5",')
    path.write_text(text)
    assert habits_of(mine)["Provider 0"] == Habits(delay=2.5, render=True)
    path.write_text(text.replace("render;", "does not render well;"))
    assert habits_of(mine)["Provider 0"] == Habits(delay=2.5)


def test_a_shipped_file_counts_for_its_own_host_only(tmp_path: Path, study: Studies) -> None:
    mine = study("https://school.example/")
    shipped = load_provider(own_file(mine))
    assert shipped.name == "Provider 0"
    name = load_providers()[0].name
    path = mine.folder / "providers.csv"
    path.write_text(path.read_text().replace("Provider 0", name))
    assert habits_of(mine) == {}


def test_the_providers_own_delay_is_kept(site: Sites, study: Studies) -> None:
    web = site({"/": page("/a", "/b"), "/a": page(), "/b": page()})
    mine = study(web)
    own_file(mine, FILE.replace("render = true\n", ""))
    crawl(mine)
    assert len(web.log) == 6  # robots.txt, tdmrep.json, sitemap.xml, and three pages
    assert min(web.gaps()) >= 0.29
    (line,) = account(mine)
    assert line.delay == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('ectz = ".x"', "cannot be given for `ectz`; did you mean `ects`"),
        ('ects = ".x > > "', "is no CSS selector"),
        ("ects = 5", "must give a CSS selector"),
    ],
)
def test_selectors_are_checked(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "nl-school.toml"
    path.write_text(FILE.replace('ects = ".facts .ects"', line))
    with pytest.raises(SettingsError, match=message):
        load_provider(path)


def test_a_delay_below_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nl-school.toml"
    path.write_text(FILE.replace("0.3", "-1"))
    with pytest.raises(SettingsError, match="`delay` must not be -1"):
        load_provider(path)


def test_providers_are_added_once(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    Study.create(folder, contact="tests@example.org").close()
    run = CliRunner()
    said = run.invoke(command, ["add", str(folder), "--country", "at", "--type", "university"])
    assert said.exception is None
    rows = read_providers(folder / "providers.csv")
    assert rows
    assert {(row.country, row.type) for row in rows} == {("AT", "university")}
    again = run.invoke(command, ["add", str(folder), "--country", "at", "--type", "university"])
    assert "0 lines added" in again.output
    named = run.invoke(command, ["add", str(folder), "nl-exin", "se-gu"])
    assert named.exception is None
    assert len(read_providers(folder / "providers.csv")) == len(rows) + 2
    for arguments in ([], ["nl-exin", "--country", "NL"], ["nl-exim"], ["--sector", "x"]):
        wrong = run.invoke(command, ["add", str(folder), *arguments])
        assert isinstance(wrong.exception, UsageError)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_providers_are_added_in_the_files_own_dialect(
    tmp_path: Path, coding: str, end: str
) -> None:
    folder = tmp_path / "study"
    Study.create(folder, contact="tests@example.org").close()
    path = folder / "providers.csv"
    lines = ["URL;Name;Country", "https://a.example/;Škola" if coding != "cp1252" else
             "https://a.example/;École;FR"]  # fmt: skip
    path.write_bytes(end.join(lines).encode(coding))
    with Study.open(folder) as mine:
        added = add_providers(mine, picked(load_providers(), country="CZ"))
    rows = read_providers(path)
    assert len(rows) == len(added) + 1
    assert rows[0].name in ("Škola", "École")
    assert rows[-1].country == "CZ"
