"""From capture files whose writer died to finished ones: whole records keep their place, a torn tail is set aside."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from gov_archive.capture import holdings, names, places
from gov_archive.capture.cursor import is_compressed_as_whole
from gov_archive.capture.records import records
from gov_archive.errors import CaptureError, DamagedError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Recovered:
    """What became of one unfinished file: its final name, the bytes kept in it and those set aside beside it.

    ``problem`` says why nothing could be done about it this time; it stays as it is then.
    """

    file: str
    kept_bytes: int = 0
    damaged_bytes: int = 0
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return f"{self.file} was left unfinished and cannot be finished: {self.problem}; the next run tries again"
        if not self.damaged_bytes:
            return f"{self.file} was left unfinished and is whole: finished"
        kept = f"its {self.kept_bytes} whole bytes are kept" if self.kept_bytes else "nothing in it is whole"
        return f"{self.file} was left unfinished: {kept}, the torn {self.damaged_bytes} are in {self.file}{names.DAMAGED}"


def recover(folder: Path) -> list[Recovered]:
    """Finish the files in *folder* (``archive/captures``) that no living writer holds, and say what became of each.

    The file is cut after its last whole record and gets its final name, so that offsets stay true; what was cut off
    lies beside it as ``….damaged``. Damage in the middle is left where it is, for ``integrity.check`` to name. One file that cannot be
    finished is named, and keeps no run from its work.
    """
    found: list[Recovered] = []
    for path in holdings.held(folder).unfinished:
        if path.is_symlink():  # no writer makes one, and cutting it would cut whatever it leads to
            found.append(Recovered(names.relative(path, folder), problem="it is a link to another file"))
            continue
        try:
            with path.open("r+b") as stream:
                if not places.is_being_written(stream) and path.exists():
                    found += _recovered(path, stream, folder)
        except FileNotFoundError:  # its writer finished it meanwhile
            continue
        except (OSError, CaptureError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            found.append(Recovered(names.relative(path, folder), problem=str(reason)))
    return found


def cut(path: Path, aside: Path) -> int:
    """Cut *path*, a copy of another tool's file, behind its last whole record; return how many bytes are in *aside* then.

    A file compressed as a whole cannot be cut at its bytes: its whole records are compressed anew, and *aside* is all of it as it was.
    """
    whole, torn_at = _whole_bytes(path)
    if torn_at is None:
        return 0
    with path.open("r+b") as stream:
        if not is_compressed_as_whole(stream):
            _set_aside(aside, stream, whole)
            return aside.stat().st_size
    path.rename(aside)
    with gzip.open(aside) as packed, gzip.open(path, "wb") as again:
        while torn_at and (data := packed.read(min(torn_at, 2**20))):
            torn_at -= again.write(data)
    return aside.stat().st_size


def _recovered(path: Path, stream: BinaryIO, folder: Path) -> list[Recovered]:
    size = path.stat().st_size
    if not size:  # its writer died between creating it and the first byte
        path.unlink()
        return []
    whole, _ = _whole_bytes(path)
    final = places.free(path)
    if whole < size:
        _set_aside(final.with_name(final.name + names.DAMAGED), stream, whole)
    if whole:
        final = places.finished(path)
    else:
        path.unlink()  # all of it is in the damaged file, synced
    return [Recovered(names.relative(final, folder), whole, size - whole)]


def _whole_bytes(path: Path) -> tuple[int, int | None]:
    """Return where the last whole record of *path* ends, and where what cannot be read begins behind it, None if nothing is there."""
    end = start = 0
    while True:
        try:
            for record in records(path, start=start):
                end = record.offset + record.length
        except DamagedError as error:
            if error.resume is None:
                return end, error.offset
            start = error.resume
        else:
            return end, None


def _set_aside(aside: Path, stream: BinaryIO, whole: int) -> None:
    """Copy what lies behind *whole* into the file *aside*, then cut it off; interrupted, it is done again from the start."""
    with aside.open("wb") as kept:
        stream.seek(whole)
        while data := stream.read(2**20):
            kept.write(data)
        kept.flush()
        os.fsync(kept.fileno())
    places.sync_folder(aside.parent)
    stream.truncate(whole)
    os.fsync(stream.fileno())
