"""Rules over a source as a whole: a listing that shrank, an office that is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from gov_archive.model import Flag
from gov_archive.nights import day
from gov_archive.years import due, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_archive.flag.health import Walk


@dataclass(frozen=True)
class Report:
    """A work report as the rules over a source see it: since when it is known, and the years it may count for."""

    first_seen_at: datetime
    years: frozenset[int]


def years(title: str | None, days: Iterable[date | None], plans: tuple[int | None, int | None]) -> frozenset[int]:
    """Return the years that a report counts for: delivered, published or planned in them, or named in its title."""
    return frozenset(named(title) | {one.year for one in days if one} | {year for year in plans if year})


def listing_shrank(source: str, walks: Sequence[Walk]) -> list[Flag]:
    """A listing shows less than half of the rows that it showed before."""
    found: list[Flag] = []
    short: set[str] = set()
    for walk in walks:
        if walk.shrank and walk.listing not in short:
            evidence = {"listing": walk.listing, "run": walk.run, "captures": list(walk.evidence), "rows": walk.rows}
            found.append(Flag(None, source, "listing_shrank", walk.ended_at, walk.reason or "the listing shrank", None, evidence))
            short.add(walk.listing)
        elif walk.reason is None:
            short.discard(walk.listing)
    return found


def office_silent(source: str, walks: Sequence[Walk], reports: Sequence[Report]) -> list[Flag]:
    """No work report of the year was seen by 31 March, although the office's listing was read."""
    found: list[Flag] = []
    judged: set[int] = set()
    for walk in walks:
        today = day(walk.ended_at)
        if walk.reason is not None or walk.ended_at < due(today.year) or today.year in judged:
            continue
        judged.add(today.year)
        by_then = [report for report in reports if report.first_seen_at <= walk.ended_at or day(report.first_seen_at) <= today]
        if not any(today.year in report.years for report in by_then):
            text = f"no work report of {today.year} was published by 31 March"
            evidence = {"year": today.year, "captures": list(walk.evidence)}
            found.append(Flag(None, source, "office_silent", walk.ended_at, text, None, evidence))
    return found


RULES: Final = (listing_shrank, office_silent)
