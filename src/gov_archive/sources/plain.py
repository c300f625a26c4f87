"""A portal in JSON's own types, to be sent to another machine, and back."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from gov_archive.model import Portal

_ADAPTER: Final = TypeAdapter(Portal)


def plain(declared: Portal) -> dict[str, Any]:
    """Return *declared* in JSON's own types."""
    found: dict[str, Any] = _ADAPTER.dump_python(declared, mode="json")
    return found


def portal(told: dict[str, Any]) -> Portal:
    """Return the portal that ``plain`` gave."""
    return _ADAPTER.validate_python(told)
