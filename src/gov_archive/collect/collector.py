"""One night's exchanges with one source, in the order of the path, and once more for what may be had by then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from gov_archive import agenda, discover, extract, fetch, identity, verdict
from gov_archive.collect.asker import AS_BEFORE, NOT_MODIFIED, Asker, is_as_before
from gov_archive.collect.known import Captures, Collected, Known
from gov_archive.collect.opened import Opened
from gov_archive.collect.trouble import Troubles, What
from gov_archive.collect.walk import Walk
from gov_archive.errors import FetchError, LayoutError, UnreadableError
from gov_archive.model import REPORT_KINDS, Exchange, Page, Portal, Row, Source, Validators, Verdict, Watched
from gov_archive.nights import day
from gov_archive.settings import Settings

_SERVER_ERROR: Final = 500
_NAMES_A_FILE = re.compile(rb"\.(?:docx?|pdf|wps|ofd|xlsx?|pptx?|et|ceb|rtf|txt|zip|rar|7z)\b", re.IGNORECASE)

Progress = Callable[[str, int, int], None]


class Collector:
    """Asks one source's portal, in the order of the path, and writes each answer down.

    Nothing is raised for what could not be had: it is named in ``errors`` of what is returned.
    """

    def __init__(self, portal: Portal, source: Source, settings: Settings, client: fetch.Client, captures: Captures) -> None:
        self.portal = portal
        self.source = source
        self.settings = settings
        self.client = client
        self.night = Collected()
        self._asker = Asker(source.slug, client, captures, self.night)
        self._troubles = Troubles()
        self._settled: set[str] = set()  # documents that need not be asked for again tonight
        self._files_again: dict[str, tuple[Watched, Validators | None]] = {}
        self._is_second_round = False
        self._opened = Opened()
        self._unproven: dict[str, Exchange] = {}  # answers that came before the made-up key had one

    def collect(
        self, known: Known, *, now: datetime, to_end: bool, everything: bool = False, progress: Progress | None = None
    ) -> Collected:
        """Walk, ask for what is to be asked for tonight, capture."""
        walks = [Walk(listing) for listing in self.source.listings]

        def round_() -> None:
            self._walk(walks, known, to_end=to_end)
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
            self._ask_documents(plan.asked, now, everything=everything, progress=progress)
            if self._opened.missing & {item.key for item in known.watched}:
                self._walk(walks, known, to_end=True)  # absence from a listing is evidence only when the whole of it was read
            for witness in self._opened.witnesses(self.night.rows, known.never_good):
                if self._opened.is_nothing:
                    self._ask_documents([witness], now, everything=everything, progress=progress)
            self._name_missing({item.key for item in known.watched if item.last_good_at})

        return self._ended(round_, walks)

    def walk(self, listings: Sequence[str], known: Known) -> Collected:
        """Read *listings* to their ends and ask for nothing else: what a backfill plans by."""
        walks = [Walk(listing) for listing in listings]
        return self._ended(lambda: self._walk(walks, known, to_end=True), walks)

    def ask(self, asked: Sequence[Watched], *, now: datetime, progress: Progress | None = None) -> Collected:
        """Ask for the made-up key, then for each of *asked* and its attachments, whatever any listing shows: one chunk of a backfill."""

        def round_() -> None:
            self._ask_made_up_key()
            self._ask_documents(asked, now, everything=False, progress=progress)

        return self._ended(round_, [])

    def _ended(self, round_: Callable[[], None], walks: Sequence[Walk]) -> Collected:
        """Do *round_*, and once more if something was not had for a reason that may have passed; return what both brought."""
        round_()
        if self._troubles.may_pass():
            self._is_second_round = True
            self.client.ask_robots_again()
            for walk in walks:
                if self._troubles.may_pass(("listing", walk.listing)):
                    walk.failed = ""
                    self._troubles.settle(("listing", walk.listing))
            round_()
        for walk in walks:
            if walk.is_short_of_its_end and not walk.failed:
                self._troubles.note(("listing", walk.listing), f"listing {walk.listing} was not read to its end: {walk.gap}")
        self.night.unread = frozenset(walk.listing for walk in walks if walk.failed or walk.is_short_of_its_end)
        self.night.is_whole_listing = all(walk.is_whole for walk in walks)
        self.night.errors = self._troubles.sentences
        return self.night

    def _name_missing(self, watched: set[str]) -> None:
        """Name what the listing shows and the portal does not open: the night says nothing of it."""
        told = self._opened.troubles(self.night.rows, watched)
        for key in (self._opened.good & watched) | {""}:
            self._troubles.settle(("opening", key))
        for key, sentence in told.items():
            self._troubles.note(("opening", key), sentence)
        self.night.unjudged |= {key: sentence for key, sentence in told.items() if key}
        self.night.dead_rows = self._opened.dead_rows(self.night.rows, watched)

    def _walk(self, walks: Sequence[Walk], known: Known, *, to_end: bool) -> None:
        for walk in walks:
            walk.is_to_end = walk.is_to_end or to_end
            self._read_on(walk, known)

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

    def _read_on(self, walk: Walk, known: Known) -> None:
        """Read *walk* on from where it stands until it ends, fails, or brings only rows that are known.

        A first page with under half of the rows that it had is no reason to stop early: only the whole listing tells whether it shrank.
        """
        before = known.first_page_rows.get(walk.listing, 0)
        while walk.goes_on(known.titles, to_end=walk.is_to_end or walk.begins_short(before)):
            url = walk.next_url or identity.listing_url(self.portal, walk.listing)
            may_pass = False
            try:
                answer, judged = self._asker.ask(url, "listing", walk.listing, same_as=known.listing_payloads(url))
                if judged.name != "good":
                    walk.failed = f"listing {url} is {judged.name}: {judged.sentence} ({judged.rule})"
                    may_pass = _may_pass(answer.final, judged)
                else:
                    walk.pages.append(self._page(answer.final))
            except FetchError as error:
                walk.failed, may_pass = f"listing {url} was not read: {error}", error.may_pass
            except (LayoutError, UnreadableError) as error:
                walk.failed = f"listing {url} was not read: {error}"
            if walk.failed:
                self._troubles.note(("listing", walk.listing), walk.failed, may_pass=may_pass)
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
        """Ask for a key that never existed, unless it was answered; what the portal answers to it tells a missing document."""
        if self._asker.probe is not None and not self._troubles.may_pass(("probe", "")):
            return
        key = verdict.made_up_key()
        self._troubles.settle(("probe", ""))
        try:
            answer, judged = self._asker.ask(identity.document_url(self.portal, key), "probe", key)
        except FetchError as error:
            self._troubles.note(("probe", ""), f"the made-up key was not asked: {error}", may_pass=error.may_pass)
        else:
            if judged.name not in {"good", "missing"}:
                words = f"the made-up key was not answered: {judged.name}, {judged.sentence} ({judged.rule})"
                self._troubles.note(("probe", ""), words, may_pass=_may_pass(answer.final, judged))
                return
            for document, exchange in self._unproven.items():
                self._opened.take(document, self._asker.verdict(exchange, document).name)
            self._unproven.clear()

    def _ask_documents(self, planned: Sequence[Watched], now: datetime, *, everything: bool, progress: Progress | None) -> None:
        """Ask for each document not settled yet, and for files that were not had."""
        asked = [item for item in planned if item.key not in self._settled]
        self._troubles.settle(("left", ""))
        for number, item in enumerate(asked):
            if stopped := self.client.stopped(item.url):
                self._leave(asked[number:], stopped, may_pass=self.client.may_open(item.url))
                return
            if progress:
                progress(self.source.name, number + 1, len(asked))
            whole = everything or self._is_second_round or agenda.is_full_fetch_due(item, settings=self.settings, now=now)
            self._ask_document(item, whole=whole)
        for url, (item, known) in list(self._files_again.items()):
            self._ask_attachment(item, url, known)

    def _leave(self, left: Sequence[Watched], why: str, *, may_pass: bool) -> None:
        self._troubles.note(("left", ""), f"{len(left)} documents are left for the next night: {why}", may_pass=may_pass)
        for item in left:
            self.night.unjudged.setdefault(item.key, why)

    def _ask_document(self, item: Watched, *, whole: bool) -> None:
        """Ask for one document and its attachments."""
        what: What = ("document", item.key)
        may_pass = False
        try:
            answer, judged = self._asker.ask(
                item.url, "document", item.key, validators=None if whole else item.validators, same_as=item.validators
            )
        except FetchError as error:
            why, may_pass = str(error), error.may_pass
        else:
            why = "" if judged.name in {"good", "missing"} else f"{judged.name}, {judged.sentence} ({judged.rule})"
            may_pass = bool(why) and _may_pass(answer.final, judged)
            self._opened.take(item.key, judged.name)
            if self._troubles.may_pass(("probe", "")) and judged.rule != AS_BEFORE.rule:
                self._unproven[item.key] = answer.final
            if judged.name == "good":
                for url, known in self._attachments(item, answer.final):
                    self._ask_attachment(item, url, known)
        if why:
            self._troubles.note(what, f"{item.key} was not judged: {why}", may_pass=may_pass)
            self.night.unjudged[item.key] = why
        else:
            self._troubles.settle(what)
            self.night.unjudged.pop(item.key, None)
        if not may_pass:
            self._settled.add(item.key)

    def _ask_attachment(self, item: Watched, url: str, known: Validators | None) -> None:
        what: What = ("attachment", url)
        self._files_again.pop(url, None)
        try:
            answer, judged = self._asker.ask(url, "attachment", item.key, validators=known, same_as=known)
        except FetchError as error:
            self._troubles.note(what, f"attachment {url} of {item.key} was not read: {error}", may_pass=error.may_pass)
        else:
            self._troubles.settle(what)
            if judged.name != "good":
                sentence = f"attachment {url} of {item.key} is {judged.name}: {judged.sentence} ({judged.rule})"
                self._troubles.note(what, sentence, may_pass=_may_pass(answer.final, judged))
        if self._troubles.may_pass(what):
            self._files_again[url] = (item, known)

    def _attachments(self, item: Watched, page: Exchange) -> Iterable[tuple[str, Validators | None]]:
        """Return the files to ask for: the known ones when the page is as it was, else those it links to now."""
        known = dict(item.attachments)
        if page.status == NOT_MODIFIED or is_as_before(page, item.validators):
            return known.items()
        try:
            return [(url, known.get(url)) for url in linked_files(self.portal, self.source, page)]
        except (LayoutError, UnreadableError) as error:
            self._troubles.note(("attachment", page.url), f"{page.url} was not read for its attachments: {error}")
            return ()


def linked_files(portal: Portal, source: Source, page: Exchange) -> tuple[str, ...]:
    """Return the addresses of the files that belong to the report on *page*, none for what *source* does not archive.

    Raises LayoutError or UnreadableError where the page cannot be read.
    """
    if not _NAMES_A_FILE.search(page.body):  # most pages link to none: they are read once, by ingest
        return ()
    reading = extract.reading(page.body, content_type=page.header("content-type"), url=page.url, layout=portal.layout_on(day(page.at)))
    if source.scope == "work_reports" and reading.kind not in REPORT_KINDS:
        return ()
    return tuple(attachment.url for attachment in reading.attachments)


def _may_pass(exchange: Exchange, judged: Verdict) -> bool:
    """Say whether an answer that is none may be followed by a good one the same night: the server's own trouble, and no block."""
    return judged.name == "unavailable" and exchange.status >= _SERVER_ERROR
