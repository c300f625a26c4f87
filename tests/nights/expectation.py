"""What the events of a night must be, told from what the portal showed: a model of issue 4 that shares no code with the project.

absent from the listing and missing at the address on 3 nights → withdrawn; good again → restored; the text under a new
key, or under an older one that came back to it, while this one is gone → moved; good for the first time → new; says something
else → changed
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Event = tuple[str, str]
Meaning = tuple[object, ...]

NIGHTS = 3
WINDOW = timedelta(days=60)
SHORT_NIGHTS = 7


@dataclass(frozen=True)
class Seen:
    """What one run saw of one document.

    ``answer``: "good", "same" (304), "missing", "silence" (asked, but not answered by the portal itself), or None when not asked;
    ``opened`` says that some article came, be it another; ``order`` is the place of its request among all requests ever made.
    """

    listed: bool
    answer: str | None
    order: int = 0
    meaning: Meaning = ()
    text: Meaning = ()
    is_report: bool = False
    opened: bool = False


@dataclass
class Known:
    """What is known of one report."""

    first: tuple[int, int, datetime]
    meaning: Meaning
    texts: list[tuple[int, Meaning]]
    nights: set[date] = field(default_factory=set)
    since: tuple[int, int, datetime] | None = None
    is_gone: bool = False
    moved: str | None = None
    returned: list[datetime] = field(default_factory=list)


class Expectation:
    """Follows a source run by run."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.was_listed: set[str] = set()
        self.run = 0
        self.rows: int | None = None
        self.short: set[date] = set()
        self.arrived: set[str] = set()
        self.is_probe_answered = False

    def night(self, at: datetime, on: date, seen: dict[str, Seen], *, rows: int | None, is_probe_answered: bool) -> list[Event]:
        """Return the events of one run; *rows* is how many the listing showed, None when it did not answer."""
        self.run += 1
        self.is_probe_answered = is_probe_answered
        is_well = self._is_well(rows, on)
        listed = {key for key, one in seen.items() if one.listed and rows}
        self.was_listed |= listed
        events: list[Event] = []
        for key, one in sorted(seen.items(), key=lambda item: item[1].order):
            is_counted = self._counts(key, seen, is_well=is_well, is_listing_read=bool(rows))
            events += self._one(key, one, at, on, is_listed=key in listed, is_counted=is_counted)
        return self._with_moves(events)

    def _is_well(self, rows: int | None, on: date) -> bool:
        """Say whether the listing can be trusted: it has rows, and not far fewer than before, until a week says so."""
        if not rows:
            return False
        if self.rows is not None and rows * 2 < self.rows and self.rows - rows >= 5 and len(self.short) < SHORT_NIGHTS:
            self.short.add(on)
            return False
        self.rows = rows
        self.short.clear()
        return True

    def _counts(self, key: str, seen: dict[str, Seen], *, is_well: bool, is_listing_read: bool) -> bool:
        """Say whether a missing answer is evidence: another document opened, and the listing, if it ever showed this one, is well.

        Where more of the other listed documents are missing than opened, the articles are out of order; and nothing is known of any where
        the portal did not say what it says of a key that never was.
        """
        others = [one for other, one in seen.items() if other != key]
        opened = sum(one.opened for one in others)
        dead = sum(one.listed and is_listing_read and one.answer == "missing" for one in others)
        return self.is_probe_answered and 0 < opened >= dead and (is_well or key not in self.was_listed)

    def _one(self, key: str, one: Seen, at: datetime, on: date, *, is_listed: bool, is_counted: bool) -> list[Event]:
        place = (self.run, one.order, at)
        known = self.known.get(key)
        is_good = one.answer in {"good", "same"}
        if known is None:
            if not is_good or not one.is_report:
                return []
            self.known[key] = Known(place, one.meaning, [(one.order, one.text)])
            return [("new", key)]
        events: list[Event] = []
        if is_good:
            if known.is_gone or known.moved:
                events.append(("restored", key))
                known.returned.append(at)
            known.nights, known.since, known.is_gone, known.moved = set(), None, False, None
            if one.answer == "good" and one.meaning != known.meaning:
                known.meaning = one.meaning
                known.texts.append((one.order, one.text))
                events.append(("changed", key))
        elif is_listed and not known.is_gone and not known.moved:
            known.nights, known.since = set(), None
        elif one.answer == "missing" and is_counted and not is_listed:
            known.nights.add(on)
            known.since = known.since or place
            if len(known.nights) >= NIGHTS and not known.is_gone:
                known.is_gone = True
                events += [] if known.moved else [("withdrawn", key)]
        return events

    def _with_moves(self, events: list[Event]) -> list[Event]:
        """Return *events* with moves in place of what they explain."""
        for key, old in sorted(self.known.items(), key=lambda item: item[1].first[:2]):
            if old.since is None or old.moved:
                continue
            target = self._destination(key, old, is_confirmed=("withdrawn", key) in events)
            if target:
                old.moved = target
                explained = {("withdrawn", key)}
                if self._is_arrival(old, target):
                    self.arrived.add(target)
                    explained.add(("new", target))
                events = [*(event for event in events if event not in explained), ("moved", key)]
        return events

    def _destination(self, key: str, old: Known, *, is_confirmed: bool) -> str | None:
        """Return where *old*, which is gone, went; only a place seen for the first time tonight tells it before it counts as gone."""
        others = sorted((one.first[:2], other) for other, one in self.known.items() if other != key)
        arrival = next((other for first, other in others if first > old.first[:2] and self._is_arrival(old, other)), None)
        if arrival or not is_confirmed:
            return arrival
        return next((other for _, other in others if self._is_twin(old, other)), None)

    def _is_arrival(self, old: Known, other: str) -> bool:
        """Say whether *other* was first seen tonight, with the text of *old*, which is gone."""
        one = self.known[other]
        return one.first[0] == self.run and other not in self.arrived and one.texts[0][1] == old.texts[-1][1]

    def _is_twin(self, old: Known, other: str) -> bool:
        """Say whether *other* says the same, is not gone itself, and shows it since shortly before or after *old* vanished.

        A key that is older than *old* shows it since it came back, while *old* was there.
        """
        one = self.known[other]
        if one.since is not None or old.since is None or one.texts[-1][1] != old.texts[-1][1]:
            return False
        if one.first[:2] > old.first[:2]:
            return one.first[0] < old.since[0] and old.since[2] - one.first[2] <= WINDOW
        return any(old.first[2] < at and abs(old.since[2] - at) <= WINDOW for at in one.returned)
