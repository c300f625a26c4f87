"""SIGKILL at any moment of nights and rebuilds: nothing captured is lost, and the end is that of an undisturbed archive."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from faults.scene import Scene, scene

LATEST = 1.0  # of the time that an undisturbed run took


def live(place: Scene, kills: int, chance: random.Random, *, longest: float | None = None) -> tuple[int, float]:
    """Run *kills* nights and rebuilds while reports are published, edited and removed; return how many died, and the longest time.

    With *longest*, a time in seconds, each is killed at some moment up to it.
    """
    died, took = 0, 0.0
    for number in range(kills):
        if number == kills // 3:
            place.edit(5, figure="8.1")
            place.edit(2, figure="14.2")
        if number == kills // 2:
            place.remove(0)
        after = chance.uniform(0, longest * LATEST) if longest else None
        began = time.monotonic()
        is_rebuild = number % 4 == 3 and (place.archive / "captures").is_dir()
        status, said = place.rebuild(kill_after=after) if is_rebuild else place.night(number / 4, kill_after=after)
        assert "Traceback" not in said
        died += status == -9
        took = max(took, time.monotonic() - began)
        place.check()
    for night in range(5):
        status, said = place.night(kills / 4 + 1 + night)
        assert status == 0, said
    place.check_end()
    return died, took


def survive(folder: Path, kills: int, seed: int) -> int:
    """Live an undisturbed life and one with *kills* attempts at it, and hold the second against the first; return how many died."""
    told = []
    longest: float | None = None
    for name in ("undisturbed", "disturbed"):
        with scene(folder / name) as place:
            died, longest = live(place, kills if longest else 6, random.Random(seed), longest=longest)
            told.append(place.story())
    undisturbed, disturbed = told
    assert disturbed == undisturbed
    assert [(kind, version) for _, kind, version in undisturbed["events"]].count(("changed", 2)) == 1
    assert [kind for _, kind, _ in undisturbed["events"]].count("withdrawn") == 1
    return died


@pytest.mark.soak  # how many of the kills find their run alive depends on the machine's speed
def test_twenty_kills_leave_the_archive_as_an_undisturbed_one(tmp_path: Path) -> None:
    assert survive(tmp_path, 30, seed=11) >= 20


@pytest.mark.soak
def test_hundreds_of_kills_leave_the_archive_as_an_undisturbed_one(tmp_path: Path) -> None:
    seed = int(os.environ.get("GOV_ARCHIVE_SEED", "1"))
    died = survive(tmp_path, 320, seed=seed)
    print(f"{died} kills survived")
    assert died >= 200
