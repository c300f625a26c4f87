"""Which text of a document others are measured by: what we read on the portal ourselves outranks what was brought in from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gov_archive.flag.observations import Observation, Texts, Version


@dataclass(frozen=True)
class Anchor:
    """The first text of a document that we read ourselves, and since when; ``past`` are the captures that were brought in."""

    text: str | None = None
    at: datetime | None = None
    past: frozenset[str] = frozenset()

    @staticmethod
    def of(observations: Iterable[Observation], texts: Texts) -> Anchor:
        """Return the anchor of a document from its *observations* in time order."""
        good = [one for one in observations if one.verdict == "good" and one.text is not None]
        past = frozenset(one.capture for one in good if one.is_past)
        own = next((one for one in good if not one.is_past and texts(one.text or "").body), None)
        return Anchor(own.text, own.at, past) if own else Anchor(past=past)

    def standard(self, observation: Observation, versions: Sequence[Version]) -> str | None:
        """Return the text that tells whether *observation*, after *versions*, is of this document at all.

        A page that an archive elsewhere kept under this address may be another article, since keys are used again: it must never make
        a stranger of what the portal says now. So the past is measured by the first text of our own, and our own never by the past.
        """
        return self.text if observation.is_past and self.text else self.before(observation, versions)

    def before(self, observation: Observation, versions: Sequence[Version]) -> str | None:
        """Return the last text before *observation* of which it may be no more than a part."""
        known = (one.text for one in reversed(versions) if observation.is_past or one.capture not in self.past)
        return next(known, None)
