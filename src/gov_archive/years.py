"""From what a report says of itself to the year it is the report of, and the day by which a year's report is due."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from gov_archive.nights import SHANGHAI

_ARABIC: Final = re.compile(r"(?:19|20)\d\d")
_WRITTEN: Final = re.compile(r"(?:一九|二[〇○零OＯ0])[〇○零OＯ0一二三四五六七八九]{2}")
_DIGITS: Final = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")
_DUE: Final = (4, 1)
_LAST_WEEKS: Final = 11  # the month from which on a congress may sit for the year to come


def named(title: str | None) -> frozenset[int]:
    """Return the years that *title* names, in digits or in Chinese.

    >>> sorted(named("关于2020年工作和二〇二一年安排的报告")), named(None)
    ([2020, 2021], frozenset())
    """
    written = (one.translate(_DIGITS) for one in _WRITTEN.findall(title or ""))
    return frozenset(int(one) for one in (*_ARABIC.findall(title or ""), *written))


def year(
    title: str | None, *, delivered_on: date | None = None, published_on: date | None = None, plans_from: int | None = None
) -> int | None:
    """Return the year whose report a document is, None where nothing tells it.

    That is the year of delivery, which the title names. A report delivered in the last weeks before the year in its title is that year's.
    Without a date of delivery the title tells, then the year that is planned, and last the day of publication: reports are put up again
    years later.

    >>> from datetime import date
    >>> [year("2021年政府工作报告", delivered_on=date(2021, 12, 22)), year("2021年政府工作报告", delivered_on=date(2020, 12, 28))]
    [2021, 2021]
    """
    told = named(title)
    if delivered_on:
        is_early = delivered_on.month >= _LAST_WEEKS and delivered_on.year + 1 in told and delivered_on.year not in told
        return delivered_on.year + is_early
    if told:
        return max(told)
    return plans_from or (published_on.year if published_on else None)


def due(of: int) -> datetime:
    """Return when the report of the year *of* is due: the first instant of 1 April in Shanghai."""
    return datetime(of, *_DUE, tzinfo=SHANGHAI)
