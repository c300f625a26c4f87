"""One run over one source: the stages in order, without Prefect.

what an earlier run left → what is known → collect (discover, fetch, capture) → ingest (verdict, extract, store, flag) → outcome
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from gov_archive import capture, fetch, ingest, log, store
from gov_archive.collect import Collected, Collector, Known, Progress
from gov_archive.errors import GovArchiveError, StoreError
from gov_archive.model import Answer, Event, Flag, Portal, Purpose, Source
from gov_archive.nights import night as night_of
from gov_archive.settings import Settings

NIGHTLY = "nightly"

_AWAY = (
    "capture files that were taken in are gone or cut short: {count} (first: captures/{first}); bring them back from a backup, or rebuild "
    "the database without them with --accept-loss"
)
_MADE_AGAIN = "there was no database: it was made again from {count} captures, and what they tell of earlier nights is not told as news"

Outcome = Literal["ok", "degraded", "failed"]


@dataclass(frozen=True)
class SourceNight:
    """What one night brought for one source; the contract's object of ``nightly --json``, and the events and flags themselves."""

    source: str
    outcome: Outcome
    rows: int = 0
    fetched: int = 0
    not_modified: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    events: Sequence[Event] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    flags: Sequence[Flag] = ()
    errors: Sequence[str] = ()
    notes: Sequence[str] = ()

    def with_error(self, error: str) -> SourceNight:
        """Return the same night with one more thing that was not as it should be."""
        return replace(self, outcome="degraded" if self.outcome == "ok" else self.outcome, errors=[error, *self.errors])

    def report(self) -> dict[str, Any]:
        """Return the contract's object: events are counted by kind."""
        return {
            "source": self.source,
            "outcome": self.outcome,
            "rows": self.rows,
            "fetched": self.fetched,
            "not_modified": self.not_modified,
            "verdicts": dict(self.verdicts),
            "events": dict(Counter(event.kind for event in self.events)),
            "flags": len(self.flags),
            "errors": list(self.errors),
            "notes": list(self.notes),
        }


class Run:
    """One nightly run: its id, its clock, and one client for all sources, so that each host keeps one pace.

    It is in the log of runs from its first source on; one that is broken off is noted as crashed, by itself or, where it could not, by
    the next.
    """

    def __init__(
        self,
        portal: Portal,
        archive: Path,
        *,
        now: Callable[[], datetime],
        settings: Settings | None = None,
        kind: str = NIGHTLY,
        id: str = "",  # noqa: A002 - of a run that was begun on another machine
        pace: fetch.Turns | None = None,
    ) -> None:
        self.portal = portal
        self.archive = archive
        self.now = now
        self.settings = settings or Settings()
        self.started_at = now()
        self.id = id or f"{kind}-{self.started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        self.client = fetch.Client(portal, self.settings, now=now, on_exchange=self._keep, pace=pace)
        self.done: list[SourceNight] = []
        self._captures: capture.Writer | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        store.make_folder(self.archive)
        self._open.enter_context(store.runs.under_way(self.archive, self.id))
        self._open.enter_context(self.client)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            self._note_crash(error)
        self._open.__exit__(kind, error, trace)

    def begin(self, db: Any) -> None:
        """Note in *db* that this run began, and which earlier ones were broken off; said once, it may be said again."""
        if store.runs.start(db, self.id, self.started_at):
            log.say("run_began", f"{self.id} began", at=self.started_at, run=self.id)
        for dead in store.runs.close_dead(db, self.archive):
            log.say("run_crashed", f"{dead} was broken off", at=self.now(), is_trouble=True, run=dead)

    def captures(self, source: Source, part: str = "") -> capture.Writer:
        """Return the capture file of *source* for this run, or for a *part* of it that has files of its own."""
        self._captures = capture.Writer(
            self.archive / "captures", source=source.slug, run=self.id, part=part, at=self.now(), max_bytes=self.settings.capture_file_bytes
        )
        return self._captures

    def _note_crash(self, error: BaseException) -> None:
        """Note why the run is broken off, and what it had done; where even that fails the next run notes that it was."""
        told = str(error) if isinstance(error, GovArchiveError) else f"{type(error).__name__}: {error}".rstrip(": ")
        report = {"run": self.id, "outcome": store.runs.CRASHED, "error": told, "sources": [item.report() for item in self.done]}
        with suppress(StoreError), store.open(self.archive, holder=self.id) as db:
            store.runs.start(db, self.id, self.started_at)
            store.runs.crash(db, self.id, self.now(), report)

    def _keep(self, answer: Answer, purpose: Purpose) -> None:
        """Capture what the client asked by itself: robots.txt."""
        if self._captures is not None:
            log.exchange(answer, self._captures.append(answer, purpose=purpose, subject=answer.final.url), None)


def source_night(run: Run, source: Source, everything: bool = False, *, progress: Progress | None = None) -> SourceNight:
    """Do one night of *source*. What could not be judged is named in ``errors``; only the archive itself failing is raised."""
    with store.open(run.archive, holder=run.id) as db:
        left = _left(run, db, source)
        known = _known(db, run.portal, source)
        with run.captures(source) as captures:
            collector = Collector(run.portal, source, run.settings, run.client, captures)
            is_open = bool(store.documents.restless_elsewhere(db, source.slug))  # absence is evidence when both listings were read through
            to_end = is_open or _is_full_walk_due(store.agenda.last_full_walk(db, source.slug), run)
            collected = collector.collect(known, now=run.now(), to_end=to_end, everything=everything, progress=progress)
        ingested = _after(left.ingested, ingest.catch_up(db, run.portal, run.archive, nights=run.settings.withdrawal_nights))
        titles = store.documents.titles(db, (event.document for event in ingested.events))
        notes = [*left.notes, *_clock_notes(db, run), *_notes(left.ingested, ingested, collected)]
    brought = _judged(source, collected, ingested, titles=titles, notes=notes, errors=left.errors)
    log.say(
        "source_ended",
        f"{source.slug}: {brought.outcome}, {brought.fetched} answers, {len(brought.events)} events",
        at=run.now(),
        run=run.id,
        **brought.report(),
    )
    run.done.append(brought)
    return brought


@dataclass(frozen=True)
class _Left:
    """What earlier runs left: what of it came in, in sentences what was done about the rest, and what could not be."""

    ingested: ingest.Ingested
    notes: Sequence[str]
    errors: Sequence[str]


def _left(run: Run, db: store.Database, source: Source) -> _Left:
    """Note in *db* that *run* began, finish what earlier ones left and take it in."""
    folder = run.archive / "captures"
    is_fresh = not store.runs.latest(db)
    run.begin(db)
    recovered = capture.recover(folder)
    brought = ingest.catch_up(db, run.portal, run.archive, nights=run.settings.withdrawal_nights)
    notes = [str(one) for one in recovered if not one.problem]
    errors = [str(one) for one in recovered if one.problem]
    if away := ingest.away(db, folder, source.slug):
        errors.append(_AWAY.format(count=len(away), first=away[0]))
    if is_fresh and brought.captures:
        notes.append(_MADE_AGAIN.format(count=brought.captures))
        brought = ingest.Ingested(damaged=brought.damaged)
    return _Left(brought, notes, errors)


def summary(run: Run, nights: Sequence[SourceNight]) -> dict[str, Any]:
    """Return the contract's object of ``nightly --json`` and keep it in the run log.

    A run is as good as its worst source, and failed only when every source failed.
    """
    outcomes = {item.outcome for item in nights}
    outcome = "ok" if outcomes <= {"ok"} else "failed" if outcomes == {"failed"} else "degraded"
    report = {"run": run.id, "outcome": outcome, "missed": [], "sources": [item.report() for item in nights]}
    with store.open(run.archive, holder=run.id) as db:
        report["missed"] = [day.isoformat() for day in _missed(db, run.started_at)]
        run.begin(db)
        store.runs.finish(db, run.id, run.now(), outcome, report)
    log.say("run_ended", f"{run.id} ended: {outcome}", at=run.now(), run=run.id, outcome=outcome)
    return report


def _after(left: ingest.Ingested, ingested: ingest.Ingested) -> ingest.Ingested:
    """Return *ingested* with what captures of an earlier run brought before it: nobody has been told of that yet."""
    ingested.events = [*(event for event in left.events if event.id not in ingested.gone), *ingested.events]
    ingested.flags = [*left.flags, *ingested.flags]
    ingested.damaged = [*left.damaged, *ingested.damaged]
    return ingested


def _known(db: Any, portal: Portal, source: Source) -> Known:
    return Known(
        titles=store.agenda.Titles(db, source.slug),
        pending=tuple(store.agenda.pending(db, source.slug)),
        never_good=store.agenda.never_good(db, source.slug),
        first_page_rows=store.agenda.first_page_rows(db, source.slug),
        watched=tuple(store.agenda.watched(db, source, portal)),
        listing_payloads=lambda url: store.agenda.validators(db, url),
    )


def _is_full_walk_due(last: date | None, run: Run) -> bool:
    return last is None or night_of(run.started_at) - last >= timedelta(days=run.settings.full_walk_nights)


def _clock_notes(db: Any, run: Run) -> list[str]:
    """Say when the clock stands before a run that is in the log."""
    latest = store.runs.latest(db)
    if latest <= store.instants.text(run.started_at):
        return []
    return [f"the clock says {run.started_at:%Y-%m-%d %H:%M} UTC, but a run began at {latest}: it was set back"]


def _missed(db: Any, started_at: datetime) -> list[date]:
    """Return the nights between the last run and this one on which none ran."""
    earlier = [store.instants.instant(item["started_at"]) for item in store.runs.all(db) if item["id"].startswith(NIGHTLY)]
    nights = [night_of(at) for at in earlier if at < started_at]
    if not nights:
        return []
    tonight = night_of(started_at)
    return [max(nights) + timedelta(days=number) for number in range(1, (tonight - max(nights)).days)]


def _judged(
    source: Source,
    collected: Collected,
    ingested: ingest.Ingested,
    *,
    titles: Mapping[str, str],
    notes: Sequence[str],
    errors: Sequence[str],
) -> SourceNight:
    """Return the night's outcome: failed when nothing at all was judged, degraded when something was not, ok otherwise."""
    walks = [walk for walk in ingested.walks if walk.source == source.slug and walk.listing not in collected.unread]
    errors = [*errors, *collected.errors, *(f"listing {walk.listing}: {walk.reason}" for walk in walks if walk.reason)]
    errors += [*ingested.unread, *dict.fromkeys(ingested.damaged)]
    good = collected.verdicts["good"] + collected.not_modified - len(ingested.unread)
    return SourceNight(
        source=source.slug,
        outcome="ok" if not errors else "degraded" if good else "failed",
        rows=len(collected.rows),
        fetched=collected.fetched,
        not_modified=collected.not_modified,
        verdicts=dict(collected.verdicts),
        events=ingested.events,
        titles=titles,
        flags=ingested.flags,
        errors=errors,
        notes=notes,
    )


def _notes(left: ingest.Ingested, ingested: ingest.Ingested, collected: Collected) -> list[str]:
    notes = []
    if left.captures:
        notes.append(f"{left.captures} captures of an earlier run were taken in first")
    if collected.dead_rows:
        notes.append(collected.dead_rows)
    if collected.left:
        notes.append(f"{collected.left} older documents wait for their turn: the nightly budget is spent")
    if gone := [*left.gone, *ingested.gone]:
        notes.append(f"{len(gone)} events are no longer borne out by the captures: {', '.join(gone)}")
    return notes
