"""What was observed of one document in one run, and what follows from all of it: the values that judgement takes and gives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gov_archive.model import Event, EventKind, Flag, Reading, VerdictName

if TYPE_CHECKING:
    from datetime import date, datetime

State = Literal["listed", "unlisted", "withdrawn", "moved"]
Texts = Callable[[str], Reading]


@dataclass(frozen=True)
class File:
    """An attachment as a version holds it; ``capture``, ``payload_sha256`` and ``text`` are None until it was had and read."""

    url: str
    name: str = ""
    capture: str | None = None
    payload_sha256: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Observation:
    """One run's knowledge of one document: its page, its attachments and its place in the listing belong together.

    ``verdict`` is None when the page was not asked for. ``listed`` is True for a row seen, False where a healthy walk covered the
    document's place without it, None without such knowledge; ``evidence`` are the captures that say so. ``is_portal_well`` says that the
    portal itself answered well that night. ``is_backfill`` is true of a run that is no night of ours, ``is_past`` of one that was
    captured elsewhere and brought in later. ``titles`` are those under which the listing had shown the
    document by then, ``listed_as`` and ``listed_on`` the title and the date of this run's row.
    """

    run: str
    at: datetime
    night: date
    verdict: VerdictName | None = None
    capture: str = ""
    text: str | None = None
    files: tuple[File, ...] = ()
    listed: bool | None = None
    evidence: tuple[str, ...] = ()
    is_portal_well: bool = False
    is_backfill: bool = False
    is_past: bool = False
    titles: tuple[str, ...] = ()
    listed_as: str | None = None
    listed_on: date | None = None


@dataclass(frozen=True)
class Circumstances:
    """What judging one document takes beside its observations: whose it is, and what its source's first night was.

    ``first_whole_night`` is the one on which the listing that first showed it was first read to its end.
    """

    key: str
    source: str
    scope: Literal["work_reports", "all"] = "work_reports"
    first_night: date | None = None
    first_listed_at: datetime | None = None
    first_listed_night: date | None = None
    first_whole_night: date | None = None
    nights: int = 3


@dataclass(frozen=True)
class Version:
    """What the document said from ``at`` on: a text, its attachments, and the classes of change that made it (none for the first)."""

    number: int
    text: str
    capture: str
    at: datetime
    run: str
    digest: str
    change: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Variant:
    """The same version in other typography."""

    version: int
    text: str
    capture: str
    at: datetime


@dataclass(frozen=True)
class Proof:
    """The nights that count as absent, as known at an instant, and the captures that say so."""

    at: datetime
    nights: tuple[date, ...]
    captures: tuple[str, ...]


@dataclass(frozen=True)
class Absence:
    """A time without the document: since when, its proof as it grew night by night, when that was enough, and when it was over.

    A row in the listing may end it; ``good_at`` is the first good answer since then, None while there was none.
    """

    since: datetime
    run: str
    version: int
    proofs: tuple[Proof, ...] = ()
    confirmed_at: datetime | None = None
    confirmed_run: str = ""
    ended_at: datetime | None = None
    ended_run: str = ""
    good_at: datetime | None = None
    good_run: str = ""

    def proof(self, at: datetime) -> dict[str, list[str]]:
        """Return the nights and captures that proved the absence as of *at*: what came to light later is not in it."""
        last = max((one for one in self.proofs if one.at <= at), key=lambda one: one.at, default=self.proofs[0])
        return {"nights": [night.isoformat() for night in last.nights], "captures": list(last.captures)}


@dataclass(frozen=True)
class History:
    """All that follows from the observations of one document; the same whatever the order in which they came to light.

    ``strangers`` are captures of another article, ``partial`` those of no more than a part, with the rule that says so. ``is_seen``
    says that we saw the document on the portal ourselves, good or listed.
    """

    key: str
    source: str
    versions: tuple[Version, ...] = ()
    variants: tuple[Variant, ...] = ()
    events: tuple[Event, ...] = ()
    flags: tuple[Flag, ...] = ()
    absences: tuple[Absence, ...] = ()
    strangers: frozenset[str] = frozenset()
    partial: Mapping[str, str] = field(default_factory=dict)
    state: State = "unlisted"
    moved_to: str | None = None
    is_report: bool = False
    is_restless: bool = False
    is_seen: bool = False
    latest_text: str | None = None
    listed_on: date | None = None
    first_seen_at: datetime | None = None
    last_good_at: datetime | None = None
    linked: Mapping[str, Any] = field(default_factory=dict)


def event(circumstances: Circumstances, kind: EventKind, at: datetime, version: int | None, detail: Mapping[str, Any]) -> Event:
    """Return an event whose id any rebuild gives again: it is made from source, document, kind and instant alone."""
    said = "\n".join((circumstances.source, circumstances.key, kind, at.isoformat(timespec="microseconds")))
    name = hashlib.sha256(said.encode()).hexdigest()[:12]
    return Event(name, circumstances.key, circumstances.source, kind, at, version, detail)
