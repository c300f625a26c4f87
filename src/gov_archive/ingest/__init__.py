"""The only way into the database: capture → verdict → extract → store → flag, in one transaction a file.

Facts are inserted once, under ids made from their content or given by the capture; what follows from them is derived again for the
documents concerned. So captures may come late, out of order or twice, and a rebuild gives the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gov_archive import store
from gov_archive.capture import holdings, names
from gov_archive.ingest import rows
from gov_archive.ingest.afresh import all_facts, judge_all
from gov_archive.ingest.facts import Facts
from gov_archive.ingest.judgement import Concluded, Judge
from gov_archive.ingest.marks import ANOTHER_ARTICLE, READER_FAILED, UNREAD
from gov_archive.ingest.ready import is_closed, undamaged
from gov_archive.ingest.rederive import rederive
from gov_archive.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from gov_archive.errors import CaptureError
    from gov_archive.flag import Walk
    from gov_archive.model import Event, Flag, Portal
    from gov_archive.store import Database

__all__ = ["Ingested", "all_facts", "away", "capture_files", "catch_up", "files", "in_order", "judge_all", "rederive"]

Progress = Callable[[str, int, int], None]


@dataclass
class Ingested:
    """What came in: captures in number, events and flags that appeared, verdicts counted, walks with what is wrong with them.

    ``gone`` are ids of events that the facts no longer bear out (a late capture, a better extractor); ``ignored`` counts answers of other
    tools that nothing tells what they are of; ``unread`` holds a sentence for each known report whose answer gave no text to judge,
    ``damaged`` one for each file that could not be read to its end.
    """

    captures: int = 0
    ignored: int = 0
    events: list[Event] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    walks: list[Walk] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def capture_files(folder: Path) -> list[Path]:
    """Return the finished capture files in *folder* (``archive/captures``) in order; CaptureError where a part of it cannot be read."""
    return in_order(holdings.whole(folder).finished)


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Return *paths* in the order in which they were begun."""
    return sorted(paths, key=names.began)


def catch_up(db: Database, portal: Portal, archive: Path, *, progress: Progress | None = None, nights: int | None = None) -> Ingested:
    """Ingest every capture file of *archive* that is not in the database to its last byte.

    *db* comes from ``store.open``; *progress* is told file, number and total; *nights* is how many nights of absence count as withdrawn.
    """
    folder = archive / "captures"
    done = store.captures.progress(db)
    held = holdings.held(folder)
    waiting = [path for path in held.finished if done.get(_name(folder, path), 0) < path.stat().st_size]
    ingested = Ingested(damaged=[*held.problems])
    rederived = rederive(db, portal, folder, nights=_nights(nights))
    if rederived:
        _add(db, ingested, rederived)
    return files(db, portal, archive, waiting, progress=progress, nights=nights, into=ingested)


def away(db: Database, folder: Path, source: str) -> list[str]:
    """Return the capture files of *source* that were taken in, and that *folder* lacks by now or holds cut short."""
    known = store.captures.files_of(db, source)
    return [name for name, size in known if not (path := folder / name).is_file() or path.stat().st_size < size]


def files(
    db: Database,
    portal: Portal,
    archive: Path,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    nights: int | None = None,
    into: Ingested | None = None,
) -> Ingested:
    """Ingest the capture files *paths*, each in one transaction and from its first byte; what is known already changes nothing.

    A file that grew was replaced by a better copy: finished ones do not change.
    """
    ingested = into or Ingested()
    ordered = in_order(paths)
    for number, path in enumerate(ordered, 1):
        if progress:
            progress(path.name, number, len(ordered))
        with store.atomic(db):
            concluded = _file(db, portal, archive / "captures", path, ingested=ingested, nights=_nights(nights))
            _add(db, ingested, concluded)
    appeared = {event.id: event for event in ingested.events}
    ingested.events = sorted(appeared.values(), key=lambda event: (event.at, event.document, event.kind))
    return ingested


def _file(db: Database, portal: Portal, folder: Path, path: Path, *, ingested: Ingested, nights: int) -> Concluded:
    facts = Facts(db, portal, folder)
    source, run = "", ""
    size = path.stat().st_size
    damaged: list[CaptureError] = []
    for capture in undamaged(folder, path, 0, damaged):
        facts.add(capture)
        source, run = source or capture.source, run or capture.run
    facts.claim()
    if not is_closed(damaged):
        store.captures.keep_progress(db, _name(folder, path), source, run, size)
    ingested.damaged += map(str, damaged)
    ingested.captures += facts.touched.count
    ingested.ignored += store.captures.unassigned(db, _name(folder, path))
    ingested.verdicts += facts.touched.verdicts
    concluded = Judge(db, portal, nights=nights).judge(facts.touched)
    ingested.unread += [
        f"{row['subject']} was not judged: {row['verdict']}, {row['sentence']} ({row['rule']})"
        for row in store.captures.of_documents(db, facts.touched.captures.values())
        if row["rule"] == READER_FAILED or (row["is_report"] and (row["rule"] in UNREAD or _is_swapped(db, row)))
    ]
    return concluded


def _is_swapped(db: Database, row: Mapping[str, Any]) -> bool:
    """Say whether a document gave another article although the run's own listing shows it."""
    return row["rule"] == ANOTHER_ARTICLE and bool(store.listings.titles_in(db, row["source"], row["run"], row["subject"]))


def _add(db: Database, ingested: Ingested, concluded: Concluded) -> None:
    """Add what a file brought; an event that went away again within this call never was."""
    ingested.events = [event for event in ingested.events if event.id not in concluded.gone]
    ingested.events += [rows.event_of(row) for row in store.documents.events(db, concluded.events)]
    ingested.gone += concluded.gone
    ingested.flags += [rows.flag_of(row) for row in store.documents.flags(db, dict.fromkeys(concluded.flags))]
    ingested.walks += concluded.walks


def _name(folder: Path, path: Path) -> str:
    if not path.is_relative_to(folder):
        folder, path = folder.resolve(), path.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _nights(nights: int | None) -> int:
    return nights if nights is not None else Settings().withdrawal_nights
