"""From the last request to a host to the instant of the next: one at a time per host, a set pause between their starts."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


class Turns(Protocol):
    """Whose turn it is, by host: of one process (``Pace``), or of all that ask a host from anywhere."""

    def turn(self, host: str, seconds: float) -> AbstractContextManager[None]:
        """Wait for *host*'s turn and hold it; the next one starts *seconds* after this one at the earliest. PaceError if there is none."""

    def postpone(self, host: str, seconds: float) -> None:
        """Leave *host* alone for *seconds* from now; said by who holds its turn."""


class Pace:
    """Whose turn it is, by host; one of these serves all clients of a process."""

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._due: dict[str, float] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str, seconds: float) -> Iterator[None]:
        """Wait for *host*'s turn and hold it; the next one starts *seconds* after this one at the earliest."""
        with self._guard:
            lock = self._turns.setdefault(host, threading.Lock())
        with lock:
            due = self._due.get(host)
            now = self._monotonic()
            if due is not None and due > now:
                self._sleep(due - now)
                now = max(due, self._monotonic())
            self._due[host] = now + seconds
            yield

    def postpone(self, host: str, seconds: float) -> None:
        """Leave *host* alone for *seconds* from now."""
        self._due[host] = max(self._due.get(host, float("-inf")), self._monotonic() + seconds)


SHARED = Pace(time.monotonic, time.sleep)
