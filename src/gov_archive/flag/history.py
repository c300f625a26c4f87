"""From the observations of one document to its versions, events and flags: one pure fold, in time order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gov_archive.flag import changes, dates, design, rules
from gov_archive.flag.absence import Watch
from gov_archive.flag.anchor import Anchor
from gov_archive.flag.around import Around, is_of_another
from gov_archive.flag.changes import Wording
from gov_archive.flag.observations import Circumstances, File, History, Observation, State, Texts, Variant, Version, event
from gov_archive.flag.remains import Remains
from gov_archive.flag.strangers import is_another_article
from gov_archive.model import REPORT_KINDS, Attachment, Event, EventKind, Flag, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime


ALONE = Around()


def history(circumstances: Circumstances, observations: Iterable[Observation], texts: Texts, around: Around = ALONE) -> History:
    """Return what follows from *observations* of one document, in whatever order they are given.

    *texts* gives the reading kept under a digest; all must come from one extractor. *around* tells of the other documents of
    the source.
    """
    ordered = sorted(observations, key=lambda one: (one.at, one.run))
    fold = _Fold(circumstances, texts, around, Anchor.of(ordered, texts))
    for observation in ordered:
        fold.see(observation)
    return fold.result()


class _Fold:
    """The state of one document while its observations are followed in time order."""

    def __init__(self, circumstances: Circumstances, texts: Texts, around: Around, anchor: Anchor) -> None:
        self._of = circumstances
        self._texts = texts
        self._around = around
        self._anchor = anchor
        self._watch = Watch(circumstances.nights)
        self._versions: list[Version] = []
        self._variants: list[Variant] = []
        self._events: list[Event] = []
        self._flags: list[Flag] = []
        self._strangers: set[str] = set()
        self._served: set[str] = set()  # other articles that stood at the address
        self._remains = Remains(circumstances.nights)
        self._partial: dict[str, str] = {}
        self._is_report = False
        self._difference: tuple[str, dict[str, Any]] | None = None
        self._state: State = "unlisted"
        self._listed_on: Any = None
        self._row: tuple[str | None, date | None] = (None, None)
        self._latest: str | None = None
        self._same: set[str] = set()  # texts known to say the same as the last version
        self._base: tuple[str, Observation | None] = ("", None)
        self._is_seen = False
        self._own: str | None = None  # the last text that we read ourselves
        self._first_good_at: datetime | None = None
        self._first_seen_at: datetime | None = None  # good by our own eyes
        self._last_good_at: datetime | None = None

    def see(self, observation: Observation) -> None:
        """Follow one observation."""
        is_good = observation.verdict == "good" and self._is_answer(observation)
        is_missing = observation.verdict == "missing" or observation.capture in self._strangers
        self._is_seen = self._is_seen or (not observation.is_past and (is_good or observation.listed is True))
        was_gone = self._watch.is_confirmed
        self._watch.see(observation, is_good=is_good, is_missing=is_missing, version=len(self._versions))
        self._listed_on = observation.listed_on or self._listed_on
        if is_good:
            self._read(observation, was_gone=was_gone)
        self._place(observation, is_good=is_good)
        self._compare_rows(observation, is_good=is_good)
        if self._watch.is_confirmed and not was_gone and self._watch.current:
            if self._is_seen or observation.is_past:  # what was gone before we first looked is no news of today
                self._say("withdrawn", observation, self._watch.current.proof(observation.at))
            self._state = "withdrawn"

    def result(self) -> History:
        """Return everything that the observations so far bear out."""
        absences = (*self._watch.past, *([self._watch.current] if self._watch.current else []))
        first = min(filter(None, (self._of.first_listed_at, self._first_good_at)), default=None)
        return History(
            key=self._of.key,
            source=self._of.source,
            versions=tuple(self._versions),
            variants=tuple(self._variants),
            events=tuple(self._events),
            flags=tuple(self._flags),
            absences=absences,
            strangers=frozenset(self._strangers),
            partial=dict(self._partial),
            state=self._state,
            is_report=self._is_report,
            is_restless=self._watch.is_open,
            is_seen=self._is_seen,
            latest_text=self._latest,
            listed_on=self._listed_on,
            first_seen_at=first,
            last_good_at=self._last_good_at,
        )

    def _is_answer(self, observation: Observation) -> bool:
        """Say whether a good answer is this document's: never an empty text over a full one, nor a part, nor another article."""
        if observation.text is None or self._is_stranger(observation) or self._is_partial(observation):
            return False
        was_full = bool(self._versions) and bool(self._texts(self._versions[-1].text).body)
        return bool(self._texts(observation.text).body) or not was_full

    def _is_partial(self, observation: Observation) -> bool:
        rule = self._remains.rule(observation, self._anchor.before(observation, self._versions), self._texts)
        if rule and observation.text != self._latest:
            self._partial[observation.capture] = rule
            return True
        return False

    def _is_stranger(self, observation: Observation) -> bool:
        if observation.text is None or (self._versions and observation.text in {self._latest, self._versions[-1].text}):
            return False
        standard = self._anchor.standard(observation, self._versions)
        new, last = self._texts(observation.text), self._texts(standard) if standard else None
        if changes.digest(new.body) in {version.digest for version in self._versions}:
            return False  # its own words came back, though another document has them too: the one it was moved from
        if not is_another_article(new, last, observation.titles) and not is_of_another(
            self._around, new, last, titles=observation.titles, run=observation.run
        ):
            return False
        self._strangers.add(observation.capture)
        self._flag_stranger(observation, new)
        return True

    def _read(self, observation: Observation, *, was_gone: bool) -> None:
        text = observation.text or ""
        reading = self._texts(text)
        self._first_good_at = self._first_good_at or observation.at
        if not observation.is_past:
            self._first_seen_at = self._first_seen_at or observation.at
        self._last_good_at = observation.at
        is_report = self._of.scope == "all" or reading.kind in REPORT_KINDS
        files = self._files(reading.attachments, observation)
        if not self._versions or (is_report and not self._is_report):
            self._is_report = is_report
            self._begin(observation, text, files)
        elif self._is_report:
            if was_gone:
                self._say("restored", observation, {"capture": observation.capture})
            self._compare(observation, text, files)
        self._latest = text
        self._same.add(text)
        self._base = text, observation
        self._own = self._own if observation.is_past else text

    def _begin(self, observation: Observation, text: str, files: tuple[File, ...]) -> None:
        reading = self._texts(text)
        first = Version(1, text, observation.capture, observation.at, observation.run, changes.digest(reading.body), files=files)
        self._versions, self._variants = [first], []
        self._same.clear()
        if not self._is_report:
            return
        detail: dict[str, Any] = {
            "title": reading.title,
            "kind": reading.kind,
            "published_on": reading.published_on.isoformat() if reading.published_on else None,
        }
        nights = {observation.night}
        if self._first_seen_at == observation.at:  # a near miss of the first night that becomes a report later is news
            nights.add(self._of.first_listed_night or observation.night)
        is_baseline = not observation.is_backfill and self._of.first_night in nights
        detail |= {"baseline": True} if is_baseline else {}
        is_late = observation.is_backfill and not self._is_news(observation)
        self._say("new", observation, detail, is_late=is_late)
        self._flag_dates(observation, is_expected=is_baseline or is_late)
        self._flag_attachments(observation.at)

    def _is_news(self, observation: Observation) -> bool:
        """Say whether what a backfill found on the portal is new in a listing that was read to its end before: a night would have told."""
        whole, listed = self._of.first_whole_night, self._of.first_listed_night
        return not observation.is_past and whole is not None and listed is not None and whole < listed

    def _is_late(self, observation: Observation, base: Observation | None) -> bool:
        """Say whether a change from *base* is no news: it came before we first looked, or leads back to what we read last ourselves."""
        if base is None or not base.is_past or observation.is_past:
            return observation.is_past
        if self._own is None:
            return True
        own, new = (Wording(self._texts(text)) for text in (self._own, observation.text or ""))
        return not changes.classes(own, new, self._texts)

    def _compare(self, observation: Observation, text: str, files: tuple[File, ...]) -> None:
        last = self._versions[-1]
        before, base = (text, observation) if text in self._same else self._base
        old, new = Wording(self._texts(before), last.files), Wording(self._texts(text), files)
        found = changes.classes(old, new, self._texts) if (before, last.files) != (text, files) else ()
        if found:
            common = self._around.design(base.run if base else "", observation.run)
            bare = design.without(common, old, new, listed_as=observation.titles)
            self._flag_shared(observation, design.sentences(old, new, bare))
            old, new = bare
            found = changes.classes(old, new, self._texts)
        if not found:
            if text not in {last.text, self._latest}:
                self._variants.append(Variant(last.number, text, observation.capture, observation.at))
            if files != last.files and any(file.text for file in files):
                self._versions[-1] = replace(last, files=_completed(last.files, files))
                self._flag_attachments(observation.at)
            return
        digest = changes.digest(self._texts(text).body)
        number = last.number + 1
        self._same.clear()
        self._versions.append(Version(number, text, observation.capture, observation.at, observation.run, digest, found, files))
        detail = changes.detail(old, new, found, self._texts)
        happened = self._say("changed", observation, detail, is_late=self._is_late(observation, base))
        for rule in rules.RULES:
            if finding := rule(old, new):
                self._flag(rule.__name__, observation.at, finding, happened)
        if "text" in found or "attachment" in found:
            self._flag_attachments(observation.at, happened)

    def _files(self, linked: Sequence[Attachment], observation: Observation) -> tuple[File, ...]:
        """Return the attachments that the page links to, as had in this run, else as known from before."""
        had = {file.url: file for file in observation.files}
        named = [replace(had.get(one.url, File(one.url)), name=one.name) for one in linked]
        before = self._versions[-1].files if self._versions else ()
        return tuple(
            known and replace(known, url=file.url, name=file.name) if file.payload_sha256 is None and known else _kept_text(file, known)
            for file, known in changes.paired(before, named)
        )

    def _place(self, observation: Observation, *, is_good: bool) -> None:
        """Follow where the document stands: a sign of life ends a withdrawal, a row in the listing alone does not."""
        if self._watch.is_confirmed:
            return
        if observation.listed is True:
            self._state = "listed"
        elif is_good and observation.listed is False:
            if self._state == "listed" and self._is_report:
                evidence = {"listing": list(observation.evidence), "document": observation.capture}
                words = "gone from the listing, but still good at its address"
                self._flag("unlisted", observation.at, (words, evidence), None)
            self._state = "unlisted"
        elif is_good and self._state == "withdrawn":
            self._state = "listed" if self._watch.was_listed else "unlisted"  # the next walk that covers its place tells

    def _compare_rows(self, observation: Observation, *, is_good: bool) -> None:
        """Flag what changed in the listing alone, once the page was read beside it."""
        if observation.listed is not True or not is_good or not self._is_report:
            return
        row = observation.listed_as or self._row[0], observation.listed_on or self._row[1]
        is_told = any(one.at == observation.at for one in self._events)
        page = self._texts(observation.text or "").title
        if not is_told and (finding := rules.listing_differs(page, self._row, row)):
            self._flag("listing_differs", observation.at, finding, None)
        self._row = row

    def _flag_dates(self, observation: Observation, *, is_expected: bool) -> None:
        reading = self._texts(observation.text or "")
        happened = self._events[-1] if self._events else None
        first = min(filter(None, (self._of.first_listed_at, observation.at)))
        if not is_expected and (finding := dates.backdated(reading, self._listed_on, first)):
            self._flag("backdated", observation.at, finding, happened)
        if finding := dates.dates_disagree(reading, self._listed_on):
            self._flag("dates_disagree", observation.at, finding, happened)

    def _flag_shared(self, observation: Observation, sentences: Sequence[str]) -> None:
        """Nothing that reads like the report's own prose is left out of it without a word."""
        if sentences and self._is_report:
            words = f"in several documents alike, taken for the portal's own: {sentences[0][:60]}"
            self._flag("shared_sentence", observation.at, (words, {"sentences": list(sentences), "capture": observation.capture}), None)

    def _flag_stranger(self, observation: Observation, new: Reading) -> None:
        """Each other article at the address of a report is told once."""
        text = changes.digest(new.body)
        if self._is_report and not observation.is_past and text not in self._served:
            self._served.add(text)
            evidence = {"title": new.title, "kind": new.kind, "capture": observation.capture}
            words = f"its address serves another article: {new.title or 'one without a title'}"
            self._flag("another_article", observation.at, (words, evidence), None)

    def _flag_attachments(self, at: datetime, happened: Event | None = None) -> None:
        last = self._versions[-1]
        finding = rules.attachment_differs(Wording(self._texts(last.text), last.files), self._texts)
        known, self._difference = self._difference, finding
        if finding and finding != known:
            same = next((one for one in self._events if one.at == at), None)
            self._flag("attachment_differs", at, finding, happened or same)

    def _say(self, kind: EventKind, observation: Observation, detail: dict[str, Any], *, is_late: bool = False) -> Event | None:
        if not self._is_report:
            return None
        detail |= {"backfilled": True} if is_late or observation.is_past else {}
        said = event(self._of, kind, observation.at, self._versions[-1].number, detail)
        self._events.append(said)
        return said

    def _flag(self, rule: str, at: datetime, finding: tuple[str, dict[str, Any]], happened: Event | None) -> None:
        text, evidence = finding
        self._flags.append(Flag(self._of.key, self._of.source, rule, at, text, happened.id if happened else None, evidence))


def _kept_text(file: File, known: File | None) -> File:
    """Return *file*; when it was had but could not be read this time, and its bytes are the known ones, with the known text."""
    if file.text is None and known is not None and known.payload_sha256 == file.payload_sha256:
        return replace(file, text=known.text)
    return file


def _completed(old: tuple[File, ...], new: tuple[File, ...]) -> tuple[File, ...]:
    """Return the files of a version with what is learned of them later: a text read for the first time is no change.

    The same bytes had again teach nothing: a version names the capture that first had them.
    """
    return tuple(before if before and _says_all_of(before, after) else after for after, before in changes.paired(old, new))


def _says_all_of(before: File, after: File) -> bool:
    return bool(before.text) or (before.payload_sha256 == after.payload_sha256 and not after.text)
