"""``mcminer take``."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(
    name="take",
    short_help="Take a reviewed sheet back.",
    epilog="Example: mcminer take my-study ann.xlsx --coder ann --dry-run",
)
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--coder", metavar="NAME", default=None,
              help="Who reviewed it; not needed where the sheet was made for a coder.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would happen and write nothing.")
def command(study: Path, file: Path, coder: str | None, dry_run: bool) -> None:
    """Merge the edits of FILE, a sheet of STUDY that came back, into the study.

    All of it is taken or nothing. A cell that somebody else changed too keeps its value: it is
    listed, both opinions are kept, and a person decides (exit code 5). A sheet of disagreements
    is recognised, and its decisions are final.
    """
    from mcminer.review.adjudicate import is_adjudication, resolve
    from mcminer.review.taking import check_conflicts, read_sheet, take
    from mcminer.study import Study

    with Study.open(study) as opened:
        if is_adjudication(read_sheet(opened, file)[0]):
            count = resolve(opened, file, coder=coder or "", dry_run=dry_run)
            click.echo(f"{'would decide' if dry_run else 'decided'}: {count} cells")
            click.echo(f"Next: mcminer agree {study}")
            return
        done = take(opened, file, coder=coder, dry_run=dry_run)
    for note in done.notes:
        click.echo(f"note: {note}")
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(done.decisions.items()))
    would = "would take" if dry_run else "took"
    click.echo(f"{would} from {done.coder}: {words or 'no change'} ({done.rows} rows came back)")
    if done.adding:
        numbers = f": row {', '.join(map(str, done.added))}" if done.added else ""
        click.echo(f"rows added by hand: {done.adding}{numbers}")
    if done.missing:
        click.echo(f"rows of the sheet that did not come back, left as they are: {done.missing}")
    check_conflicts(done)
    if dry_run:
        click.echo(f"Next: the same without --dry-run: mcminer take {study} {file}")
    else:
        click.echo(f"Next: mcminer status {study} (to take this back: mcminer undo {study})")
