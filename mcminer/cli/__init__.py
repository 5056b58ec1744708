"""The command line: one file a command, each of which only parses and prints.

Commands are imported when they are called, so that ``mcminer --help`` answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from mcminer.errors import McminerError

__all__ = ["COMMANDS", "main", "run"]

#: name -> (module, what the list of commands says of it), in the order of the work.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Crawl and map a made-up web on this machine, and see what comes out."),
    "new": ("new", "Make the folder of a new study."),
    "providers": ("providers", "List, show and check the providers that come with mcminer."),
    "crawl": ("crawl", "Fetch the pages of a study's providers, politely."),
    "map": ("map", "Turn the archived pages into the mapping sheet."),
    "status": ("status", "What a study holds and what to do next."),
    "why": ("why", "Show the words that a cell rests on."),
    "sheet": ("sheet", "Write a sheet for review in Excel or LibreOffice."),
    "take": ("take", "Take a reviewed sheet back."),
    "agree": ("agree", "Measure the agreement of coders."),
    "adjudicate": ("adjudicate", "Make the sheet of disagreements."),
    "log": ("log", "Who decided what on a row, and when."),
    "undo": ("undo", "Take back the last sheet or decision."),
    "cases": ("cases", "Write reviewed rows as labelled cases."),
    "train": ("train", "Train the classifier on reviewed rows."),
    "models": ("models", "List, show, use and compare models."),
    "simulate": ("simulate", "Replay labelling: how much review would have been enough."),
    "train-encoder": ("train_encoder", "Train the multilingual text encoder."),
    "mine": ("mine", "Extract offers from files: one JSON object a page."),
    "text": ("text", "Print a page's text as mcminer reads it."),
    "evaluate": ("evaluate", "Score extraction against labelled cases."),
    "codebook": ("codebook", "Print the codebook as Markdown."),
    "archive": ("archive", "Check the archive of a study."),
}


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"mcminer.cli.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        command.name = cmd_name
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            if near:
                message = f"no command {args[0]!r}; did you mean {near[0]!r}?"
                raise click.UsageError(message, ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"mcminer {version('mcminer')}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: mcminer demo. A study of your own: mcminer new my-study.",
)
@click.option(
    "--version", is_flag=True, callback=_version, expose_value=False, is_eager=True,
    help="Print the version and exit.",
)  # fmt: skip
def cli() -> None:
    """From providers' web pages to a mapping sheet of microcredentials.

    Every filled cell of the sheet can be traced to words on an archived page.
    """


def main(args: list[str] | None = None) -> int:
    """Run the command line; returns the exit code (see :mod:`mcminer.errors`)."""
    try:
        result = cli.main(args=args, prog_name="mcminer", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        click.echo("mcminer: stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except McminerError as error:
        click.echo(f"mcminer: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone (mcminer mine ... | head)
        return 0
    except KeyboardInterrupt:
        click.echo("mcminer: stopped", err=True)
        return 130


def run() -> None:
    """Entry point of the ``mcminer`` script."""
    sys.exit(main())
