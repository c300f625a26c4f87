"""From an archive to what is wrong with it: every capture's digests, the database, and each against the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from gov_archive import capture, store
from gov_archive.errors import CaptureError, StoreError

Told = Callable[[str, int, int], None]


def problems(archive: Path, *, progress: Told | None = None) -> Iterator[str]:
    """Yield one sentence for each thing wrong in *archive*; nothing when all is well. Writes nothing."""
    folder = archive / "captures"
    paths = sorted(folder.rglob("*.warc.gz")) if folder.is_dir() else []
    for number, path in enumerate(paths, 1):
        if progress:
            progress(path.name, number, len(paths))
        yield from capture.integrity.check(path)
    yield from (f"{path.relative_to(archive)} was broken off and not finished; the next run finishes it" for path in folder.rglob("*.open"))
    try:
        with store.reader(archive) as connection:
            yield from _database(connection)
            yield from _against_captures(connection, folder, paths)
    except StoreError as error:
        yield str(error)


def _database(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        found = [row[0] for row in connection.execute("pragma integrity_check")]
        found += [
            f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
            for row in connection.execute("pragma foreign_key_check")
        ]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    yield from (f"the database is damaged: {text}; move archive.db away and rebuild it from the captures" for text in found if text != "ok")


def _against_captures(connection: sqlite3.Connection, folder: Path, paths: list[Path]) -> Iterator[str]:
    """Compare in both directions, one file at a time."""
    on_disk = {path.relative_to(folder).as_posix(): path for path in paths}
    known = {row[0] for row in connection.execute("select distinct file from captures")}
    yield from (
        f"captures/{name} is gone, but the database refers to it; bring it back from a backup" for name in sorted(known - on_disk.keys())
    )
    for name, path in on_disk.items():
        in_database = {row[0]: row[1] for row in connection.execute('select id, "offset" from captures where file = ?', (name,))}
        try:
            in_file = {item.id: item.offset for item in capture.scan(path)}
        except CaptureError:
            continue  # told with its reason by the check of the file itself
        lost = len(in_file.keys() - in_database.keys())
        if lost:
            yield f"{lost} captures of captures/{name} are not in the database; the next run takes them in"
        strange = [item for item, offset in in_database.items() if in_file.get(item) != offset]
        if strange:
            yield f"{len(strange)} captures do not stand in captures/{name} where the database says (first: {strange[0]}); rebuild it"
