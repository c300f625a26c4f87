"""Acknowledgements: which events a person has seen, by the events' stable ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gov_archive.store import instants

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from sqlite_utils import Database


def add(db: Database, events: Iterable[str], *, at: datetime | None = None) -> dict[str, list[str]]:
    """Acknowledge *events* and return their ids sorted into ``acknowledged``, ``already`` and ``unknown``."""
    written = instants.text(at or datetime.now(UTC))
    counts: dict[str, list[str]] = {"acknowledged": [], "already": [], "unknown": []}
    for event in dict.fromkeys(events):
        if not db.execute("select 1 from events where id = ?", (event,)).fetchone():
            counts["unknown"].append(event)
        elif db.execute("insert or ignore into acknowledgements values (?, ?)", (event, written)).rowcount:
            counts["acknowledged"].append(event)
        else:
            counts["already"].append(event)
    return counts


def follow(db: Database | sqlite3.Connection, old: str, new: str) -> None:
    """Let the acknowledgement of *old*, if there is one, stand for *new*: the same event, dated anew."""
    db.execute("update or replace acknowledgements set event = ? where event = ?", (new, old))
