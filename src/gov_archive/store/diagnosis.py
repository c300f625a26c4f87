"""From what SQLite says to the error that tells what to do about it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from gov_archive.errors import StoreError, UnsoundError

if TYPE_CHECKING:
    from pathlib import Path

_KIND: Final = 0xFF  # the low byte of an extended result code
_ACTS: Final = {
    sqlite3.SQLITE_BUSY: "end what holds it, and run again",
    sqlite3.SQLITE_LOCKED: "end what holds it, and run again",
    sqlite3.SQLITE_FULL: "free space, and run again",
    sqlite3.SQLITE_IOERR: "free space, or look after the disk, and run again",
    sqlite3.SQLITE_READONLY: "mend the rights of the file and of its folder, and run again",
    sqlite3.SQLITE_CANTOPEN: "mend the rights of the file and of its folder, or free space, and run again",
    sqlite3.SQLITE_PERM: "mend the rights of the file and of its folder, and run again",
    sqlite3.SQLITE_NOMEM: "it took more memory than there is: run again when the machine is less busy",
}
_REBUILD: Final = "make it again from the captures with flows/rebuild.py, which keeps it aside"
_UNSOUND: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT})


def told(path: Path, error: sqlite3.Error, *, aside: str = "") -> StoreError:
    """Return the error that says why the database at *path* cannot be used; *aside* stands before what to do.

    UnsoundError where it is damaged, holds tables of others, or contradicts itself.
    """
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _KIND
    between = f"; {aside}" if aside else ""
    if path.is_dir():
        return StoreError(f"the database {path} is a folder{between}; move it away, and run again")
    if kind in _UNSOUND:
        return UnsoundError(f"the database {path} is damaged: {error}{between}; {_REBUILD}")
    return StoreError(f"the database {path} cannot be used: {error}{between}; {_ACTS.get(kind, 'run verify on the archive')}")


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Say whether SQLite could not make the files that it wants beside a database."""
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _KIND
    return kind in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL}


def foreign(path: Path, tables: list[str]) -> UnsoundError:
    """Return the error that says that the database at *path* is not gov-archive's."""
    return UnsoundError(f"the database {path} is none of gov-archive (it holds {', '.join(tables[:3])}); {_REBUILD}")
