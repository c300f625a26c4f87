"""The things that pass between stages: plain frozen values, no behaviour that needs a library.

In the order of the path: Portal, Source → Page, Row → Exchange, Answer → Capture → Verdict, Printed,
Reading → Version, Event, Flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

VerdictName = Literal["good", "missing", "blocked", "unavailable"]
EventKind = Literal["new", "changed", "withdrawn", "restored", "moved"]
Purpose = Literal["listing", "document", "attachment", "probe", "robots", "try", "index"]
"""What an exchange was for.

``try``: it was asked again, so this answer does not count; ``index``: it only leads to captures made elsewhere, as an old listing does.
"""

Fault = Literal["", "time", "disconnect", "length", "packing"]

REPORT_KINDS = frozenset({"work_report", "half_year_report"})


@dataclass(frozen=True)
class Layout:
    """CSS selectors that win over reading by text, from the day ``since`` on."""

    since: date
    rows: str | None = None
    title: str | None = None
    metadata: str | None = None
    body: str | None = None
    next_page: str | None = None


@dataclass(frozen=True)
class Source:
    """One office's listing on a portal, and what is expected of it."""

    slug: str
    name: str
    level: Literal["town", "district"] = "town"
    listings: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    scope: Literal["work_reports", "all"] = "work_reports"


@dataclass(frozen=True)
class Portal:
    """A site that publishes for many offices; ``base_url`` ends with a slash."""

    slug: str
    name: str
    base_url: str
    document_url: str
    aliases: tuple[str, ...] = ()
    attachment_hosts: tuple[str, ...] = ()
    pace_seconds: float = 3.0
    layouts: tuple[Layout, ...] = ()
    sources: tuple[Source, ...] = ()

    def layout_on(self, day: date) -> Layout | None:
        """Return the layout in force on *day*: the one with the latest ``since`` not after it."""
        in_force = [layout for layout in self.layouts if layout.since <= day]
        return max(in_force, key=lambda layout: layout.since, default=None)


@dataclass(frozen=True)
class Row:
    """One line of a listing: a document's key, its address, and its title and date as listed."""

    key: str
    url: str
    title: str
    listed_on: date | None


@dataclass(frozen=True)
class Page:
    """One page of a listing: its rows in order, and the address of the next page if there is one."""

    rows: tuple[Row, ...]
    next_url: str | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and its answer, without following redirects.

    ``request`` and ``response`` are the bytes that went over the wire (heads and bodies as sent and
    received); ``body`` is the payload with transfer and content encodings undone. ``seconds`` is how long the answer took, None for one
    read back from a capture, which does not tell. ``fault`` says why nothing could be made of the bytes: they broke off (at the time
    limit, with the connection, at the size limit), or could not be unpacked.
    """

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    request: bytes = b""
    response: bytes = b""
    seconds: float | None = field(default=None, compare=False)
    fault: Fault = ""

    def header(self, name: str) -> str | None:
        """Return the first header *name* (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True)
class Answer:
    """All hops of one request, redirects first; the last is what the portal finally said."""

    hops: tuple[Exchange, ...]

    @property
    def final(self) -> Exchange:
        """Return what the portal finally said."""
        return self.hops[-1]


@dataclass(frozen=True)
class Brought:
    """A capture made elsewhere: its exchange under the address and the instant that it had there, without a request if it is a saved file.

    ``run`` is that of one observation (``origin.of_past``); ``kept_at`` is the address at which it was kept, ``note`` says in a sentence
    where a file comes from and how its time is known.
    """

    exchange: Exchange
    run: str
    brought_at: datetime
    kept_at: str = ""
    note: str = ""


@dataclass(frozen=True)
class Validators:
    """What a conditional request sends, and the capture that an unchanged answer refers to, with its place where that is known."""

    etag: str | None
    last_modified: str | None
    capture: str
    payload_sha256: str
    url: str
    at: datetime
    file: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Watched:
    """A document to ask for again, and what its last answers were; None where it was never asked.

    ``last_full_at`` is the last answer that was not 304; ``attachments`` are the files of its last version.
    """

    key: str
    url: str
    validators: Validators | None = None
    attachments: tuple[tuple[str, Validators | None], ...] = ()
    first_seen_at: datetime | None = None
    published_on: date | None = None
    last_asked_at: datetime | None = None
    last_good_at: datetime | None = None
    last_full_at: datetime | None = None
    last_verdict: VerdictName | None = None
    is_listed: bool = False


@dataclass(frozen=True)
class Capture:
    """One exchange as read back from a WARC file.

    ``id`` is the UUID of the response or revisit record; ``file`` is relative to ``captures/``; ``refers_to``
    is the id of the capture that holds the payload when this one is a revisit, and ``exchange.body`` is then empty.
    ``asked`` is the address first asked for: it differs from ``exchange.url`` after redirects.
    """

    id: str
    file: str
    offset: int
    length: int
    source: str
    run: str
    purpose: Purpose | None
    subject: str
    asked: str
    exchange: Exchange
    payload_sha256: str
    refers_to: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether the portal itself answered, the rule that said so, and the fact the rule looks for."""

    name: VerdictName
    rule: str
    sentence: str


@dataclass(frozen=True)
class Footnote:
    """A note: its mark without brackets, its text, and where it is cited (None when nothing cites it).

    ``paragraph`` counts from 0 in the body; ``offset`` is the character before which the mark stood.
    """

    mark: str
    text: str
    paragraph: int | None = None
    offset: int | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that a page links to: its absolute address and its name as printed."""

    url: str
    name: str


@dataclass(frozen=True)
class Section:
    """A numbered (or leading) heading: level from 1, number as printed, heading text, paragraph in the body."""

    level: int
    number: str
    heading: str
    paragraph: int


@dataclass(frozen=True)
class Delivery:
    """The speech: who, when, at which session, for which years; unknown values are None."""

    speaker: str | None = None
    meeting: str | None = None
    delivered_on: date | None = None
    issuer: str | None = None
    congress: int | None = None
    session: int | None = None
    reviews: tuple[int, int] | None = None
    plans: tuple[int, int] | None = None


@dataclass(frozen=True)
class Printed:
    """What a page or file prints, chrome stripped, nothing yet concluded from it.

    ``paragraphs`` run from the report's own title line to its last sentence and may still hold note marks and
    definitions; ``notes`` are those whose place the format itself tells (OOXML, ``_ftn`` anchors), already out of ``paragraphs``.
    ``subtitle`` holds lines of the report's header that the page sets under its own heading, outside the text.
    """

    title: str | None = None
    column: str | None = None
    published_on: date | None = None
    site_code: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    paragraphs: tuple[str, ...] = ()
    notes: tuple[Footnote, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a document says, as read by one extractor; the shape of ``gov-archive read --json``."""

    extractor: str
    title: str | None
    column: str | None
    published_on: date | None
    site_code: str | None
    metadata: Mapping[str, str]
    body: tuple[str, ...]
    footnotes: tuple[Footnote, ...]
    attachments: tuple[Attachment, ...]
    kind: str
    kind_reason: str
    delivery: Delivery
    sections: tuple[Section, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """What happened to a document; ``id`` is derived from its content, so that a rebuild gives the same."""

    id: str
    document: str
    source: str
    kind: EventKind
    at: datetime
    version: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Flag:
    """One rule's reason for a person to look, with its evidence."""

    document: str | None
    source: str
    rule: str
    at: datetime
    text: str
    event: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
