"""From the captures alone to a new database in the place of the old one: read on every core, written by one process, swapped in at once.

clear what a broken-off rebuild left → facts of all captures → one judgement → (holding the archive) what came meanwhile → carry over → swap

Nights go on meanwhile: the archive is held only for the last steps. Whatever ends a rebuild before its swap leaves the old database
as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gov_archive import capture, ingest, store
from gov_archive.errors import MisuseError, SchemaError, StoreError
from gov_archive.ingest.readers import Readers, cores
from gov_archive.model import Portal
from gov_archive.settings import Settings
from gov_archive.store import replacement

Told = Callable[[str, int, int], None]

_COUNTED = ("captures", "documents", "versions", "events", "flags")
_MOST_NAMED = 3
_WORTH_A_PROCESS = 2 * 2**20  # bytes of captures: reading them takes longer than starting a process
_STAYS = "the old database stays as it was"
_WAIT_SECONDS = 3600.0  # a night over many sources may be under way when the new database is ready


@dataclass(frozen=True)
class Report:
    """What a rebuild made: rows by table, what the old database had beside it and what it lacked, what was damaged, how long it took.

    ``digest`` is that of the new database's dump.
    """

    counts: Mapping[str, int]
    lost: Mapping[str, list[str]]
    invented: Mapping[str, list[str]]
    carried: Mapping[str, int]
    damaged: list[str]
    notes: list[str]
    digest: str
    seconds: float = 0.0
    processes: int = 0

    @property
    def outcome(self) -> str:
        """Return ok, or degraded where a person should look at what differs or is damaged."""
        return "degraded" if self.lost or self.invented or self.damaged else "ok"

    def as_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        return {"outcome": self.outcome, **vars(self)}

    def lines(self) -> list[str]:
        """Return the report in sentences."""
        made = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        readers = f" with {self.processes} reading processes" if self.processes > 1 else ""
        pace = f"{self.counts['documents'] / self.seconds:.0f} documents a second" if self.seconds else "at once"
        return [
            f"{self.outcome}: {made}, in {self.seconds:.1f} s{readers} ({pace})",
            *(f"no longer there: {len(names)} {table}: {_named(names)}" for table, names in self.lost.items()),
            *(f"not there before: {len(names)} {table}: {_named(names)}" for table, names in self.invented.items()),
            *self.damaged,
            *self.notes,
        ]


@dataclass
class Rebuild:
    """One rebuild of *archive*; *accept_loss* lets it forget captures that the old database knows and the disk no longer gives.

    With *keeps_old* the old database stays beside the new one even where it could be read to its end.

    *processes* read (by default as many as there are cores and work for; 0: this one alone); *progress* is told file, number and total. One
    that is a trial is thrown away when its report is made.
    """

    portal: Portal
    archive: Path
    processes: int | None = None
    accept_loss: bool = False
    settings: Settings = field(default_factory=Settings)
    progress: Told | None = None
    is_trial: bool = False
    keeps_old: bool = False

    def run(self) -> Report:
        """Make the new database, put it in the old one's place and report.

        Raises:
            LockedError: another rebuild is at work, or a night held the archive for an hour when all else was ready.
            StoreError: captures would be forgotten, or a reader keeps the old database open; it stays as it was.
            SchemaError: the old database was made by a newer gov-archive.

        """
        began = time.monotonic()
        if not (self.archive / "captures").is_dir():
            raise MisuseError(
                f"there is nothing to rebuild from: {self.archive / 'captures'} is no folder; say which archive with --archive DIR"
            )
        self._refuse_newer()
        with store.lock.held(self.archive / f"{replacement.FILE}.lock", holder="rebuild"):
            notes = ["what an earlier rebuild left when it was broken off was removed"] if replacement.clear(self._made_at) else []
            try:
                made = self._made(notes)
            except BaseException:
                replacement.clear(self._made_at)  # on a full disk it is the first thing to go
                raise
        return replace(made, seconds=time.monotonic() - began)

    def _made(self, notes: list[str]) -> Report:
        path = self._made_at
        with closing(store.connect(path, aside=_STAYS)) as db, store.told(path, aside=_STAYS):
            db.execute("pragma synchronous=off")  # a rebuild that breaks off begins again; it is synced before it counts
            damaged, count = self._derive(db)
            with store.lock.held(self.archive / f"{store.FILE}.lock", holder="rebuild", wait=_WAIT_SECONDS):
                made = self._finish(db, notes)
        return replace(made, damaged=[*dict.fromkeys([*damaged, *made.damaged])], processes=count)

    @property
    def _folder(self) -> Path:
        return self.archive / "captures"

    @property
    def _made_at(self) -> Path:
        return replacement.made_at(self.archive / store.FILE)

    def _derive(self, db: store.Database) -> tuple[list[str], int]:
        """Fill the empty *db*; return what was damaged, and how many processes read."""
        files = ingest.capture_files(self._folder)
        worth = sum(path.stat().st_size for path in files) // _WORTH_A_PROCESS
        count = (min(cores(), worth) if worth > 1 else 0) if self.processes is None else self.processes
        with Readers(self.portal, self._folder, count=count) as readers:
            damaged = ingest.all_facts(db, self.portal, self.archive, files, readers=readers, progress=self.progress)
        ingest.judge_all(db, self.portal, nights=self.settings.withdrawal_nights)
        return damaged, readers.count

    def _finish(self, db: store.Database, notes: list[str]) -> Report:
        """Take in what came meanwhile, carry over what is the old database's own, and swap; the archive is held."""
        notes += map(str, capture.recover(self._folder))
        late = ingest.catch_up(db, self.portal, self.archive, nights=self.settings.withdrawal_nights)
        found = replacement.carry_over(db.conn, self.archive / store.FILE)
        forgotten = found.lost.get("captures")
        if forgotten and not (self.accept_loss or self.is_trial):
            raise _would_forget(forgotten)
        counts = {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in _COUNTED}  # noqa: S608 - constants
        digest = store.dump.digest(db.conn)
        db.close()
        if self.is_trial:
            replacement.clear(self._made_at)
            return Report(counts, found.lost, found.invented, {}, late.damaged, found.unread, digest)
        replacement.swap(self.archive / store.FILE, self._made_at, keep=self.keeps_old or bool(found.unread))
        notes += (f"{text}; it is kept as {self._made_at.stem}{replacement.BEFORE}" for text in found.unread)
        return Report(counts, found.lost, found.invented, found.carried, late.damaged, notes, digest)

    def _refuse_newer(self) -> None:
        try:
            with store.reader(self.archive):
                return
        except SchemaError:
            raise
        except StoreError:  # there is none, or it is damaged: that is what a rebuild is for
            return


def _would_forget(forgotten: list[str]) -> StoreError:
    return StoreError(
        f"the captures on disk lack {len(forgotten)} that the database knows ({_named(forgotten)}); the old database stays: "
        "bring the files back from a backup, or rebuild without them with --accept-loss"
    )


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"
