"""``mcminer models``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]

_STUDY = click.argument("study", type=click.Path(path_type=Path), required=False)


@click.group(
    name="models",
    short_help="List, show, use and compare models.",
    epilog="Example: mcminer models list my-study",
)
def command() -> None:
    """The models of a study, and the one that comes with mcminer."""


@command.command(name="list", epilog="Example: mcminer models list my-study")
@_STUDY
def list_models(study: Path | None) -> None:
    """List the shipped model and those of STUDY, with their scores; a star marks the one in use."""
    from mcminer.classify.compare import find_models
    from mcminer.classify.persist import load_model
    from mcminer.classify.predict import DEFAULT_MODEL
    from mcminer.classify.study_cases import active_model
    from mcminer.errors import ModelError
    from mcminer.shipped import shipped_model

    models = None if study is None else _models(study)
    active = None if models is None else active_model(models)
    folders = [shipped_model(DEFAULT_MODEL), *(find_models(models) if models else [])]
    for place, folder in enumerate(folders):
        name = "shipped" if place == 0 else folder.name
        star = "*" if (active is None and place == 0) or folder == active else " "
        try:
            stored = load_model(folder)
        except ModelError as error:
            click.echo(f"  {name}: {error}")
            continue
        scores = ", ".join(f"{t} {s['macro_f1']:.3f}" for t, s in stored.scores.items())
        click.echo(f"{star} {name}: {stored.facts['trained_on']} cases, macro-F1 {scores}")


@command.command(name="show", epilog="Example: mcminer models show my-study spring")
@_STUDY
@click.argument("name", default="shipped")
def show(study: Path | None, name: str) -> None:
    """Print the card of a model of STUDY; of the shipped one where no study is named."""
    card = _folder(study, name) / "card.md"
    click.echo(card.read_text(encoding="utf-8") if card.exists() else f"{card.parent}: has no card")


@command.command(name="use", epilog="Example: mcminer models use my-study spring")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("name")
def use(study: Path, name: str) -> None:
    """Let STUDY classify with the model NAME; "shipped" goes back to the shipped one."""
    from mcminer.classify.study_cases import use_model

    use_model(_models(study), name)
    click.echo(f"{study} now uses {name}. Next: mcminer map {study}")


@command.command(name="compare", epilog="Example: mcminer models compare my-study shipped spring")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("first")
@click.argument("second")
@click.option("--cases", "file", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Compare on these cases; by default on the study's reviewed rows.")  # fmt: skip
def compare(study: Path, first: str, second: str, file: Path | None) -> None:
    """Compare two models: their scores, and the cases of which they say different things."""
    from mcminer.classify.cases import read_cases
    from mcminer.classify.compare import compare_on, score_lines
    from mcminer.classify.predict import Classifier
    from mcminer.classify.study_cases import study_cases
    from mcminer.review.labelled import cases as decided
    from mcminer.study import Study

    both = [Classifier.load(_folder(study, name)) for name in (first, second)]
    for name, one in zip((first, second), both, strict=True):
        click.echo(f"{name}\n" + "\n".join(score_lines(one.stored.scores)) + "\n")
    if file is not None:
        cases = read_cases([file])
    else:
        with Study.open(study) as opened:
            cases = study_cases(opened, decided(opened))
    found = compare_on(both[0], both[1], cases)
    click.echo(f"{len(found)} differences on {len(cases)} cases")
    for row in found:
        click.echo(
            f"  {row.case} {row.column}: {first} says {row.first or 'empty'}, {second} says "
            f"{row.second or 'empty'}, labelled {row.label or 'empty'}"
        )


def _models(study: Path) -> Path:
    from mcminer.study import Study

    with Study.open(study) as opened:
        return opened.models


def _folder(study: Path | None, name: str) -> Path:
    from mcminer.classify.predict import DEFAULT_MODEL
    from mcminer.errors import ModelError
    from mcminer.shipped import shipped_model

    if name == "shipped" or study is None:
        return shipped_model(DEFAULT_MODEL)
    folder = _models(study) / name
    if not (folder / "model.json").exists():
        raise ModelError(f"{study}: no model {name!r}; 'mcminer models list {study}' shows them")
    return folder
