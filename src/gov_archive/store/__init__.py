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
    diagnosis,
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
_ALONE = "mode=ro&immutable=1"
_KEPT = "nothing captured is lost, and the next run takes it in"


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
        db = connect(path, aside=_KEPT)
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
def told(path: Path, *, aside: str = _KEPT) -> Iterator[None]:
    """Raise StoreError where the database at *path* turns out locked, full or damaged while it is worked on."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):  # mistakes of ours
        raise
    except sqlite3.DatabaseError as error:
        raise diagnosis.told(path, error, aside=aside) from error


def connect(path: Path, *, aside: str = "") -> Database:
    """Return the database at *path*, migrated, without a lock; the caller holds one or owns the file.

    *aside* is what an error says of the archive before it says what to do.
    """
    connection: sqlite3.Connection | None = None
    try:
        # Without an isolation level of its own the library begins no transaction by itself: ``atomic`` does.
        connection = sqlite3.connect(path, timeout=Settings().database_wait_seconds, isolation_level=None)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=normal")  # the captures are synced; the database can be made again from them
        connection.execute("pragma foreign_keys=on")
        db = Database(connection)
        _refuse_newer(db, path)
        _refuse_foreign(db, path)
        migrations.apply(db)
    except (sqlite3.DatabaseError, StoreError) as error:
        if connection is not None:
            connection.close()
        raise error if isinstance(error, StoreError) else diagnosis.told(path, error, aside=aside) from error
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
    connection = _opened_to_read(path, leaves_no_trace=leaves_no_trace)
    try:
        connection.row_factory = sqlite3.Row
        yield connection
    finally:
        connection.close()


def _opened_to_read(path: Path, *, leaves_no_trace: bool) -> sqlite3.Connection:
    """Open the database at *path* to read.

    SQLite wants to make files beside it even so. Where it cannot, on a disk that is full or to be read only, and no log of changes lies
    beside the database, it is whole by itself, and nobody can be writing to it.
    """
    real = path.resolve()  # what SQLite makes beside it lies where a link leads
    logs = [real.with_name(f"{path.name}{end}") for end in ("-wal", "-journal")]
    try:
        try:
            return _connected_to_read(path, _ALONE if leaves_no_trace and not logs[0].exists() else "mode=ro")
        except sqlite3.DatabaseError as error:
            if not diagnosis.is_of_the_disk(error) or any(log.exists() and log.stat().st_size for log in logs):
                raise
            return _connected_to_read(path, _ALONE)
    except sqlite3.DatabaseError as error:
        raise diagnosis.told(path, error) from error


def _connected_to_read(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=30.0)
    try:
        _refuse_newer(Database(connection, execute_plugins=False), path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_newer(db: Database, path: Path) -> None:
    """Raise SchemaError when *db* has been through a migration that this code does not know."""
    if not db["_sqlite_migrations"].exists():
        return
    applied = {row[0] for row in db.execute("select name from _sqlite_migrations where migration_set = 'gov_archive'")}
    unknown = sorted(applied - NAMES)
    if unknown:
        raise SchemaError(f"the database {path} was made by a newer gov-archive (it knows {unknown[-1]}); install that or a later one")


def _refuse_foreign(db: Database, path: Path) -> None:
    """Raise UnsoundError when *db* holds tables, and none that say that they are gov-archive's."""
    tables = [name for name in db.table_names() if not name.startswith(("sqlite_", "_sqlite_"))]
    ours = "select 1 from _sqlite_migrations where migration_set = 'gov_archive'"
    if tables and not (db["_sqlite_migrations"].exists() and db.execute(ours).fetchone()):
        raise diagnosis.foreign(path, tables)
