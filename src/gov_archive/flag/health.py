"""Whether a walk through a listing can be trusted: what is wrong with it, compared with the healthy walks before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HALF: Final = 0.5
_FEW: Final = 5  # rows; fewer than this lost from a short listing is an office's own doing
_RISING: Final = 0.1  # of a listing's rows may be newer than the one above: pinned rows, corrected dates
_SETTLED: Final = 7  # nights after which a listing that stays short is the listing


@dataclass(frozen=True)
class PageSeen:
    """One page as walked: its rows as (key, listed date), or None for an answer that was no listing page."""

    capture: str
    at: datetime
    rows: tuple[tuple[str, date | None], ...] | None
    has_next: bool = False
    is_end_unknown: bool = False
    verdict: str = "good"
    url: str = ""


@dataclass(frozen=True)
class Walk:
    """One walk through one listing: the pages in order, what they showed, and what is wrong with them (None when healthy).

    ``oldest_on`` is the date of the last row of the last page: documents dated after it would have been seen.
    """

    source: str
    listing: str
    run: str
    night: date
    started_at: datetime
    ended_at: datetime
    pages: int
    first_page_rows: int
    rows: int
    complete: bool
    oldest_on: date | None
    reason: str | None
    shrank: bool
    evidence: tuple[str, ...]


def walk(source: str, listing: str, run: str, *, night: date, pages: Sequence[PageSeen], before: Sequence[Walk]) -> Walk:
    """Return the walk made of *pages* (in time order, at least one), judged by the walks of the same listing *before* it.

    A page that was asked for twice counts with its good answer.
    """
    asked = _once(pages)
    good = [page for page in asked if page.rows is not None]
    rows: dict[str, date | None] = {key: on for page in good for key, on in page.rows or ()}
    is_complete = bool(good) and len(good) == len(asked) and _ended(good)
    first = len(good[0].rows or ()) if good else 0
    shrank = _shrinkage(len(rows), first, before, is_complete=is_complete) if rows else None
    reason = _failure(asked) or _emptiness(rows) or shrank
    return Walk(
        source=source,
        listing=listing,
        run=run,
        night=night,
        started_at=pages[0].at,
        ended_at=pages[-1].at,
        pages=len(good),
        first_page_rows=first,
        rows=len(rows),
        complete=is_complete,
        oldest_on=_oldest(good),
        reason=reason,
        shrank=shrank is not None,
        evidence=tuple(page.capture for page in asked),
    )


def covers(listed_on: date | None, *, reason: str | None, is_complete: bool, oldest_on: date | None) -> bool:
    """Say whether a walk would have shown a document last listed with the date *listed_on*.

    A healthy walk (*reason* None) does when it went to the end, or beyond the document's place: to rows dated before it.
    """
    return reason is None and (is_complete or (listed_on is not None and oldest_on is not None and oldest_on < listed_on))


def _once(pages: Sequence[PageSeen]) -> list[PageSeen]:
    found: dict[str, PageSeen] = {}
    for page in pages:
        known = found.get(page.url)
        if known is None or known.rows is None or page.rows is not None:
            found[page.url] = page if known is None or page.rows is not None else known
    return list(found.values())


def _ended(good: Sequence[PageSeen]) -> bool:
    """Say whether the last page has no next one, or brought no key that was new; an empty page where rows were promised tells nothing."""
    last = good[-1]
    if not last.rows and len(good) > 1:
        return False
    if not last.has_next:
        return not last.is_end_unknown
    seen = {key for page in good[:-1] for key, _ in page.rows or ()}
    return len(good) > 1 and all(key in seen for key, _ in last.rows or ())


def _failure(asked: Sequence[PageSeen]) -> str | None:
    """A page of the listing was not had."""
    failed = next((page for page in asked if page.rows is None), None)
    return None if failed is None else f"page {asked.index(failed) + 1} of the listing is {failed.verdict}"


def _emptiness(rows: Mapping[str, date | None]) -> str | None:
    """The listing shows no rows, or rows of which most have no date."""
    if not rows:
        return "the listing shows no rows"
    undated = sum(on is None for on in rows.values())
    return f"{undated} of {len(rows)} rows have no date" if undated > len(rows) * _HALF else None


def _shrinkage(rows: int, first: int, before: Sequence[Walk], *, is_complete: bool) -> str | None:
    """The listing shows far fewer rows than before: less than half of the last healthy walk's, or of its first page.

    A listing that stays short for a week of nights has become so.
    """
    short = {one.night for one in _last_shrunk(before)}
    if len(short) >= _SETTLED:
        return None
    healthy = [one for one in before if one.reason is None]
    whole = next((one for one in reversed(healthy) if one.complete), None)
    if is_complete and whole:
        return f"the listing shows {rows} rows where it showed {whole.rows}" if _is_far_fewer(rows, whole.rows) else None
    if healthy and _is_far_fewer(first, healthy[-1].first_page_rows):
        return f"the first page shows {first} rows where it showed {healthy[-1].first_page_rows}"
    return None


def _last_shrunk(before: Sequence[Walk]) -> list[Walk]:
    """Return the walks at the end of *before* that were short, failures of other kinds passed over."""
    found: list[Walk] = []
    for one in reversed(before):
        if one.reason is None:
            break
        if one.shrank:
            found.append(one)
    return found


def _is_far_fewer(now: int, then: int) -> bool:
    return now < then * _HALF and then - now >= _FEW


def _oldest(good: Sequence[PageSeen]) -> date | None:
    """Return the date of the last row walked, where the listing runs from new to old: pinned rows are few, and stand on top."""
    dates = [on for page in good for _, on in page.rows or () if on]
    rising = sum(later > earlier for earlier, later in pairwise(dates))
    last = [on for _, on in (good[-1].rows or ()) if on] if good else []
    return last[-1] if last and rising <= len(dates) * _RISING + len(good) else None
