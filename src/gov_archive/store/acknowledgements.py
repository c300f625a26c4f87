"""Acknowledgements: which events a person has seen, by the events' stable ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gov_archive.store import instants

if TYPE_CHECKING:
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


def carry_over(db: Database, rows: Iterable[tuple[str, str]]) -> int:
    """Keep (event, at) pairs from an older database, also those whose event is gone; return how many."""
    return sum(db.execute("insert or ignore into acknowledgements values (?, ?)", row).rowcount for row in rows)
