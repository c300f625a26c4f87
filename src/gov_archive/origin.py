"""What the name of a run tells of its captures: taken when they were made, or the past brought in from elsewhere.

A night is called ``nightly-…``, a backfill ``backfill-…``; both ask the portal itself. What a backfill brings in from elsewhere keeps the
instant at which it was captured there: its run is the backfill's with that instant behind it, so that each such capture is an
observation of its own. A file of another tool is a run for each day of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_FILE: Final = "file:"
_BACKFILL: Final = "backfill"
_FORM: Final = "%Y%m%dT%H%M%SZ"


def of_past(run: str, at: datetime) -> str:
    """Return the run of what the backfill *run* brings in that was captured elsewhere at *at*.

    >>> of_past("backfill-20261105T101112Z-ab12", datetime(2019, 3, 4, tzinfo=UTC))
    'backfill-20261105T101112Z-ab12@20190304T000000Z'
    """
    return f"{run}@{at.astimezone(UTC):{_FORM}}"


def is_backfill(run: str) -> bool:
    """Say whether *run* is no night of ours."""
    return run.startswith((_BACKFILL, _FILE))


def is_past(run: str) -> bool:
    """Say whether the captures of *run* were made elsewhere, and brought in later.

    >>> [is_past(run) for run in ("nightly-1", "backfill-1", "backfill-1@20190304T000000Z", "file:crawl.warc.gz@2019-03-04")]
    [False, False, True, True]
    """
    return run.startswith(_FILE) or "@" in run
