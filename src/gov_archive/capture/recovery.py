"""From capture files whose writer died to finished ones: whole records keep their place, a torn tail is set aside."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from gov_archive.capture import names, places
from gov_archive.capture.records import records
from gov_archive.errors import CaptureError, DamagedError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Recovered:
    """What became of one unfinished file: its final name, the bytes kept in it and those set aside beside it."""

    file: str
    kept_bytes: int
    damaged_bytes: int

    def __str__(self) -> str:
        if not self.damaged_bytes:
            return f"{self.file} was left unfinished and is whole: finished"
        kept = f"its {self.kept_bytes} whole bytes are kept" if self.kept_bytes else "nothing in it is whole"
        return f"{self.file} was left unfinished: {kept}, the torn {self.damaged_bytes} are in {self.file}{names.DAMAGED}"


def recover(folder: Path) -> list[Recovered]:
    """Finish the files in *folder* (``archive/captures``) that no living writer holds, and say what became of each.

    The file is cut after its last whole record and gets its final name, so that offsets stay true; what was cut off
    lies beside it as ``….damaged``. Damage in the middle is left where it is, for ``integrity.check`` to name.
    """
    found: list[Recovered] = []
    for path in sorted(folder.rglob(f"*.warc.gz{names.OPEN}")):
        try:
            with path.open("r+b") as stream:
                if not places.is_being_written(stream) and path.exists():
                    found += _recovered(path, stream, folder)
        except FileNotFoundError:  # its writer finished it meanwhile
            continue
        except OSError as error:
            raise CaptureError(f"capture file {path.name} cannot be recovered: {error.strerror}") from error
    return found


def _recovered(path: Path, stream: BinaryIO, folder: Path) -> list[Recovered]:
    size = path.stat().st_size
    if not size:  # its writer died between creating it and the first byte
        path.unlink()
        return []
    whole = _whole_bytes(path)
    if whole < size:
        _set_aside(path, stream, whole)
    file = names.relative(path, folder)
    if whole:
        places.finished(path)
    else:
        path.unlink()  # all of it is in the damaged file, synced
    return [Recovered(file, whole, size - whole)]


def _whole_bytes(path: Path) -> int:
    """Return where the last whole record of *path* ends."""
    end = start = 0
    while True:
        try:
            for record in records(path, start=start):
                end = record.offset + record.length
        except DamagedError as error:
            if error.resume is None:
                return end
            start = error.resume
        else:
            return end


def _set_aside(path: Path, stream: BinaryIO, whole: int) -> None:
    """Copy what lies behind *whole* into the damaged file, then cut it off; interrupted, it is done again from the start."""
    damaged = path.with_name(path.name.removesuffix(names.OPEN) + names.DAMAGED)
    stream.seek(whole)
    with damaged.open("wb") as kept:
        while data := stream.read(2**20):
            kept.write(data)
        kept.flush()
        os.fsync(kept.fileno())
    places.sync_folder(path.parent)
    stream.truncate(whole)
    os.fsync(stream.fileno())
