"""A whole backfill, step by step, for a flow to drive: plan all of it, do its chunks one by one, say what became of them.

Between two chunks the archive is let go, so that a night due meanwhile runs; while a chunk is asked of the portal it is held, so that no
second run asks the portal at the same time. All that a second start needs is in captures and database: what is settled there is not
asked for again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from gov_archive import capture, ingest, store
from gov_archive.backfill.chunk import Chunk, chunks, fetch, source_of
from gov_archive.backfill.files import FilesChunk, Folder
from gov_archive.backfill.past import Past, PastChunk
from gov_archive.backfill.plan import Plan, plan
from gov_archive.backfill.report import report
from gov_archive.backfill.summary import Summary, summary
from gov_archive.backfill.wanted import Years
from gov_archive.backfill.wayback import Wayback
from gov_archive.collect import Collected, Collector, Known, Progress
from gov_archive.fetch import Turns
from gov_archive.model import Answer, Brought, Capture, Portal, Source
from gov_archive.night import Run
from gov_archive.nights import night
from gov_archive.settings import Settings
from gov_archive.store.backlog import Fate

Work = Chunk | FilesChunk | PastChunk

_LONGEST_NIGHT: Final = 12 * 3600.0  # seconds that a chunk waits for a night to end


@dataclass(frozen=True)
class Asked:
    """What is asked of a backfill: years, and where to look.

    The portal is asked unless *portal* is false; *files* is a folder of what others kept, *cdx* the index of a Wayback Machine; *source*
    restricts all to one source, and says whose the files are that tell it not. With *is_dry* nothing at all is written.
    """

    years: Years
    portal: bool = True
    files: Path | None = None
    cdx: str | None = None
    source: str | None = None
    is_dry: bool = False


@dataclass
class Found:
    """What a backfill has brought for one source so far: counts, one sentence for what was not had, and why by document."""

    source: str
    plan: Plan
    gaps: list[str] = field(default_factory=list)
    fetched: int = 0
    brought: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    unjudged: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)


class Backfill:
    """One backfill of *portal* into *archive*; ``work`` is what was planned, ``found`` what came of it, by source."""

    def __init__(
        self,
        portal: Portal,
        archive: Path,
        asked: Asked,
        *,
        now: Callable[[], datetime],
        settings: Settings | None = None,
        pace: Turns | None = None,
    ) -> None:
        self.portal = portal
        self.archive = archive
        self.asked = asked
        self.run = Run(portal, archive, now=now, settings=settings, kind="backfill", pace=pace)
        self.sources = portal.sources if asked.source is None else (source_of(portal, asked.source),)
        self.found: dict[str, Found] = {}
        self.work: list[Work] = []
        self.folder: Folder | None = None
        self.past: Past | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self.run.client if self.asked.is_dry else self.run)  # a run that is begun shows so in the archive
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.__exit__(kind, error, trace)

    @property
    def size(self) -> int:
        """How many documents, files and captures of elsewhere are planned, attachments not counted."""
        return sum(chunk.size for chunk in self.work)

    def plan(self, *, progress: Progress | None = None) -> list[Work]:
        """Take in what an earlier run left, walk the listings to their ends, look into folder and index, and return what is left to do."""
        for source in self.sources:
            if progress and self.asked.portal:
                progress(f"{source.name}: listing 目录", 0, 0)
            found = self._surveyed(source) if self.asked.is_dry else self._walked(source)
            self.found[source.slug] = found
            self.work += chunks(self.run.id, source.slug, found.plan.asked if self.asked.portal else ())
        if self.asked.files is not None:
            self.folder = Folder(self.asked.files, self.run, self.asked.years, self._keys(), self.asked.source)
            self.work += self.folder.chunks()
        if self.asked.cdx is not None:
            if progress:
                progress("Wayback Machine: index 索引", 0, 0)
            self.work += self._planned_past(self.asked.cdx)
        return self.work

    def do(self, chunk: Work, *, progress: Progress | None = None) -> None:
        """Have one chunk and take it in. Nothing is raised for what could not be had: it is named in what was found."""
        if isinstance(chunk, PastChunk):  # another host than the portal's: a night need not wait for it
            assert self.past is not None
            collected = self.past.fetch(chunk, progress=progress)
            self.found[chunk.source].brought += collected.fetched
            collected.fetched = 0
            with self._held() as db:
                self._note(chunk.source, collected, self._ingested(db))
        else:
            with self._held() as db:
                if isinstance(chunk, Chunk):
                    self._note(chunk.source, fetch(self.run, chunk, progress=progress), self._ingested(db))
                else:
                    assert self.folder is not None
                    self.folder.bring(chunk, db)
                    ingested = self._ingested(db)
                    self.folder.found.unassigned += ingested.ignored
                    self._note(None, Collected(), ingested)
        time.sleep(2 * store.lock.POLL_SECONDS)  # a night that waits for the archive has its turn here

    def note(self, chunk: Chunk, collected: Collected) -> None:
        """Note what a fetcher elsewhere told of *chunk*; who takes in its captures says what came of them by ``count``."""
        self._note(chunk.source, collected, ingest.Ingested())

    def count(self, events: Mapping[str, Mapping[str, int]], errors: Sequence[str]) -> None:
        """Note what came of captures that another process took in: *events* by source and kind, and what was wrong."""
        for slug, kinds in events.items():
            if slug in self.found:
                self.found[slug].events.update(kinds)
        self.found[self.sources[0].slug].errors += errors

    def left(self, given: Sequence[Chunk]) -> list[Chunk]:
        """Return what is left of chunks that broke off elsewhere, by what is in the database now: cut anew, numbered behind all others."""
        made: list[Chunk] = []
        last = max((chunk.number for chunk in self.work if isinstance(chunk, Chunk)), default=0)
        with self._readable() as db:
            for slug in dict.fromkeys(chunk.source for chunk in given):
                keys = {item.key for chunk in given if chunk.source == slug for item in chunk.documents}
                planned = plan(self.portal, source_of(self.portal, slug), self.asked.years, db, walked=self.found[slug].plan.rows.values())
                made += chunks(self.run.id, slug, [item for item in planned.asked if item.key in keys], after=last)
        self.work += made
        return made

    def finish(self) -> dict[str, Any]:
        """Return the report of the run, as ``--json`` prints it, and keep it in the run log."""
        with self._readable() as db:
            for found in self.found.values():
                rows = dict(found.plan.rows) | (self.past.rows.get(found.source, {}) if self.past else {})
                if db:
                    rows |= plan(self.portal, source_of(self.portal, found.source), self.asked.years, db).rows
                fates = store.backlog.fates(db, rows) if db else {key: Fate(key) for key in rows}
                found.summary = summary(self.asked.years, rows, fates, found.unjudged)
        made = report(self)
        if not self.asked.is_dry:
            with self._held() as written:
                self.run.begin(written)
                store.runs.finish(written, self.run.id, self.run.now(), made["outcome"], made)
        return made

    def _walked(self, source: Source) -> Found:
        with self._held() as db:
            self.run.begin(db)
            notes = [str(one) for one in capture.recover(self.archive / "captures")]
            left = self._ingested(db)
            notes += [f"{left.captures} captures of an earlier run were taken in first"] if left.captures else []
            found = self.found[source.slug] = Found(source.slug, Plan(source.slug, {}, ()), notes=notes)
            read = store.backlog.listings_read(db, source.slug, night(self.run.started_at))
            waiting = [listing for listing in source.listings if listing not in read] if self.asked.portal else []
            if waiting:
                known = Known(listing_payloads=lambda url: store.agenda.validators(db, url))
                with self.run.captures(source) as book:
                    collected = Collector(self.portal, source, self.run.settings, self.run.client, book).walk(waiting, known)
                self._note(source.slug, collected, self._ingested(db))
                found.gaps = list(collected.errors)
            found.plan = plan(self.portal, source, self.asked.years, db)
        return found

    def _surveyed(self, source: Source) -> Found:
        """Return what there is to do without writing anything: the listings are walked all the same."""
        found, collected = Found(source.slug, Plan(source.slug, {}, ())), Collected()
        if self.asked.portal:
            collector = Collector(self.portal, source, self.run.settings, self.run.client, Unwritten(self.run.id))
            collected = collector.walk(source.listings, Known())
        found.gaps, found.errors, found.fetched = list(collected.errors), list(collected.errors), collected.fetched
        with self._readable() as db:
            found.plan = plan(self.portal, source, self.asked.years, db, collected.rows.values())
        return found

    def _planned_past(self, cdx: str) -> list[PastChunk]:
        wayback = Wayback(self.run.settings, now=self.run.now, cdx=cdx)
        self.past = self._open.enter_context(Past(self.run, wayback, self.asked.years))
        rows: Mapping[str, Any] = {slug: found.plan.rows for slug, found in self.found.items()}
        with self._readable() as db, self._book() as book:
            return self.past.chunks(rows, db, book)

    @contextmanager
    def _book(self) -> Iterator[Any]:
        """Give captures for answers that lead on; nothing is kept of them in a dry run."""
        if self.asked.is_dry:
            yield Unwritten(self.run.id)
            return
        with self.run.captures(self.sources[0], part=".index") as book:
            yield book

    def _keys(self) -> dict[str, str]:
        """Return the documents known of each source, with its slug."""
        with self._readable() as db:
            known = {slug: {*found.plan.rows, *(store.backlog.rows(db, slug) if db else ())} for slug, found in self.found.items()}
        return {key: slug for slug, keys in reversed(known.items()) for key in keys}

    def _note(self, slug: str | None, collected: Collected, ingested: ingest.Ingested) -> None:
        """Note what a chunk of the source *slug* (None: of any) brought; events are counted for the sources they are of."""
        for event in ingested.events:
            if event.source in self.found:
                self.found[event.source].events[event.kind] += 1
        found = self.found[slug or self.sources[0].slug]
        found.fetched += collected.fetched
        found.verdicts += collected.verdicts
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
        with store.reader(self.archive, leaves_no_trace=self.asked.is_dry) as connection:
            yield connection


class Unwritten:
    """Captures of a dry run: none."""

    def __init__(self, run: str) -> None:
        self.run = run

    def append(self, _answer: Answer, /, **_about: object) -> tuple[Capture, ...]:
        """Write nothing."""
        return ()

    def bring(self, _brought: Brought, /, **_about: object) -> None:
        """Write nothing."""
