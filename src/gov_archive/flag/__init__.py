"""Judgement without input or output: from what was observed to versions, events and flags.

An event is what happened to a document; a flag is one rule's reason for a person to look, and the rule's docstring states the fact
that it looks for. Everything here is a pure function of facts, so that late captures and rebuilds give the same.
"""

from __future__ import annotations

from typing import Final

from gov_archive.flag import changes, coverage, dates, design, remains, rules
from gov_archive.flag.around import Around
from gov_archive.flag.health import PageSeen, Walk, covers, walk
from gov_archive.flag.history import history
from gov_archive.flag.moves import moved
from gov_archive.flag.observations import Circumstances, File, History, Observation, Version

__all__ = [
    "SENTENCES",
    "Around",
    "Circumstances",
    "File",
    "History",
    "Observation",
    "PageSeen",
    "Version",
    "Walk",
    "changes",
    "coverage",
    "covers",
    "design",
    "history",
    "moved",
    "remains",
    "walk",
]

_UNLISTED = "A document is gone from the listing, but still good at its address."
_SHARED = "A sentence before or behind the report's own entered or left several documents alike, and was taken for the portal's."
_ANOTHER = "The address of a report serves another article, which is no version of it."

SENTENCES: Final[dict[str, str]] = {
    **{
        rule.__name__: (rule.__doc__ or "").split("\n", 1)[0]
        for rule in (*rules.RULES, rules.attachment_differs, rules.listing_differs, dates.backdated, dates.dates_disagree, *coverage.RULES)
    },
    "unlisted": _UNLISTED,
    "shared_sentence": _SHARED,
    "another_article": _ANOTHER,
}
"""The sentence of each flag's rule, shown beside the flag."""
