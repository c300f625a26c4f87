"""What a run shows: its table, its markdown for Prefect, its progress, and the demo's nights."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from gov_archive import glossary
from gov_archive.cli.output import as_json, console, short, table
from gov_archive.collect import Progress as Told
from gov_archive.errors import MisuseError
from gov_archive.model import Event
from gov_archive.night import SourceNight
from gov_archive.nights import SHANGHAI

EVENT_WORDS = {kind: f"{glossary.english(kind)} {glossary.chinese(kind)}" for kind in glossary.EVENTS}
COLOURS = {"ok": "green", "degraded": "yellow", "failed": "red", "crashed": "bold red", "running": "blue"}
_DEMO_MARK = ".made-by-demo"
_MOST_SHOWN = 6


@contextmanager
def progress(name: str) -> Iterator[Told | None]:
    """Show a bar on standard error while documents are asked for; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or None)


class _Rate(ProgressColumn):
    """How many are done in a minute, as measured over the last of them."""

    def render(self, task: Task) -> Text:
        """Return the rate, nothing as long as none is known."""
        return Text(f"{60 * task.speed:.0f}/min" if task.speed else "", style="progress.data.speed")


def show(summary: Mapping[str, Any], found: Sequence[SourceNight] | None, *, archive: Path, json: bool) -> None:
    """Print a night: the contract's JSON, or a table with its events, errors and notes."""
    if json:
        as_json(summary)
        return
    out = console()
    out.print(table(_HEADINGS, [_row(item) for item in summary["sources"]], title=f"{summary['run']}: {summary['outcome']}"))
    for source in found or ():
        for event in source.events[:_MOST_SHOWN]:
            out.print(Text(f"  {EVENT_WORDS[event.kind]}  {event.document}  {source.titles.get(event.document, '')}"))
        if len(source.events) > _MOST_SHOWN:
            out.print(f"  … and {len(source.events) - _MOST_SHOWN} more: gov-archive --archive {archive} events")
        for flag in source.flags[:_MOST_SHOWN]:
            out.print(Text(f"  flag 提示  {flag.rule}: {flag.text}"))
    for line in _notes(summary):
        out.print(Text(f"  {line}"))


def _notes(summary: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was not had, what else is to be known, and what was told to whom."""
    for item in summary["sources"]:
        yield from (f"{item['source']}: {text}" for text in (*item["errors"], *item["notes"]))
    yield from (f"told to {told['service']}: {told['items']}" for told in summary.get("told", ()) if told["items"] and told["sent"])
    yield from summary.get("complaints", ())
    if summary["missed"]:
        yield f"no run in the nights that began on {', '.join(summary['missed'])}"


def say(value: Mapping[str, Any], lines: Sequence[str], *, json: bool) -> None:
    """Print what a flow made: one JSON value, or sentences."""
    if json:
        as_json(value)
        return
    for line in lines:
        console().print(Text(line))


_HEADINGS = ("source 来源", "outcome 结果", "rows 目录行", "fetched 请求", "304", "verdicts 判定", "events 变动", "flags 提示")


def _row(item: Mapping[str, Any]) -> tuple[Any, ...]:
    outcome = Text(item["outcome"], style=COLOURS[item["outcome"]])
    return (
        item["source"],
        outcome,
        item["rows"],
        item["fetched"],
        item["not_modified"],
        counts(item["verdicts"]),
        counts(item["events"]),
        item["flags"],
    )


def counts(found: Mapping[str, int]) -> str:
    """Return counts by name, events in both languages."""
    return ", ".join(f"{EVENT_WORDS.get(name, name)} {number}" for name, number in found.items()) or "-"


def markdown(found: Sequence[SourceNight], summary: Mapping[str, Any]) -> str:
    """Return the night as markdown for a Prefect artifact."""
    lines = [f"# {summary['run']}: {summary['outcome']}", "", "| " + " | ".join(_HEADINGS) + " |", "|" + "---|" * len(_HEADINGS)]
    lines += ["| " + " | ".join(_cell(cell) for cell in _row(item)) + " |" for item in summary["sources"]]
    lines += [
        "",
        *(
            f"- {EVENT_WORDS[event.kind]} `{event.document}` {_cell(item.titles.get(event.document))}"
            for item in found
            for event in item.events
        ),
    ]
    lines += [f"- {item.source}: {_cell(error)}" for item in found for error in item.errors]
    lines += [f"- {_cell(complaint)}" for complaint in summary.get("complaints", ())]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return str("" if value is None else value).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def fresh_demo(archive: Path) -> None:
    """Empty *archive* when an earlier demo made it; anything else there is left alone and told."""
    if archive.exists() and any(archive.iterdir()):
        if not (archive / _DEMO_MARK).exists():
            raise MisuseError(f"{archive} holds something that no demo made; give an empty folder: make demo ARCHIVE=another-folder")
        shutil.rmtree(archive)
    archive.mkdir(parents=True, exist_ok=True)
    (archive / _DEMO_MARK).touch()


class Demo:
    """The demo's nights as one table, and what to try next."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        self._rows: list[tuple[Any, ...]] = []
        self._events: list[tuple[Any, ...]] = []
        self._out = console()

    def add(self, at: datetime, found: Sequence[SourceNight], summary: Mapping[str, Any]) -> None:
        """Take in one night and say on standard error that it is done."""
        events: Counter[str] = Counter(event.kind for source in found for event in source.events)
        verdicts = sum((Counter(source.verdicts) for source in found), Counter[str]())
        outcome = Text(summary["outcome"], style=COLOURS[summary["outcome"]])
        fetched = sum(source.fetched for source in found)
        flags = sum(len(source.flags) for source in found)
        self._rows.append((f"{at.astimezone(SHANGHAI):%Y-%m-%d}", outcome, fetched, counts(verdicts), counts(events), flags))
        for source in found:
            self._events += [self._told(source, event) for event in source.events]
        console(stderr=True).print(f"night {len(self._rows)}: {summary['outcome']}, {fetched} answers captured", style="dim")

    def _told(self, source: SourceNight, event: Event) -> tuple[Any, ...]:
        title, flags = source.titles.get(event.document, ""), [flag.rule for flag in source.flags if flag.event == event.id]
        told = (
            f"{event.at.astimezone(SHANGHAI):%Y-%m-%d}",
            EVENT_WORDS[event.kind],
            source.source,
            short(event.document),
            title,
            ", ".join(flags),
        )
        return (*told, bool(event.detail.get("baseline")))

    def end(self) -> None:
        """Print the tables, where the archive lies, and what to try next."""
        out = self._out
        out.print(
            table(
                ("night 夜", "outcome 结果", "answers 应答", "verdicts 判定", "events 变动", "flags 提示"),
                self._rows,
                title="The nights 逐夜",
            )
        )
        told = [row for row in self._events if not row[-1]]
        baseline = len(self._events) - len(told)
        out.print(
            table(
                ("night 夜", "event 变动", "source 来源", "document 文件", "title 标题", "flags 提示"),
                [row[:-1] for row in told],
                title=f"What happened 变动 (and {baseline} of the first night, the baseline 基线)",
            )
        )
        out.print(f"The archive lies in {self.archive}: captures/ (WARC) and archive.db (SQLite). Next:", markup=False)
        for command in ("events", "search 河道", "documents"):
            out.print(f"  .venv/bin/gov-archive --archive {self.archive} {command}", markup=False)
