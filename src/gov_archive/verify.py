"""From an archive to what is wrong with it: every capture's digests, the database, and each against the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gov_archive import capture, ingest, store
from gov_archive.errors import StoreError
from gov_archive.ingest.ready import undamaged
from gov_archive.model import Capture

Told = Callable[[str, int, int], None]

_SAID: Final = '"offset", id, length, url, at, status, payload_sha256, refers_to, asked'


def problems(archive: Path, *, progress: Told | None = None) -> Iterator[str]:
    """Yield one sentence for each thing wrong in *archive*; nothing when all is well. Writes nothing.

    Every digest is recomputed, of the captures and in the database, and each is held against the other in both directions. Memory holds
    one record, and the ids of the records of one file.
    """
    folder = archive / "captures"
    held = capture.holdings.held(folder)
    yield from held.problems
    paths = ingest.in_order(held.finished)
    for number, path in enumerate(paths, 1):
        if progress:
            progress(path.name, number, len(paths))
        yield from capture.integrity.check(path)
    yield from (f"{path.relative_to(archive)} was broken off and not finished; the next run finishes it" for path in held.unfinished)
    try:
        with store.reader(archive) as connection:
            yield from store.soundness.problems(connection)
            yield from _against_captures(connection, folder, paths)
    except StoreError as error:
        yield str(error)
    except sqlite3.DatabaseError as error:
        yield f"the database is damaged: {error}; rebuild it from the captures"


def lacking(connection: sqlite3.Connection, folder: Path, path: Path) -> list[str]:
    """Return the captures of the file *path* in *folder* that the database does not have."""
    return _compared(connection, folder, path).lost


@dataclass(frozen=True)
class _Compared:
    """The captures of one file that the database has not (``lost``), has otherwise (``strange``), or has and the file not (``gone``)."""

    lost: list[str]
    strange: list[str]
    gone: list[str]


def _compared(connection: sqlite3.Connection, folder: Path, path: Path) -> _Compared:
    """Hold a file against the database, both in the order of offsets; memory holds one capture, and the ids of what differs."""
    strange, here, there = [], [], []
    rows = connection.execute(f'select {_SAID} from captures where file = ? order by "offset"', (_name(folder, path),))  # noqa: S608 - constants
    row = rows.fetchone()
    for item in undamaged(folder, path, 0, []):  # what is damaged is told with its reason by the check of the file itself
        while row and (row[0] < item.offset or (row[0] == item.offset and row[1] != item.id)):
            there.append(row[1])
            row = rows.fetchone()
        if not row or row[0] > item.offset:
            here.append(item.id)
            continue
        strange += [] if tuple(row)[:-1] == _said(item) and (row[-1] == item.asked or not item.source) else [item.id]
        row = rows.fetchone()
    there += ([row[1]] if row else []) + [row[1] for row in rows]
    moved = set(here) & set(there)
    lost = [one for one in here if not connection.execute("select 1 from captures where id = ?", (one,)).fetchone()]
    return _Compared(lost, [*strange, *sorted(moved)], [one for one in there if one not in moved])


def _against_captures(connection: sqlite3.Connection, folder: Path, paths: list[Path]) -> Iterator[str]:
    """Compare in both directions, one file at a time."""
    on_disk = {_name(folder, path): path for path in paths}
    yield from _gone(connection, on_disk)
    for name, path in on_disk.items():
        found = _compared(connection, folder, path)
        if found.lost:
            count = len(found.lost)
            yield f"{count} captures of captures/{name} are not in the database; the next run or an audit with --repair takes them in"
        if found.strange:
            yield f"{len(found.strange)} captures are not in captures/{name} as the database says (first: {found.strange[0]}); rebuild it"
        if found.gone:
            yield f"{len(found.gone)} captures that the database knows cannot be read in captures/{name} (first: {min(found.gone)})"


def _gone(connection: sqlite3.Connection, on_disk: Mapping[str, Path]) -> Iterator[str]:
    """Name files that are away, or shorter than they were when they were taken in."""
    known = {row[0] for row in connection.execute("select distinct file from captures")}
    yield from (
        f"captures/{name} is gone, but the database refers to it; bring it back from a backup" for name in sorted(known - on_disk.keys())
    )
    for name, size in connection.execute("select path, bytes from files order by path"):
        if name in on_disk and on_disk[name].stat().st_size < size:
            yield f"captures/{name} is shorter than the {size} bytes that were taken in; bring it back from a backup"
    sql = "select count(*) from captures where refers_to is not null and refers_to not in (select id from captures)"
    if count := connection.execute(sql).fetchone()[0]:
        yield f"{count} unchanged answers refer to captures that are not there; the file that holds them is missing"


def _said(item: Capture) -> tuple[Any, ...]:
    """Return all but what was asked for first, which another tool's capture does not tell by itself."""
    exchange = item.exchange
    at = store.instants.text(exchange.at)
    return item.offset, item.id, item.length, exchange.url, at, exchange.status, item.payload_sha256, item.refers_to


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
