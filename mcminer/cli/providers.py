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
    from mcminer.crawl.providers import load_providers
    from mcminer.errors import UsageError

    found = [
        one
        for one in load_providers()
        if (country is None or one.country == country.upper())
        and (kind is None or one.type == kind)
        and (sector is None or sector in one.sectors)
    ]
    if not found:
        raise UsageError("no provider file fits; see: mcminer providers list")
    if as_csv:
        _print_csv(found)
        return
    for one in found:
        click.echo(f"{one.path.stem:34} {one.country:4} {one.type:20} {one.name}")
    click.echo(f"{len(found)} providers. Next: mcminer providers show {found[0].path.stem}")


def _print_csv(found: list[ProviderFile]) -> None:
    import csv
    import io

    from mcminer.study.providers import HEADER

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for one in found:
        for row in one.rows():
            writer.writerow([getattr(row, name) for name in HEADER])
    click.echo(out.getvalue(), nl=False)


@command.command(name="show", epilog="Example: mcminer providers show nl-stc-training")
@click.argument("name")
def show(name: str) -> None:
    """Print one provider's file. NAME is its file name without .toml, as `list` gives it."""
    import difflib

    from mcminer.errors import UsageError
    from mcminer.shipped import shipped

    folder = shipped("crawlers")
    path = folder / f"{name}.toml"
    names = sorted(one.stem for one in folder.glob("*.toml"))
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see: mcminer providers list"
        raise UsageError(f"no provider file is called {name!r}; {hint}")
    click.echo(path.read_text(encoding="utf-8").rstrip())


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
