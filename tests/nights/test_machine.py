"""The same actions as a state machine: what fails is shrunk to the shortest story that still does."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from nights.play import ACTIONS, play
from nights.skies import ALL

PICKS = st.integers(0, 999)


class Nights(RuleBasedStateMachine):
    """An office and its archive: things happen, nights pass, and each must bring exactly the events of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = self.open.enter_context(tempfile.TemporaryDirectory())
        self.play = self.open.enter_context(play(Path(folder) / "office", is_brief=True))
        self.play.night()

    @rule(what=st.sampled_from(sorted(ACTIONS)), pick=PICKS)
    def act(self, what: str, pick: int) -> None:
        self.play.act(what, pick)

    @rule(days=st.sampled_from((1, 1, 1, 1, 0, 2)))
    def night(self, days: int) -> None:
        self.play.night(days=days)

    @rule(what=st.sampled_from(("delete", "move", "hide", "restore", "edit", "publish report")), pick=PICKS, nights=st.integers(1, 4))
    def act_and_wait(self, what: str, pick: int, nights: int) -> None:
        self.play.act(what, pick)
        for _ in range(nights):
            self.play.night()

    @rule(sky=st.sampled_from(sorted(ALL)), pick=st.integers(1, 12))
    def night_of_trouble(self, sky: str, pick: int) -> None:
        self.play.night(sky, pick=pick)

    def teardown(self) -> None:
        try:
            self.play.look_over()
        finally:
            self.open.close()


TestNights = Nights.TestCase
TestNights.settings = settings(
    max_examples=6, stateful_step_count=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
