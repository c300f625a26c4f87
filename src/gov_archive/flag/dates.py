"""Rules over the dates of a document: the listing's, the page's, and the night on which it was first seen."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gov_archive.nights import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_archive.model import Reading

_LATE: Final = timedelta(days=14)
_DATE: Final = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PUBLICATION: Final = ("发布日期", "发布时间", "公开日期")


def backdated(reading: Reading, listed_on: date | None, first_seen_at: datetime) -> tuple[str, dict[str, Any]] | None:
    """A document bears a date more than 14 days before it was first seen, although its listing was read all the while."""
    claimed = listed_on or reading.published_on
    seen_on = day(first_seen_at)
    if claimed is None or seen_on - claimed <= _LATE:
        return None
    days = (seen_on - claimed).days
    evidence = {"dated": claimed.isoformat(), "first_seen_on": seen_on.isoformat()}
    return f"dated {claimed}, first seen {days} days later on {seen_on}", evidence


def dates_disagree(reading: Reading, listed_on: date | None) -> tuple[str, dict[str, Any]] | None:
    """The listing and the page give different days of publication."""
    said = {"listing": listed_on, "page": reading.published_on, **_publication(reading.metadata)}
    known = {place: found for place, found in said.items() if found}
    if len(set(known.values())) <= 1:
        return None
    words = ", ".join(f"{place} {found}" for place, found in known.items())
    return f"days of publication disagree: {words}", {place: found.isoformat() for place, found in known.items()}


def _publication(metadata: Mapping[str, str]) -> dict[str, date]:
    found: dict[str, date] = {}
    for label in _PUBLICATION:
        match = _DATE.search(metadata.get(label, ""))
        if match:
            try:
                found[label] = date(*map(int, match.groups()))
            except ValueError:  # no such day: the page's mistake, not a disagreement
                continue
    return found
