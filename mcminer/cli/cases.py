"""``mcminer cases``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="cases",
    short_help="Write reviewed rows as labelled cases.",
    epilog="Example: mcminer cases my-study --out cases.jsonl --pages cases",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("cases.jsonl"),
              show_default=True, help="The JSON lines; replaced if there.")  # fmt: skip
@click.option("--pages", type=click.Path(path_type=Path), default=None, metavar="FOLDER",
              help="Also write the cases' pages there, for mcminer evaluate.")  # fmt: skip
def command(study: Path, out: Path, pages: Path | None) -> None:
    """Write what people decided in STUDY as labelled cases: `labels` are the values, `sure` the
    columns that were decided. Cells about which coders differ are left out.
    """
    from mcminer.review.labelled import write_cases
    from mcminer.study import Study

    with Study.open(study) as opened:
        count = write_cases(opened, out, pages=pages)
    click.echo(f"wrote {out}: {count} cases")
    step = f"mcminer evaluate {out} --pages {pages}" if pages else f"mcminer train {study}"
    click.echo(f"Next: {step}")
