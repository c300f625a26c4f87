"""From the archive to its offices, each with everything of it that counts for a year: reports, texts about them, rows never read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gov_archive import years
from gov_archive.query.named import rows

if TYPE_CHECKING:
    import sqlite3

    from gov_archive.model import Source

WORK_REPORT, HALF_YEAR_REPORT = "work_report", "half_year_report"
_ABOUT_IT: Final = re.compile(r"政府工作(?:情况的?)?报告|(?:镇长|区长|县长|乡长)工作报告")
_PERHAPS_IT: Final = re.compile(r"工作(?:情况的?)?报告")
_NEAR: Final = frozenset(
    {"draft", "interpretation", "task_breakdown", "expert_review", "summary", "resolution", "news", "special_report", "notice", "other"}
)
_LAST_WEEKS: Final = "11"

Found = dict[str, Any]


@dataclass
class Office:
    """One source: documents and rows by year, None where nothing tells it; ``since`` is the year in which it was first asked."""

    slug: str
    name: str
    since: int | None = None
    is_without_listing: bool = False
    listings: Sequence[Found] = ()
    reports: dict[int | None, list[Found]] = field(default_factory=dict)
    near: dict[int | None, list[Found]] = field(default_factory=dict)
    unread: dict[int | None, list[Found]] = field(default_factory=dict)

    def first(self) -> int | None:
        """Return the first year of which anything is known."""
        known = [year for found in (self.reports, self.near, self.unread) for year in found if year is not None]
        return min(known, default=self.since)

    def works(self, year: int) -> list[Found]:
        """Return the work reports of *year*."""
        return [one for one in self.reports.get(year, ()) if one["kind"] == WORK_REPORT]

    def planned_before(self, year: int) -> Found | None:
        """Return the report that was delivered in the last weeks of the year before and plans *year*."""
        late = [one for one in self.works(year - 1) if one["plans_from"] == year and (one["delivered_on"] or "")[5:7] >= _LAST_WEEKS]
        return late[-1] if late else None

    def add_document(self, one: Found) -> None:
        """Put a document under its year as a report, as a report without its text, or as a text about one; others do not count."""
        title = "".join((one["title"] or "").split())
        told = {"delivered_on": _day(one["delivered_on"]), "published_on": _day(one["published_on"])}
        of = years.year(title, plans_from=one["plans_from"], **told)
        if not one["has_text"] and _PERHAPS_IT.search(title):
            file = f"; {one['unread']}" if one["unread"] else ""
            self.unread.setdefault(of, []).append(one | {"why": f"its page was read, but holds no text{file}"})
        elif one["kind"] in {WORK_REPORT, HALF_YEAR_REPORT}:
            self.reports.setdefault(of, []).append(one)
        elif _ABOUT_IT.search(title) or (one["kind"] in _NEAR and _PERHAPS_IT.search(title)):
            self.near.setdefault(of, []).append(one)

    def add_row(self, one: Found) -> None:
        """Put a listed row that never gave a text under its year, if its title may be a report's."""
        title = "".join((one["title"] or "").split())
        if _PERHAPS_IT.search(title):
            of = years.year(title, published_on=_day(one["listed_on"]))
            self.unread.setdefault(of, []).append(one | {"why": _why(one["verdict"])})

    def add_known(self, key: str, verdict: str | None) -> None:
        """Add a document that is declared known and never gave a text: nothing tells its year."""
        self.unread.setdefault(None, []).append({"key": key, "title": None, "why": _why(verdict)})


def offices(connection: sqlite3.Connection, declared: Sequence[Source]) -> Iterator[Office]:
    """Yield the offices *declared*, in their order, then any others that were ever asked."""
    asked = {row["source"]: row for row in rows(connection, "asked_sources")}
    known = {source.slug: source for source in declared}
    tables = {name: rows(connection, name) for name in ("coverage_documents", "coverage_rows", "coverage_listings")}
    for slug in dict.fromkeys([*known, *asked]):
        row, source = asked.get(slug), known.get(slug)
        documents, listed, listings = ([one for one in table if one["source"] == slug] for table in tables.values())
        office = Office(slug, (source and source.name) or (row and row["issuer"]) or slug, listings=listings)
        office.since = int(row["since"][:4]) if row else None
        office.is_without_listing = bool(source and not source.listings)
        for one in documents:
            office.add_document(one)
        for one in listed:
            office.add_row(one)
        for key, verdict in _never_read(connection, source.known if source else ()):
            office.add_known(key, verdict)
        yield office


def _never_read(connection: sqlite3.Connection, known: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    there = {row["key"] for row in rows(connection, "titles", keys=json.dumps(list(known)))}
    for key in known:
        if key not in there:
            last = next(iter(rows(connection, "asked", key=key, limit=1)), {})
            yield key, last.get("verdict")


def _why(verdict: str | None) -> str:
    return "it was never asked for" if verdict is None else f"its address answered {verdict} when it was last asked"


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
