"""Rebuild one generated archive in one process and on every core, beside plain ingest: seconds, CPU, and their ratios.

Run with ``PYTHONPATH=src:tests python benchmarks/rebuild.py [documents]``. Plain is what a night does: file by file, each judged at once.
On a machine that does other things only the CPU figures count: no rebuild is faster than its one writing process, nor than all its work
shared by the cores.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gov_archive import ingest, store
from gov_archive.ingest.readers import cores
from gov_archive.rebuild import Rebuild
from ingest.archived import PORTAL, Site, key, report

NIGHTS = 5
GOAL = 0.6


def generated(folder: Path, documents: int) -> Path:
    """Capture *NIGHTS* nights of so many reports, a twentieth of them edited each night; return the archive."""
    site = Site(folder)
    for number in range(1, documents + 1):
        site.publish(number, report(1000 + number, figure=f"{number}.5"))
    for night in range(NIGHTS):
        for number in range(night + 1, documents + 1, 20):
            site.documents[key(number)] = report(1000 + number, figure=f"{number}.{night}")
        site.night(night)
    return folder


def plain(archive: Path) -> float:
    """Take all captures in as nights do, and return the seconds."""
    began = time.perf_counter()
    with store.open(archive, file="plain.db") as db:
        ingest.catch_up(db, PORTAL, archive)
    return time.perf_counter() - began


def ways(archive: Path) -> dict[str, Callable[[], float]]:
    """Return the ways to make the database again, each giving its seconds."""
    return {
        "plain, night by night": lambda: plain(archive),
        "rebuild, reading by itself": lambda: Rebuild(PORTAL, archive, processes=0).run().seconds,
        f"rebuild, {cores()} reading processes": lambda: Rebuild(PORTAL, archive, processes=cores()).run().seconds,
    }


def digest(path: Path) -> str:
    """Return the digest of the dump of the database at *path*."""
    db = store.connect(path)
    try:
        return store.dump.digest(db.conn)
    finally:
        db.close()


def spent() -> tuple[float, float]:
    """Return the CPU seconds of this process, and of those that it started and that ended."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime


def main() -> None:
    """Print one line a way, and the ratios of the last to the first."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        archive = generated(Path(folder), documents)
        took: list[tuple[float, float, float]] = []
        for way, rebuild in ways(archive).items():
            before = spent()
            seconds = rebuild()
            writing, reading = (after - earlier for after, earlier in zip(spent(), before, strict=True))
            took.append((seconds, writing, reading))
            pace = f"{seconds:7.2f} s, {documents / seconds:6.1f} documents a second"
            print(f"{way:32} {pace}, CPU {writing:.2f} s writing, {reading:.2f} s reading")
        assert digest(archive / "plain.db") == digest(archive / store.FILE)
        (plain_seconds, plain_cpu, _), *_, (seconds, writing, reading) = took
        shared = max(writing, (writing + reading) / cores()) / plain_cpu
        by_cpu = f"{shared:.2f} on {cores()} cores, {writing / plain_cpu:.2f} on many"
        print(f"of plain: {seconds / plain_seconds:.2f} by the clock; by CPU {by_cpu}")
        print(f"goal: below {GOAL} on two quiet cores")


if __name__ == "__main__":
    main()
