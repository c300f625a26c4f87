"""From one capture to facts: verdict, reading or listing rows, inserted once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from gov_archive import capture as captures
from gov_archive import identity, store, verdict
from gov_archive.capture.names import began
from gov_archive.errors import CaptureError, LayoutError, UnreadableError
from gov_archive.ingest import ready
from gov_archive.ingest.hops import Hops
from gov_archive.ingest.inference import About, about, linking, unclaimed
from gov_archive.ingest.marks import NO_BODY, READER_FAILED, raw
from gov_archive.ingest.ready import Ready
from gov_archive.nights import day
from gov_archive.store.captures import Judged

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gov_archive.model import Capture, Exchange, Layout, Page, Portal, Verdict
    from gov_archive.store import Database

_FAILED: Final = "The answer is kept, but reading it failed; a better extractor will read it again."
_ASKED_AGAIN: Final = Judged(None, "asked_again", "The answer was not whole, or the server was busy: it was asked for again.")
_UNJUDGED: Final = {name: Judged(None, name) for name in ("robots", "other", "index")} | {"try": _ASKED_AGAIN}
_REDIRECT: Final = Judged(None, "redirect")
_UNKNOWN_PAYLOAD: Final = Judged(None, "payload_unknown", "The answer was unchanged, and the capture it refers to is not known yet.")
_ELSEWHERE: Final = Judged("missing", "redirected_to_another_document", "The address leads to another document of the portal.")
_NO_BODY: Final = "The portal answered, but nothing could be read as a text or an attachment."
_OK: Final = frozenset({200, 203, 226, 304})


@dataclass
class Touched:
    """What new facts concern: captures by document, runs by source, those with pages of a listing, and the first instant of each source."""

    captures: dict[str, list[str]] = field(default_factory=dict)
    runs: dict[str, set[str]] = field(default_factory=dict)
    walked: dict[str, set[str]] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def note(self, capture: str, said: About, at: str, name: str | None) -> None:
        """Take note of one capture, which counts with the verdict *name*."""
        if said.purpose in {"other", "index"}:
            return
        if said.purpose in {"document", "attachment"}:
            self.captures.setdefault(said.subject, []).append(capture)
        self.runs.setdefault(said.source, set()).add(said.run)
        if said.purpose == "listing":
            self.walked.setdefault(said.source, set()).add(said.run)
        self.since[said.source] = min(at, self.since.get(said.source, at))
        if name and said.purpose not in {"probe", "robots"}:
            self.verdicts[name] += 1


class Facts:
    """Inserts the captures of one file into *db* with what they say by themselves; what follows for documents is judged afterwards."""

    def __init__(self, db: Database, portal: Portal, folder: Path) -> None:
        self._db = db
        self._portal = portal
        self._folder = folder
        self._probes: dict[tuple[str, str], Exchange | None] = {}
        self._pages: dict[str, Page] = {}
        self._ready = Ready()
        self._hops = Hops(portal)
        self.touched = Touched()

    def take(self, part: Ready) -> None:
        """Insert the captures of *part*; what it says by itself is taken from there, all else from the bytes on disk."""
        self._ready = part
        for capture in part.captures:
            self.add(capture)
        self._ready = Ready()

    def add(self, capture: Capture) -> None:
        """Insert *capture* unless it is known; captures that waited for its payload, or for its probe, are judged anew."""
        capture = self._hops.joined(capture)
        if store.captures.known(self._db, capture.id):
            self._prefer(capture)
            return
        said = about(self._db, self._portal, capture)
        judged = self._judged(capture, said)
        layout = ready.layout_name(self._layout(capture.exchange))
        store.captures.save(
            self._db, capture, purpose=said.purpose, subject=said.subject, source=said.source, run=said.run, judged=judged, layout=layout
        )
        if said.purpose == "listing":
            self._add_rows(capture, said, judged)
        self.touched.count += 1
        self.touched.note(capture.id, said, store.instants.text(capture.exchange.at), judged.verdict)
        self._settle(capture.id)
        if said.purpose == "probe" and store.captures.probe(self._db, said.source, said.run) == (capture.file, capture.offset):
            self._probes.pop((said.source, said.run), None)
            for earlier in store.captures.judged_without(self._db, said.source, said.run):
                self._judge_again(earlier)

    def _prefer(self, capture: Capture) -> None:
        """Where one capture lies in two files, it is known by the one that was begun first, whichever came first.

        One of another tool counts for a run of its file: then both runs, and the document, are judged anew.
        """
        file, run = store.captures.whereabouts(self._db, capture.id)
        if began(PurePosixPath(capture.file)) >= began(PurePosixPath(file)):
            return
        said = about(self._db, self._portal, capture)
        store.captures.move(self._db, capture, said.run)
        for one in {run, said.run} if run != said.run else ():
            self.touched.note(capture.id, replace(said, run=one), store.instants.text(capture.exchange.at), None)

    def claim(self) -> None:
        """Take files captured by other tools for the documents whose pages link to them, whichever came first."""
        for capture, url in unclaimed(self._db):
            document = linking(self._db, url)
            if document:
                store.captures.claim(self._db, capture, document)
                self._judge_again(capture)

    def reread(self, capture: str) -> None:
        """Judge the stored capture *capture* from its bytes again: a newer extractor may read it otherwise."""
        self._judge_again(capture)

    def _judged(self, capture: Capture, said: About) -> Judged:
        try:
            return self._concluded(capture, said)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - one page that breaks a reader must not keep every later capture out of the archive
            return Judged("unavailable", READER_FAILED, _FAILED, reason=f"{type(error).__name__}: {error}")

    def _concluded(self, capture: Capture, said: About) -> Judged:
        exchange = capture.exchange
        if said.purpose in _UNJUDGED:
            return _UNJUDGED[said.purpose]
        if ready.is_redirect(exchange):
            return _REDIRECT
        if capture.refers_to and exchange.status in _OK:
            known = store.captures.judgement(self._db, capture.refers_to)
            return raw(known) if known and known.rule != _UNKNOWN_PAYLOAD.rule else _UNKNOWN_PAYLOAD
        if said.purpose == "document" and identity.key(self._portal, exchange.url) not in {None, said.subject}:
            return _ELSEWHERE
        probe = store.captures.probe(self._db, said.source, said.run) if said.purpose == "document" else None
        found = self._ready.verdicts.get((capture.id, probe)) or self._verdict(capture, said, probe)
        if found.name != "good" and (titles := self._titles(said)):
            found = self._verdict(capture, said, probe, titles)  # a portal may show its newest article for any key
        judged = Judged(found.name, found.rule, found.sentence)
        if found.name != "good" or said.purpose == "probe":
            return judged
        return self._page(capture, judged) if said.purpose == "listing" else self._text(capture, said, judged)

    def _titles(self, said: About) -> tuple[str, ...]:
        """Return the titles under which the run itself listed a document: they can clear an answer, never condemn one."""
        return store.listings.titles_in(self._db, said.source, said.run, said.subject) if said.purpose == "document" else ()

    def _verdict(self, capture: Capture, said: About, probe: ready.Place | None, expected: tuple[str, ...] = ()) -> Verdict:
        if said.purpose == "probe":
            return verdict.of_made_up_key(self._whole(capture).exchange)
        return verdict.verdict(self._whole(capture).exchange, probe=self._probe(said) if probe else None, expected=expected)

    def _whole(self, capture: Capture) -> Capture:
        """Return *capture* with its bytes, which one read elsewhere comes without."""
        return capture if capture.exchange.response else captures.read(self._folder, capture.file, capture.offset)

    def _page(self, capture: Capture, judged: Judged) -> Judged:
        try:
            page = self._ready.pages.get(capture.id) or ready.page(self._portal, self._whole(capture).exchange)
        except (LayoutError, UnreadableError) as error:
            return Judged("unavailable", "unreadable_listing", "The listing could not be read.", reason=str(error))
        self._pages[capture.id] = page
        return replace(judged, reason=None if page.rows else "; ".join(page.warnings) or None)

    def _add_rows(self, capture: Capture, said: About, judged: Judged) -> None:
        if judged.verdict != "good":
            return
        exchange = capture.exchange
        if capture.refers_to:
            self._copy_rows(capture.id, capture.refers_to, said, at=exchange.at, url=exchange.url)
            return
        page = self._pages.pop(capture.id)
        store.listings.save(
            self._db, capture.id, page, source=said.source, listing=said.subject, run=said.run, at=exchange.at, url=exchange.url
        )

    def _copy_rows(self, capture: str, like: str, said: About, *, at: datetime, url: str) -> None:
        store.listings.copy(self._db, capture, like, source=said.source, listing=said.subject, run=said.run, at=at, url=url)

    def _text(self, capture: Capture, said: About, judged: Judged) -> Judged:
        """Return *judged* with the text read in *capture*, or with the reason why there is none."""
        layout = self._layout(capture.exchange)
        key = ready.key(capture, layout)
        text, reason = store.captures.read_before(self._db, key) or self._read(key, capture, layout)
        if said.purpose == "document" and text is None:
            return Judged("unavailable", NO_BODY, _NO_BODY, reason=reason)
        return replace(judged, text=text, reason=reason)

    def _read(self, key: ready.Key, capture: Capture, layout: Layout | None) -> tuple[str | None, str | None]:
        kept, reason = self._ready.texts.get(key) or ready.text(self._whole(capture).exchange, layout)
        text = store.texts.save(self._db, kept) if kept else None
        store.captures.keep_reading(self._db, key, text, reason)
        return text, reason

    def _settle(self, capture: str) -> None:
        """Judge the revisits that refer to *capture* by what is now known of it."""
        refer = store.captures.waiting(self._db, capture)
        known = store.captures.judgement(self._db, capture) if refer else None
        if known is None or known.rule == _UNKNOWN_PAYLOAD.rule:
            return
        for waiting in refer:
            before = store.captures.judgement(self._db, waiting)
            if before is not None and before != (settled := raw(known)):
                store.captures.rejudge(self._db, waiting, settled)
                self._recount(waiting, capture)
                self._settle(waiting)

    def _judge_again(self, capture: str) -> None:
        file, offset = store.captures.place(self._db, capture)
        try:
            again = captures.read(self._folder, file, offset)
        except (CaptureError, OSError):
            return  # the bytes are damaged or away: what was concluded stands, and verify names the damage
        said = self._about(capture)
        judged = self._judged(again, said)
        if judged != store.captures.judgement(self._db, capture):
            store.captures.rejudge(self._db, capture, judged)
            self._recount(capture)
            self._settle(capture)

    def _recount(self, capture: str, like: str | None = None) -> None:
        """Count a capture that was judged anew among what is touched, and give it the rows of the page that it repeats."""
        said = self._about(capture)
        at, url = self._db.execute("select at, url from captures where id = ?", (capture,)).fetchone()
        if said.purpose == "listing" and like:
            self._copy_rows(capture, like, said, at=store.instants.instant(at), url=url)
        self.touched.note(capture, said, at, None)
        self.touched.count -= 1

    def _about(self, capture: str) -> About:
        return About(*self._db.execute("select purpose, subject, source, run from captures where id = ?", (capture,)).fetchone())

    def _probe(self, said: About) -> Exchange | None:
        """Return the run's answer to a made-up key, read once."""
        run = (said.source, said.run)
        if run not in self._probes:
            place = store.captures.probe(self._db, *run)
            try:
                self._probes[run] = captures.read(self._folder, *place).exchange if place else None
            except (CaptureError, OSError):
                self._probes[run] = None
        return self._probes[run]

    def _layout(self, exchange: Exchange) -> Layout | None:
        return self._portal.layout_on(day(exchange.at))
