"""Facts and judgements in one SQLite file: opened for writing by one run at a time, read by anyone.

Facts (files, captures, texts, ledger) are only ever inserted; documents, versions, events and flags are derived from
them and come out the same in any order of ingestion; runs, acknowledgements, announcements and meta are the database's own.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlite_utils import Database

from gov_archive.errors import SchemaError, StoreError
from gov_archive.settings import Settings
from gov_archive.store import (
    acknowledgements,
    agenda,
    announcements,
    backlog,
    captures,
    documents,
    dump,
    instants,
    listings,
    lock,
    runs,
    soundness,
    texts,
)
from gov_archive.store.migrations import NAMES, migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "FILE",
    "Database",
    "acknowledgements",
    "agenda",
    "announcements",
    "atomic",
    "backlog",
    "captures",
    "connect",
    "documents",
    "dump",
    "instants",
    "listings",
    "lock",
    "make_folder",
    "open",
    "reader",
    "runs",
    "soundness",
    "texts",
    "told",
]

FILE = "archive.db"


@contextmanager
def open(archive: Path, *, holder: str = "gov-archive", wait: float = 0.0, file: str = FILE) -> Iterator[Database]:  # noqa: A001 - store.open reads well
    """Open the database of *archive* for writing: locked, migrated, in WAL mode.

    *wait* is how many seconds to wait for another run; *file* names another database beside the usual one (rebuild).

    Raises:
        LockedError: another run holds the archive.
        SchemaError: the database was made by a newer gov-archive.
        StoreError: the file is no database, or cannot be written.

    """
    make_folder(archive)
    path = archive / file
    with lock.held(archive / f"{file}.lock", holder=holder, wait=wait):
        db = connect(path)
        try:
            with told(path):
                yield db
        finally:
            db.close()


def make_folder(archive: Path) -> None:
    """Make the folder of an archive where there is none; StoreError where there can be none."""
    try:
        archive.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"there can be no archive at {archive}: {error.strerror}; say which with --archive DIR") from error


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise StoreError where the database at *path* turns out locked, full or damaged while it is worked on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"the database {path} could not be used: {error}; nothing captured is lost, and the next run takes it in: "
            "end what holds the database, or free space, and run again"
        ) from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # the others are mistakes of ours
            raise
        raise StoreError(f"the database {path} is damaged: {error}; rebuild it from the captures") from error


def connect(path: Path) -> Database:
    """Return the database at *path*, migrated, without a lock; the caller holds one or owns the file."""
    connection = sqlite3.connect(
        path, timeout=Settings().database_wait_seconds, isolation_level=None
    )  # transactions are begun by ``atomic`` alone
    try:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=normal")  # the captures are synced; the database can be made again from them
        connection.execute("pragma foreign_keys=on")
        db = Database(connection)
        _refuse_newer(db, path)
        migrations.apply(db)
    except (sqlite3.DatabaseError, SchemaError) as error:
        connection.close()
        if isinstance(error, SchemaError):
            raise
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(f"the database {path} cannot be opened: {error}; end what holds it, or free space, and run again") from error
        raise StoreError(f"the database {path} cannot be used: {error}; move it away and rebuild it from the captures") from error
    return db


@contextmanager
def atomic(db: Database) -> Iterator[None]:
    """Make the block one transaction that takes the write lock at its start, or a part of the one that is open."""
    if not db.conn.in_transaction:
        db.execute("begin immediate")  # a deferred one that first reads then writes fails at once when another wrote between
        try:
            yield
        except BaseException:
            if db.conn.in_transaction:
                db.execute("rollback")
            raise
        db.execute("commit")
    else:
        with db.atomic():
            yield


@contextmanager
def reader(archive: Path, *, leaves_no_trace: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the database of *archive* for reading only, beside any writer.

    SQLite makes files beside a database in WAL mode even for readers; with *leaves_no_trace* not where nobody else has it open.

    Raises:
        StoreError: there is no database yet.
        SchemaError: it was made by a newer gov-archive.

    """
    path = archive / FILE
    if not path.is_file():
        raise StoreError(f"no database at {path}; run the nightly flow, or rebuild it from the captures")
    is_alone = leaves_no_trace and not path.with_name(f"{path.name}-wal").exists()
    mode = "mode=ro&immutable=1" if is_alone else "mode=ro"
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=30.0)
    try:
        connection.row_factory = sqlite3.Row
        try:
            _refuse_newer(Database(connection, execute_plugins=False), path)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"the database {path} cannot be read: {error}; move it away and rebuild it from the captures") from error
        yield connection
    finally:
        connection.close()


def _refuse_newer(db: Database, path: Path) -> None:
    """Raise SchemaError when *db* has been through a migration that this code does not know."""
    if not db["_sqlite_migrations"].exists():
        return
    applied = {row[0] for row in db.execute("select name from _sqlite_migrations where migration_set = 'gov_archive'")}
    unknown = sorted(applied - NAMES)
    if unknown:
        raise SchemaError(f"the database {path} was made by a newer gov-archive (it knows {unknown[-1]}); install that or a later one")
