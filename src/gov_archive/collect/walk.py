"""One listing, as far as it was read tonight."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from gov_archive import discover
from gov_archive.model import Page

MOST_PAGES: Final = 1_000


class Walk:
    """One listing, as far as it was read tonight; once it is to be read to its end, it stays so."""

    def __init__(self, listing: str) -> None:
        self.listing = listing
        self.pages: list[Page] = []
        self.failed = ""
        self.is_to_end = False

    @property
    def next_url(self) -> str | None:
        """Return the address of the next page, None before the first one."""
        return self.pages[-1].next_url if self.pages else None

    @property
    def is_whole(self) -> bool:
        """Whether the listing was read to its end: a last page that is empty, or names no address of the next, is none."""
        return not self.gap

    @property
    def gap(self) -> str:
        """Why the listing was not read to its end; empty if it was."""
        if self.failed or not self.pages:
            return self.failed or "it was not asked for"
        last = self.pages[-1]
        if not last.rows or discover.is_end_unknown(last.warnings):
            return "; ".join(last.warnings) or f"page {len(self.pages)} shows no rows"
        ended = discover.goes_on(self.pages, frozenset(), to_end=True) in {"end", "repeats"}
        return "" if ended else f"it goes on after {len(self.pages)} pages"

    @property
    def is_short_of_its_end(self) -> bool:
        """Whether it was meant to be read to its end, or has pages that nobody can ask for, and was not."""
        return bool(self.pages) and bool(self.gap) and (self.is_to_end or discover.is_end_unknown(self.pages[-1].warnings))

    def begins_short(self, before: int) -> bool:
        """Whether the first page shows under half of the *before* rows that it showed on the last healthy walk."""
        return bool(self.pages) and len(self.pages[0].rows) * 2 < before

    def goes_on(self, known: Container[str], *, to_end: bool) -> bool:
        """Whether another page is to be read."""
        if self.failed or len(self.pages) >= MOST_PAGES:
            return False
        return not self.pages or discover.goes_on(self.pages, known, to_end=to_end) == "next"
