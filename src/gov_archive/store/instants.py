"""Instants as the database writes them: UTC, ISO 8601, microseconds, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def text(at: datetime) -> str:
    """Return *at* as the database writes it.

    >>> text(datetime(2026, 3, 1, 18, 10, tzinfo=UTC))
    '2026-03-01T18:10:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(written: str) -> datetime:
    """Return the instant that the database wrote as *written*."""
    return datetime.fromisoformat(written)
