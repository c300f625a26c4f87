"""What became of each paragraph between two texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from gov_archive.compare.span import Span, spans

ChangeKind = Literal["same", "typography", "changed", "added", "removed"]


@dataclass(frozen=True)
class Change:
    """One paragraph, or several that were broken otherwise, and what became of it.

    ``old`` and ``new`` are positions from 0 in the two texts, ``old_text`` and ``new_text`` the paragraphs as printed, joined by
    line ends. ``moved`` means that the order differs; the change then stands at its new place.
    """

    kind: ChangeKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    old_text: str
    new_text: str
    moved: bool = False

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The wording in reading order, removed before added; found when first asked for."""
        return spans(self.old_text, self.new_text)


@dataclass(frozen=True)
class Comparison:
    """What differs between two texts: every paragraph that prints anything, in the order of the new text."""

    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        """Whether the two texts say the same in the same order, typography aside."""
        return all(change.kind in {"same", "typography"} and not change.moved for change in self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind, and how many of them ``moved``."""
        counted = Counter[str](change.kind for change in self.changes)
        counted["moved"] = sum(change.moved for change in self.changes)
        return {kind: counted[kind] for kind in ("same", "typography", "changed", "added", "removed", "moved")}
