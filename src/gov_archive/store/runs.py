"""Runs as the database keeps them: when each began and ended, with what outcome, and its report.

A run that never ended is told from one under way by a lock of its own, which the system frees when its process dies.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from gov_archive.store import instants, lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

CRASHED: Final = "crashed"
_UNDER_WAY: Final = ".running"


@contextmanager
def under_way(archive: Path, run: str) -> Iterator[None]:
    """Show for the length of the block that *run* is at work, in any number of processes; the archive is held only while it is written."""
    with lock.shared(archive / f"{run}{_UNDER_WAY}"):
        yield


def is_under_way(archive: Path, run: str) -> bool:
    """Say whether *run* is at work, on this machine or another."""
    return lock.is_shared(archive / f"{run}{_UNDER_WAY}")


def start(db: Database, run: str, at: datetime) -> bool:
    """Note that *run* began; return whether that was new."""
    sql = "insert into runs (id, started_at, report) values (?, ?, '{}') on conflict (id) do nothing"
    return db.execute(sql, (run, instants.text(at))).rowcount > 0


def close_dead(db: Database, archive: Path) -> list[str]:
    """Note of runs that never ended, and are no longer at work, that they crashed; return their ids."""
    unfinished = [row[0] for row in db.execute("select id from runs where finished_at is null and outcome is null order by started_at")]
    dead = [run for run in unfinished if not is_under_way(archive, run)]
    for run in dead:
        db.execute("update runs set outcome = ? where id = ?", (CRASHED, run))
        (archive / f"{run}{_UNDER_WAY}").unlink(missing_ok=True)
    return dead


def crash(db: Database, run: str, at: datetime, report: Mapping[str, Any]) -> None:
    """Note that *run* was broken off at *at*, with what it had done by then; one that ended well stays as it is."""
    sql = "update runs set finished_at = ?, outcome = ?, report = ? where id = ? and finished_at is null"
    db.execute(sql, (instants.text(at), CRASHED, json.dumps(report, ensure_ascii=False, default=str), run))


def finish(db: Database, run: str, at: datetime, outcome: str, report: Mapping[str, Any]) -> None:
    """Note how *run* ended; *report* is its JSON contract."""
    sql = "update runs set finished_at = ?, outcome = ?, report = ? where id = ?"
    db.execute(sql, (instants.text(at), outcome, json.dumps(report, ensure_ascii=False, default=str), run))


def latest(db: Database) -> str:
    """Return when the latest run began, "" where there was none."""
    return str(db.execute("select coalesce(max(started_at), '') from runs").fetchone()[0])


def all(db: Database) -> list[dict[str, Any]]:  # noqa: A001 - runs.all reads well
    """Return every run, newest first, its report as a dict."""
    cursor = db.execute("select id, started_at, finished_at, outcome, report from runs order by started_at desc, id desc")
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    return [row | {"report": json.loads(row["report"])} for row in found]
