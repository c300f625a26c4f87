"""Reading the archive: documents, versions, events, the ledger and search, as dicts in the shapes of the JSON contract.

Every function takes a ``sqlite3.Connection`` (``store.reader`` gives one) and writes nothing.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gov_archive.nights import SHANGHAI
from gov_archive.query.named import names, rows, sql
from gov_archive.query.search import search

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

__all__ = ["documents", "events", "flags", "history", "ledger", "listed", "names", "search", "show", "sql", "told"]


def documents(connection: sqlite3.Connection, *, near_misses: bool = False) -> list[dict[str, Any]]:
    """Return the reports kept, by source, newest first; with *near_misses* also what is no report, with the reason."""
    found = rows(connection, "documents", near_misses=int(near_misses))
    return [row | {"first_seen_at": _brief(row["first_seen_at"])} for row in found]


def show(connection: sqlite3.Connection, key: str, *, version: int | None = None, as_of: date | None = None) -> dict[str, Any] | None:
    """Return what the document *key* says: in its latest version, in *version*, or at the end of the day *as_of* in Shanghai.

    None where there is no such version. The fields are those of ``read --json``, with document, version, source, url, state and capture.
    """
    until = _instant(as_of + timedelta(days=1)) if as_of else None
    found = rows(connection, "version", key=key, version=version, until=until)
    if not found:
        return None
    row = found[0]
    text = rows(connection, "text", text=row["text"])[0]
    delivery = {name: text[name] for name in ("speaker", "meeting", "delivered_on", "issuer", "congress", "session")}
    return {
        **{name: row[name] for name in ("document", "source", "version")},
        "at": _brief(row["at"]),
        **{name: row[name] for name in ("state", "moved_to", "url", "capture")},
        **{name: text[name] for name in ("title", "column", "site_code", "published_on")},
        "metadata": json.loads(text["metadata"]),
        "body": [paragraph["text"] for paragraph in rows(connection, "body", text=row["text"])],
        "footnotes": rows(connection, "footnotes", text=row["text"]),
        "attachments": rows(connection, "attachments", key=key, version=row["version"]),
        **{name: text[name] for name in ("kind", "kind_reason")},
        "delivery": {**delivery, "reviews": _years(text, "reviews"), "plans": _years(text, "plans")},
        "sections": rows(connection, "sections", text=row["text"]),
        "warnings": json.loads(text["warnings"]),
        "extractor": text["extractor"],
    }


def history(connection: sqlite3.Connection, key: str) -> dict[str, Any]:
    """Return versions, events and flags of the document *key*, oldest first, and when it was listed; {} where it is not known."""
    versions = rows(connection, "versions", key=key)
    listed = ledger(connection, key=key)
    if not versions and not listed:
        return {}
    return {
        "document": key,
        "versions": [row | {"at": _brief(row["at"]), "change": json.loads(row["change"])} for row in versions],
        "events": list(reversed(events(connection, acknowledged=True, key=key))),
        "flags": list(reversed(flags(connection, key=key))),
        "listed": listed,
    }


def told(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a history as lines for a reader, in time order: when, what, which version, and a sentence."""
    lines = [
        {"at": one["at"], "what": "version", "version": one["version"], "text": ", ".join(one["change"]) or one["title"] or ""}
        for one in found["versions"]
    ]
    lines += [{"at": one["at"], "what": one["kind"], "version": one["version"], "text": _summary(one["detail"])} for one in found["events"]]
    lines += [{"at": one["at"], "what": one["rule"], "version": None, "text": one["text"]} for one in found["flags"]]
    return sorted(lines, key=lambda line: line["at"])


def events(
    connection: sqlite3.Connection,
    *,
    acknowledged: bool = False,
    kind: str | None = None,
    since: date | None = None,
    key: str | None = None,
) -> list[dict[str, Any]]:
    """Return events, newest first, each with its flags; those already acknowledged only where asked for.

    *since* is a day in Shanghai.
    """
    parameters = {"key": key, "kind": kind, "since": _instant(since) if since else None, "acknowledged": int(acknowledged)}
    found = []
    for row in rows(connection, "events", **parameters):
        flagged = [_flag(one) for one in rows(connection, "event_flags", event=row["id"])]
        seen_at = row.pop("acknowledged_at")
        found.append(
            row | {"at": _brief(row["at"]), "detail": json.loads(row["detail"]), "flags": flagged, "acknowledged_at": _brief(seen_at)}
        )
    return found


def flags(connection: sqlite3.Connection, *, key: str | None = None, source: str | None = None) -> list[dict[str, Any]]:
    """Return flags, newest first: of one document, of one source, or all."""
    return [_flag(row) for row in rows(connection, "flags", key=key, source=source)]


def ledger(connection: sqlite3.Connection, *, source: str | None = None, key: str | None = None) -> list[dict[str, Any]]:
    """Return what the listings showed: one dict for each document, title and date, with when it was first and last seen."""
    found = rows(connection, "ledger", source=source, key=key)
    return [row | {name: _brief(row[name]) for name in ("first_seen_at", "last_seen_at")} for row in found]


def listed(connection: sqlite3.Connection, night: date, *, source: str | None = None) -> list[dict[str, Any]]:
    """Return what the listings showed on *night* (the day on whose evening it began), in the order of the pages."""
    return rows(connection, "listed", night=night.isoformat(), source=source)


def _flag(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"at": _brief(row["at"]), "evidence": json.loads(row["evidence"])}


def _summary(detail: dict[str, Any]) -> str:
    parts = [str(detail[name]) for name in ("title", "to") if isinstance(detail.get(name), str)]
    parts += [", ".join(detail[name]) for name in ("classes", "nights") if detail.get(name)]
    parts += [str(one["new"] or one["old"]) for one in detail.get("first", ())[:1]]
    parts += [name for name in ("baseline", "backfilled") if detail.get(name)]
    return " · ".join(parts)


def _years(text: dict[str, Any], name: str) -> list[int] | None:
    return None if text[f"{name}_from"] is None else [text[f"{name}_from"], text[f"{name}_to"]]


def _instant(day: date) -> str:
    """Return the beginning of *day* in Shanghai as the database writes instants."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _brief(written: str | None) -> str | None:
    """Return an instant without a fraction of zero."""
    return written.replace(".000000Z", "Z") if written else None
