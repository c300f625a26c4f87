"""A table that fits its terminal: texts in columns of their own, or below their rows where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import rich.box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

_WRAPPING: Final = {"title", "text", "detail", "as", "", "verdicts", "events", "flags", "look"}
_LEAST: Final = 12  # cells that a column of texts wants
_UNBOUND: Final = 10_000


@dataclass(frozen=True)
class Grid:
    """A table. Where the terminal is too narrow for columns of texts, these stand below their rows: nothing is cut off."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Text]]
    title: str | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table as it fits."""
        every = range(len(self.headings))
        texts = [at for at in every if _is_text(self.headings[at])]
        fixed = [at for at in every if at not in texts]
        whole, left = self._table(every), options.max_width - _width(console, self._table(fixed))
        if not texts or _width(console, whole) <= options.max_width or left >= _LEAST * (len(texts) + 1):
            yield whole
            return
        *lines, end = console.render_lines(self._table(fixed, "\n"), options, pad=False)
        first = len(lines) - len(self.rows)
        for line in lines[:first]:
            yield from (*line, Segment.line())
        for line, row in zip(lines[first:], self.rows, strict=True):
            yield from (*line, Segment.line())
            yield Padding(Text(" · ").join(row[at] for at in texts if row[at].plain.strip("- ")), (0, 0, 0, 3))
        yield from (*end, Segment.line())

    def _table(self, columns: Sequence[int], between: str = " ") -> Table:
        made = Table(title=self.title, title_justify="left", title_style="bold", box=rich.box.SIMPLE_HEAD, pad_edge=False)
        for at in columns:
            heading = self.headings[at]
            made.add_column(heading.replace(" ", between, 1), overflow="fold", no_wrap=not _is_text(heading))
        for row in self.rows:
            made.add_row(*(row[at] for at in columns))
        return made


def _is_text(heading: str) -> bool:
    return heading.partition(" ")[0] in _WRAPPING


def _width(console: Console, wanted: Table) -> int:
    return Measurement.get(console, console.options.update(max_width=_UNBOUND), wanted).maximum
