"""Runs as the database keeps them: when each began and ended, with what outcome, and its report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gov_archive.store import instants

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlite_utils import Database


def start(db: Database, run: str, at: datetime) -> None:
    """Note that *run* began."""
    sql = "insert into runs (id, started_at, report) values (?, ?, '{}') on conflict (id) do nothing"
    db.execute(sql, (run, instants.text(at)))


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
