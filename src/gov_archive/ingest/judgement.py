"""From new facts to what follows from them: walks, then the documents concerned, then the source as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from gov_archive import discover, flag, identity, origin, store, years
from gov_archive.flag import Around, History, PageSeen, Walk
from gov_archive.ingest import reach, rows
from gov_archive.ingest.marks import ANOTHER_ARTICLE, BY_HISTORY, by_history
from gov_archive.ingest.sights import Sights
from gov_archive.nights import day

if TYPE_CHECKING:
    from gov_archive.flag.design import Design
    from gov_archive.ingest.facts import Touched
    from gov_archive.model import Portal, Reading
    from gov_archive.store import Database

_BEFORE: Final = 60  # walks of a listing that are looked back upon


@dataclass
class Concluded:
    """Ids of events and flags that appeared, ids of events that are no longer borne out, and the walks that came in."""

    events: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)


class Judge:
    """Judges documents of one database; the same facts give the same rows, whatever was judged before."""

    def __init__(self, db: Database, portal: Portal, *, nights: int) -> None:
        self._db = db
        self._portal = portal
        self._nights = nights
        self.texts = lru_cache(maxsize=512)(self._text)
        self.designs = lru_cache(maxsize=64)(self._design)
        self.spans = lru_cache(maxsize=64)(partial(store.captures.span, db))

    def judge(self, touched: Touched, *, everything: bool = False) -> Concluded:
        """Derive what follows from *touched*, or with *everything* from all facts of the sources concerned."""
        concluded = Concluded()
        keys: set[str] = set()
        quiet: set[str] = set()
        for source in sorted(touched.runs):
            is_late = everything or reach.is_over_all(self._db, source, touched)
            walked = touched.walked.get(source, set())
            walks = self._walk(source, walked, touched.since[source], is_late=is_late)
            concluded.walks += walks
            keys |= self._all(source) if is_late else self._restless(source, walked) | reach.of_runs(self._db, source, touched)
            quiet |= set() if is_late or not self._tells_nothing(source, walks) else {source}
        changed = {key for key, captures in touched.captures.items() if key not in keys and not self._changes_nothing(key, captures)}
        self._judge(sorted(keys | changed), concluded)
        for source in sorted(set(touched.runs) - (set() if keys | changed else quiet)):
            concluded.flags += self._source_flags(source)
        return concluded

    def _text(self, sha256: str) -> Reading:
        return store.texts.reading(self._db, sha256)

    def _design(self, source: str, old_run: str, new_run: str) -> Design:
        rewritten = store.captures.rewritten(self._db, source, old_run, new_run)
        return flag.design.design((self.texts(old), self.texts(new)) for old, new in rewritten)

    def _around(self, key: str, source: str) -> Around:
        return Around(partial(self.designs, source), partial(self._is_anothers, key, source))

    def _is_anothers(self, key: str, source: str, new: str, last: str | None, run: str, is_titled_alike: bool) -> bool:  # noqa: PLR0917
        """Say whether a text is another document's, from before *run*, or where the titles differ, from within it too."""
        first, latest = self.spans(source, run)
        return store.captures.is_anothers(self._db, key, source, new, last, first if is_titled_alike else f"{latest}~")

    def _tells_nothing(self, source: str, walks: list[Walk]) -> bool:
        """Say whether *walks* bring no rule over the whole source to bear: all healthy, and the year judged before, or still young."""
        if any(walk.reason is not None for walk in walks):
            return False
        began = min((walk.started_at for walk in walks), default=None)
        if began is None:
            return True
        since = store.instants.text(years.due(day(began).year))
        return store.instants.text(walks[-1].ended_at) < since or store.documents.healthy_walk_between(
            self._db, source, since, store.instants.text(began)
        )

    def _walk(self, source: str, runs: set[str], first: str, *, is_late: bool) -> list[Walk]:
        """Derive the walks of *runs*, and with *is_late* all walks of the source; return those of *runs*."""
        wanted = store.listings.runs(self._db, source, None if is_late else runs) if is_late or runs else []
        if not wanted:
            return []
        known = [] if is_late else [rows.walk_of(row) for row in store.documents.recent_walks(self._db, source, first, _BEFORE)]
        made: list[Walk] = []
        for run in wanted:
            made += self._walks_of(source, run, known)
        since = "" if is_late else min(store.instants.text(one.started_at) for one in made) if made else None
        if since is not None:
            store.documents.save_walks(self._db, source, since, [rows.of_walk(one) for one in made])
        return [one for one in made if one.run in runs]

    def _walks_of(self, source: str, run: str, known: list[Walk]) -> list[Walk]:
        """Return the walks of one run, one a listing, and add them to those *known* before."""
        pages: dict[str, list[dict[str, Any]]] = {}
        for page in store.listings.pages(self._db, source, run):
            pages.setdefault(page["listing"], []).append(page)
        found: list[Walk] = []
        is_past = origin.is_past(run)  # what another tool saw of a listing, or only a page of it, is no measure of what we see
        for listing, asked in sorted(pages.items()):
            before = [one for one in known if one.listing == listing and (is_past or not origin.is_past(one.run))]
            seen = [_page_seen(page) for page in asked]
            night = date.fromisoformat(asked[0]["night"])
            found.append(flag.walk(source, listing, run, night=night, pages=seen, before=before[-_BEFORE:]))
        known += found
        return found

    def _all(self, source: str) -> set[str]:
        sql = "select distinct subject from captures where source = ? and purpose = 'document'"
        return {row[0] for row in self._db.execute(sql, (source,))}

    def _restless(self, source: str, runs: set[str]) -> set[str]:
        """Return documents that the listing of *runs* concerns: open cases, those back in it, and those gone from it."""
        keys = {*store.documents.restless(self._db, source), *store.documents.restless_elsewhere(self._db, source)}
        for run in sorted(runs):
            listed = store.listings.keys_in(self._db, source, run)
            keys |= store.documents.placed_otherwise(self._db, source, run)
            for walk in store.documents.walks_of_run(self._db, source, run):
                if walk["reason"] is None:
                    candidates = store.documents.listed_since(self._db, source, None if walk["complete"] else walk["oldest_on"] or "9999")
                    keys |= set(candidates) - listed
        return keys

    def _changes_nothing(self, key: str, captures: list[str]) -> bool:
        """Say whether the newest captures of a settled document say again what its row says."""
        row = store.documents.document(self._db, key)
        if row is None or row["restless"]:
            return False
        new = store.captures.some(self._db, captures)
        settled = row["state"] in {"withdrawn", "moved"}
        payloads = store.documents.attachment_payloads(self._db, key) if any(one["purpose"] == "attachment" for one in new) else set()
        for one in new:
            if one["verdict"] is None:
                continue
            if one["at"] <= row["judged_at"]:
                return False
            if one["purpose"] == "attachment":
                if one["verdict"] == "good" and one["payload_sha256"] not in payloads:
                    return False
            elif (one["verdict"] == "good" and (settled or one["text"] != row["latest_text"])) or (
                one["verdict"] == "missing" and not settled
            ):
                return False
        newest = max((one["at"] for one in new if one["verdict"]), default=None)
        if newest:
            store.documents.judged(self._db, [(newest, key)])
        return True

    def _judge(self, keys: list[str], concluded: Concluded) -> None:
        sights = Sights(self._db, self._portal, self._nights)
        folded: dict[str, History] = {}
        for key in keys:
            folded[key] = self._fold(key, sights, concluded)
        done: set[str] = set()
        for key in keys:
            if key in done:
                continue
            group = self._group(key, folded, sights, concluded)
            histories = flag.moved([folded[one] for one in sorted(group)]) if len(group) > 1 else {key: folded[key]}
            for one in sorted(histories):
                self._save(histories[one], concluded)
            done |= group

    def _fold(self, key: str, sights: Sights, concluded: Concluded) -> History:
        """Fold one document, and write its row and versions, so that others find its texts."""
        of, observations, newest = sights.circumstances(key)
        history = flag.history(of, observations, self.texts, self._around(key, of.source))
        for observation in observations:
            if observation.verdict == "good":
                self._mark(
                    observation.capture,
                    ANOTHER_ARTICLE if observation.capture in history.strangers else history.partial.get(observation.capture),
                )
        if not history.versions:
            self._forget(key, concluded)
            return history
        url = identity.document_url(self._portal, key)
        store.documents.save_document(self._db, rows.of_document(history, self.texts(history.latest_text or ""), url, newest))
        store.documents.save_versions(self._db, key, rows.of_versions(history), rows.of_files(history), rows.of_variants(history))
        return history

    def _mark(self, capture: str, rule: str | None) -> None:
        """Write that an answer was not the document, or no more than a part of it, by *rule*, or take it back."""
        known = store.captures.judgement(self._db, capture)
        if known is None or (known.rule if known.rule in BY_HISTORY else None) == rule:
            return
        store.captures.rejudge(self._db, capture, by_history(known, rule))

    def _group(self, key: str, folded: dict[str, History], sights: Sights, concluded: Concluded) -> set[str]:
        """Return *key* with every document that shares a text with it, directly or through others, all folded."""
        group: set[str] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one in group:
                continue
            group.add(one)
            history = folded.get(one) or self._fold(one, sights, concluded)
            folded[one] = history
            digests = {version.digest for version in history.versions if any(self.texts(version.text).body)}
            if history.is_report:
                waiting += [twin for twin in store.documents.twins(self._db, history.source, digests, one) if twin not in group]
        return {one for one in group if folded[one].versions} or {key}

    def _save(self, history: History, concluded: Concluded) -> None:
        if not history.versions:
            return
        store.documents.save_state(self._db, history.key, history.state, history.moved_to, is_restless=history.is_restless)
        appeared, gone = store.documents.save_events(self._db, history.key, [rows.of_event(one) for one in history.events])
        concluded.events += appeared
        concluded.gone += gone
        concluded.flags += store.documents.save_flags(self._db, history.key, [rows.of_flag(one) for one in history.flags])

    def _forget(self, key: str, concluded: Concluded) -> None:
        concluded.gone += store.documents.save_events(self._db, key, [])[1]
        store.documents.save_flags(self._db, key, [])
        store.documents.forget_document(self._db, key)

    def _source_flags(self, source: str) -> list[str]:
        walks = [rows.walk_of(row) for row in store.documents.walks(self._db, source) if not origin.is_past(row["run"])]
        reports = [rows.report_of(row) for row in store.documents.reports(self._db, source)]
        found = [*flag.coverage.listing_shrank(source, walks), *flag.coverage.office_silent(source, walks, reports)]
        return store.documents.save_source_flags(self._db, source, [rows.of_flag(one) for one in found])


def _page_seen(page: dict[str, Any]) -> PageSeen:
    shown = page["rows"]
    warnings = json.loads(page["warnings"] or "[]")
    return PageSeen(
        capture=page["capture"],
        at=store.instants.instant(page["at"]),
        rows=None if shown is None else tuple((key, date.fromisoformat(on) if on else None) for key, on in shown),
        has_next=page["next_url"] is not None,
        is_end_unknown=discover.is_end_unknown(warnings),
        verdict=page["verdict"] or "unknown",
        url=page["url"],
    )
