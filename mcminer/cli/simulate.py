"""``mcminer simulate``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]

_BAR = 40


@click.command(
    name="simulate",
    short_help="Replay labelling: how much review would have been enough.",
    epilog="Example: mcminer simulate corpora/cases --target sector --step 40",
)
@click.argument("cases", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--target", type=click.Choice(["typology", "sector", "green"]), default="typology",
              show_default=True, help="The column to learn.")  # fmt: skip
@click.option("--first", type=click.IntRange(5), default=20, show_default=True,
              help="Labels at the start.")  # fmt: skip
@click.option("--step", type=click.IntRange(1), default=20, show_default=True,
              help="Labels added each time.")  # fmt: skip
@click.option("--points", type=click.IntRange(1, 100), default=10, show_default=True,
              help="How often.")  # fmt: skip
@click.option("--orders", type=click.IntRange(1, 50), default=3, show_default=True,
              help="How many orders are averaged.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of splits and orders.")
def command(
    cases: tuple[Path, ...],
    target: str,
    first: int,
    step: int,
    points: int,
    orders: int,
    seed: int,
) -> None:
    """Replay the labelling of CASES (files or folders): train on ever more labels, once in the
    order in which the model would have asked for them, once at random, and score on providers
    that were held out.
    """
    from mcminer.classify.cases import read_cases
    from mcminer.classify.simulate import simulate

    chosen, random = simulate(
        read_cases(cases), target=target, first=first, step=step, points=points, orders=orders,
        seed=seed,
    )  # fmt: skip
    click.echo(f"{target}, macro-F1 on held-out providers")
    click.echo(f"{'labels':>7}{'chosen':>9}{'random':>9}")
    for place, labels in enumerate(chosen.labels):
        one, other = chosen.scores[place], random.scores[place]
        bar = "".join(
            "#" if mark < one * _BAR else "-" if mark < other * _BAR else " "
            for mark in range(_BAR)
        )
        click.echo(f"{labels:>7}{one:>9.3f}{other:>9.3f}  {bar.rstrip()}")
