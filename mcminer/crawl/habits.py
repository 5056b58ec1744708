"""What is known of each provider of a study beyond its line in providers.csv.

A provider's habits come from its file: one of those shipped (``crawlers/*.toml``) whose name and
host agree with the line, or one of the study's own in ``STUDY/crawlers/``, by name alone. The
``notes`` of the line may say ``render; delay=2.5`` for those without a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mcminer.crawl.providers import ProviderFile, load_provider
from mcminer.crawl.urls import normalise, split
from mcminer.errors import InputError
from mcminer.shipped import shipped
from mcminer.study import Provider, Study

__all__ = ["Habits", "habits_of", "selectors_of"]

_DELAY_NOTE = re.compile(r"delay\s*=\s*(\d+(?:[.,]\d+)?)(?:\s*s)?", re.IGNORECASE)
_RENDER_NOTE = re.compile(r"render(?:\s*=\s*(?:true|yes|1))?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """One provider's.

    Attributes:
        delay: Seconds between two requests that its site asks for; 0: the study's.
        render: Whether its pages need a browser.
        selectors: CSS selectors of key facts, by column of the codebook.
        file: Where that was written; None: in the notes, or nowhere.
    """

    delay: float = 0.0
    render: bool = False
    selectors: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


def habits_of(study: Study) -> dict[str, Habits]:
    """Habits of the study's providers by name; those of whom nothing is known are absent.

    Raises:
        SettingsError: A file of the study's own folder is wrong.
    """
    rows = study.providers()
    names = {row.name for row in rows}
    own = {one.name: one for one in _own(study) if one.name in names}
    theirs = {one.name: one for one in _shipped(names)}
    found: dict[str, Habits] = {}
    for row in rows:
        known = found.get(row.name)
        if known is None:
            file = own.get(row.name) or _fitting(theirs.get(row.name), rows)
            known = Habits() if file is None else _habits(file)
        known = _noted(known, row.notes)
        if known != Habits():
            found[row.name] = known
    return found


def selectors_of(study: Study) -> dict[str, Mapping[str, str]]:
    """CSS selectors by column, for the providers that have any."""
    return {name: one.selectors for name, one in habits_of(study).items() if one.selectors}


def _own(study: Study) -> list[ProviderFile]:
    folder = study.folder / "crawlers"
    return [load_provider(path) for path in sorted(folder.glob("*.toml"))]


def _shipped(names: set[str]) -> list[ProviderFile]:
    """The shipped files of providers of these names; the others are not even parsed."""
    try:
        paths = sorted(shipped("crawlers").glob("*.toml"))
    except InputError:
        return []
    lines = {f'name = "{name}"' for name in names}
    return [
        load_provider(path)
        for path in paths
        if not lines.isdisjoint(path.read_text(encoding="utf-8").splitlines())
    ]


def _habits(file: ProviderFile) -> Habits:
    return Habits(delay=file.delay, render=file.render, selectors=file.selectors, file=file.path)


def _fitting(file: ProviderFile | None, rows: list[Provider]) -> ProviderFile | None:
    """A shipped file, unless the study's provider of that name is somebody else."""
    if file is None:
        return None
    hosts = {_host(seed) for seed in file.seeds}
    return file if any(_host(row.url) in hosts for row in rows if row.name == file.name) else None


def _host(url: str) -> str:
    address = normalise(url)
    return "" if address is None else split(address)[1].removeprefix("www.")


def _noted(habits: Habits, notes: str) -> Habits:
    for note in re.split(r";|,(?!\d)|\n", notes):
        if told := _DELAY_NOTE.fullmatch(note.strip()):
            habits = replace(habits, delay=max(habits.delay, float(told[1].replace(",", "."))))
        elif _RENDER_NOTE.fullmatch(note.strip()):
            habits = replace(habits, render=True)
    return habits
