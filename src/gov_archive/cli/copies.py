"""Commands that take the archive elsewhere: ``export`` and ``backup``."""

from __future__ import annotations

from pathlib import Path

import click

from gov_archive.backup import BackedUp
from gov_archive.backup import backup as backed_up
from gov_archive.cli.output import as_json, console, disarmed, json_option
from gov_archive.cli.report import progress
from gov_archive.errors import MisuseError
from gov_archive.export import FORMATS, Format
from gov_archive.export import export as exported


@click.command()
@click.argument("format", type=click.Choice(FORMATS))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--all", "near_misses", is_flag=True, help="Also documents that are no reports; wacz and transfer always hold all.")
@json_option
@click.pass_context
def export(ctx: click.Context, format: Format, path: Path, near_misses: bool, as_json_value: bool) -> None:  # noqa: A002 - the word of the command
    """Write the archive for others to read.

    PATH must not exist: nothing is overwritten, and nothing half appears there.

    \b
    jsonl     a file, one version of a document a line, as `show --json` gives it
    csv       a file for spreadsheets, one row a version; what they would run as
              a formula gets an apostrophe before it
    markdown  a folder, one file a version
    parquet   a file for data frames; needs gov-archive[parquet]
    wacz      a file for replay, in ReplayWeb.page or pywb: the captures with
              their index
    transfer  a folder for archivists: captures, texts, metadata under the
              national tags, what happened, and hashes (BagIt)

    Damaged captures go into wacz and transfer as they are, are named, and make it exit 1.
    """  # noqa: D301 - the backspace keeps click from filling the lines
    archive: Path = ctx.obj
    if not archive.is_dir():
        raise MisuseError(f"there is no archive at {archive}; say which with --archive DIR")
    with progress(format) as told:
        done = exported(archive, format, path, near_misses=near_misses, progress=told)
    for text in (*done.warnings, *done.problems):
        click.echo(disarmed(f"gov-archive: {text}"), err=True)
    if as_json_value:
        as_json(done)
    else:
        captures = f", {done.captures} captures" if done.captures else ""
        console().print(f"{done.path}: {done.versions} versions{captures}", markup=False, soft_wrap=True)
    ctx.exit(1 if done.problems else 0)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--link", is_flag=True, help="Hard links instead of copies where DIR is on the same disk: guards against deletion alone.")
@json_option
@click.pass_context
def backup(ctx: click.Context, folder: Path, link: bool, as_json_value: bool) -> None:
    """Copy the archive to DIR and check the copy.

    A later backup into the same DIR adds what is new and deletes nothing. A night may run meanwhile. DIR is an archive itself: read it
    with --archive DIR; to restore, copy it back.
    """
    with progress("backup") as told:
        done = backed_up(ctx.obj, folder, link=link, progress=told)
    if as_json_value:
        as_json(done)
    else:
        _tell(done)
    ctx.exit(1 if done.problems or done.only_there else 0)


def _tell(done: BackedUp) -> None:
    out = console()
    for name in done.only_there:
        out.print(f"captures/{name} is in the backup alone: the archive has lost it; copy it back", markup=False, soft_wrap=True)
    for text in done.problems:
        out.print(text, markup=False, soft_wrap=True)
    links = f" ({done.linked} as links)" if done.linked else ""
    out.print(
        f"{done.folder}: {done.added} capture files added{links}, {done.present} were there; database: {done.database}; "
        f"{'all is well' if not done.problems else f'{len(done.problems)} problems'}",
        markup=False,
        soft_wrap=True,
    )


COMMANDS = (export, backup)
