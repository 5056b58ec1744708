"""``mcminer sheet``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="sheet",
    short_help="Write a sheet for review in Excel or LibreOffice.",
    epilog="Example: mcminer sheet my-study --coder ann --sample 20% --blind --out ann.xlsx",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="The file: .xlsx, .csv or .tsv. By default review.xlsx (or review-NAME.xlsx) "
              "here.")  # fmt: skip
@click.option("--columns", metavar="A,B,...", default=None,
              help="Only these columns of the codebook, with commas between.")  # fmt: skip
@click.option("--where", "conditions", metavar="COLUMN=VALUE", multiple=True,
              help="Only such rows; several conditions must all hold. No value means empty. Also "
              "provider=, row=, page= and status= (unreviewed, reviewed, open, ok, rejected, "
              "disputed, doubtful).")  # fmt: skip
@click.option("--coder", metavar="NAME", default=None,
              help="A sheet of this coder's own: what others decided is hidden.")  # fmt: skip
@click.option("--sample", metavar="SIZE", default=None,
              help="A random part, 20% or a number of rows; the same for every coder.")  # fmt: skip
@click.option("--seed", metavar="TEXT", default="", help="Another text draws another sample.")
@click.option("--blind", is_flag=True,
              help="Hide the machine's proposals, so that they lead nobody.")  # fmt: skip
@click.option("--next", "count", type=click.IntRange(1), default=None, metavar="N",
              help="The N rows most worth a look: no verdict yet, least sure first.")  # fmt: skip
@click.option("--separator", default="comma", show_default=True,
              type=click.Choice(["comma", "semicolon", "tab", "locale"]),
              help="Of a CSV file. With semicolon, numbers get a decimal comma.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def command(
    study: Path,
    out: Path | None,
    columns: str | None,
    conditions: tuple[str, ...],
    coder: str | None,
    sample: str | None,
    seed: str,
    blind: bool,
    count: int | None,
    separator: str,
    force: bool,
) -> None:
    """Write the rows of STUDY as a sheet: one row an offer, drop-downs from the codebook, the
    words behind each cell beside it, and a guide.

    What comes back is merged with whatever was decided meanwhile; see `mcminer take`.
    """
    from mcminer.review.sheet import make_sheet
    from mcminer.study import Study

    path = out or Path(f"review-{coder}.xlsx" if coder else "review.xlsx")
    names = [name.strip() for name in columns.split(",") if name.strip()] if columns else None
    with Study.open(study) as opened:
        made = make_sheet(
            opened,
            path,
            columns=names,
            where=conditions,
            coder=coder,
            sample=sample,
            seed=seed,
            blind=blind,
            count=count,
            separator=separator,
            overwrite=force,
        )
    click.echo(f"wrote {made.path}: {made.count} offers, {len(made.base.columns)} columns")
    who = "" if coder else " --coder NAME"
    click.echo(f"Next: review it, save it, then mcminer take {study} {made.path}{who}")
