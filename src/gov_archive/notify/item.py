"""One thing to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from gov_archive import glossary

Kind = Literal[
    "new",
    "changed",
    "withdrawn",
    "restored",
    "moved",
    "flag",
    "trouble",
    "ended",
    "stopped",
    "resumed",
    "missed",
    "corrected",
    "audit",
    "test",
]

TROUBLES: Final = frozenset({"trouble", "stopped", "missed", "corrected", "audit"})
_NIGHTS: Final = ("stopped", "trouble", "audit", "missed", "resumed", "ended", "corrected")
ORDER: Final = ("withdrawn", "changed", "moved", "restored", "new", "flag", *_NIGHTS, "test")


@dataclass(frozen=True)
class Item:
    """A thing under the ``subject`` by which it is told once: an event, a flag without one, or what became of the nights themselves.

    ``detail`` is the event's, or the flag's evidence; ``flags`` are those on the event, each with rule, text and evidence.
    """

    subject: str
    kind: Kind
    office: str = ""
    document: str = ""
    title: str = ""
    version: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    flags: Sequence[Mapping[str, Any]] = ()
    also: Sequence[str] = ()  # further subjects that are told with it

    @property
    def is_event(self) -> bool:
        """Whether it happened to a document."""
        return self.kind in glossary.EVENTS
