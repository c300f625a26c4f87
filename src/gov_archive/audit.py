"""From an archive to everything that needs a look, and, where asked, a repair that only ever adds.

verify (every digest, both directions) → nights that did not happen → what lies about → (repair: captures that the database lacks)
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from gov_archive import capture, ingest, store, verify
from gov_archive.errors import MisuseError, StoreError
from gov_archive.model import Portal
from gov_archive.nights import night, spans
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings
from gov_archive.store import replacement

Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Audit:
    """What an audit found, in sentences: ``problems`` need an act, ``missed`` nights cannot be had any more, ``orphans`` are harmless.

    ``repaired`` says what a repair added; ``problems`` are then those that remain.
    """

    problems: Sequence[str]
    missed: Sequence[str]
    orphans: Sequence[str]
    repaired: Sequence[str] = field(default_factory=tuple)

    @property
    def outcome(self) -> str:
        """Return ok, or degraded where something needs a look."""
        return "degraded" if self.problems or self.missed else "ok"

    def as_json(self) -> dict[str, Any]:
        """Return the audit as one JSON object."""
        return {"outcome": self.outcome, **vars(self)}

    def lines(self) -> list[str]:
        """Return the audit in sentences."""
        counts = f"{len(self.problems)} problems, {len(self.missed)} gaps, {len(self.orphans)} orphans"
        return [f"{self.outcome}: {counts}", *self.repaired, *self.problems, *self.missed, *self.orphans]


def audit(
    archive: Path,
    portal: Portal,
    *,
    repair: bool = False,
    deep: bool = False,
    now: datetime | None = None,
    settings: Settings | None = None,
    progress: Told | None = None,
) -> Audit:
    """Return what needs a look in *archive*; with *repair* after adding what the captures on disk have and the database has not.

    With *deep* a trial rebuild is made as well: the only way to see that a judgement in the database is not what its captures say.

    Raises:
        MisuseError: there is no archive.
        LockedError: a repair or a deep audit met another run.

    """
    if not archive.is_dir():
        raise MisuseError(f"there is no archive at {archive}; say which with --archive DIR")
    chosen = settings or Settings()
    repaired = tuple(_repaired(archive, portal, chosen)) if repair else ()
    problems = list(verify.problems(archive, progress=progress))
    if deep and not problems:
        problems += _against_rebuild(archive, portal, chosen, progress)
    return Audit(problems, list(_missed(archive, now or datetime.now(UTC))), list(_orphans(archive)), repaired)


def _repaired(archive: Path, portal: Portal, settings: Settings) -> Iterator[str]:
    """Finish what was broken off, take in what waits, and read files again whose captures the database lost."""
    folder = archive / "captures"
    with store.open(archive, holder="audit") as db:
        yield from map(str, capture.recover(folder))
        brought = ingest.catch_up(db, portal, archive, nights=settings.withdrawal_nights)
        lost = [path for path in ingest.capture_files(folder) if verify.lacking(db.conn, folder, path)]
        brought = ingest.files(db, portal, archive, lost, nights=settings.withdrawal_nights, into=brought)
    if brought.captures:
        events = ", ".join(f"{event.kind} {event.document}" for event in brought.events) or "none"
        yield f"{brought.captures} captures were taken in; events that they bring: {events}"
    if brought.gone:
        yield f"{len(brought.gone)} events are no longer borne out by the captures: {', '.join(brought.gone)}"


def _against_rebuild(archive: Path, portal: Portal, settings: Settings, progress: Told | None) -> Iterator[str]:
    with store.reader(archive) as connection:
        stored = store.dump.digest(connection)
    made = Rebuild(portal, archive, settings=settings, progress=progress, is_trial=True).run()
    if made.digest != stored:
        yield "the database is not what its captures say; rebuild it"
        yield from made.lines()[1:]


def _missed(archive: Path, now: datetime) -> Iterator[str]:
    """Name the nights, from the first run on, on which none ran, and the runs that broke off."""
    try:
        with store.reader(archive) as connection:
            nights, broken_off = _nights(connection), list(_broken_off(connection, archive))
    except (StoreError, sqlite3.DatabaseError):  # told with its reason by verify
        return
    if nights:
        span = (night(now) - min(nights)).days
        missed = [day for number in range(span) if (day := min(nights) + timedelta(days=number)) not in nights]
        yield from (f"no run in {_span(*row)}" for row in spans(missed))
    yield from broken_off


def _nights(connection: sqlite3.Connection) -> set[date]:
    logged = {night(store.instants.instant(row[0])) for row in connection.execute("select started_at from runs where id like 'nightly%'")}
    captured = connection.execute("select distinct night from captures where run like 'nightly%'")
    return logged | {date.fromisoformat(row[0]) for row in captured}


def _broken_off(connection: sqlite3.Connection, archive: Path) -> Iterator[str]:
    """Say which runs crashed, and which nights left captures though no log of runs has them."""
    for run, outcome, report in connection.execute("select id, outcome, report from runs where outcome is null or outcome = 'crashed'"):
        if outcome or not store.runs.is_under_way(archive, run):
            yield f"run {run} broke off: {json.loads(report).get('error') or 'it left no report'}"
    sql = "select distinct run from captures where run like 'nightly%' and run not in (select id from runs) order by run"
    yield from (f"run {run} broke off: it left captures and no report" for (run,) in connection.execute(sql))


def _span(first: date, last: date) -> str:
    count = (last - first).days + 1
    return f"the night of {first}" if count == 1 else f"the {count} nights from {first} to {last}"


def _orphans(archive: Path) -> Iterator[str]:
    """Name what lies in the archive and belongs to nothing."""
    folder = archive / "captures"
    for path in capture.holdings.held(folder).files:
        if path.suffix == ".damaged":
            yield f"{path.relative_to(archive)} is the torn end of a file that was broken off: kept, not used"
        elif not path.name.endswith((*capture.holdings.FINISHED, ".open")):
            yield f"{path.relative_to(archive)} is no capture file"
    yield from _beside(archive)
    try:
        with store.reader(archive) as connection:
            yield from store.soundness.orphans(connection)
    except (StoreError, sqlite3.DatabaseError):  # told with its reason by verify
        return


def _beside(archive: Path) -> Iterator[str]:
    if (archive / replacement.FILE).exists():
        yield f"{replacement.FILE} is of a rebuild under way or broken off; the next one clears it away"
    for path in sorted(archive.glob(f"{store.FILE}{replacement.BEFORE}*")):
        yield f"{path.name} is a database that could not be read to its end when it was rebuilt; remove it when nothing is missed"
