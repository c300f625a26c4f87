from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gov_archive.fetch import Client
from gov_archive.model import Portal
from gov_archive.settings import Settings
from loopback import answer

if TYPE_CHECKING:
    from collections.abc import Callable

MISSING = answer(status="404 Not Found")
PAGE = answer("云栖镇".encode())
NIGHT = datetime(2026, 3, 1, 18, 10, 0, 123456, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that only moves when someone sleeps."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def site(pages: dict[str, bytes | list[bytes]], robots: bytes = MISSING) -> Callable[[str], bytes]:
    """Return a script that gives each path its answer; those in a list in turn, the last one for good."""

    def script(path: str) -> bytes:
        found = robots if path == "/robots.txt" else pages.get(path, MISSING)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    return script


def moved(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


def portal(base_url: str, **rest: Any) -> Portal:
    return Portal(slug="yunqi", name="云栖镇", base_url=base_url, document_url="a.html?id={key}", **{"pace_seconds": 0.0, **rest})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(clock: Clock) -> Callable[..., Client]:
    def made(
        base_url: str, *, settings: dict[str, Any] | None = None, transport: Any = None, on_exchange: Any = None, **rest: Any
    ) -> Client:
        return Client(
            portal(base_url, **rest),
            Settings(**{"timeout_seconds": 5.0, "retry_wait_seconds": 1.0, **(settings or {})}),
            now=lambda: NIGHT,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            transport=transport,
            on_exchange=on_exchange,
        )

    return made
