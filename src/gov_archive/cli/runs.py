"""The command that shows what ran: ``runs``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from gov_archive import store
from gov_archive.cli.output import as_json, console, json_option, local_time, table
from gov_archive.cli.report import COLOURS, counts
from gov_archive.query import runs as logged

_MINUTE = 60
_HEADINGS = ("began 开始", "run 运行", "took 用时", "outcome 结果", "verdicts 判定", "events 变动", "look 待看")


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="Most runs shown.")
@json_option
@click.pass_obj
def runs(archive: Path, limit: int, as_json_value: bool) -> None:
    """List the runs, newest first, with what each brought.

    A run that was broken off is shown as crashed; one at work as running.
    """
    with store.reader(archive) as connection:
        found = logged.runs(connection, limit=limit, is_under_way=lambda run: store.runs.is_under_way(archive, run))
    if as_json_value:
        as_json(found)
        return
    out = console()
    out.print(table(_HEADINGS, [_row(run) for run in found]))
    for run in found:
        if run["error"]:
            out.print(Text(f"{run['run']}: {run['error']}"))


def _row(run: dict[str, Any]) -> tuple[Any, ...]:
    return (
        local_time(run["started_at"]),
        f"{run['kind']} {run['run'].rpartition('-')[2]}",
        _duration(run["seconds"]),
        Text(run["outcome"], style=COLOURS[run["outcome"]]),
        counts(run["verdicts"]),
        counts(run["events"]),
        ", ".join(f"{run[name]} {name if run[name] > 1 else name[:-1]}" for name in ("flags", "errors") if run[name]),
    )


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds:.1f} s" if seconds < _MINUTE else f"{seconds // _MINUTE:.0f} min"


COMMANDS = (runs,)
