"""The command group: where the archive lies, and how an error leaves the house."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from gov_archive import __version__
from gov_archive.cli import check, copies, coverage, ending, notify, pages, queries, runs, serving, upkeep


class _Group(click.Group):
    """Commands in the order of the path, and errors as one sentence with an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except ending.TOLD as error:
            ctx.exit(ending.told("gov-archive", error))


_HELP = """An archive of the government work reports that a Chinese local portal publishes.

\b
Exit status: 0 done, 1 something needs a look, 2 misuse.
With --json a command prints one JSON value on standard output; messages go
to standard error.
"""


@click.group(cls=_Group, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("archive"),
    envvar="GOV_ARCHIVE_DIR",
    show_default=True,
    show_envvar=True,
    help="Folder of the captures and the database.",
)
@click.version_option(__version__, message="gov-archive %(version)s")
@click.pass_context
def main(ctx: click.Context, archive: Path) -> None:
    """Keep where the archive lies for the command that follows."""
    ctx.obj = archive


for command in (
    *pages.COMMANDS,
    check.check,
    *queries.COMMANDS,
    *serving.COMMANDS,
    *copies.COMMANDS,
    *coverage.COMMANDS,
    *notify.COMMANDS,
    *runs.COMMANDS,
    *upkeep.COMMANDS,
):
    main.add_command(command)
