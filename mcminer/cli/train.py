"""``mcminer train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcminer.classify.train import Trained

__all__ = ["command"]


@click.command(
    name="train",
    short_help="Train the classifier on reviewed rows.",
    epilog="Example: mcminer train my-study --name spring, then mcminer models use my-study spring",
)
@click.argument("study", type=click.Path(path_type=Path), required=False)
@click.option("--cases", "files", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Labelled cases, JSON lines or a folder of them (several times); see "
              "corpora/cases/README.md.")  # fmt: skip
@click.option("--answers", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Labelled pages, as for mcminer evaluate: a file or a folder of them (several "
              "times); --pages holds the pages.")  # fmt: skip
@click.option("--pages", type=click.Path(path_type=Path), default=None, metavar="FOLDER",
              help="The pages of --answers: ID.html, ID.txt or ID.pdf.")  # fmt: skip
@click.option("--name", default="trained", show_default=True, metavar="NAME",
              help="Name of the new model in the study's folder models/.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="Folder of the new model, instead.")  # fmt: skip
@click.option("--alone", is_flag=True, help="Leave out the cases that come with mcminer.")
@click.option("--encoder", default=None, metavar="NAME",
              help="static-eu, minilm, a folder, a hub model, or two joined with +.")  # fmt: skip
@click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True,
              help="Of the cross-validation.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True,
              help="The same seed and cases give the same bytes.")  # fmt: skip
@click.option("--force", is_flag=True, help="Keep the model even if it is worse than before.")
@click.option("--quiet", is_flag=True, help="Only say where the model is.")
def command(
    study: Path | None,
    files: tuple[Path, ...],
    answers: tuple[Path, ...],
    pages: Path | None,
    name: str,
    out: Path | None,
    alone: bool,
    encoder: str | None,
    folds: int,
    seed: int,
    force: bool,
    quiet: bool,
) -> None:
    """Train typology, sector and green on the reviewed rows of STUDY, or on --cases, together
    with the cases that come with mcminer; rows that you reviewed count three times.

    Scores are those of providers and courses that were held out. A model that is worse with your
    labels than without is refused unless --force is given.
    """
    from mcminer.classify.cases import Case, read_cases
    from mcminer.classify.encoder import load_encoder
    from mcminer.classify.publish import publish
    from mcminer.classify.study_cases import study_cases
    from mcminer.classify.train import train
    from mcminer.errors import UsageError
    from mcminer.labelled import base_cases, page_cases
    from mcminer.study import Study

    if study is None and not files and not answers:
        raise UsageError("name a study or --cases FILE; for example: mcminer train my-study")
    if bool(answers) != (pages is not None):
        raise UsageError("--answers and --pages belong together: labels, and the pages they are of")
    cases: list[Case] = read_cases(files) if files else []
    if pages is not None:
        cases += page_cases(answers, pages)
    folder = out
    chosen = encoder
    if study is not None:
        from mcminer.review.labelled import cases as decided

        with Study.open(study) as opened:
            cases += study_cases(opened, decided(opened))
            folder = folder or opened.models / name
            if chosen is None and opened.settings.encoder != "default":
                chosen = opened.settings.encoder
    if folder is None:
        raise UsageError("with --cases alone, --out FOLDER says where the model goes")
    trained = train(
        cases,
        base=[] if alone else base_cases(),
        encoder=load_encoder(chosen) if chosen else None,
        seed=seed,
        folds=folds,
        force=force,
        tell=(lambda line: None) if quiet else (lambda line: click.echo(line, err=True)),
    )
    publish(trained.stored, folder)
    if not quiet:
        _report(trained)
    click.echo(f"wrote {folder}: trained on {trained.stored.facts['trained_on']} cases")
    if study is not None and out is None:
        click.echo(f"Next: mcminer models use {study} {name}, then mcminer map {study}")


def _report(trained: Trained) -> None:
    from mcminer.classify.compare import score_lines

    click.echo("\n".join(score_lines(trained.stored.scores)))
    for target, after in trained.after.items():
        before = trained.before[target]
        click.echo(
            f"your cases, {target}: macro-F1 {before['macro_f1']:.3f} without your labels, "
            f"{after['macro_f1']:.3f} with those of other providers"
        )
    if trained.changed:
        click.echo(f"{len(trained.changed)} of your rows come out differently:")
        for row in trained.changed[:20]:
            click.echo(
                f"  {row['id']} {row['column']}: {row['before'] or 'empty'} -> "
                f"{row['after'] or 'empty'} (labelled {row['label'] or 'empty'}): {row['quote']}"
            )
    for doubt in trained.doubts[:20]:
        click.echo(f"look again: {doubt.case} {doubt.target} {doubt.label or 'empty'}: {doubt.why}")
    for line in trained.worse:
        click.echo(f"worse than before: {line}")
