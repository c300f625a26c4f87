"""From what is known to what is asked tonight: which documents, in which order, within the nightly budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gov_archive.model import Row, Watched
from gov_archive.settings import Settings

ROTATION_NIGHTS = 28  # "at least monthly" also holds when a night or two is lost
_LIKELY = ("政府工作报告", "工作报告", "工作情况", "报告")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """The documents to ask for, most urgent first, and those left for another night."""

    asked: tuple[Watched, ...]
    left: tuple[Watched, ...] = ()


def plan(
    unread: Sequence[Row],
    watched: Sequence[Watched],
    *,
    absent: Collection[str],
    settings: Settings,
    now: datetime,
    everything: bool = False,
) -> Plan:
    """Return tonight's plan: *unread* rows and everything urgent always, the rest while it fits the budget.

    Urgent are documents never read, *absent* from the listing, not good last time, or younger than ``recent_days``. Older ones take
    turns, the longest unseen first; at least one in 28 is asked even when the urgent ones use the whole budget.
    """
    new = [Watched(key=row.key, url=row.url) for row in sorted(unread, key=unlikelihood)]
    if everything:
        return Plan((*new, *watched))
    urgent = [item for item in watched if _is_urgent(item, absent, settings, now)]
    older = sorted((item for item in watched if item not in urgent), key=lambda item: item.last_asked_at or _LONG_AGO)
    turns = max(settings.nightly_budget - len(urgent), -(-len(older) // ROTATION_NIGHTS))
    return Plan((*new, *urgent, *older[:turns]), tuple(older[turns:]))


def is_full_fetch_due(watched: Watched, *, settings: Settings, now: datetime) -> bool:
    """Validators are not trusted for ever: a portal that answers 304 is asked for the whole page now and then."""
    return watched.last_full_at is None or now - watched.last_full_at >= timedelta(days=settings.full_fetch_nights)


def _is_urgent(item: Watched, absent: Collection[str], settings: Settings, now: datetime) -> bool:
    if item.key in absent or item.last_verdict != "good":
        return True
    seen = item.first_seen_at or _LONG_AGO
    return now - seen < timedelta(days=settings.recent_days) and _is_young(item, settings, now)


def _is_young(item: Watched, settings: Settings, now: datetime) -> bool:
    """A report published long ago but found lately (a backfill) is not recent."""
    return item.published_on is None or (now.date() - item.published_on).days < settings.recent_days


def unlikelihood(row: Row) -> int:
    """Return how far down the title stands among those of likely reports: if the night breaks off, they were asked first."""
    return next((place for place, words in enumerate(_LIKELY) if words in row.title), len(_LIKELY))
