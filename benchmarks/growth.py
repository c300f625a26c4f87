"""Grow one archive to 1,000, 10,000 and, where asked, 100,000 documents, and show how little what a night costs grows with it.

Run with ``PYTHONPATH=src:tests python benchmarks/growth.py [documents…]``. One source lists all documents: 300 reports, which every night
asks for again, and notices, which are read once. At each size: ingest of the last thousand documents, a night that walks the whole listing,
an ordinary night without any change, a night that edits fifty reports, opening the database, bytes. The nights are real ones, against a
server on loopback in this process; their seconds are CPU of both sides.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from gov_archive import ingest, night, nights, store
from gov_archive.settings import Settings
from loopback import Loopback
from steps import Steps
from town import Town

SIZES = (1_000, 10_000)
BATCH = 1_000  # documents that one run brings
EDITED = 50
BEGIN = datetime(2026, 1, 1, 18, 10, tzinfo=UTC)


@dataclass
class Growth:
    """One archive as it grows, and what was measured at each size."""

    archive: Path
    town: Town
    nights: int = 0
    figures: list[dict[str, float]] = field(default_factory=list)

    def grow(self, size: int) -> None:
        """Bring the archive to *size* documents and measure."""
        found: dict[str, float] = {}
        while self.town.size < size:
            batch = min(BATCH, size - self.town.size)
            self.town.publish(batch, self.archive, self._tonight())
            found["ingest of a document, ms"] = measured(self._catch_up)[0] * 1000 / batch
        self._night()  # sees the whole listing for the first time
        found["a night without change, s"] = min(measured(self._night)[0] for _ in range(5))
        with Steps() as steps:
            self._night()
        found["a night without change, thousand steps of SQLite"] = steps.count / 1000
        self.nights += Settings().full_walk_nights
        found["a night that walks the whole listing, ms a row"] = measured(self._night)[0] * 1000 / size
        found["database opened to read, ms"] = median(measured(self._read)[1] for _ in range(5)) * 1000
        found["database opened to write, ms"] = median(measured(self._write)[1] for _ in range(5)) * 1000
        before = self._bytes("archive.db"), self._bytes("captures")
        found["database, bytes a document"] = before[0] / size
        found["captures, bytes a document"] = before[1] / size
        first = 1 + EDITED * len(self.figures) % self.town.reports  # others each time: a report of many versions costs more
        self.town.edits |= dict.fromkeys(range(first, first + EDITED), 6)
        found["a night that edits fifty reports, s"] = measured(self._night)[0]
        found["database, bytes a new version"] = (self._bytes("archive.db") - before[0]) / EDITED
        found["most memory so far, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.figures.append(found)

    def _tonight(self) -> datetime:
        self.nights += 1
        return BEGIN + timedelta(days=self.nights)

    def _night(self) -> None:
        """Do one real night; what it found is what was published."""
        portal = self.town.portal
        chosen = Settings(retry_wait_seconds=0)
        with night.Run(portal, self.archive, now=nights.clock(self._tonight().isoformat()), settings=chosen) as run:
            found = night.source_night(run, portal.sources[0])
        assert (found.outcome, found.fetched >= self.town.reports) == ("ok", True), found

    def _catch_up(self) -> None:
        with store.open(self.archive) as db:
            ingest.catch_up(db, self.town.portal, self.archive)

    def _read(self) -> None:
        with store.reader(self.archive) as connection:
            connection.execute("select * from documents order by key limit 1").fetchone()

    def _write(self) -> None:
        with store.open(self.archive):
            pass

    def _bytes(self, name: str) -> int:
        path = self.archive / name
        return sum(one.stat().st_size for one in path.rglob("*.warc.gz")) if path.is_dir() else path.stat().st_size


def measured(act: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU seconds and the seconds by the clock that *act* takes."""
    began, cpu = time.perf_counter(), time.process_time()
    act()
    return time.process_time() - cpu, time.perf_counter() - began


def main() -> None:
    """Print one line a figure, one column a size, and the ratio of the last to the first."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as folder, Loopback(lambda _: b"") as server:
        growth = Growth(Path(folder), Town(server.url))
        server.script = growth.town.answered
        for size in sizes:
            growth.grow(size)
            print(f"{size:,} documents: " + "; ".join(f"{name} {value:.2f}" for name, value in growth.figures[-1].items()), file=sys.stderr)
    print(f"{'documents':48}" + "".join(f"{size:12,}" for size in sizes) + "   last to first")
    for name in growth.figures[0]:
        values = [found[name] for found in growth.figures]
        print(f"{name:48}" + "".join(f"{value:12.2f}" for value in values) + f"{values[-1] / values[0]:12.2f}")


if __name__ == "__main__":
    main()
