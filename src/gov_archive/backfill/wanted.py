"""Which years a listed row or a read document counts for, and whether any of them is asked for.

A document counts for the year of its publication, of its delivery, and for those its title names or its text plans. A row tells its
publication by its date and its delivery by its title; what a row does not tell is read before it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gov_archive import normal_form, years
from gov_archive.errors import MisuseError
from gov_archive.model import Reading, Row

Judged = Literal["in", "out", "unknown"]

_CUT: Final = re.compile(r"(?:…|\.{2,})$")
_EARLIEST, _LATEST = 1949, 2999


@dataclass(frozen=True)
class Years:
    """The years asked for, both ends included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not _EARLIEST <= self.first <= self.last <= _LATEST:
            raise MisuseError(f"the years {self.first} to {self.last} are none; give --from-year and --to-year, the earlier one first")

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def hold(self, among: Iterable[int]) -> bool:
        """Say whether any year *among* these is asked for."""
        return any(self.first <= year <= self.last for year in among)

    def take(self, reading: Reading) -> bool:
        """Say whether what a document says puts it into the years, or into none at all."""
        told = counted(reading.title, (reading.delivery.delivered_on, reading.published_on), reading.delivery.plans or ())
        return not told or self.hold(told)

    def judged(self, row: Row) -> Judged:
        """Return whether a listed document is asked for, by what its row tells; ``unknown`` ones are read first.

        No document is delivered after it is published, except in the last weeks before the year that it plans. A title's year may be
        that of the speech, or the one before or after it. Without a date nothing is known of the publication.
        """
        named = title_years(row.title)
        if row.listed_on is None:
            return "in" if self.hold(named) else "unknown"
        if self.hold({row.listed_on.year, *named}):
            return "in"
        if not may_be_report(row.title):
            return "out"
        if named:
            return "unknown" if Years(self.first - 1, self.last + 1).hold(named) else "out"
        return "unknown" if row.listed_on.year >= self.first - 1 else "out"


def title_years(title: str | None) -> frozenset[int]:
    """Return the years that *title* names.

    >>> sorted(title_years("关于２０２０年预算的报告（二〇二一年一月）"))
    [2020, 2021]
    """
    return years.named(normal_form.text(title or ""))


def counted(title: str | None, days: Iterable[date | None], plans: Iterable[int | None]) -> list[int]:
    """Return the years that a document counts for, the first of *days* (that of its delivery) before its title's and all others."""
    first, *others = [day.year if day else None for day in days]
    found = (first, *sorted(title_years(title), reverse=True), *others, *plans)
    return list(dict.fromkeys(year for year in found if year))


def may_be_report(title: str) -> bool:
    """Say whether a document so listed may be a report: its title says so, is cut off before it could, or is not known."""
    text = normal_form.text(title)
    return not text or "报告" in text or bool(_CUT.search(text))
