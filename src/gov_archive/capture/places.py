"""Capture files on disk: begun under a lock, written so that nothing half remains, given their final name when whole."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from gov_archive.capture import names
from gov_archive.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path


def begun(folder: Path, candidates: Iterator[str]) -> tuple[FileIO, Path]:
    """Create and lock an open file in *folder*, named by the first of *candidates* that is free.

    It is unbuffered: a failed write leaves nothing behind to be flushed later.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            final = folder / next(candidates)
            path = final.with_name(final.name + names.OPEN)
            if final.exists() or path.exists():
                continue
            with suppress(FileExistsError):
                stream = path.open("xb", buffering=0)
                fcntl.flock(stream, fcntl.LOCK_EX)
                if _is_there(path, stream):
                    _sync_folders(folder)
                    return stream, path
                stream.close()  # a recovery saw it empty and cleared it away between creation and lock
    except OSError as error:
        told = f"no capture file can be begun in {folder}: {error.strerror}; mend its rights, or free space, and run again"
        raise CaptureError(told) from error


def write(stream: FileIO, data: bytes, *, at: int) -> None:
    """Write all of *data* at the end, which is at offset *at*, and sync it; if that fails, the file ends at *at* again."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[stream.write(rest) :]
        os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):
            stream.truncate(at)
            stream.seek(at)
        raise


def free(path: Path) -> Path:
    """Return the final name of the open file *path*: its own, or one like it where another file took that meanwhile."""
    return next(final for final in _finals(path) if not final.exists() or final.samefile(path))


def finished(path: Path) -> Path:
    """Give the open file *path* its final name, never that of a file that is there, and return it."""
    try:
        final = next(final for final in _finals(path) if _named(path, final))
        sync_folder(final.parent)
    except OSError as error:
        raise CaptureError(f"capture file {path.name} cannot be finished: {error.strerror}; the next run finishes it") from error
    return final


def _finals(path: Path) -> Iterator[Path]:
    own = path.with_name(path.name.removesuffix(names.OPEN))
    stem, dot, end = own.name.partition(".warc")
    yield own
    yield from (own.with_name(f"{stem}-{number}{dot}{end}") for number in count(2))


def _named(path: Path, final: Path) -> bool:
    """Move *path* to *final*; False where another file is there. Unlike a rename alone a link replaces nothing."""
    try:
        os.link(path, final)
    except FileExistsError:
        if not final.samefile(path):  # else this was broken off between the two
            return False
    except OSError:  # a file system without links
        if final.exists():
            return False
        path.rename(final)
        return True
    path.unlink()
    return True


def is_being_written(stream: BinaryIO) -> bool:
    """Tell whether a living writer holds the file; if none does, it is locked for the caller until *stream* is closed."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def sync_folder(folder: Path) -> None:
    """Bring the names in *folder* to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folders(folder: Path) -> None:
    """Sync the folder of a new file and the two above it, which may be new as well."""
    for each in (folder, folder.parent, folder.parent.parent):
        sync_folder(each)


def _is_there(path: Path, stream: FileIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False
