"""``mcminer train-encoder``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="train-encoder",
    short_help="Train the multilingual text encoder.",
    epilog="Example: mcminer train-encoder --pairs corpora/pairs --pairs esco-csv "
    "--out models/static-eu",
)
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, required=True,
              metavar="FOLDER",
              help="Translation pairs: NAME.LANG.tsv files, ESCO's official CSV download, or "
              "MELO's copy of it (several times).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new folder.")
@click.option("--epochs", type=click.IntRange(1, 100), default=4, show_default=True,
              help="How often each name is seen.")  # fmt: skip
@click.option("--buckets", type=click.IntRange(1_000, 1_000_000), default=114_688,
              show_default=True, help="Rows of the table.")  # fmt: skip
@click.option("--dimensions", type=click.IntRange(8, 384), default=160, show_default=True,
              help="Of the vectors.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of the training.")
@click.option("--cache", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Keeps MiniLM's vectors (.npz) between runs.")  # fmt: skip
@click.option("--measure/--no-measure", default=True, show_default=True,
              help="First train without some pairs, to score on them.")  # fmt: skip
def command(
    pairs: tuple[Path, ...],
    out: Path,
    epochs: int,
    buckets: int,
    dimensions: int,
    seed: int,
    cache: Path | None,
    measure: bool,
) -> None:
    """Train the static encoder, so that text in any language lands where all-MiniLM-L6-v2 puts
    its English counterpart. Takes some minutes; needs mcminer[transformers].
    """
    from mcminer.classify.encoder_make import make_encoder
    from mcminer.classify.encoder_train import EncoderSettings

    settings = EncoderSettings(buckets=buckets, dimensions=dimensions, epochs=epochs, seed=seed)
    facts = make_encoder(
        pairs, out, settings=settings, cache=cache, measure=measure,
        tell=lambda line: click.echo(line, err=True),
    )  # fmt: skip
    click.echo(f"wrote {out}: {facts['names']:,} names of {facts['concepts']:,} concepts")
    for title, scores in facts["scores"].items():
        click.echo(f"  {title}: {scores['mean']:.3f} of {scores['candidates']} found first")
