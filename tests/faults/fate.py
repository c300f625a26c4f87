"""The step of a process at which it is to die: counted on its way to the disk and the database, never by the clock."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

WRITES = "file"  # files begun, synced, renamed, linked, cut, removed
STATEMENTS = "sql"
_AUDITED = frozenset({"os.rename", "os.remove", "os.link", "os.truncate", "os.mkdir"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND


class Fate:
    """Counts this process's steps from ``begin`` on, and kills it at the one given, or so many seconds into it.

    A step is noted just before it is taken; the seconds let it be met half done, by another thread.
    """

    def __init__(self) -> None:
        self.steps = Counter({WRITES: 0, STATEMENTS: 0})
        self._end: tuple[str, int, float] | None = None
        self._is_counting = False

    def begin(self, end: tuple[str, int, float] | None) -> None:
        """Count from now on; die at *end*: kind of step, its number from 1, seconds after it."""
        self._end = end
        self._is_counting = True
        sys.addaudithook(self._audited)
        os.fsync = self._counted(os.fsync)
        sqlite3.connect = self._traced(sqlite3.connect)

    def rest(self) -> None:
        """Count no more."""
        self._is_counting = False

    def _step(self, kind: str) -> None:
        if not self._is_counting:
            return
        self.steps[kind] += 1
        if self._end and self._end[:2] == (kind, self.steps[kind]):
            if not self._end[2]:
                _die()
            threading.Thread(target=_die, args=(self._end[2],), daemon=True).start()

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _AUDITED or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            self._step(WRITES)

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self._step(WRITES)
            return call(*arguments)

        return counted

    def _traced(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        def traced(*arguments: Any, **named: Any) -> Any:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(lambda _: self._step(STATEMENTS))
            return connection

        return traced


def _die(seconds: float = 0.0) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)
