"""Where an export lands: written beside its place under another name, and given its own only when it is whole and on disk."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from gov_archive.errors import CopyError, MisuseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def file(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes become the file *path* at the end of the block; if it fails, nothing is left.

    MisuseError if *path* exists, CopyError if it cannot be written.
    """
    with _beside(path) as partial:
        with partial.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(partial, path)  # unlike a rename it never replaces what came there meanwhile
        except FileExistsError:
            raise _taken(path) from None
        except OSError:  # a file system without links
            refuse_existing(path)
            partial.rename(path)
        sync(path.parent)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """Give an empty folder that becomes *path* at the end of the block; otherwise as ``file``."""
    with _beside(path) as partial:
        partial.mkdir()
        yield partial
        for inside in partial.rglob("*"):
            sync(inside)
        sync(partial)
        refuse_existing(path)
        partial.rename(path)
        sync(path.parent)


def refuse_existing(path: Path) -> None:
    """Raise MisuseError if there is anything at *path*."""
    if os.path.lexists(path):
        raise _taken(path)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    refuse_existing(path)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
    except OSError as error:
        raise CopyError(f"{path} cannot be written: {error.strerror or error}; nothing was left there") from error
    finally:
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            with suppress(OSError):
                partial.unlink()


def _taken(path: Path) -> MisuseError:
    return MisuseError(f"{path} exists and is never overwritten; give another path, or move it away")
