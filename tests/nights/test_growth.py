"""What a night costs does not grow with the archive: it asks the database for what it needs, not for all that it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from gov_archive import ingest, night, nights, store
from gov_archive.settings import Settings
from loopback import Loopback
from steps import Steps
from town import Town

BEGIN = datetime(2026, 1, 1, 18, 10, tzinfo=UTC)
SMALL, LARGE = 240, 900  # documents; both fill many pages of the listing
RUNS = 12  # that brought them


def quiet_night(archive: Path, documents: int) -> int:
    """Return the steps of SQLite in a night without change over an archive of *documents*, ten of them reports."""
    with Loopback(lambda _: b"") as server:
        town = Town(server.url, reports=10, rows=10)
        server.script = town.answered
        for number in range(RUNS):
            town.publish(documents // RUNS, archive, BEGIN + timedelta(hours=number))
        with store.open(archive) as db:
            ingest.catch_up(db, town.portal, archive)
        for number in (1, 2, 3):
            clock = nights.clock((BEGIN + timedelta(days=number)).isoformat())
            with (
                night.Run(town.portal, archive, now=clock, settings=Settings(retry_wait_seconds=0)) as run,
                Steps() as steps,
            ):
                found = night.source_night(run, town.portal.sources[0])
            assert (found.outcome, found.events) == ("ok", [])
    return steps.count


def test_a_night_without_change_costs_the_same_whatever_the_archive_holds(tmp_path: Path) -> None:
    small, large = (quiet_night(tmp_path / str(size), size) for size in (SMALL, LARGE))
    assert large < 1.01 * small, f"{small} steps of SQLite at {SMALL} documents, {large} at {LARGE}"
