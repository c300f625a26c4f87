"""Random nights of an invented office: exactly the events that the model says, and none other."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from nights.play import ACTIONS, Play, play
from nights.skies import ALL

if TYPE_CHECKING:
    from pathlib import Path

NIGHTS = 50  # of one story; then another office, so that its listing stays short
LOOKS = 25
PLAIN = 5  # one story in five is told on the sample portal's own pages, the others on small ones
STEPS = 150
SOAK_STEPS = 10_000


def tell(one: Play, rng: random.Random, steps: int) -> None:
    """Let *steps* nights pass, with up to three things happening before each."""
    one.night()
    for step in range(1, steps):
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            one.act(rng.choices(list(ACTIONS), weights=list(ACTIONS.values()))[0], rng.randrange(1000))
        sky = rng.choice(list(ALL)) if rng.random() < 0.2 else "clear"
        days = rng.choices((1, 0, 2, 5), weights=(20, 2, 1, 1))[0]
        one.night(sky, pick=rng.randrange(1, 12), days=days, hours=rng.randrange(60))
        if step % LOOKS == 0:
            one.look_over()
    one.look_over()


def walk(folder: Path, steps: int, first_seed: int = 0) -> tuple[int, Counter[str], Counter[str]]:
    """Tell stories until *steps* nights have passed; return their number, and events expected and found by kind."""
    passed, expected, found = 0, Counter[str](), Counter[str]()
    seed = first_seed
    while passed < steps:
        with play(folder / str(seed), seed=seed, is_brief=seed % PLAIN != PLAIN - 1) as one:
            tell(one, random.Random(seed), min(NIGHTS, steps - passed))
        passed += one.nights
        expected += one.expected
        found += one.found
        seed += 1
    return passed, expected, found


def test_random_nights_bring_exactly_the_events_that_the_model_says(tmp_path: Path) -> None:
    passed, expected, found = walk(tmp_path, STEPS)
    assert passed == STEPS
    assert found == expected
    assert set(expected) == {"new", "changed", "withdrawn", "restored", "moved"}, "every kind of event must occur, or this proves little"


def test_random_nights_on_the_sample_portals_own_pages(tmp_path: Path) -> None:
    with play(tmp_path / "sample", seed=4) as one:
        tell(one, random.Random(4), 10)
    assert one.found == one.expected


@pytest.mark.soak
def test_ten_thousand_nights_bring_no_false_event_and_miss_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passed, expected, found = walk(tmp_path, SOAK_STEPS, first_seed=1000)
    with capsys.disabled():
        print(f"\nnights {passed}, events expected {expected.total()} ({dict(expected)}), found {found.total()}, false 0, missed 0")
    assert found == expected
