"""From the archive to what a service has not been told yet: events, flags without one, and what became of the nights themselves.

Told are events from the day on which the service was first known: no baseline, nothing backfilled, nothing acknowledged. A trouble
is told once, and once more when it is over.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from gov_archive import query, store, streaks
from gov_archive.model import Source
from gov_archive.nights import day, night, spans
from gov_archive.notify import Item
from gov_archive.query import entire
from gov_archive.query.named import rows
from gov_archive.settings import Settings

_WHOLE_NIGHT: Final = "*"
_NO_RUN: Final = "!"
_AUDIT: Final = "audit"


@dataclass(frozen=True)
class Desk:
    """What one service is told from: an open database, and ``said``, what it was told before, by subject."""

    connection: sqlite3.Connection
    archive: Path
    sources: Sequence[Source]
    settings: Settings
    since: datetime
    said: Mapping[str, str]
    now: datetime

    def items(self) -> list[Item]:
        """Return everything that is still to be told."""
        runs = streaks.runs(row for row in entire.runs(self.connection) if not self._is_under_way(row))
        return [*self._events(), *self._flags(), *self._crashes(runs), *self._troubles(runs), *self._missed(runs), *self._corrected()]

    def stopped(self, error: str) -> list[Item]:
        """Return what is to be told of a night that ended before it was a run, for *error*: nothing where that was said and is not over."""
        digest = _digest(error)
        if any(subject.endswith(digest) for subject in self._open(_NO_RUN)):
            return []
        return [stopped(error, at=self.now)]

    def audited(self, problems: Sequence[str]) -> list[Item]:
        """Return what is to be told of an audit that found *problems*, or none any more; the same ones are told once."""
        known = [subject.replace("trouble", "ended", 1) for subject in self._open(_AUDIT)]
        if not problems:
            return [Item(known[0], "ended", office="audit", detail={"since": day(_instant(known[-1]))}, also=known[1:])] if known else []
        digest = _digest("\n".join(problems))
        if any(subject.endswith(digest) for subject in known):
            return []
        return [Item(_subject(_AUDIT, self.now, digest), "audit", detail={"problems": len(problems), "error": problems[0]}, also=known)]

    def _is_under_way(self, row: Mapping[str, Any]) -> bool:
        return row["outcome"] is None and store.runs.is_under_way(self.archive, row["id"])

    def _events(self) -> Iterator[Item]:
        found = [
            one
            for one in query.events(self.connection, since=day(self.since))
            if f"event {one['id']}" not in self.said and self._is_since(one["at"]) and not _is_expected(one["detail"])
        ]
        documents = {row["key"]: row for row in rows(self.connection, "titles", keys=json.dumps([one["document"] for one in found]))}
        for one in reversed(found):  # oldest first
            row = documents.get(one["document"], {})
            dates = {name: row.get(name) for name in ("delivered_on", "published_on")} if one["kind"] == "new" else {}
            yield Item(
                subject=f"event {one['id']}",
                kind=one["kind"],
                office=self._office(one["source"]),
                document=one["document"],
                title=row.get("title") or "",
                version=one["version"],
                detail=one["detail"] | dates,
                flags=one["flags"],
            )

    def _flags(self) -> Iterator[Item]:
        for one in reversed(query.flags(self.connection)):
            subject = " ".join(("flag", one["rule"], one["document"] or one["source"], one["at"]))
            if one["event"] or subject in self.said or not self._is_since(one["at"]):
                continue
            key = one["document"] or ""
            found = rows(self.connection, "titles", keys=json.dumps([key])) if key else []
            title = (found[0]["title"] or "") if found else ""
            yield Item(subject, "flag", office=self._office(one["source"]), document=key, title=title, detail=one)

    def _crashes(self, runs: list[streaks.Run]) -> Iterator[Item]:
        """Runs that did not end, also where the next one did."""
        for one in streaks.crashes(run for run in runs if run.at >= self.since):
            subject, ended = f"trouble {_WHOLE_NIGHT} {one.first}", f"ended {_WHOLE_NIGHT} {one.first}"
            detail = {"since": one.since, "error": one.error}
            if subject not in self.said:
                yield Item(subject, "stopped", detail=detail, also=[ended] if one.is_over else [])
            elif one.is_over and ended not in self.said:
                yield Item(ended, "resumed", detail={"since": one.since})
        last = next((run.at for run in reversed(runs) if run.outcome != streaks.CRASHED), None)
        for subject in self._open(_NO_RUN):
            if last and last > _instant(subject):
                yield Item(subject.replace("trouble", "ended", 1), "resumed", detail={"since": day(_instant(subject))})

    def _troubles(self, runs: list[streaks.Run]) -> Iterator[Item]:
        """Sources of which nothing was read tonight, or not all for some nights; and those that were told of and are well again."""
        for source in self.sources:
            found = {one.first: one for one in streaks.troubles(runs, source.slug)}
            for one in found.values():
                subject = f"trouble {source.slug} {one.first}"
                is_long = one.is_failed or len(one.nights) >= self.settings.notify_degraded_nights
                if not one.is_over and is_long and subject not in self.said:
                    detail = {"since": one.since, "nights": len(one.nights), "error": one.error, "is_failed": one.is_failed}
                    yield Item(subject, "trouble", office=source.name, detail=detail)
            for subject in self._open(source.slug):
                known = found.get(subject.split()[2])
                if known and known.is_over:
                    yield Item(subject.replace("trouble", "ended", 1), "ended", office=source.name, detail={"since": known.since})

    def _missed(self, runs: list[streaks.Run]) -> Iterator[Item]:
        """Nights since the service is known on which nothing ran; tonight is not over."""
        ran = {night(one.at) for one in runs}
        first, tonight = night(self.since), night(self.now)
        missed = [first + timedelta(days=number) for number in range(1, (tonight - first).days)]
        untold = [one for one in missed if one not in ran and f"missed {one}" not in self.said]
        if untold:
            subjects = [f"missed {one}" for one in untold]
            yield Item(subjects[0], "missed", detail={"nights": spans(untold)}, also=subjects[1:])

    def _corrected(self) -> Iterator[Item]:
        """Events that were told of and that the captures no longer bear out."""
        told = {subject.removeprefix("event "): line for subject, line in self.said.items() if subject.startswith("event ")}
        there = {row[0] for row in self.connection.execute("select id from events")}
        for event in sorted(told.keys() - there):
            if f"corrected {event}" not in self.said:
                yield Item(f"corrected {event}", "corrected", detail={"said": told[event]})

    def _open(self, what: str) -> list[str]:
        """Return the troubles of *what* that were told and are not told to be over."""
        begun = [subject for subject in self.said if subject.startswith(f"trouble {what} ")]
        return [subject for subject in begun if subject.replace("trouble", "ended", 1) not in self.said]

    def _is_since(self, at: str) -> bool:
        return datetime.fromisoformat(at) >= self.since

    def _office(self, slug: str) -> str:
        return next((source.name for source in self.sources if source.slug == slug), slug)


def stopped(error: str, *, at: datetime) -> Item:
    """Return what is told of a night that ended at *at* before it was a run."""
    return Item(_subject(_NO_RUN, at, _digest(error)), "stopped", detail={"since": day(at), "error": error})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _subject(what: str, at: datetime, digest: str) -> str:
    return f"trouble {what} {store.instants.text(at)}/{digest}"


def _instant(subject: str) -> datetime:
    """Return when the trouble of a subject began."""
    return store.instants.instant(subject.split()[2].partition("/")[0])


def _is_expected(detail: Mapping[str, Any]) -> bool:
    return bool(detail.get("baseline") or detail.get("backfilled"))
