"""One writer: a lock file that names its holder and is freed by the system when the holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gov_archive.errors import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLL_SECONDS = 0.05
_LETS_GO = "backfill"  # a run that holds the archive for one chunk at a time, and lets go between two
_CHUNK_SECONDS = 1800.0  # longer than any chunk takes: whoever meets a backfill waits for the end of its chunk


@contextmanager
def held(path: Path, *, holder: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock at *path* as *holder*, waiting up to *wait* seconds for another to let go.

    For a backfill, which lets go again and again, half an hour is waited in any case. The system frees the lock of a dead
    process, whatever its file still says; so a stale file never stops a run.

    Raises:
        LockedError: another process holds it; the message names holder, process, host and since when.
        StoreError: there can be no lock file.

    """
    descriptor = _opened(path)
    try:
        _acquire(descriptor, wait)
        _sign(descriptor, holder)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold the lock at *path* beside any others who hold it so; the last one to let go removes its file. StoreError as in :func:`held`."""
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)  # who looks whether it is held has it for an instant
        try:
            yield
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def is_shared(path: Path) -> bool:
    """Say whether a living process holds the lock at *path* by :func:`shared`."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)  # it is emptied and signed: never through a link
    except OSError as error:
        raise StoreError(f"the lock {path} cannot be had: {error.strerror}; free space or mend its rights, and run again") from error


def _acquire(descriptor: int, wait: float) -> None:
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            signature = _signature(descriptor)
            patience = max(wait, _CHUNK_SECONDS) if signature.startswith(_LETS_GO) else wait
            if time.monotonic() >= began + patience:
                raise LockedError(f"another run ({signature}) holds the archive; wait for its end or stop it") from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _sign(descriptor: int, holder: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    signature = {"holder": holder, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
    os.ftruncate(descriptor, 0)
    with suppress(OSError):  # on a full disk it holds without a name
        os.pwrite(descriptor, json.dumps(signature, ensure_ascii=False).encode(), 0)


def _signature(descriptor: int) -> str:
    try:
        signed = json.loads(os.pread(descriptor, 4096, 0))
        return f"{signed['holder']}, pid {signed['pid']} on {signed['host']}, since {signed['since']}"
    except (ValueError, KeyError, TypeError):
        return "not yet signed"
