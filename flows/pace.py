"""From a host to its turn among all processes on all machines: a Prefect global concurrency limit of one, held until the next may ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import get_current_settings

from gov_archive import fetch, log
from gov_archive.errors import PaceError

LONGEST_WAIT_SECONDS = 900.0  # no holder keeps a turn half as long: a wait for the host's own Retry-After is 300 s at most
_LEASE_SECONDS = 60.0  # the shortest that Prefect gives
_LOOKS = (0.05, 0.5)  # seconds between two looks whether the turn is free, a tenth of the pace in between
_LOCKED = 423


@dataclass
class Turn:
    """A held turn: its lease at the server and when that ends; when the host may be asked again, and whether the exchange is over."""

    lease: UUID
    until: float
    due: float
    ended: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the turn, or *seconds*; return whether it has ended."""
        if not self.ended.wait(seconds):
            return False
        rest = self.due - time.monotonic()
        if rest > 0:
            time.sleep(min(rest, seconds))
        return self.due <= time.monotonic()


class SharedPace:
    """Whose turn it is, by host, among all that ask the server which ``PREFECT_API_URL`` names.

    Whoever has a host's turn keeps it while it asks and until the host's pace has passed; a thread then gives it back. A process that
    dies keeps it until its lease ends, a minute or little more. One that *goes_on_alone* asks at
    its own pace where the server cannot be had: a night, which must not be lost because of it, while fetchers then stand still.
    """

    def __init__(self, *, goes_on_alone: bool = False) -> None:
        self._goes_on_alone = goes_on_alone
        self._client: SyncPrefectClient = get_client(sync_client=True)
        self._held: dict[str, Turn] = {}
        self._keepers: dict[str, threading.Thread] = {}
        self._lost = False

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for thread in self._keepers.values():
            thread.join()
        self._client.__exit__(kind, error, trace)

    @contextmanager
    def turn(self, host: str, seconds: float) -> Iterator[None]:
        """Wait for *host*'s turn and hold it; the next one starts *seconds* after this one at the earliest, whoever has it.

        A host without a pace (a portal of one's own) is asked one at a time by each process.
        """
        if seconds <= 0:
            with fetch.SHARED.turn(host, seconds):
                yield
            return
        try:
            held = None if self._lost else self._taken(host, seconds)
        except PaceError as error:
            if not self._goes_on_alone:
                raise
            self._lost, held = True, None
            log.say("pace_alone", f"{host} is asked at this process's own pace: {error}", at=datetime.now(UTC), is_trouble=True, host=host)
        if held is None:
            with fetch.SHARED.turn(host, seconds):
                yield
            return
        try:
            yield
        finally:
            del self._held[host]
            held.ended.set()

    def postpone(self, host: str, seconds: float) -> None:
        """Leave *host* alone for *seconds* from now: whoever holds its turn keeps it so long."""
        if held := self._held.get(host):
            held.due = max(held.due, time.monotonic() + seconds)
        else:
            fetch.SHARED.postpone(host, seconds)

    def _taken(self, host: str, seconds: float) -> Turn:
        if keeper := self._keepers.pop(host, None):
            keeper.join()
        name = limit_name(host)
        look = min(max(seconds / 10, _LOOKS[0]), _LOOKS[1])
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        try:
            while (lease := self._lease(name)) is None:
                if time.monotonic() > deadline:
                    raise _stuck(host, name)
                time.sleep(look)
        except (httpx.HTTPError, OSError) as error:
            raise PaceError(
                f"{host} is not asked: whose turn it is cannot be found out, the Prefect server at {get_current_settings().api.url} "
                f"says {type(error).__name__}: {error}; start it and run again"
            ) from error
        now = time.monotonic()
        turn = self._held[host] = Turn(lease, now + _LEASE_SECONDS, now + seconds)
        self._keepers[host] = threading.Thread(target=self._keep, args=(host, turn), name=f"turn of {host}")
        self._keepers[host].start()
        return turn

    def _lease(self, name: str) -> UUID | None:
        """Return the lease of the only place, None while another holds it."""
        try:
            given = self._client.increment_concurrency_slots_with_lease([name], 1, "concurrency", _LEASE_SECONDS).json()
        except httpx.HTTPStatusError as error:
            if error.response.status_code == _LOCKED:
                return None
            raise
        if not given["limits"]:  # the first that ever asks this host makes its limit; Prefect itself would go on without one
            self._make(name)
            return None
        return UUID(given["lease_id"])

    def _make(self, name: str) -> None:
        try:
            self._client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=1))
        except ObjectAlreadyExists:  # another was first
            return

    def _keep(self, host: str, turn: Turn) -> None:
        """Renew the lease until the turn has ended, then give it back; where that fails the lease ends by itself."""
        try:
            while not turn.wait(_LEASE_SECONDS / 4):
                if turn.until - time.monotonic() < _LEASE_SECONDS / 2:
                    self._client.renew_concurrency_lease(turn.lease, _LEASE_SECONDS)
                    turn.until = time.monotonic() + _LEASE_SECONDS
            self._client.release_concurrency_slots_with_lease(turn.lease)
        except httpx.HTTPError as error:
            text = f"the turn of {host} was not given back, its lease ends within {_LEASE_SECONDS:.0f} seconds or so: {error}"
            log.say("turn_kept", text, at=datetime.now(UTC), is_trouble=True, host=host)


def limit_name(host: str) -> str:
    """Return what the limit of *host* is called in Prefect."""
    return f"gov-archive host {host}"


def _stuck(host: str, name: str) -> PaceError:
    return PaceError(
        f"{host} is not asked: its turn was not free for {LONGEST_WAIT_SECONDS:.0f} seconds, longer than anyone keeps it; "
        f'if no run is under way, free it with: prefect gcl update "{name}" --active-slots 0'
    )


@contextmanager
def shared(*, goes_on_alone: bool = False) -> Iterator[fetch.Turns | None]:
    """Yield the shared pace where a Prefect server is configured, else None: a process's own pace is enough."""
    if not get_current_settings().api.url:
        yield None
        return
    with SharedPace(goes_on_alone=goes_on_alone) as pace:
        yield pace
