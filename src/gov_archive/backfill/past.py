"""From the documents of the years to those of their captures that the Wayback Machine has and the archive lacks.

its index of the portal's documents → its old listings (documents that no listing shows now) → captures of the years' documents, in chunks

Nothing is looked for by chance: a document counts if a listing, old or new, shows it for one of the sources, or if it is known. How many
others the Wayback Machine has is told and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Final, Protocol, Self
from urllib.parse import urljoin

from gov_archive import capture, discover, identity, store
from gov_archive.backfill.chunk import source_of
from gov_archive.backfill.wanted import Years
from gov_archive.backfill.wayback import Kept, Wayback
from gov_archive.collect import Captures, Collected, Progress, linked_files
from gov_archive.errors import FetchError, LayoutError, UnreadableError
from gov_archive.ingest.inference import listing_at
from gov_archive.model import Brought, Exchange, Portal, Purpose, Row, Source
from gov_archive.night import Run
from gov_archive.nights import day


class Book(Captures, Protocol):
    """Where answers of the Wayback Machine, and what it gives, are written down."""

    def bring(self, brought: Brought, /, *, purpose: Purpose | None, subject: str, asked: str) -> object:
        """Write *brought*."""


CAPTURES: Final = 25  # of one chunk: at four seconds each, attachments beside, two or three minutes


@dataclass(frozen=True)
class PastChunk:
    """The *number*-th chunk (from 1) of captures of documents of *source* to be had from the Wayback Machine: key and capture."""

    run: str
    source: str
    number: int
    captures: tuple[tuple[str, Kept], ...]

    @property
    def size(self) -> int:
        """How many captures it holds."""
        return len(self.captures)


@dataclass
class Past:
    """What the Wayback Machine has of one portal, as far as it was asked; ``errors`` say what could not be had of its index.

    ``rows`` are documents that only old listings show, by source and key; ``strangers`` counts documents that none of them shows.
    """

    run: Run
    wayback: Wayback
    years: Years
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    strangers: int = 0
    _files: dict[str, list[Kept]] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self._open.enter_context(self.wayback)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.__exit__(kind, error, trace)

    def chunks(self, rows: Mapping[str, Mapping[str, Row]], db: store.agenda.Readable | None, book: Book) -> list[PastChunk]:
        """Ask the index and the old listings, and return what is left to be had of the documents *rows* (by source) and of those found.

        Answers that lead on go into *book*.
        """
        kept = self._documents(book)
        self._old_listings(db, book)
        wanted: dict[str, dict[str, Row]] = {}
        for source in self._portal.sources:
            old = {key: row for key, row in self.rows.get(source.slug, {}).items() if self.years.judged(row) != "out"}
            wanted[source.slug] = old | dict(rows.get(source.slug, {}))
            self.rows[source.slug] = old
        known = {key for found in wanted.values() for key in found}
        self.strangers = len(kept.keys() - known)
        return [chunk for slug, found in wanted.items() for chunk in self._cut(slug, sorted(found), kept, db)]

    def fetch(self, chunk: PastChunk, *, progress: Progress | None = None) -> Collected:
        """Have the captures of *chunk* from the Wayback Machine, with the attachments that they link to, and write them into captures."""
        source, found = source_of(self._portal, chunk.source), Collected()
        with self.run.captures(source, part=f".wayback-{chunk.number:04}") as book:
            for number, (key, kept) in enumerate(chunk.captures, 1):
                if progress:
                    progress(source.name, number, chunk.size)
                try:
                    self._bring(source, key, kept, book)
                    found.fetched += 1
                except FetchError as error:
                    found.errors.append(f"{key} as of {kept.at:%Y-%m-%d} was not had: {error}")
        return found

    @property
    def _portal(self) -> Portal:
        return self.run.portal

    def _cut(self, slug: str, keys: Sequence[str], kept: Mapping[str, list[Kept]], db: store.agenda.Readable | None) -> list[PastChunk]:
        left = [(key, one) for key in keys for one in kept.get(key, ()) if not self._is_had(db, key, one)]
        parts = [left[at : at + CAPTURES] for at in range(0, len(left), CAPTURES)]
        return [PastChunk(self.run.id, slug, number, tuple(part)) for number, part in enumerate(parts, 1)]

    def _is_had(self, db: store.agenda.Readable | None, key: str, kept: Kept) -> bool:
        return db is not None and store.backlog.is_had(db, capture.target(identity.document_url(self._portal, key)), kept.at)

    def _documents(self, book: Captures) -> dict[str, list[Kept]]:
        """Return the captures of the portal's documents by key, one for each instant."""
        found: dict[str, dict[str, Kept]] = {}
        pattern = self._portal.document_url
        beginning = pattern.partition("{key}")[0].partition("?")[0]
        for one in self._asked([urljoin(url, beginning) for url in (self._portal.base_url, *self._portal.aliases)], book):
            if key := identity.key(self._portal, one.original):
                found.setdefault(key, {}).setdefault(one.timestamp, one)
        return {key: [by_time[at] for at in sorted(by_time)] for key, by_time in found.items()}

    def _asked(self, prefixes: Sequence[str], book: Captures) -> Iterator[Kept]:
        for prefix in prefixes:
            try:
                yield from self.wayback.captures(prefix, match="prefix", book=book)
            except (FetchError, UnreadableError) as error:
                self.errors.append(str(error))

    def _old_listings(self, db: store.agenda.Readable | None, book: Book) -> None:
        """Read the old listings that could show a document of the years: those captured since the first of them."""
        bases = [urljoin(url, listing) for url in (self._portal.base_url, *self._portal.aliases) for listing in self._listings()]
        had = store.backlog.index_pages(db) if db else {}
        for kept in self._asked(list(dict.fromkeys(base.partition("?")[0] for base in bases)), book):
            place = listing_at(self._portal, kept.original)
            if place is None or kept.at.year < self.years.first - 1:
                continue
            try:
                exchange = self._listing(kept, had, book)
                layout = self._portal.layout_on(day(exchange.at))
                content_type = exchange.header("content-type")
                page = discover.page(exchange.body, url=kept.original, portal=self._portal, content_type=content_type, layout=layout)
            except (FetchError, LayoutError, UnreadableError) as error:
                self.errors.append(f"the old listing {kept.original} of {kept.at:%Y-%m-%d} was not read: {error}")
                continue
            self.rows.setdefault(place[0], {}).update({row.key: row for row in page.rows})

    def _listings(self) -> list[str]:
        return [listing for source in self._portal.sources for listing in source.listings]

    def _listing(self, kept: Kept, had: Mapping[tuple[str, str], tuple[str, int]], book: Book) -> Exchange:
        place = had.get((kept.original, store.instants.text(kept.at)))
        if place is not None:
            return capture.read(self.run.archive / "captures", *place).exchange
        brought = self.wayback.memento(kept, self.run.id)
        book.bring(brought, purpose="index", subject=kept.original, asked=kept.original)
        return brought.exchange

    def _bring(self, source: Source, key: str, kept: Kept, book: capture.Writer) -> None:
        brought = self.wayback.memento(kept, self.run.id)
        book.bring(brought, purpose="document", subject=key, asked=identity.document_url(self._portal, key))
        try:
            files = linked_files(self._portal, source, brought.exchange)
        except (LayoutError, UnreadableError):  # told by ingest, which reads the capture as well
            return
        for url in files:
            self._bring_file(key, url, brought, book)

    def _bring_file(self, key: str, url: str, page: Brought, book: capture.Writer) -> None:
        """Bring the capture of a linked file that was made nearest to its page's, as a part of that observation."""
        if url not in self._files:
            self._files[url] = list(self.wayback.captures(url, match="exact", book=book))
        nearest = min(self._files[url], key=lambda kept: abs(kept.at - page.exchange.at), default=None)
        if nearest is not None:
            file = self.wayback.memento(nearest, self.run.id)
            book.bring(replace(file, run=page.run), purpose="attachment", subject=key, asked=url)
