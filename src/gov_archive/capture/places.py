"""Capture files on disk: begun under a lock, written so that nothing half remains, given their final name when whole."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
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
        raise CaptureError(f"no capture file can be begun in {folder.name}: {error.strerror}") from error


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


def finished(path: Path) -> Path:
    """Give the open file *path* its final name, which must be free, and return it."""
    final = path.with_name(path.name.removesuffix(names.OPEN))
    if final.exists():
        raise CaptureError(f"capture file {path.name} cannot be finished: {final.name} exists already; move one of them")
    try:
        path.rename(final)
        sync_folder(final.parent)
    except OSError as error:
        raise CaptureError(f"capture file {path.name} cannot be finished: {error.strerror}") from error
    return final


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
