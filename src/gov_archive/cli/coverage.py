"""The command that shows which reports of which years are there: ``coverage``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import rich.box
from rich.table import Table
from rich.text import Text

from gov_archive import sources, store
from gov_archive.cli.output import as_json, console, json_option, printable
from gov_archive.model import Source
from gov_archive.nights import instant
from gov_archive.query import coverage as covered
from gov_archive.query.named import rows

SIGNS: Final = {"stored": "存", "near_miss": "近", "unread": "未", "missing": "缺", "not_due": "待", None: "·"}
_STYLES: Final = {"stored": "green", "near_miss": "yellow", "unread": "cyan", "missing": "bold red", "not_due": "dim", None: "dim"}
_MEANINGS: Final = {
    "stored": "stored 已存",
    "near_miss": "near miss only 只有相近文件",
    "unread": "listed but unread 在列未读",
    "missing": "missing 缺",
    "not_due": "not yet due 未到期",
}
_MANY_YEARS: Final = 12
_USUAL: Final = Path("archive")


@click.command()
@click.option("--sources", "sources_file", type=click.Path(path_type=Path), help="Sources file, for the names of its offices.")
@click.option("--now", help="The instant to act as, ISO 8601.", hidden=True)
@json_option
@click.pass_obj
def coverage(archive: Path, sources_file: Path | None, now: str | None, as_json_value: bool) -> None:
    """Show which reports of which years are there.

    Office by year: stored, near miss only, listed but unread, missing, not yet due; for each gap the reason and the next step.
    """
    commands = covered.Commands(archive="" if archive == _USUAL else str(archive), sources_file=str(sources_file or ""))
    at = instant(now) if now else datetime.now(UTC)
    with store.reader(archive) as connection:
        found = covered.matrix(connection, at=at, declared=declared(connection, sources_file), commands=commands)
    if as_json_value:
        as_json(found)
        return
    out = console()
    out.print(_matrix(found))
    for line in _legend():
        out.print(line)
    for gap in covered.gaps(found, commands):
        out.print(_gap(gap), soft_wrap=True)
        out.print(Text(f"   {gap['next_step']}", style="bold"), soft_wrap=True)
    for office in found:
        for one in office["undated"]:
            told = " ".join(filter(None, (one["document"], printable(one["title"]))))
            out.print(Text(f"? {office['name']}: {told} ({one['state']}): its year is not known"), soft_wrap=True)


def declared(connection: sqlite3.Connection, sources_file: Path | None) -> Sequence[Source]:
    """Return the offices of the sources file; those of the bundled one only for an archive of its portal."""
    if sources_file:
        return sources.load(sources_file).sources
    bundled, asked = sources.load().sources, {row["source"] for row in rows(connection, "asked_sources")}
    return bundled if asked & {source.slug for source in bundled} else ()


def _matrix(found: Sequence[Mapping[str, Any]]) -> Table:
    span = [cell["year"] for cell in found[0]["years"]] if found else []
    grid = Table(box=rich.box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("office 来源", overflow="fold")
    for year in span:
        grid.add_column(str(year)[2:] if len(span) > _MANY_YEARS else str(year), no_wrap=True)
    for office in found:
        grid.add_row(Text(printable(office["name"])), *(_cell(cell) for cell in office["years"]))
    if len(span) > _MANY_YEARS:
        grid.title = f"{span[0]}-{span[-1]}"
    return grid


def _cell(cell: Mapping[str, Any]) -> Text:
    has_half = any(one["kind"] == "half_year_report" for one in cell["reports"])
    return Text(SIGNS[cell["state"]] + ("+" if has_half else ""), style=_STYLES[cell["state"]])


def _legend() -> list[Text]:
    told = [Text(f"{SIGNS[state]} ", style=_STYLES[state]).append(words, style="default") for state, words in _MEANINGS.items()]
    return [Text("   ").join(told[:3]), Text("   ").join([*told[3:], Text("+ also a half-year report 另有半年报告")])]


def _gap(gap: Mapping[str, Any]) -> Text:
    told = Text(SIGNS[gap["state"]], style=_STYLES[gap["state"]])
    return told.append(printable(f" {gap['name']} {_span(gap)}: {gap['reason']}"), style="default")


def _span(gap: Mapping[str, Any]) -> str:
    return str(gap["first"]) if gap["first"] == gap["last"] else f"{gap['first']}-{gap['last']}"


def markdown(archive: Path, declared: Sequence[Source], at: datetime) -> str:
    """Return the matrix of *archive* and its gaps as markdown for a Prefect artifact."""
    with store.reader(archive) as connection:
        found = covered.matrix(connection, at=at, declared=declared)
    span = [str(cell["year"]) for cell in found[0]["years"]] if found else []
    lines = ["| office 来源 | " + " | ".join(span) + " |", "|---|" + "---|" * len(span)]
    lines += [f"| {_plain(office['name'])} | " + " | ".join(_cell(cell).plain for cell in office["years"]) + " |" for office in found]
    lines += ["", " ".join(line.plain for line in _legend()), ""]
    lines += [
        f"- {SIGNS[gap['state']]} {_plain(gap['name'])} {_span(gap)}: {_plain(gap['reason'])}: `{gap['next_step']}`"
        for gap in covered.gaps(found)
    ]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return printable(text).replace("|", "\\|").replace("<", "&lt;")


COMMANDS = (coverage,)
