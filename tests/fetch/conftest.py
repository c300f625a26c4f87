from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gov_archive.fetch import Client
from gov_archive.model import Portal
from gov_archive.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

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
