"""Which night an instant belongs to: nights run from noon to noon in Shanghai, so that none is cut by midnight."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
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


def clock(start: datetime | None = None) -> Callable[[], datetime]:
    """Return a clock in UTC that begins at *start* (the real time when None) and never runs backwards.

    ``--now`` gives *start*: a pretended night then takes as long as a real one.
    """
    began = (start or datetime.now(UTC)).astimezone(UTC)
    ticks = time.monotonic()
    return lambda: began + timedelta(seconds=time.monotonic() - ticks)
