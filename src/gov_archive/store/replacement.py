"""From a database made beside the old one to the one in its place: what is its own carried over, what differs named, then one rename."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gov_archive.errors import StoreError
from gov_archive.store import acknowledgements, announcements

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "archive.db.rebuild"
_NEW: Final = ".rebuild"
BEFORE: Final = ".before"  # of an old database that could not be read to its end
_BESIDE: Final = ("-wal", "-shm", "-journal")
_PATIENCE_MS: Final = 30_000
_OWN: Final = {"runs": "id", "acknowledgements": "event", "announcements": "service, subject"}
_NAMED: Final = {  # what tells two rows apart, and how one is named
    "captures": ("id", "id || ' in ' || file"),
    "documents": ("key", "key || ' ' || coalesce(title, '')"),
    "versions": ("document || number || at", "document || ' version ' || number || ' of ' || at"),
    "events": ("id", "id || ' ' || kind || ' ' || document || ' at ' || at"),
}


@dataclass
class Differences:
    """What the new database lacks of the old one (``lost``) and has beside it (``invented``), by table.

    ``carried`` counts rows taken over; ``unread`` says what of the old one could not be read.
    """

    lost: dict[str, list[str]] = field(default_factory=dict)
    invented: dict[str, list[str]] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def made_at(path: Path) -> Path:
    """Return where a new database for *path* is made: beside the file itself, which may lie on another disk, behind a link."""
    real = path.resolve()
    return real.with_name(f"{real.name}{_NEW}")


def clear(made: Path) -> bool:
    """Remove what a rebuild that was broken off left of *made*; return whether there was any."""
    left = [path for end in ("", *_BESIDE) if os.path.lexists(path := made.with_name(f"{made.name}{end}"))]
    for path in left:
        path.unlink()
    return bool(left)


def carry_over(new: sqlite3.Connection, old: Path) -> Differences:
    """Copy what is the database's own from *old* into *new*, and name what else differs between the two.

    A damaged *old* gives what can still be read of it.
    """
    found = Differences()
    if not old.is_file():
        return found
    try:
        new.execute("attach ? as old", (str(old),))
    except sqlite3.DatabaseError as error:
        found.unread.append(f"the old database cannot be opened ({error})")
        return found
    try:
        for table, key in _OWN.items():
            _carry(new, table, key, found)
        for table in _NAMED:
            _compare(new, table, found)
        _follow(new, found)
    finally:
        with suppress(sqlite3.DatabaseError):
            new.execute("detach old")
    return found


def swap(path: Path, made: Path, *, keep: bool = False) -> None:
    """Put the closed database *made* in the place of *path*, in one rename; the caller holds the archive. A link at *path* stays one.

    With *keep* the old file stays beside it as ``….before``. Raises StoreError when a reader keeps the old one from being closed.
    """
    path = path.resolve()
    _settle(made)
    _sync(made)
    if path.exists():
        _quiet(path)
        if keep:
            _kept(path)
    for end in _BESIDE:  # a log of the old database beside the new one would be taken for its own
        path.with_name(path.name + end).unlink(missing_ok=True)
    made.replace(path)
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
        made.with_name(made.name + end).unlink(missing_ok=True)
    _sync(path.parent)


def _carry(new: sqlite3.Connection, table: str, key: str, found: Differences) -> None:
    try:
        columns = ", ".join(row[1] for row in new.execute(f"pragma old.table_info({table})"))
        if columns:
            sql = f"insert or replace into main.{table} ({columns}) select {columns} from old.{table} order by {key}"  # noqa: S608 - constants
            found.carried[table] = new.execute(sql).rowcount
            new.commit()
    except sqlite3.DatabaseError as error:
        found.unread.append(f"not all {table} could be carried over ({error})")


def _compare(new: sqlite3.Connection, table: str, found: Differences) -> None:
    key, named = _NAMED[table]
    try:
        for one, other, into in (("old", "main", found.lost), ("main", "old", found.invented)):
            sql = f"select {named} from {one}.{table} where {key} not in (select {key} from {other}.{table}) order by 1"  # noqa: S608 - constants
            if names := [str(row[0]) for row in new.execute(sql)]:
                into[table] = names
    except sqlite3.DatabaseError as error:
        found.unread.append(f"the {table} of the old database could not be compared ({error})")


def _follow(new: sqlite3.Connection, found: Differences) -> None:
    """Let what was said about events that the captures by now date anew stand for those."""
    sql = """select o.id, n.id from old.events as o join main.events as n on n.document = o.document and n.kind = o.kind
             and (o.kind = 'new' or n.detail = o.detail)
             where o.id not in (select id from main.events) and n.id not in (select id from old.events)"""
    try:
        for pair in new.execute(sql).fetchall():
            acknowledgements.follow(new, *pair)
            announcements.follow(new, *pair)
        new.commit()
    except sqlite3.DatabaseError as error:
        found.unread.append(f"what was said about events that are dated anew could not be carried over ({error})")


def _settle(path: Path) -> None:
    """Leave everything in the one file: no log beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma journal_mode=delete")


def _quiet(path: Path) -> None:
    """Bring the log of the old database into it, so that a crash before the rename leaves it whole; a damaged one is left as it is."""
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE_MS / 1000)) as connection:
            busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
            if not busy:
                connection.execute("pragma busy_timeout=200")
                with suppress(sqlite3.OperationalError):  # readers that stay keep the empty log; it is unlinked
                    connection.execute("pragma journal_mode=delete")
    except sqlite3.DatabaseError:
        return
    if busy:
        raise StoreError(f"the database {path.name} is being read by a process that does not let go; end it and rebuild again")


def _kept(path: Path) -> None:
    before = path.with_name(path.name + BEFORE)
    number = 1
    while before.exists():
        number += 1
        before = path.with_name(f"{path.name}{BEFORE}-{number}")
    os.link(path, before)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
