"""Between what judgement gives and the rows that the database keeps."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive.flag import Walk
from gov_archive.flag.coverage import Report, years
from gov_archive.model import Event, Flag
from gov_archive.store import instants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_archive.flag import History
    from gov_archive.model import Reading

Values = tuple[Any, ...]


def of_document(history: History, reading: Reading, url: str, judged_at: str) -> Values:
    """Return the row of documents; *reading* is the newest text, *judged_at* the instant of the newest capture."""
    said = reading.delivery
    first = history.first_seen_at or history.versions[0].at
    return (
        *(history.key, history.source, url, reading.title, reading.kind, reading.kind_reason, int(history.is_report)),
        *(_iso(reading.published_on), _iso(said.delivered_on), instants.text(first), history.state, history.moved_to),
        *(len(history.versions), history.latest_text, _iso(history.listed_on), int(history.is_restless), judged_at),
    )


def of_versions(history: History) -> list[Values]:
    """Return the rows of versions."""
    return [
        (history.key, one.number, one.text, one.capture, instants.text(one.at), json.dumps(list(one.change)), one.digest)
        for one in history.versions
    ]


def of_files(history: History) -> list[Values]:
    """Return the rows of version_attachments."""
    return [
        (history.key, one.number, position, file.url, file.name, file.capture, file.payload_sha256, file.text)
        for one in history.versions
        for position, file in enumerate(one.files)
    ]


def of_variants(history: History) -> list[Values]:
    """Return the rows of typography."""
    return [(history.key, one.version, instants.text(one.at), one.text, one.capture) for one in history.variants]


def of_event(one: Event) -> Values:
    """Return the row of an event."""
    return one.id, one.document, one.source, one.kind, instants.text(one.at), one.version, _json(one.detail)


def event_of(row: Mapping[str, Any]) -> Event:
    """Return the event that a row holds."""
    detail = json.loads(row["detail"])
    return Event(row["id"], row["document"], row["source"], row["kind"], instants.instant(row["at"]), row["version"], detail)


def of_flag(one: Flag) -> Values:
    """Return the row of a flag, under an id made from what it says."""
    at = instants.text(one.at)
    said = "\n".join((one.source, one.document or "", one.rule, at, one.event or "", one.text))
    name = hashlib.sha256(said.encode()).hexdigest()[:12]
    return name, one.document, one.source, one.rule, at, one.text, one.event, _json(one.evidence)


def flag_of(row: Mapping[str, Any]) -> Flag:
    """Return the flag that a row holds."""
    evidence = json.loads(row["evidence"])
    return Flag(row["document"], row["source"], row["rule"], instants.instant(row["at"]), row["text"], row["event"], evidence)


def of_walk(one: Walk) -> Values:
    """Return the row of a walk."""
    return (
        *(one.source, one.listing, one.run, one.night.isoformat(), instants.text(one.started_at), instants.text(one.ended_at)),
        *(one.pages, one.first_page_rows, one.rows, int(one.complete), _iso(one.oldest_on), one.reason, int(one.shrank)),
        ",".join(one.evidence),
    )


def walk_of(row: Mapping[str, Any]) -> Walk:
    """Return the walk that a row holds."""
    return Walk(
        source=row["source"],
        listing=row["listing"],
        run=row["run"],
        night=date.fromisoformat(row["night"]),
        started_at=instants.instant(row["started_at"]),
        ended_at=instants.instant(row["ended_at"]),
        pages=row["pages"],
        first_page_rows=row["first_page_rows"],
        rows=row["rows"],
        complete=bool(row["complete"]),
        oldest_on=_day(row["oldest_on"]),
        reason=row["reason"],
        shrank=bool(row["shrank"]),
        evidence=tuple(row["evidence"].split(",")),
    )


def report_of(row: Mapping[str, Any]) -> Report:
    """Return what the rules over a source ask of a work report."""
    days = (_day(row["published_on"]), _day(row["delivered_on"]))
    return Report(instants.instant(row["first_seen_at"]), years(row["title"], days, (row["plans_from"], row["plans_to"])))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
