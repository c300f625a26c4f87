"""The command about messages: ``notify`` shows what waits to be told, sends it, or sends a test."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from gov_archive import notify as notices
from gov_archive import sources, store, word
from gov_archive.cli.output import as_json, console, json_option
from gov_archive.errors import MisuseError
from gov_archive.nights import day
from gov_archive.settings import Settings


@click.command()
@click.option("--test", "is_test", is_flag=True, help="Send a test to every service; needs no archive.")
@click.option("--send", "is_sent", is_flag=True, help="Send what waits, now.")
@click.option("--sources", "sources_file", type=click.Path(path_type=Path), help="Sources file; the bundled baoshan.toml by default.")
@json_option
@click.pass_context
def notify(ctx: click.Context, is_test: bool, is_sent: bool, sources_file: Path | None, as_json_value: bool) -> None:
    """Show what waits to be told, and to which services.

    Services are addresses of Apprise in GOV_ARCHIVE_NOTIFY, with blanks between them; none is ever shown, only its kind. A night tells
    what it brought by itself.
    """
    settings = Settings()
    found = notices.recipients(settings.notify.get_secret_value())
    if not found.found and not found.refused:
        raise MisuseError("nobody is told anything: put addresses of Apprise, such as mailto://…, into GOV_ARCHIVE_NOTIFY")
    told = _tested(found, settings) if is_test else _waiting(ctx.obj, sources_file, found, settings, is_sent=is_sent)
    if as_json_value:
        as_json({"told": told.told, "complaints": told.complaints})
    else:
        _print(told, is_shown=not (is_test or is_sent))
    ctx.exit(1 if told.complaints else 0)


def _tested(found: notices.Recipients, settings: Settings) -> word.Word:
    told = word.Word(complaints=list(found.refused))
    message = notices.message([notices.Item("test", "test")], on=day(datetime.now(UTC)), language=settings.notify_language)
    for service in found.found:
        told.add(service.name, 1, is_sent=service.send(message), retry="mend its address, and test again")
    return told


def _waiting(archive: Path, sources_file: Path | None, found: notices.Recipients, settings: Settings, *, is_sent: bool) -> word.Word:
    now = datetime.now(UTC)
    if not (archive / store.FILE).is_file():
        raise MisuseError(f"no database at {archive / store.FILE}; run the nightly flow, or try the addresses with --test")
    offices = sources.load(sources_file).sources
    if is_sent:
        return word.tell(archive, offices, found, began=now, now=now, settings=settings)
    told = word.Word(complaints=list(found.refused))
    with store.reader(archive) as connection:
        for service in found.found:
            items = word.desk(connection, archive, offices, service.name, began=now, now=now, settings=settings).items()
            message = notices.message(items, on=day(now), language=settings.notify_language) if items else None
            told.told.append({"service": service.name, "items": len(items), "message": message and f"{message.title}\n\n{message.body}"})
    return told


def _print(told: word.Word, *, is_shown: bool) -> None:
    out = console()
    for one in told.told:
        out.print(Text(_line(one)))
        if is_shown and one["message"]:
            out.print(Text(one["message"]), "")
    for complaint in told.complaints:
        out.print(Text(complaint, style="red"))
    sent = [one for one in told.told if one.get("sent")]
    if not is_shown:
        out.print(f"{len(sent)} of {len(told.told)} services took it")


def _line(one: dict[str, Any]) -> str:
    if "sent" not in one:
        return f"{one['service']}: {one['items']} to be told"
    return f"{one['service']}: {'sent' if one['sent'] else 'NOT sent'}" if one["items"] else f"{one['service']}: nothing to tell"


COMMANDS = (notify,)
