"""Commands that look after the archive and its surroundings: ``verify`` and ``sample``."""

from __future__ import annotations

from pathlib import Path

import click

from gov_archive.cli.output import as_json, console, json_option
from gov_archive.cli.report import progress
from gov_archive.errors import MisuseError
from gov_archive.nights import instant
from gov_archive.sample import MARKUPS, serve
from gov_archive.verify import problems


@click.command()
@json_option
@click.pass_context
def verify(ctx: click.Context, as_json_value: bool) -> None:
    """Check every capture and the database.

    Recomputes every digest and holds the database against the captures, in both directions.
    """
    archive: Path = ctx.obj
    if not archive.is_dir():
        raise MisuseError(f"there is no archive at {archive}; say which with --archive DIR, or run the nightly flow to make one")
    with progress("captures") as told:
        found = list(problems(archive, progress=told))
    if as_json_value:
        as_json({"problems": found})
    else:
        for text in found:
            console().print(text, markup=False)
        console().print("all is well" if not found else f"{len(found)} problems", markup=False)
    ctx.exit(1 if found else 0)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on 127.0.0.1; attachments get the next free one."
)
@click.option("--now", help="The instant whose pages are shown, ISO 8601; the real time by default.")
@click.option(
    "--content", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Serve the texts of this folder of .toml/.txt pairs."
)
@click.option("--markup", type=click.Choice(MARKUPS), help="Serve every article in this markup.")
def sample(port: int, now: str | None, content: Path | None, markup: str | None) -> None:
    """Serve the bundled sample portal.

    Its town is invented. A sources file for it goes to standard output.
    """
    serve("127.0.0.1", port, now=instant(now) if now else None, content=content, markup=markup)


COMMANDS = (verify, sample)
