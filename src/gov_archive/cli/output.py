"""What a command prints: one JSON value for machines, or tables in which Chinese text lines up."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click
import rich.box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gov_archive.nights import SHANGHAI

WIDTH_WITHOUT_TERMINAL = 120
_WRAPPING = {"title", "text", "detail", "as", "", "verdicts", "events", "flags", "look"}
_SHORT = 8


def console(*, stderr: bool = False) -> Console:
    """Return the console of standard output or error; piped output is as wide as a wide terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL)


def as_json(value: Any) -> None:
    """Print *value* as one JSON value; dataclasses as objects, days and times in ISO 8601."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Return *value* in JSON's own types."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case str() | None | bool() | int() | float():
            return value
        case Iterable():
            return [plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> Table:
    """Return a table of *rows*; cells are text from outside and never read as markup."""
    grid = Table(title=title, title_justify="left", title_style="bold", box=rich.box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold", no_wrap=heading.partition(" ")[0] not in _WRAPPING)
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row))
    return grid


def printable(value: Any) -> str:
    """Return *value* for a cell: nothing for None, Shanghai time to the minute for times, no control characters."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        case _:
            return "".join(sign if sign.isprintable() else " " for sign in str(value))


def local_time(iso: str | None) -> str:
    """Return a stored UTC time as Shanghai time to the minute."""
    return printable(datetime.fromisoformat(iso)) if iso else ""


def json_option(command: Any) -> Any:
    """Add ``--json`` to *command*, as its parameter ``as_json_value``."""
    return click.option("--json", "as_json_value", is_flag=True, help="Print one JSON value.")(command)


def short(key: str) -> str:
    """Return the beginning of a document's key, enough to name it to ``show`` and ``history``."""
    return key[:_SHORT]
