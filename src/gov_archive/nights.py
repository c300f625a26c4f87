"""Which night an instant belongs to: nights run from noon to noon in Shanghai, so that none is cut by midnight."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def night(at: datetime) -> date:
    """Return the day on whose evening the night of *at* began.

    >>> from datetime import UTC
    >>> night(datetime(2026, 3, 1, 18, 10, tzinfo=UTC))  # 02:10 on 2 March in Shanghai
    datetime.date(2026, 3, 1)
    """
    return (at.astimezone(SHANGHAI) - timedelta(hours=12)).date()


def day(at: datetime) -> date:
    """Return the calendar day of *at* in Shanghai."""
    return at.astimezone(SHANGHAI).date()
