"""From the log of runs to what each one did: outcome, duration, counts."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gov_archive.query.named import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


def runs(connection: sqlite3.Connection, *, is_under_way: Callable[[str], bool], limit: int | None = None) -> list[dict[str, Any]]:
    """Return the runs, newest first, at most *limit*.

    ``outcome`` is ok, degraded, failed, crashed, or running where *is_under_way* says so of a run that has not ended. ``seconds`` is None
    where nobody wrote down its end. Counts are over all sources; ``sources`` holds what each brought.
    """
    return [_run(row, is_under_way) for row in rows(connection, "latest_runs", limit=limit)]


def _run(row: dict[str, Any], is_under_way: Callable[[str], bool]) -> dict[str, Any]:
    report = json.loads(row["report"])
    sources = report.get("sources", [])
    return {
        "run": row["id"],
        "kind": row["id"].partition("-")[0],
        "started_at": _brief(row["started_at"]),
        "finished_at": _brief(row["finished_at"]),
        "seconds": _seconds(row["started_at"], row["finished_at"]),
        "outcome": row["outcome"] or ("running" if is_under_way(row["id"]) else "crashed"),
        "error": report.get("error"),
        "fetched": sum(source.get("fetched", 0) for source in sources),
        "verdicts": _sum(sources, "verdicts"),
        "events": _sum(sources, "events"),
        "flags": sum(source.get("flags", 0) for source in sources),
        "errors": sum(len(source.get("errors", ())) for source in sources),
        "missed": report.get("missed", []),
        "sources": sources,
    }


def _sum(sources: list[dict[str, Any]], name: str) -> dict[str, int]:
    return dict(sum((Counter(source.get(name, {})) for source in sources), Counter[str]()))


def _seconds(started_at: str, finished_at: str | None) -> float | None:
    if finished_at is None:
        return None
    return round((datetime.fromisoformat(finished_at) - datetime.fromisoformat(started_at)).total_seconds(), 1)


def _brief(written: str | None) -> str | None:
    """Return an instant to the second."""
    return written and f"{datetime.fromisoformat(written):%Y-%m-%dT%H:%M:%SZ}"
