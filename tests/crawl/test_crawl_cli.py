"""The commands: they parse, print, and name the next one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from crawl_web import Reply, Site, page

from mcminer.cli import archive, crawl, new, providers, status
from mcminer.errors import CrawlError, SettingsError, StudyError, UsageError
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]

COMMANDS = [
    new.command,
    crawl.command,
    status.command,
    archive.command,
    *archive.command.commands.values(),
    providers.command,
    *providers.command.commands.values(),
]


@pytest.mark.parametrize("command", COMMANDS, ids=[str(one.name) for one in COMMANDS])
def test_every_command_and_option_has_help_and_an_example(command: click.Command) -> None:
    assert command.help
    assert "Example: mcminer " in (command.epilog or "")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_from_a_new_study_to_its_status(tmp_path: Path, site: Sites) -> None:
    web = site({"/": page("/a", "/private"), "/a": page()}, robots="User-agent: *\nDisallow: /p\n")
    folder = str(tmp_path / "study")
    run = CliRunner()
    made = run.invoke(new.command, [folder, "--contact", "ann@example.org"])
    assert f"mcminer crawl {folder}" in made.output
    settings = tmp_path / "study" / "study.toml"
    text = settings.read_text().replace("allow_networks = []", 'allow_networks = ["127.0.0.0/8"]')
    settings.write_text(text.replace("delay = 1.0", "delay = 0"))
    dry = run.invoke(crawl.command, [folder, "--url", web.url(), "--dry-run"])
    assert web.url() in dry.output
    assert web.log == []
    result = run.invoke(crawl.command, [folder, "--url", web.url()])
    assert result.exception is None
    assert "2 fetched" in result.output
    assert "1 refused" in result.output
    assert f"Next: mcminer map {folder}" in result.output
    table = run.invoke(status.command, [folder, "--reasons"])
    assert "127.0.0.1" in table.output
    assert "1  refused  robots.txt" in table.output
    assert run.invoke(crawl.command, [folder, "--status"]).output.startswith("provider")
    again = run.invoke(crawl.command, [folder, "--again"])
    assert "0 new, 0 changed, 2 unchanged, 0 gone" in again.output
    checked = run.invoke(archive.command, ["check", folder])
    assert "Every byte is as it was written" in checked.output


def test_mistakes_raise_one_clear_line(tmp_path: Path, site: Sites, study: Studies) -> None:
    run = CliRunner()
    mine = study(site({"/": Reply("", 404)}), contact="")
    folder = str(mine.folder)
    assert isinstance(run.invoke(crawl.command, [folder]).exception, SettingsError)
    assert isinstance(run.invoke(crawl.command, [str(tmp_path / "x")]).exception, StudyError)
    wrong = run.invoke(crawl.command, [folder, "--url", "mailto:a@b.eu"]).exception
    assert isinstance(wrong, UsageError)
    unknown = run.invoke(status.command, [folder, "--provider", "Nobody"]).exception
    assert isinstance(unknown, UsageError)


def test_a_crawl_that_gets_nothing_says_so(site: Sites, study: Studies) -> None:
    mine = study(site({"/": Reply("", 404)}))
    result = CliRunner().invoke(crawl.command, [str(mine.folder)])
    assert isinstance(result.exception, CrawlError)
    assert "no page could be fetched" in str(result.exception)


def test_a_damaged_archive_is_an_error(site: Sites, study: Studies) -> None:
    mine = study(site({"/": page()}))
    CliRunner().invoke(crawl.command, [str(mine.folder)])
    (path,) = mine.archive.iterdir()
    path.write_bytes(path.read_bytes()[:-10])
    result = CliRunner().invoke(archive.command, ["check", str(mine.folder)])
    assert isinstance(result.exception, StudyError)
    assert "truncated: 10 bytes are missing" in result.output


def test_the_account_says_what_politeness_cost(site: Sites, study: Studies) -> None:
    from mcminer.crawl import crawl as run
    from mcminer.crawl.account import account

    web = site({"/": page(*(f"/{n}" for n in range(9)))})
    web.routes |= {f"/{n}": page() for n in range(9)}
    mine = study(web, max_pages_per_host=4)
    run(mine)
    (line,) = account(mine)
    assert (line.found, line.fetched, line.waiting) == (11, 4, 6)
    assert line.note == "partial: cap of 4 pages a host, 4 of 10 pages"
