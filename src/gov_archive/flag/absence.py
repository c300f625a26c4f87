"""When a document counts as gone: nights of absence from both places, kept until a sign of life."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gov_archive.flag.observations import Absence, Proof

if TYPE_CHECKING:
    from datetime import date

    from gov_archive.flag.observations import Observation


class Watch:
    """Follows one document through its observations, and says since when it is gone.

    A night counts when the document was absent from the listing (a healthy walk covered its place) and missing at its address, the portal
    itself answering well; a document that was never listed is judged by its address alone. Nights without knowledge neither
    count nor reset; a good answer or a row in the listing resets.
    """

    def __init__(self, nights: int) -> None:
        self._needed = nights
        self._absent: dict[date, list[str]] = {}
        self._missing: dict[date, list[str]] = {}
        self.was_listed = False
        self.current: Absence | None = None
        self.past: list[Absence] = []

    @property
    def is_open(self) -> bool:
        """Whether the address has said that the document is gone, on too few nights yet."""
        return bool(self._missing) and not self.is_confirmed

    @property
    def is_confirmed(self) -> bool:
        """Whether the document counts as gone."""
        return self.current is not None and self.current.confirmed_at is not None

    def see(self, observation: Observation, *, is_good: bool, is_missing: bool, version: int) -> None:
        """Take note of one observation."""
        self.was_listed = self.was_listed or observation.listed is True
        if is_good:
            self._end(observation)
            self.past = [one if one.good_at else replace(one, good_at=observation.at, good_run=observation.run) for one in self.past]
        if observation.listed is True and not self.is_confirmed:
            self._end(observation)
        if observation.listed is False and not is_good:
            self._absent.setdefault(observation.night, []).extend(observation.evidence)
        if is_missing and observation.is_portal_well and observation.listed is not True:
            self._missing.setdefault(observation.night, []).append(observation.capture)
        self._conclude(observation, version)

    def _conclude(self, observation: Observation, version: int) -> None:
        counted = sorted(night for night in self._missing if night in self._absent or not self.was_listed)
        if not counted or self.is_confirmed:
            return
        evidence = tuple(dict.fromkeys(id_ for night in counted for id_ in (*self._absent.get(night, ()), *self._missing[night])))
        self.current = self.current or Absence(observation.at, observation.run, version)
        self.current = replace(self.current, proofs=(*self.current.proofs, Proof(observation.at, tuple(counted), evidence)))
        if len(counted) >= self._needed:
            self.current = replace(self.current, confirmed_at=observation.at, confirmed_run=observation.run)

    def _end(self, observation: Observation) -> None:
        if self.current:
            self.past.append(replace(self.current, ended_at=observation.at, ended_run=observation.run))
        self.current = None
        self._absent.clear()
        self._missing.clear()
