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
from typing import Any, Final

from gov_archive import capture, ingest, store, verify
from gov_archive.errors import MisuseError, StoreError
from gov_archive.model import Portal
from gov_archive.nights import night, spans
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings
from gov_archive.store import replacement

Told = Callable[[str, int, int], None]

_ALARMING: Final = 35  # nights: five weekly audits


@dataclass(frozen=True)
class Audit:
    """What an audit found, in sentences: ``problems`` need an act, ``missed`` nights cannot be had any more, ``orphans`` are harmless.

    Missed nights raise an alarm for five weeks; those before are ``past``: still said, for an alarm that never ends is heard by nobody.
    ``repaired`` says what a repair added; ``problems`` are then those that remain.
    """

    problems: Sequence[str]
    missed: Sequence[str]
    orphans: Sequence[str]
    repaired: Sequence[str] = field(default_factory=tuple)
    past: Sequence[str] = field(default_factory=tuple)

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
        past = [f"{len(self.past)} gaps of more than {_ALARMING} nights ago, the last: {self.past[-1]}"] if self.past else []
        return [f"{self.outcome}: {counts}", *self.repaired, *self.problems, *self.missed, *self.orphans, *past]


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
    tonight = night(now or datetime.now(UTC))
    gaps = _gaps(archive, tonight)
    begin = tonight - timedelta(days=_ALARMING)
    missed, past = ([told for last, told in gaps if (last >= begin) is is_recent] for is_recent in (True, False))
    return Audit(problems, missed, list(_orphans(archive)), repaired, past)


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


def _gaps(archive: Path, tonight: date) -> list[tuple[date, str]]:
    """Name the nights, from the first run on, on which none ran, then the runs that broke off; each with the last night it is about."""
    try:
        with store.reader(archive) as connection:
            nights, broken_off = _nights(connection), sorted(_broken_off(connection, archive))
    except (StoreError, sqlite3.DatabaseError):  # told with its reason by verify
        return []
    first = min(nights, default=tonight)
    days = (first + timedelta(days=number) for number in range((tonight - first).days))
    missed = [(row[1], f"no run in {_span(*row)}") for row in spans(one for one in days if one not in nights)]
    return [*missed, *broken_off]


def _nights(connection: sqlite3.Connection) -> set[date]:
    logged = {night(store.instants.instant(row[0])) for row in connection.execute("select started_at from runs where id like 'nightly%'")}
    captured = connection.execute("select distinct night from captures where run like 'nightly%'")
    return logged | {date.fromisoformat(row[0]) for row in captured}


def _broken_off(connection: sqlite3.Connection, archive: Path) -> Iterator[tuple[date, str]]:
    """Say which runs crashed, and which nights left captures though no log of runs has them."""
    sql = "select id, started_at, outcome, report from runs where outcome is null or outcome = 'crashed'"
    for run, at, outcome, report in connection.execute(sql):
        if outcome or not store.runs.is_under_way(archive, run):
            told = f"run {run} broke off: {json.loads(report).get('error') or 'it left no report'}"
            yield night(store.instants.instant(at)), told
    sql = "select run, max(night) from captures where run like 'nightly%' and run not in (select id from runs) group by run order by run"
    for run, last in connection.execute(sql):
        yield date.fromisoformat(last), f"run {run} broke off: it left captures and no report"


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
    real = (archive / store.FILE).resolve()
    made = replacement.made_at(real)
    if made.exists():
        yield f"{made.name} is of a rebuild under way or broken off; the next one clears it away"
    for path in sorted(real.parent.glob(f"{real.name}{replacement.BEFORE}*")):
        yield f"{path.name} is a database that could not be read to its end when it was rebuilt; remove it when nothing is missed"
