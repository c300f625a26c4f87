"""From an error to how a command ends: one sentence on standard error and an exit code; no traceback reaches a user."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Final

from gov_archive.cli.output import disarmed
from gov_archive.errors import GovArchiveError, MisuseError

NEEDS_A_LOOK: Final = 1
MISUSE: Final = 2
STOPPED: Final = 130  # as shells have it for Ctrl-C
TOLD: Final = (GovArchiveError, OSError, sqlite3.Error)

Main = Callable[..., int]


def told(name: str, error: Exception) -> int:
    """Say what *error* says as the command *name*, and return the exit code."""
    print(disarmed(f"{name}: {_sentence(error)}"), file=sys.stderr)
    return MISUSE if isinstance(error, MisuseError) else NEEDS_A_LOOK


def in_one_sentence(name: str) -> Callable[[Main], Main]:
    """Let the command line *name* of a flow end so, whatever of ``TOLD`` it raises."""

    def wrapping(main: Main) -> Main:
        @wraps(main)
        def ending(arguments: Sequence[str] | None = None) -> int:
            try:
                return main(arguments)
            except TOLD as error:
                return told(name, error)
            except KeyboardInterrupt:
                print(f"{name}: stopped; what was captured is kept, and the next run goes on from there", file=sys.stderr)
                return STOPPED

        return ending

    return wrapping


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}; mend its rights, or free space, and run again"
    if isinstance(error, sqlite3.Error):
        return f"the database could not be read to its end: {error}; run gov-archive verify"
    return str(error)
