"""``mcminer adjudicate``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="adjudicate",
    short_help="Make the sheet of disagreements.",
    epilog="Example: mcminer adjudicate my-study --out differences.xlsx",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("differences.xlsx"),
              show_default=True, help="The file, .xlsx or .csv.")  # fmt: skip
@click.option("--separator", default="comma", show_default=True,
              type=click.Choice(["comma", "semicolon", "tab", "locale"]),
              help="Of a CSV file.")  # fmt: skip
@click.option("--take", "taken", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Take a filled-in sheet back instead; the same as mcminer take.")  # fmt: skip
@click.option("--coder", metavar="NAME", default=None, help="With --take: who decided.")
def command(study: Path, out: Path, separator: str, taken: Path | None, coder: str | None) -> None:
    """Write the cells of STUDY about which coders differ, one line a cell: what each said, the
    page's words, and an empty column for the decision.

    Whoever fills it in is named when it is taken back, and their word is final. "(empty)" decides
    that nothing stands in the cell.
    """
    from mcminer.review.adjudicate import make_adjudication, resolve
    from mcminer.study import Study

    with Study.open(study) as opened:
        if taken is not None:
            count = resolve(opened, taken, coder=coder or "")
            click.echo(f"decided: {count} cells")
            click.echo(f"Next: mcminer cases {study}")
            return
        count = make_adjudication(opened, out, separator=separator)
    click.echo(f"wrote {out}: {count} cells to decide")
    click.echo(f"Next: fill in the column decision, then mcminer take {study} {out} --coder NAME")
