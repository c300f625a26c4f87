"""From the list numbering of a .docx to the numbers that Word prints before its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gov_archive.extract.counting import numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVELS: Final = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: ``text`` holds ``%1`` to ``%9`` for the numbers of the levels."""

    style: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Counter:
    """Counts the paragraphs of all lists of a document; ``lists`` names the levels of each by list id."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def number(self, list_id: str, level: int) -> str:
        """Return what is printed before the next paragraph on *level* (from 0) of the list *list_id*: "" for bullets."""
        if list_id not in self.lists or not 0 <= level < _LEVELS:
            return ""
        shared, levels = self.lists[list_id]
        counts = self._counts.setdefault(shared, {})
        here = levels.get(level, Level())
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if here.style in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._count(levels, counts, int(match[1]) - 1), here.text)

    def _count(self, levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
        known = levels.get(level, Level())
        return numeral(counts.get(level, known.start), known.style)
