"""Run one backfill without Prefect and one with it, of the same portal at the same pace, and show what Prefect costs.

Run with ``PYTHONPATH=src:tests python benchmarks/orchestration.py [seconds:reports…]``: the pace and how many reports there are, forty a
chunk. A pace of 0 asks for no turns, so that only run and chunks cost. Portal and server are on loopback; the server is up before, as a
service is. Seconds are by the clock, of the whole script and from its first request to its last; CPU is that of the script, and of the
server until a little after, less what it takes in as long when nothing is asked of it. Linux alone: CPU is read from /proc.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flows.orchestra import ROOT, Orchestra, orchestra
from flows.town import NOW, YEARS, Book, town
from gov_archive.backfill.chunk import DOCUMENTS

CASES = ("0:400", "0.3:120")
SETTLE_SECONDS = 10.0  # for which the server still writes down what it was told


@dataclass
class Took:
    """What one backfill took: seconds of the script, from its first request to its last, between two chunks (ingest among it, median); CPU
    of script and server; requests.
    """

    whole: float
    asking: float
    between: float
    script: float
    server: float
    requests: int

    @property
    def rate(self) -> float:
        """CPU of the server a second."""
        return self.server / (self.whole + SETTLE_SECONDS)


def cpu_of(here: Orchestra) -> float:
    """Return the CPU seconds of all processes of the server so far."""
    ticks = 0
    for pid, _ in here.processes():
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def cpu_of_children() -> float:
    """Return the CPU seconds of the scripts that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def backfill(here: Orchestra, archive: Path, declared: Path, book: Book, url: str) -> Took:
    """Run the script once, seen by the server at *url* or by none."""
    book.asked.clear()
    options = ("--from-year", str(YEARS[0]), "--to-year", str(YEARS[-1]), "--sources", str(declared), "--archive", str(archive))
    script, server, began = cpu_of_children(), cpu_of(here), time.monotonic()
    here.run(str(ROOT / "flows" / "backfill.py"), *options, "--now", NOW.isoformat(), "--json", seconds=7200, PREFECT_API_URL=url)
    whole = time.monotonic() - began
    time.sleep(SETTLE_SECONDS)
    between = median(sorted(book.gaps)[-(len(book.asked) // DOCUMENTS - 1) :])  # the longest gaps, one fewer than there are chunks
    used = cpu_of_children() - script, cpu_of(here) - server
    return Took(whole, sum(book.gaps), between, *used, len(book.asked))


def measure(here: Orchestra, folder: Path, pace: float, reports: int) -> None:
    """Print what Prefect costs for *reports* at *pace*."""
    book, urls = Book(), {"none": "", "seen": here.url}
    with town(folder, book, reports=reports, pace=pace) as (_server, declared):
        none, seen = (backfill(here, folder / name, declared, book, url) for name, url in urls.items())
    assert none.requests == seen.requests
    print(f"{pace} s a request, {reports} reports, {none.requests} requests:")
    for name, took in (("without", none), ("with", seen)):
        server = took.server - none.rate * (took.whole + SETTLE_SECONDS)
        print(
            f"  {name:7} {took.whole:.1f} s, first to last request {took.asking:.1f} s, between chunks {took.between:.2f} s; "
            f"CPU {took.script:.1f} s, of the server {server:.1f} s"
        )
    more = seen.whole - none.whole
    print(f"  Prefect takes {more:.1f} s, {more / seen.whole:.1%} of the run; {seen.asking - none.asking:.1f} s of it while asking")


def main() -> None:
    """Measure each case asked for."""
    if not Path("/proc").is_dir():
        print("not measured: CPU is read from /proc, which this system has not")
        return
    with tempfile.TemporaryDirectory() as name, orchestra(Path(name) / "orchestra") as here:
        here.serve()
        time.sleep(30)  # until it has settled
        for case in sys.argv[1:] or CASES:
            pace, reports = case.split(":")
            measure(here, Path(name) / case, float(pace), int(reports))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
