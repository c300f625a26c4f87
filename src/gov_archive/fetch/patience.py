"""From what an answer asks for, to how long to wait and what to ask next: Retry-After, passing troubles, conditions."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from datetime import datetime

    from gov_archive.model import Exchange, Validators

LONGEST_WAIT_SECONDS = 300.0  # asked for longer, a host is left alone until the next night

TOO_MANY = 429
_PASSING = {500, 502, 503, 504}
_BUSY = {TOO_MANY, 503}


def retry_after(answer: Exchange, now: datetime) -> float | None:
    """Return the seconds that a busy host (429, 503) asks to be left alone, or None if it asks for nothing.

    A date counts from the host's own clock (its Date header) where it tells it, else from *now*.
    """
    value = (answer.header("retry-after") or "").strip()
    if answer.status not in _BUSY or not value:
        return None
    if value.isdecimal():
        return float(value[:12])
    until = _instant(value)
    if until is None:
        return None
    since = _instant(answer.header("date") or "") or now
    return max(0.0, (until - since).total_seconds())


def is_passing(status: int, asked_wait: float | None) -> bool:
    """Tell whether the same request may succeed tonight: a failing or busy server's or gateway's answer, 429 only if it says when."""
    return status in _PASSING or (status in _BUSY and asked_wait is not None)


def conditions(validators: Validators | None, url: str) -> dict[str, str]:
    """Return the headers of a conditional request for *url*; none if *validators* are those of another address."""
    if validators is None or str(httpx.URL(validators.url)) != url:
        return {}
    found = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}


def _instant(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None
