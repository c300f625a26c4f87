"""A whole backfill, step by step, for a flow to drive: plan each source, do its chunks one by one, say what became of them.

Between two chunks the archive is let go, so that a night due meanwhile runs; while a chunk is fetched it is held, so that no second
run asks the portal at the same time. All that a second start needs is in captures and database: what is settled there is not asked again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from gov_archive import capture, ingest, store
from gov_archive.backfill.chunk import Chunk, chunks, fetch
from gov_archive.backfill.plan import Plan, plan
from gov_archive.backfill.summary import Summary, summary
from gov_archive.backfill.years import Years
from gov_archive.collect import Collected, Collector, Known, Progress
from gov_archive.model import Answer, Capture, Portal, Source
from gov_archive.night import Run
from gov_archive.nights import night
from gov_archive.settings import Settings

Outcome = Literal["ok", "degraded", "failed"]

_LONGEST_NIGHT: Final = 12 * 3600.0  # seconds that a chunk waits for a night to end


@dataclass
class Progressed:
    """What a backfill has brought for one source so far: counts, one sentence for what was not had, and why by document."""

    source: str
    plan: Plan
    gaps: list[str] = field(default_factory=list)
    walked: bool = False
    fetched: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    unjudged: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)


class Backfill:
    """One backfill of *portal* over *years* into *archive*.

    With *is_dry* listings are walked, and nothing at all is written.
    """

    def __init__(
        self,
        portal: Portal,
        archive: Path,
        years: Years,
        *,
        now: Callable[[], datetime],
        settings: Settings | None = None,
        is_dry: bool = False,
    ) -> None:
        self.portal = portal
        self.archive = archive
        self.years = years
        self.is_dry = is_dry
        self.run = Run(portal, archive, now=now, settings=settings, kind="backfill")
        self.found: dict[str, Progressed] = {}

    def __enter__(self) -> Self:
        (self.run.client if self.is_dry else self.run).__enter__()  # a run that is begun shows so in the archive
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        (self.run.client if self.is_dry else self.run).__exit__(kind, error, trace)

    def plan(self, source: Source) -> list[Chunk]:
        """Take in what an earlier run left, walk the listings of *source* to their ends, and return what is left to do."""
        walked = self._walked_dry(source) if self.is_dry else self._walked(source)
        return chunks(self.run.id, source.slug, walked.plan.asked)

    def do(self, chunk: Chunk, *, progress: Progress | None = None) -> Progressed:
        """Fetch *chunk* and take it in, holding the archive."""
        found = self.found[chunk.source]
        with self._held() as db:
            collected = fetch(self.run, chunk, progress=progress)
            self._note(found, collected, self._ingested(db))
        time.sleep(2 * store.lock.POLL_SECONDS)  # a night that waits for the archive has its turn here
        return found

    def finish(self) -> dict[str, Any]:
        """Return the report of the run, as ``--json`` prints it, and keep it in the run log."""
        for found in self.found.values():
            with self._readable() as db:
                fates = store.backlog.fates(db, found.plan.rows) if db else {}
            if db:
                found.summary = summary(self.years, found.plan.rows, fates, found.unjudged)
        report = self._report()
        if not self.is_dry:
            with self._held() as written:
                self.run.begin(written)
                store.runs.finish(written, self.run.id, self.run.now(), report["outcome"], report)
        return report

    def _walked(self, source: Source) -> Progressed:
        with self._held() as db:
            self.run.begin(db)
            notes = [str(one) for one in capture.recover(self.archive / "captures")]
            left = self._ingested(db)
            notes += [f"{left.captures} captures of an earlier run were taken in first"] if left.captures else []
            read = store.backlog.listings_read(db, source.slug, night(self.run.started_at))
            waiting = [listing for listing in source.listings if listing not in read]
            collected = Collected(is_whole_listing=True)
            if waiting:
                known = Known(listing_payloads=lambda url: store.agenda.validators(db, url))
                with self.run.captures(source) as captures:
                    collected = Collector(self.portal, source, self.run.settings, self.run.client, captures).walk(waiting, known)
            found = Progressed(source.slug, Plan(source.slug, {}, ()), walked=bool(waiting), notes=notes)
            self._note(found, collected, self._ingested(db))
            found.gaps, found.plan = list(collected.errors), plan(self.portal, source, self.years, db)
        self.found[source.slug] = found
        return found

    def _walked_dry(self, source: Source) -> Progressed:
        collector = Collector(self.portal, source, self.run.settings, self.run.client, Unwritten(self.run.id))
        collected = collector.walk(source.listings, Known())
        found = Progressed(source.slug, Plan(source.slug, {}, ()), walked=True)
        found.gaps, found.errors, found.fetched = list(collected.errors), list(collected.errors), collected.fetched
        with self._readable() as db:
            found.plan = plan(self.portal, source, self.years, db, collected.rows.values())
        self.found[source.slug] = found
        return found

    def _note(self, found: Progressed, collected: Collected, ingested: ingest.Ingested) -> None:
        found.fetched += collected.fetched
        found.verdicts += collected.verdicts
        found.events.update(event.kind for event in ingested.events if event.source == found.source)
        found.errors += [*collected.errors, *ingested.damaged]
        found.unjudged |= collected.unjudged

    def _ingested(self, db: store.Database) -> ingest.Ingested:
        return ingest.catch_up(db, self.portal, self.archive, nights=self.run.settings.withdrawal_nights)

    @contextmanager
    def _held(self) -> Iterator[store.Database]:
        with store.open(self.archive, holder=self.run.id, wait=_LONGEST_NIGHT) as db:
            yield db

    @contextmanager
    def _readable(self) -> Iterator[Any]:
        """Open the database for reading, None where there is none yet."""
        if not (self.archive / store.FILE).is_file():
            yield None
            return
        with store.reader(self.archive) as connection:
            yield connection

    def _report(self) -> dict[str, Any]:
        sources = [self._of_source(found) for found in self.found.values()]
        outcomes = {one["outcome"] for one in sources}
        outcome: Outcome = "ok" if outcomes <= {"ok"} else "failed" if outcomes == {"failed"} else "degraded"
        return {
            "run": self.run.id,
            "outcome": outcome,
            "from_year": self.years.first,
            "to_year": self.years.last,
            "dry_run": self.is_dry,
            "sources": sources,
        }

    def _of_source(self, found: Progressed) -> dict[str, Any]:
        wrong = bool(found.errors or found.summary.failed)
        nothing = wrong and not found.verdicts["good"] and not found.summary.years
        return {
            "source": found.source,
            "outcome": "failed" if nothing else "degraded" if wrong else "ok",
            "listing": "incomplete" if found.gaps else "whole",
            "gaps": found.gaps,
            "left": len(found.plan.asked),
            "outside": found.plan.outside,
            "fetched": found.fetched,
            "verdicts": dict(found.verdicts),
            "events": dict(found.events),
            **found.summary.as_json(),
            "errors": found.errors,
            "notes": found.notes,
        }


class Unwritten:
    """Captures of a dry run: none."""

    def __init__(self, run: str) -> None:
        self.run = run

    def append(self, _answer: Answer, /, **_about: object) -> tuple[Capture, ...]:
        """Write nothing."""
        return ()
