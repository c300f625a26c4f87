"""Commands that ask the archive: ``documents``, ``show``, ``history``, ``events``, ``search``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from gov_archive import query, store
from gov_archive.cli.output import as_json, console, json_option, local_time, short, table
from gov_archive.cli.report import EVENT_WORDS
from gov_archive.errors import MisuseError
from gov_archive.query import keys

_KINDS = tuple(EVENT_WORDS)


class _Day(click.ParamType[date]):
    """A day in ISO 8601."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; give one such as 2026-03-01", param, ctx)


@click.command()
@click.option("--all", "near_misses", is_flag=True, help="Also documents that are no reports, with the reason.")
@json_option
@click.pass_obj
def documents(archive: Path, near_misses: bool, as_json_value: bool) -> None:
    """List which documents are kept."""
    with store.reader(archive) as connection:
        found = query.documents(connection, near_misses=near_misses)
    if as_json_value:
        as_json(found)
        return
    rows = [
        [short(item["key"]), item["source"], item["delivered_on"], item["title"], item["kind"], item["versions"], item["state"]]
        for item in found
    ]
    headings = ("document 文件", "source 来源", "delivered 报告", "title 标题", "kind 文种", "versions 版本", "state 状态")
    console().print(table(headings, rows))


@click.command()
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="The version's number; the latest by default.")
@click.option("--as-of", type=_Day(), help="What it said on that day.")
@json_option
@click.pass_obj
def show(archive: Path, key: str, number: int | None, as_of: date | None, as_json_value: bool) -> None:
    """Show what a document says, or said.

    The beginning of its key is enough.
    """
    with store.reader(archive) as connection:
        whole = keys.key(connection, key)
        found = query.show(connection, whole, version=number, as_of=as_of)
    if found is None:
        which = f"version {number}" if number else f"version as of {as_of}" if as_of else "text"
        raise MisuseError(f"document {whole} has no {which} in {archive}; `gov-archive history {key}` lists what it has")
    if as_json_value:
        as_json(found)
        return
    out = console()
    facts = [(name, value) for name, value in found.items() if isinstance(value, str | int) and value != ""]
    pairs = [(f"  {label}", value) for label, value in found["metadata"].items() if value]
    out.print(table(("what", "as stored"), [*facts, *pairs, *(("attachment", _file(one)) for one in found["attachments"])]))
    for paragraph in found["body"]:
        out.print(Text(paragraph))
    for note in found["footnotes"]:
        out.print(Text(f"[{note['mark']}] {note['text']}", style="dim"))


def _file(attachment: dict[str, Any]) -> str:
    said = f"{attachment['name']} {attachment['url']}".strip()
    return f"{said} (unread: {attachment['unread'].removeprefix('unread: ')})" if attachment["unread"] else said


@click.command()
@click.argument("key")
@json_option
@click.pass_obj
def history(archive: Path, key: str, as_json_value: bool) -> None:
    """Show a document's versions and events."""
    with store.reader(archive) as connection:
        found = query.history(connection, keys.key(connection, key))
    if as_json_value:
        as_json(found)
        return
    rows = [(local_time(item["at"]), item["what"], item["version"], item["text"]) for item in query.told(found)]
    console().print(table(("at 时间", "what 事项", "version 版本", "detail 说明"), rows))


@click.group(invoke_without_command=True)
@click.option("--all", "all_events", is_flag=True, help="Also those already acknowledged.")
@click.option("--kind", type=click.Choice(_KINDS), help="Only this kind.")
@click.option("--since", type=_Day(), help="Only from this day on.")
@json_option
@click.pass_context
def events(ctx: click.Context, all_events: bool, kind: str | None, since: date | None, as_json_value: bool) -> None:
    """List what happened, newest first.

    Only what was not acknowledged yet, unless --all is given.
    """
    if ctx.invoked_subcommand:
        return
    with store.reader(ctx.obj) as connection:
        found = query.events(connection, acknowledged=all_events, kind=kind, since=since)
        titles = keys.titles(connection, (item["document"] for item in found))
    if as_json_value:
        as_json(found)
        return
    headings = ("id", "at 时间", "event 变动", "source 来源", "document 文件", "title 标题", "flags 提示")
    console().print(table(headings, [_line(item, titles) for item in found]))


def _line(event: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    notes = [word for word in ("baseline", "backfilled") if event["detail"].get(word)]
    flags = ", ".join((*notes, *(flag["rule"] for flag in event["flags"])))
    title = titles.get(event["document"], "")
    return (event["id"], local_time(event["at"]), EVENT_WORDS[event["kind"]], event["source"], short(event["document"]), title, flags)


@events.command()
@click.argument("ids", nargs=-1, required=True)
@json_option
@click.pass_obj
def ack(archive: Path, ids: tuple[str, ...], as_json_value: bool) -> None:
    """Acknowledge events by their ids."""
    with store.open(archive, holder="events ack", wait=30) as db:
        result = store.acknowledgements.add(db, ids)
    if as_json_value:
        as_json(result)
    elif result["acknowledged"] or result["already"]:
        console().print(f"{len(result['acknowledged'])} acknowledged, {len(result['already'])} already were", markup=False)
    if result["unknown"]:
        raise MisuseError(f"no event {', '.join(result['unknown'])}; `gov-archive events --all` lists their ids")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most hits shown.")
@json_option
@click.pass_obj
def search(archive: Path, words: tuple[str, ...], limit: int, as_json_value: bool) -> None:
    """Find paragraphs that hold QUERY, best first."""
    with store.reader(archive) as connection:
        found = query.search(connection, " ".join(words), limit=limit)
    if as_json_value:
        as_json(found)
        return
    out = console()
    out.print(
        table(
            ("title 标题", "version 版本", "paragraph 段", "text 原文"),
            [(item["title"], item["version"], item["paragraph"], item["snippet"]) for item in found],
        )
    )
    if not found:
        out.print("nothing found")


COMMANDS = (documents, show, history, events, search)
