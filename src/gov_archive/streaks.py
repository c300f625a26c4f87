"""From the log of runs to the times when something was not well: nights in a row, their first error, and whether that is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from gov_archive.nights import day, night

CRASHED: Final = "crashed"
OK: Final = "ok"


@dataclass
class Streak:
    """Runs in a row that were not ok, known by the id of the ``first``; ``is_failed`` where in one of them nothing was judged."""

    first: str
    since: date
    nights: set[date] = field(default_factory=set)
    error: str = ""
    is_failed: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Run:
    """One nightly run that is not under way; ``sources`` holds its report's object of each source, by slug."""

    id: str
    at: datetime
    outcome: str
    error: str
    sources: dict[str, dict[str, Any]]


def runs(rows: Iterable[dict[str, Any]]) -> list[Run]:
    """Return nightly *rows* of the log, oldest first; one without an end has crashed."""
    return [
        Run(
            id=row["id"],
            at=datetime.fromisoformat(row["started_at"]),
            outcome=row["outcome"] or CRASHED,
            error=row["report"].get("error", ""),
            sources={source["source"]: source for source in row["report"].get("sources", ())},
        )
        for row in rows
        if row["id"].startswith("nightly")
    ]


def crashes(found: Iterable[Run]) -> list[Streak]:
    """Return the times when runs crashed."""
    return list(_streaks((one, CRASHED if one.outcome == CRASHED else OK, one.error) for one in found))


def troubles(found: Iterable[Run], source: str) -> list[Streak]:
    """Return the times when *source* was not read in full; a run that did not come to it says nothing."""
    said = ((one, one.sources[source]) for one in found if source in one.sources)
    return list(_streaks((one, report["outcome"], next(iter(report.get("errors", ())), "")) for one, report in said))


def _streaks(told: Iterable[tuple[Run, str, str]]) -> Iterator[Streak]:
    current: Streak | None = None
    for one, outcome, error in told:
        if outcome == OK:
            if current:
                current.is_over = True
                yield current
            current = None
            continue
        current = current or Streak(one.id, day(one.at), error=error)
        current.nights.add(night(one.at))
        current.is_failed |= outcome != "degraded"
    if current:
        yield current
