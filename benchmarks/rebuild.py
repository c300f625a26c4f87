"""Rebuild one generated archive in one process and on every core: seconds, documents a second, and the ratio of the two.

Run with ``PYTHONPATH=src:tests python benchmarks/rebuild.py [documents]``. Plain is what a night does: file by file, each judged at once.
"""

from __future__ import annotations

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


def main() -> None:
    """Print one line a way, and the ratio."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        archive = generated(Path(folder), documents)
        took = {}
        for way, rebuild in ways(archive).items():
            began = time.process_time()
            took[way] = rebuild()
            cpu = time.process_time() - began
            print(f"{way:32} {took[way]:7.2f} s, {documents / took[way]:6.1f} documents a second, CPU of the writing process {cpu:.2f} s")
        assert digest(archive / "plain.db") == digest(archive / store.FILE)
        first, *_, last = took.values()
        print(f"{last / first:.2f} of plain (goal: below {GOAL} on two quiet cores)")


if __name__ == "__main__":
    main()
