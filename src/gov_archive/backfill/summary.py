"""From what became of the documents of the years to a table by office and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gov_archive import years
from gov_archive.backfill.wanted import Years, counted
from gov_archive.model import Row
from gov_archive.store.backlog import Fate

Kind = Literal["stored", "near_misses", "others", "missing", "failed", "left"]

_OTHER = frozenset({"other", None})


@dataclass
class Tally:
    """What was found for one office and year; the other figures add up to ``found``. ``year`` is None where nothing told it.

    ``stored`` are reports, ``near_misses`` what looks like one, ``others`` all else that was read; ``left`` was not asked for yet.
    """

    year: int | None
    found: int = 0
    stored: int = 0
    near_misses: int = 0
    others: int = 0
    missing: int = 0
    failed: int = 0
    left: int = 0

    def count(self, kind: Kind) -> None:
        """Count one document."""
        self.found += 1
        setattr(self, kind, getattr(self, kind) + 1)


@dataclass
class Summary:
    """The tallies of one office by year, documents that failed with the reason, and how many were read but lie outside the years."""

    years: list[Tally] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    outside: int = 0


def summary(wanted: Years, rows: Mapping[str, Row], fates: Mapping[str, Fate], unjudged: Mapping[str, str]) -> Summary:
    """Return what became of the documents *rows*; *unjudged* says, by key, why this run has no answer."""
    tallies: dict[int | None, Tally] = {year: Tally(year) for year in range(wanted.first, wanted.last + 1)}
    found = Summary()
    for key, row in rows.items():
        fate = fates[key]
        told = _years(row, fate)
        kind = _kind(fate, is_tried=key in unjudged)
        if kind in {"stored", "near_misses", "others"} and told and not wanted.hold(told):
            found.outside += 1
            continue
        year = next((year for year in told if wanted.hold((year,))), None)
        tallies.setdefault(year, Tally(year)).count(kind)
        if kind == "failed":
            reason = unjudged.get(key) or fate.reason
            found.failed.append({"document": key, "title": fate.title or row.title, "reason": reason})
    found.years = [tally for _, tally in sorted(tallies.items(), key=lambda item: (item[0] is None, item[0] or 0))]
    return found


def _kind(fate: Fate, *, is_tried: bool) -> Kind:
    if fate.verdict is None:
        return "failed" if is_tried else "left"
    if fate.verdict == "missing":
        return "missing"
    if fate.verdict != "good" or fate.kind is None:
        return "failed"
    if fate.is_report:
        return "stored"
    return "others" if fate.kind in _OTHER else "near_misses"


def _years(row: Row, fate: Fate) -> list[int]:
    """Return the years a document counts for, first the one whose report it is."""
    title, (delivered, published) = fate.title or row.title, (fate.delivered_on, fate.published_on or row.listed_on)
    own = years.year(title, delivered_on=delivered, published_on=published, plans_from=fate.plans[0]) if fate.is_report else None
    told = counted(title, (delivered, published, row.listed_on), fate.plans)
    return list(dict.fromkeys([*([own] if own else []), *told]))
