"""From what to ask for to captures on disk: one night's exchanges with one source, nothing concluded from them.

    walk the listings → ask the made-up key → ask for the documents → ask for their attachments

Every answer is captured before it is looked at, and looked at only to decide what to ask next: a fetcher on any
machine can run this without the database.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gov_archive import agenda, discover, extract, fetch, identity, log, verdict
from gov_archive.errors import FetchError, LayoutError, RefusedError, TransientError, UnreadableError
from gov_archive.model import REPORT_KINDS, Answer, Capture, Exchange, Page, Portal, Purpose, Row, Source, Validators, Verdict, Watched
from gov_archive.nights import day
from gov_archive.settings import Settings

MOST_PAGES = 1_000
OK, NOT_MODIFIED = 200, 304
_AS_BEFORE = Verdict("good", "as_before", "The portal answered with the very bytes of its last good answer.")
_NAMES_A_FILE = re.compile(rb"\.(?:docx?|pdf|wps|ofd|xlsx?|pptx?|et|ceb|rtf|txt|zip|rar|7z)\b", re.IGNORECASE)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Known:
    """What a night knows before it begins: listed titles by key, rows never answered and keys never good, documents to ask for again."""

    titles: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[Row, ...] = ()
    never_good: frozenset[str] = frozenset()
    first_page_rows: Mapping[str, int] = field(default_factory=dict)
    watched: tuple[Watched, ...] = ()
    listing_payloads: Callable[[str], Validators | None] = lambda _url: None


@dataclass
class Collected:
    """What one night asked, in counts, and one sentence for each thing that was not had; ``unjudged`` holds those of documents, by key."""

    rows: dict[str, Row] = field(default_factory=dict)
    is_whole_listing: bool = False
    fetched: int = 0
    not_modified: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    unjudged: dict[str, str] = field(default_factory=dict)
    left: int = 0


class Captures(Protocol):
    """Where answers are written down before they are looked at; ``run`` is the run that asks."""

    run: str

    def append(self, answer: Answer, /, *, purpose: Purpose, subject: str, same_as: Validators | None = None) -> tuple[Capture, ...]:
        """Write *answer*."""


class Collector:
    """Asks one source's portal, in the order of the path, and writes each answer down."""

    def __init__(self, portal: Portal, source: Source, settings: Settings, client: fetch.Client, captures: Captures) -> None:
        self.portal = portal
        self.source = source
        self.settings = settings
        self.client = client
        self.captures = captures
        self.night = Collected()
        self._probe: Exchange | None = None

    def collect(
        self, known: Known, *, now: datetime, to_end: bool, everything: bool = False, progress: Progress | None = None
    ) -> Collected:
        """Walk, ask, capture. Nothing is raised for what could not be had: it is named in ``errors``."""
        walks = self._walks(self.source.listings, known, to_end=to_end)
        self._ask_made_up_key()
        plan = agenda.plan(
            self._unread(known),
            known.watched,
            absent=self._absent(known, walks),
            settings=self.settings,
            now=now,
            everything=everything,
        )
        self.night.left = len(plan.left)
        missing = self._ask_documents(plan.asked, now, everything=everything, progress=progress)
        if missing & {item.key for item in known.watched}:
            for walk in walks:  # absence from a listing is evidence only when the whole of it was read
                self._read_on(walk, known, to_end=True)
        self.night.is_whole_listing = all(walk.is_whole for walk in walks)
        return self.night

    def walk(self, listings: Sequence[str], known: Known) -> Collected:
        """Read *listings* to their ends and ask for nothing else: what a backfill plans by."""
        walks = self._walks(listings, known, to_end=True)
        self.night.errors += [
            f"listing {walk.listing} was not read to its end: {walk.gap}" for walk in walks if walk.gap and not walk.failed
        ]
        self.night.is_whole_listing = all(walk.is_whole for walk in walks)
        return self.night

    def ask(self, asked: Sequence[Watched], *, now: datetime, progress: Progress | None = None) -> Collected:
        """Ask for the made-up key, then for each of *asked* and its attachments, whatever any listing shows: one chunk of a backfill."""
        self._ask_made_up_key()
        self._ask_documents(asked, now, everything=False, progress=progress)
        return self.night

    def _walks(self, listings: Sequence[str], known: Known, *, to_end: bool) -> list[Walk]:
        walks = [Walk(listing) for listing in listings]
        for walk in walks:
            self._read_on(walk, known, to_end=to_end)
        return walks

    def _unread(self, known: Known) -> list[Row]:
        """Return rows whose document was never read, or is listed under another title than before.

        A row that stands in the listing while its address has only ever said "missing" is asked for again each night that shows it.
        """
        pending = {row.key: row for row in known.pending}
        unread = known.never_good | pending.keys()
        seen_tonight = {key: row for key, row in self.night.rows.items() if known.titles.get(key) != row.title or key in unread}
        watched = {item.key for item in known.watched}
        return [row for row in (pending | seen_tonight).values() if row.key not in watched]

    def _absent(self, known: Known, walks: Sequence[Walk]) -> frozenset[str]:
        if not all(walk.is_whole for walk in walks):
            return frozenset()
        return frozenset(item.key for item in known.watched if item.is_listed and item.key not in self.night.rows)

    def _read_on(self, walk: Walk, known: Known, *, to_end: bool) -> None:
        """Read *walk* on from where it stands until it ends, fails, or brings only rows that are known.

        A first page with under half of the rows that it had is no reason to stop early: only the whole listing tells whether it shrank.
        """
        before = known.first_page_rows.get(walk.listing, 0)
        while walk.goes_on(known.titles.keys(), to_end=to_end or walk.begins_short(before)):
            url = walk.next_url or identity.listing_url(self.portal, walk.listing)
            try:
                answer, judged = self._ask(url, "listing", walk.listing, same_as=known.listing_payloads(url))
                if judged.name != "good":
                    walk.failed = f"listing {url} is {judged.name}: {judged.sentence} ({judged.rule})"
                else:
                    walk.pages.append(self._page(answer.final))
            except (FetchError, LayoutError, UnreadableError) as error:
                walk.failed = f"listing {url} was not read: {error}"
            if walk.failed:
                self.night.errors.append(walk.failed)
            else:
                self.night.rows |= {row.key: row for row in walk.pages[-1].rows if row.key not in self.night.rows}

    def _page(self, exchange: Exchange) -> Page:
        return discover.page(
            exchange.body,
            url=exchange.url,
            portal=self.portal,
            content_type=exchange.header("content-type"),
            layout=self.portal.layout_on(day(exchange.at)),
        )

    def _ask_made_up_key(self) -> None:
        key = verdict.made_up_key()
        try:
            answer, _ = self._ask(identity.document_url(self.portal, key), "probe", key)
        except FetchError as error:
            self.night.errors.append(f"the made-up key was not asked: {error}")
        else:
            self._probe = answer.final

    def _ask_documents(self, asked: Sequence[Watched], now: datetime, *, everything: bool, progress: Progress | None) -> set[str]:
        """Ask for each document, those that broke off once more at the end; return the keys missing at their address."""
        missing: set[str] = set()
        again: list[Watched] = []
        for number, item in enumerate(asked):
            if stopped := self.client.stopped(identity.host(item.url)):
                left = [*again, *asked[number:]]
                self.night.errors.append(f"{len(left)} documents are left for the next night: {stopped}")
                self.night.unjudged |= dict.fromkeys((one.key for one in left), stopped)
                return missing
            if progress:
                progress(self.source.name, number + 1, len(asked))
            whole = everything or agenda.is_full_fetch_due(item, settings=self.settings, now=now)
            try:
                self._ask_document(item, missing, whole=whole)
            except TransientError:
                again.append(item)
        for item in again:
            try:
                self._ask_document(item, missing, whole=True)
            except TransientError as error:
                self._fail(item, str(error))
        return missing

    def _fail(self, item: Watched, why: str) -> None:
        self.night.errors.append(f"{item.key} was not judged: {why}")
        self.night.unjudged[item.key] = why

    def _ask_document(self, item: Watched, missing: set[str], *, whole: bool) -> None:
        """Ask for one document and its attachments; raises TransientError when another try tonight may succeed."""
        try:
            answer, judged = self._ask(
                item.url, "document", item.key, validators=None if whole else item.validators, same_as=item.validators
            )
        except RefusedError as error:
            self._fail(item, str(error))
            return
        if judged.name == "missing":
            missing.add(item.key)
        elif judged.name == "good":
            for url, known in self._attachments(item, answer.final):
                self._ask_attachment(item, url, known)
        else:
            self._fail(item, f"{judged.name}, {judged.sentence} ({judged.rule})")

    def _ask_attachment(self, item: Watched, url: str, known: Validators | None) -> None:
        try:
            _, judged = self._ask(url, "attachment", item.key, validators=known, same_as=known)
        except FetchError as error:
            self.night.errors.append(f"attachment {url} of {item.key} was not read: {error}")
        else:
            if judged.name != "good":
                self.night.errors.append(f"attachment {url} of {item.key} is {judged.name}: {judged.sentence} ({judged.rule})")

    def _attachments(self, item: Watched, page: Exchange) -> Iterable[tuple[str, Validators | None]]:
        """Return the files to ask for: the known ones when the page is as it was, else those it links to now."""
        known = dict(item.attachments)
        if page.status == NOT_MODIFIED or _is_as_before(page, item.validators):
            return known.items()
        if not _NAMES_A_FILE.search(page.body):  # most pages link to none: they are read once, by ingest
            return ()
        try:
            reading = extract.reading(
                page.body, content_type=page.header("content-type"), url=page.url, layout=self.portal.layout_on(day(page.at))
            )
        except (LayoutError, UnreadableError) as error:
            self.night.errors.append(f"{page.url} was not read: {error}")
            return ()
        if self.source.scope == "work_reports" and reading.kind not in REPORT_KINDS:
            return ()
        return [(attachment.url, known.get(attachment.url)) for attachment in reading.attachments]

    def _ask(
        self, url: str, purpose: Purpose, subject: str, *, validators: Validators | None = None, same_as: Validators | None = None
    ) -> tuple[Answer, Verdict]:
        """Make one exchange, capture it, judge it; the verdict also tells the circuit breaker of its host."""
        try:
            answer = self.client.get(url, validators=validators, keep=lambda tried: self._keep_try(tried, subject))
        except FetchError as error:
            if hops := getattr(error, "hops", ()):  # redirects answered before the refusal
                followed = Answer(tuple(hops))
                if captured := self.captures.append(followed, purpose=purpose, subject=subject):
                    log.exchange(followed, captured, None)
            told = {"run": self.captures.run, "source": self.source.slug, "subject": subject}
            log.no_answer(url, error, purpose=purpose, at=self.client.now(), **told)
            raise
        captured = self.captures.append(answer, purpose=purpose, subject=subject, same_as=validators or same_as)
        judged = _AS_BEFORE if _is_as_before(answer.final, validators or same_as) else self._verdict(answer.final, subject)
        if captured:
            log.exchange(answer, captured, judged)
        self.client.judged(answer.final.url, judged.name)
        if purpose != "probe":
            self.night.fetched += 1
            self.night.not_modified += answer.final.status == NOT_MODIFIED
            self.night.verdicts[judged.name] += 1
        return answer, judged

    def _keep_try(self, exchange: Exchange, subject: str) -> None:
        tried = Answer((exchange,))
        if captured := self.captures.append(tried, purpose="try", subject=subject):
            log.exchange(tried, captured, None)

    def _verdict(self, exchange: Exchange, subject: str) -> Verdict:
        """Return the verdict on an answer; what equals the answer to the made-up key may be the newest article, shown for any key."""
        judged = verdict.verdict(exchange, probe=self._probe)
        listed = self.night.rows.get(subject)
        if judged.name != "missing" or listed is None or not listed.title:
            return judged
        return verdict.verdict(exchange, probe=self._probe, expected=(listed.title,))


def _is_as_before(exchange: Exchange, known: Validators | None) -> bool:
    return known is not None and exchange.status == OK and hashlib.sha256(exchange.body).hexdigest() == known.payload_sha256


class Walk:
    """One listing, as far as it was read tonight."""

    def __init__(self, listing: str) -> None:
        self.listing = listing
        self.pages: list[Page] = []
        self.failed = ""

    @property
    def next_url(self) -> str | None:
        """Return the address of the next page, None before the first one."""
        return self.pages[-1].next_url if self.pages else None

    @property
    def is_whole(self) -> bool:
        """Whether the listing was read to its end: a last page that is empty, or names no address of the next, is none."""
        return not self.gap

    @property
    def gap(self) -> str:
        """Why the listing was not read to its end; empty if it was."""
        if self.failed or not self.pages:
            return self.failed or "it was not asked for"
        last = self.pages[-1]
        if not last.rows or discover.is_end_unknown(last.warnings):
            return "; ".join(last.warnings) or f"page {len(self.pages)} shows no rows"
        ended = discover.goes_on(self.pages, frozenset(), to_end=True) in {"end", "repeats"}
        return "" if ended else f"it goes on after {len(self.pages)} pages"

    def begins_short(self, before: int) -> bool:
        """Whether the first page shows under half of the *before* rows that it showed on the last healthy walk."""
        return bool(self.pages) and len(self.pages[0].rows) * 2 < before

    def goes_on(self, known: Iterable[str], *, to_end: bool) -> bool:
        """Whether another page is to be read."""
        if self.failed or len(self.pages) >= MOST_PAGES:
            return False
        return not self.pages or discover.goes_on(self.pages, frozenset(known), to_end=to_end) == "next"
