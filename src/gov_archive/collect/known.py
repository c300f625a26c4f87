"""What a night knows before it begins, and what it brings: plain values, and where answers are written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gov_archive.model import Answer, Capture, Purpose, Row, Validators, Watched


@dataclass(frozen=True)
class Known:
    """What a night knows before it begins: listed titles by key, rows never answered and keys never good, documents to ask for again."""

    titles: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[Row, ...] = ()
    never_good: frozenset[str] = frozenset()
    first_page_rows: Mapping[str, int] = field(default_factory=dict)
    watched: tuple[Watched, ...] = ()
    listing_payloads: Callable[[str], Validators | None] = lambda _url: None


@dataclass
class Collected:
    """What one night asked, in counts, and one sentence for each thing that was not had.

    ``unjudged`` holds those of documents, by key; ``unread`` the listings that were not read as far as they should have been;
    ``dead_rows`` is a sentence on rows that lead nowhere.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    is_whole_listing: bool = False
    fetched: int = 0
    not_modified: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    unjudged: dict[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    dead_rows: str = ""
    left: int = 0


class Captures(Protocol):
    """Where answers are written down before they are looked at; ``run`` is the run that asks."""

    run: str

    def append(self, answer: Answer, /, *, purpose: Purpose, subject: str, same_as: Validators | None = None) -> tuple[Capture, ...]:
        """Write *answer*."""
