"""Announcements: what each service was told, so that nothing is told twice; the database's own, and kept by a rebuild.

A row is written after a service took the message: a crash between the two tells it again, and never leaves it untold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gov_archive.store import instants

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from sqlite_utils import Database

_SINCE: Final = "since"


def begin(db: Database, service: str, at: datetime) -> None:
    """Note that *service* is told what happens from *at* on; one that is known already stays as it is."""
    db.execute("insert or ignore into announcements values (?, ?, '', ?)", (service, _SINCE, instants.text(at)))


def since(connection: sqlite3.Connection, service: str) -> datetime | None:
    """Return from when on *service* is told what happens, None where it is not known yet."""
    found = connection.execute("select at from announcements where service = ? and subject = ?", (service, _SINCE)).fetchone()
    return instants.instant(found[0]) if found else None


def said(connection: sqlite3.Connection, service: str) -> dict[str, str]:
    """Return what *service* was told: by subject, the first line of it."""
    found = connection.execute("select subject, said from announcements where service = ? and subject <> ?", (service, _SINCE))
    return {row[0]: row[1] for row in found}


def add(db: Database, service: str, told: Mapping[str, str], at: datetime) -> None:
    """Note that *service* was told, under each subject, the line beside it."""
    for subject, line in told.items():
        db.execute("insert or ignore into announcements values (?, ?, ?, ?)", (service, subject, line, instants.text(at)))


def follow(db: Database | sqlite3.Connection, old: str, new: str) -> None:
    """Let what was told of the event *old* stand for *new*: the same event, dated anew."""
    db.execute("update or replace announcements set subject = ? where subject = ?", (f"event {new}", f"event {old}"))
