"""Commands that show the archive: ``compare`` in the terminal, ``serve`` as web pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click
from rich.text import Text

from gov_archive import query, site, store
from gov_archive.cli.coverage import declared
from gov_archive.cli.output import as_json, console, json_option, local_time, printable, table
from gov_archive.query import differences, keys

_STYLES: Final = {"same": "", "removed": "red strike", "added": "green underline"}
_AROUND: Final = 40


@click.command()
@click.argument("key")
@click.argument("old", metavar="[A", type=click.IntRange(min=1), required=False)
@click.argument("new", metavar="B]", type=click.IntRange(min=1), required=False)
@json_option
@click.pass_obj
def compare(archive: Path, key: str, old: int | None, new: int | None, as_json_value: bool) -> None:
    """Show what changed between two versions.

    A and B are numbers of versions; the last two by default, A with the latest if only A is given.
    """
    with store.reader(archive) as connection:
        whole = keys.key(connection, key)
        chosen = differences.pair(connection, whole, old, new)
        shown = [query.show(connection, whole, version=number) for number in chosen]
    found = differences.between(shown[0] or {}, shown[1] or {})
    if as_json_value:
        as_json(found)
        return
    out = console()
    sides = " → ".join(f"{found[side]['version']} ({local_time(found[side]['at'])})" for side in ("old", "new"))
    out.print(Text(f"{printable(found['title'])}: version 版本 {sides}", style="bold"))
    if not found["alike"]:
        out.print(Text("two extractors read these versions: a difference may be the reader's", style="yellow"))
    out.print(table(("paragraph 段", "what 事项", "text 原文"), _rows(found)))
    out.print(Text(", ".join(f"{number} {kind}" for kind, number in found["counts"].items() if number)))


def _rows(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    changed = [(_places(change), _what(change), _wording(change)) for change in found["changes"]]
    changed += [("", f"note {_what(change)}", _wording(change)) for change in found["footnotes"]]
    for label, sides in found["metadata"].items():
        spans = [{"kind": kind, "text": sides[side]} for kind, side in (("removed", "old"), ("added", "new")) if sides[side]]
        changed.append(("", label, _wording({"spans": spans})))
    for kind, names in found["attachments"].items():
        changed += [("", f"attachment {kind}", _wording({"spans": [{"kind": kind, "text": name}]})) for name in names]
    return changed


def _places(change: dict[str, Any]) -> str:
    old, new = ("-".join(str(at + 1) for at in dict.fromkeys(places[:1] + places[-1:])) for places in (change["old"], change["new"]))
    return new if old == new else f"{old or '·'} → {new or '·'}"


def _what(change: dict[str, Any]) -> str:
    return "moved" if change["moved"] and change["kind"] == "same" else str(change["kind"])


def _wording(change: dict[str, Any]) -> Text:
    """Return the wording with its changes marked, long runs that stayed the same cut to what stands beside a change."""
    told = Text()
    spans = change["spans"]
    for at, span in enumerate(spans):
        text = printable(span["text"])
        if span["kind"] == "same":
            text = _cut(text, is_first=at == 0, is_last=at == len(spans) - 1)
        told.append(text if span["kind"] == "same" or console().is_terminal else _bracketed(span["kind"], text), _STYLES[span["kind"]])
    return told


def _bracketed(kind: str, text: str) -> str:
    """Mark a change where no colour does, as wdiff writes it."""
    return f"[-{text}-]" if kind == "removed" else f"{{+{text}+}}"


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    return ("" if is_first else text[:_AROUND]) + "…" + ("" if is_last else text[-_AROUND:])


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; others than this machine's need a reason.")
@click.option("--sources", "sources_file", type=click.Path(path_type=Path), help="Sources file, for the names of its offices.")
@click.pass_obj
def serve(archive: Path, port: int, host: str, sources_file: Path | None) -> None:
    """Serve the archive as web pages.

    Read-only: documents, comparisons, events with a feed, search, and the captures themselves by Memento (RFC 7089). A night may
    write to the archive meanwhile.
    """
    with store.reader(archive) as connection:
        offices = declared(connection, sources_file)

    def told(address: str) -> None:
        console().print(f"serving {archive} at {address} (end with Ctrl-C)", markup=False)

    site.serve(archive, host, port, told=told, declared=offices)


COMMANDS = (compare, serve)
