"""A process that gives up root's right to read and write what it may not, so that tests of rights hold for root too."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION = 0x20080522
_OVERRIDING = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def give_up() -> None:
    """Do what others may do to files, and no more; for the rest of this process. Nothing to do but on Linux."""
    if not sys.platform.startswith("linux"):
        return
    system = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice
    if system.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget")
    for place in range(3):
        sets[place] &= ~_OVERRIDING
    if system.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


@contextmanager
def forbidden(path: Path, mode: int = 0) -> Iterator[None]:
    """Take the rights on *path* away for the block, all or all but *mode*."""
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)
