"""From the pages read so far to whether the walk goes on, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gov_archive.discover.paging import NO_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence

    from gov_archive.model import Page, Row

ON_ANOTHER_HOST = "is on another host"

Outcome = Literal["next", "known", "end", "repeats"]


def goes_on(pages: Sequence[Page], known: Container[str], *, to_end: bool) -> Outcome:
    """Return what the last of *pages*, read in order, says about reading on.

    ``end``: it names no next page. ``repeats``: it brought no key new to this walk, as portals answer a page number that is
    too high with their first or last page. ``known``: two whole pages in a row brought only *known* keys. Rows pinned on every
    page count on their first one alone. With *to_end*, known rows stop nothing.
    """
    if not pages or (len(pages) == 1 and pages[0].next_url):
        return "next" if not pages or pages[0].rows else "repeats"
    if pages[-1].next_url is None:
        return "end"
    fresh = _fresh_keys(pages)
    if not fresh[-1]:
        return "repeats"
    return "known" if not to_end and all(key in known for keys in fresh[-2:] for key in keys) else "next"


def repeats(page_rows: Iterable[Row], seen_keys: Collection[str]) -> bool:
    """Return whether every one of *page_rows* was seen before; a page without rows repeats nothing."""
    keys = {row.key for row in page_rows}
    return bool(keys) and keys <= set(seen_keys)


def is_end_unknown(warnings: Iterable[str]) -> bool:
    """Return whether a page without a next one is not the end for all that: there are more pages, but none that may be asked for."""
    return any(NO_ADDRESS in warning or ON_ANOTHER_HOST in warning for warning in warnings)


def _fresh_keys(pages: Sequence[Page]) -> list[set[str]]:
    """Return, page by page, the keys that no earlier page had."""
    seen: set[str] = set()
    fresh = []
    for page in pages:
        keys = {row.key for row in page.rows}
        fresh.append(keys - seen)
        seen |= keys
    return fresh
