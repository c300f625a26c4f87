"""SIGKILL at any step of nights, rebuilds, backups and exports: nothing captured is lost, and the end is that of an undisturbed archive.

Where a run dies is a number of steps, drawn from a seed: the same on a slow machine as on a fast one.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faults.fate import STATEMENTS, WRITES
from faults.scene import End, Ran, Scene, scene

SIGKILLED = -9
LONGEST_SECONDS = 0.004  # between a step and the death it brings: some are met within SQLite or the system
NIGHTS_AT_END = 5  # as many as a withdrawal takes, and more

Way = Callable[[Scene, "End | None"], Ran]
Story = dict[str, list[tuple[Any, ...]]]


class Life:
    """One archive while reports are published, edited and removed, and runs at it that die."""

    def __init__(self, place: Scene, seed: int) -> None:
        self.place = place
        self.days = 0.0
        self.died: Counter[str] = Counter()
        self.stories: list[Story] = []
        self._chance = random.Random(seed)
        self._ways: dict[str, Way] = {
            "night": self._night,
            "rebuild": lambda place, end: place.rebuild(end=end),
            "rebuild with a reader": lambda place, end: place.rebuild("--processes", "1", end=end),
            "backup": lambda place, end: place.command("backup", str(place.folder / "backup"), end=end),
            "export": lambda place, end: place.command("export", "wacz", str(place.folder / f"{self.days}.wacz"), end=end),
        }
        self._steps: dict[str, Counter[str]] = {}

    def live(self, deaths: list[str]) -> None:
        """Let three things happen on the portal, and after each the *deaths*, by name of the run, and nights that are left alone."""
        self._learn(set(deaths))
        changes: tuple[Callable[[], None] | None, ...] = (None, self._publish, self._remove)
        for change in changes:
            if change:
                change()
            for way in deaths:
                self._die(way)
            for _ in range(NIGHTS_AT_END if change == self._remove else 1):
                self._whole_night()
            self.stories.append(self.place.story())
        self.place.check_end()

    def _publish(self) -> None:
        self.place.edit(5, figure="8.1")
        self.place.edit(2, figure="14.2")

    def _remove(self) -> None:
        self.place.remove(0)

    def _learn(self, ways: set[str]) -> None:
        """Let every way be gone to its end once, and remember its steps."""
        self._whole_night()
        self._steps = {way: Counter(self._ways[way](self.place, None).steps) for way in sorted(ways)}

    def _die(self, way: str) -> None:
        """Go *way* until it dies, within some attempts: a run may be shorter than the one that its steps were drawn from."""
        for _ in range(10):
            self.days += 0.25
            ran = self._ways[way](self.place, self._end(way))
            assert "Traceback" not in ran.said, ran.said
            self.place.check()
            if ran.status == SIGKILLED:
                self.died[way] += 1
                return
            assert ran.status == 0 or _brings_what_a_dead_night_left(ran), ran.said
            self._steps[way] = Counter(ran.steps)
        pytest.fail(f"no {way} died in ten attempts: {self._steps[way]}")

    def _end(self, way: str) -> End:
        kind = self._chance.choice([kind for kind in (WRITES, STATEMENTS) if self._steps[way][kind]])
        late = self._chance.choice((0.0, self._chance.uniform(0, LONGEST_SECONDS)))
        return kind, self._chance.randint(1, self._steps[way][kind]), late

    def _night(self, place: Scene, end: End | None) -> Ran:
        return place.night(self.days, end=end)

    def _whole_night(self) -> None:
        self.days += 1
        ran = self.place.night(self.days)
        assert ran.status == 0, ran.said


def _brings_what_a_dead_night_left(ran: Ran) -> bool:
    """Return whether a rebuild asks for a look only because captures were there that the database had not taken in yet."""
    return ran.status == 1 and "not there before" in ran.said and "no longer there" not in ran.said and "damaged" not in ran.said


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Story]:
    """What a life without deaths tells after each change."""
    return lived(tmp_path_factory.mktemp("undisturbed"), [], 0).stories


def lived(folder: Path, deaths: list[str], seed: int) -> Life:
    with scene(folder / "scene") as place:
        life = Life(place, seed)
        life.live(deaths)
        return life


def assert_survived(life: Life, undisturbed: list[Story]) -> None:
    assert life.stories == undisturbed
    events = Counter((kind, version) for _, kind, version in undisturbed[-1]["events"])
    assert (events["new", 1], events["changed", 2], sum(number for (kind, _), number in events.items() if kind == "withdrawn")) == (6, 1, 1)


def test_twenty_kills_leave_the_archive_as_an_undisturbed_one(tmp_path: Path, undisturbed: list[Story]) -> None:
    life = lived(tmp_path, ["night", "rebuild", "night", "backup", "night", "rebuild", "export"], seed=11)
    assert_survived(life, undisturbed)
    assert life.died == {"night": 9, "rebuild": 6, "backup": 3, "export": 3}


@pytest.mark.soak
def test_hundreds_of_kills_leave_the_archive_as_an_undisturbed_one(tmp_path: Path, undisturbed: list[Story]) -> None:
    seed = int(os.environ.get("GOV_ARCHIVE_SEED", "1"))
    life = lived(tmp_path, ["night", "rebuild", "night", "rebuild with a reader", "night", "rebuild", "backup", "export"] * 10, seed)
    assert_survived(life, undisturbed)
    assert sum(life.died.values()) == 240
