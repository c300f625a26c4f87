"""Which night an instant belongs to: nights run from noon to noon in Shanghai, so that none is cut by midnight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gov_archive.errors import MisuseError

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


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return *days*, in order, as the first and last of each row of days without a gap.

    >>> [f"{first:%d}-{last:%d}" for first, last in spans(date(2026, 3, number) for number in (1, 2, 3, 7))]
    ['01-03', '07-07']
    """
    found: list[tuple[date, date]] = []
    for one in days:
        if found and one - found[-1][1] == timedelta(days=1):
            found[-1] = found[-1][0], one
        else:
            found.append((one, one))
    return found


def clock(start: datetime | str | None = None) -> Callable[[], datetime]:
    """Return a clock in UTC that begins at *start* (the real time when None) and never runs backwards.

    ``--now`` gives *start*: a pretended night then takes as long as a real one.
    """
    if isinstance(start, str):
        start = instant(start)
    began = (start or datetime.now(UTC)).astimezone(UTC)
    ticks = time.monotonic()
    return lambda: began + timedelta(seconds=time.monotonic() - ticks)


def instant(written: str) -> datetime:
    """Return the instant *written* in ISO 8601 (Shanghai time where it names no zone); raises MisuseError."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise MisuseError(f"--now {written!r} is not an instant in ISO 8601; give one such as 2026-03-01T18:10:00Z") from error
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
