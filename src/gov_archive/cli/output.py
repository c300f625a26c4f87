"""What a command prints: one JSON value for machines, or tables in which Chinese text lines up."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import click
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment
from rich.text import Text

from gov_archive.cli.grid import Grid
from gov_archive.nights import SHANGHAI

WIDTH_WITHOUT_TERMINAL = 120
_SHORT = 8
# What a terminal obeys or is misled by instead of showing it: control characters, directions of writing, halves of characters.
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def console(*, stderr: bool = False) -> Console:
    """Return the console of standard output or error; piped tables are as wide as a wide terminal, piped sentences stay on one line.

    Whatever is printed there, a terminal obeys nothing of it but the console's own colours.
    """
    stream = sys.stderr if stderr else sys.stdout
    kind = Console if stream.isatty() else _Unwrapped
    made = kind(stderr=stderr, highlight=False, width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL)
    made.push_render_hook(_Disarming())
    return made


def disarmed(text: str) -> str:
    r"""Return *text* with a blank for each character that a terminal would obey.

    >>> disarmed("题\x1b[2J")
    '题 [2J'
    """
    return _OBEYED.sub(" ", text)


class _Unwrapped(Console):
    """Breaks no sentence into lines: what reads it looks for the sentence."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print *objects*, tables in their width."""
        super().print(*objects, **{"soft_wrap": all(isinstance(one, str | Text) for one in objects)} | options)


class _Disarming(RenderHook):
    """Lets through no character that a terminal would obey, wherever in a text or a table it stands."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Return *renderables*, each within one that takes such characters out when it is printed."""
        return [_Disarmed(one) for one in renderables]


@dataclasses.dataclass(frozen=True)
class _Disarmed:
    what: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in console.render(self.what, options):
            yield part if part.control else Segment(disarmed(part.text), part.style)


def as_json(value: Any) -> None:
    """Print *value* as one JSON value; dataclasses as objects, days and times in ISO 8601."""
    written = json.dumps(plain(value), ensure_ascii=False, indent=2)
    print(_OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written))  # within a JSON string: the value is the same


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


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> Grid:
    """Return a table of *rows*; cells are text from outside and never read as markup."""
    return Grid(headings, [[cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row] for row in rows], title)


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
