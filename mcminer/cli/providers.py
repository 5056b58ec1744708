"""``mcminer providers``: the provider files that come with mcminer, or your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.crawl.providers import ProviderFile

__all__ = ["command"]


@click.group(name="providers", epilog="Example: mcminer providers list --country NL")
def command() -> None:
    """Providers to crawl: one TOML file each in crawlers/."""


@command.command(
    name="list",
    epilog="Example: mcminer providers list --country AT --csv >> my-study/providers.csv",
)
@click.option("--country", metavar="CODE", help="Only this country, for example --country NL.")
@click.option(
    "--type", "kind", metavar="TYPE", help="Only this provider type, as in --type university."
)
@click.option("--sector", metavar="CODE", help="Only this sector, as in --sector construction.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="Print lines for providers.csv instead of a table."
)
def list_(country: str | None, kind: str | None, sector: str | None, as_csv: bool) -> None:
    """List the providers that have a file, by country."""
    found = _picked(country, kind, sector)
    if as_csv:
        from mcminer.crawl.picking import as_csv as lines

        click.echo(lines(row for one in found for row in one.rows()), nl=False)
        return
    for one in found:
        click.echo(f"{one.path.stem:34} {one.country:4} {one.type:20} {one.name}")
    click.echo(f"{len(found)} providers. Next: mcminer providers show {found[0].path.stem}")


def _picked(country: str | None, kind: str | None, sector: str | None) -> list[ProviderFile]:
    from mcminer.crawl.picking import picked
    from mcminer.crawl.providers import load_providers
    from mcminer.errors import UsageError

    found = picked(load_providers(), country=country, kind=kind, sector=sector)
    if not found:
        raise UsageError("no provider file fits; see: mcminer providers list")
    return found


@command.command(
    name="add",
    epilog="Example: mcminer providers add my-study --country AT --sector construction",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1)
@click.option("--country", metavar="CODE", help="Those of a country, for example --country NL.")
@click.option(
    "--type", "kind", metavar="TYPE", help="Those of a provider type, as in --type university."
)
@click.option("--sector", metavar="CODE", help="Those of a sector, as in --sector construction.")
def add(
    study: Path, names: tuple[str, ...], country: str | None, kind: str | None, sector: str | None
) -> None:
    """Add providers to STUDY/providers.csv: those of NAMES, or those that the options pick.

    NAMES are file names without .toml, as `list` gives them. Who is there already is not added
    again.
    """
    from mcminer.crawl.picking import add_providers
    from mcminer.crawl.providers import load_provider
    from mcminer.errors import UsageError
    from mcminer.study import Study

    if names and (country or kind or sector):
        raise UsageError("give names or options, not both")
    if not names and not (country or kind or sector):
        raise UsageError("say which: names, --country, --type or --sector")
    found = (
        [load_provider(_file(name)) for name in names] if names else _picked(country, kind, sector)
    )
    with Study.open(study) as opened:
        rows = add_providers(opened, found)
    for row in rows:
        click.echo(f"{row.country}  {row.name}  {row.url}")
    click.echo(f"{len(rows)} lines added to {study / 'providers.csv'}.")
    click.echo(f"Next: mcminer crawl {study} --dry-run")


@command.command(name="show", epilog="Example: mcminer providers show nl-stc-training")
@click.argument("name")
def show(name: str) -> None:
    """Print one provider's file. NAME is its file name without .toml, as `list` gives it."""
    click.echo(_file(name).read_text(encoding="utf-8").rstrip())


def _file(name: str) -> Path:
    import difflib

    from mcminer.errors import UsageError
    from mcminer.shipped import shipped

    folder = shipped("crawlers")
    names = sorted(one.stem for one in folder.glob("*.toml"))
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see: mcminer providers list"
        raise UsageError(f"no provider file is called {name!r}; {hint}")
    return folder / f"{name}.toml"


@command.command(name="check", epilog="Example: mcminer providers check my-crawlers/")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check that provider files are valid: those of FILES (or folders), by default all shipped.

    Nothing is fetched.
    """
    from mcminer.crawl.providers import load_provider
    from mcminer.errors import InputError, SettingsError
    from mcminer.shipped import shipped

    paths: list[Path] = []
    for item in files or (shipped("crawlers"),):
        if not item.exists():
            raise InputError(f"{item}: there is no such file or folder")
        paths += sorted(item.glob("*.toml")) if item.is_dir() else [item]
    wrong = 0
    for path in paths:
        try:
            load_provider(path)
        except SettingsError as error:
            click.echo(str(error))
            wrong += 1
    if wrong:
        raise SettingsError(f"{wrong} of {len(paths)} provider files are wrong")
    click.echo(f"{len(paths)} provider files are valid. Next: mcminer providers list --csv")
