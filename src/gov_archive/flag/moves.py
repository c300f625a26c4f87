"""From the histories of documents that say the same to which of them moved: an old key that is gone, a newer one that is good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from gov_archive.flag.observations import Absence, Circumstances, History, Version, event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gov_archive.model import Event

WINDOW: Final = timedelta(days=60)


class _Moment(NamedTuple):
    """An instant, and the run that saw it."""

    at: datetime
    run: str

    def is_past(self, at: datetime, run: str) -> bool:
        """Say whether what *run* saw at *at* is known by the end of the run of this moment."""
        return at <= self.at or run == self.run


def moved(histories: Sequence[History]) -> dict[str, History]:
    """Return the histories of documents of one source that share a text, with moves in place of what they explain.

    A document that is gone (one night of absence from both places suffices) while another key is first seen good with its text has moved:
    one `moved` event on the old key, no `new` on the other, no `withdrawn`. Where the other key was seen before the old one
    vanished, its `new` stands, and `moved` takes the place of `withdrawn` once the old one is confirmed gone. A key known for
    longer is a destination only where it shows the text anew: told as gone, and good again since the other one had it.
    What we never saw on the portal ourselves moved before our time, if it did. What one run saw it saw at once: the order in which
    it asked decides nothing.
    """
    by_key = {one.key: one for one in histories}
    arrived: dict[str, tuple[str, datetime]] = {}
    returns: dict[str, list[_Moment]] = {}
    for old in sorted(histories, key=lambda one: (_first(one), one.key)):
        last: Absence | None = None
        for absence in old.absences:
            if last and (last.good_at is None or last.good_at > absence.since):
                by_key[old.key] = _without_withdrawal(by_key[old.key], absence.confirmed_at)
            elif found := _destination(old, absence, histories, arrived, returns):
                last = absence
                target, at, is_arrival = found
                by_key[old.key] = _with_move(by_key[old.key], absence, target, at)
                if is_arrival:
                    arrived[target] = (old.key, at)
            if absence.good_at and (absence.confirmed_at or absence is last):
                returns.setdefault(old.key, []).append(_Moment(absence.good_at, absence.good_run))
    for key, (old_key, _) in arrived.items():
        by_key[key] = _without_new(by_key[key], old_key)
    return {key: _linked(one, histories) if key not in arrived else one for key, one in by_key.items()}


def _destination(
    old: History,
    absence: Absence,
    histories: Sequence[History],
    arrived: Mapping[str, object],
    returns: Mapping[str, Sequence[_Moment]],
) -> tuple[str, datetime, bool] | None:
    """Return where *old* went in *absence*: the key, since when that is known, and whether the key was unknown until then.

    Of several, the one that was known first: what a later night brings never takes back what an earlier one told.
    """
    last = old.versions[absence.version - 1] if 0 < absence.version <= len(old.versions) else None
    if last is None or not old.is_report or not old.is_seen:
        return None
    others = [one for one in histories if one.key != old.key and one.is_report]
    confirmed = _Moment(absence.confirmed_at, absence.confirmed_run) if absence.confirmed_at else None
    found: list[tuple[str, datetime, bool]] = []
    for other in sorted(others, key=lambda one: (_first(one), one.key)):
        if _first(other) <= _first(old):
            known = [back.at for back in returns.get(other.key, ()) if confirmed and _first(old) < back.at and confirmed.is_past(*back)]
            if confirmed and any(absence.since - at <= WINDOW for at in known) and _says(other, last, confirmed):
                found.append((other.key, confirmed.at, False))
            continue
        first = other.versions[0]
        came_after = first.at >= absence.since or first.run == absence.run
        if came_after and first.digest == last.digest and other.key not in arrived:
            at = max(first.at, absence.since)
            if absence.ended_at is None or (at < absence.ended_at and first.run != absence.ended_run):
                found.append((other.key, at, True))
        if not came_after and confirmed and absence.since - first.at <= WINDOW and _says(other, last, confirmed):
            found.append((other.key, confirmed.at, False))
    return min(found, key=lambda one: one[1], default=None)


def _says(other: History, last: Version, when: _Moment) -> bool:
    """Say whether *other* had the text of *last* at the end of the run of *when*, and was not gone itself."""
    current = next((version for version in reversed(other.versions) if when.is_past(version.at, version.run)), None)
    is_gone = any(
        when.is_past(one.since, one.run) and (one.ended_at is None or not when.is_past(one.ended_at, one.ended_run))
        for one in other.absences
    )
    return current is not None and current.digest == last.digest and not is_gone


def _with_move(old: History, absence: Absence, target: str, at: datetime) -> History:
    of = Circumstances(old.key, old.source)
    detail = {"to": target, **absence.proof(at)}
    kept = [one for one in old.events if not (one.kind == "withdrawn" and one.at == absence.confirmed_at and one.at >= at)]
    kept.append(event(of, "moved", at, absence.version, detail))
    back = absence.good_at
    if back and not any(one.kind == "restored" and one.at == back for one in kept):
        kept.append(event(of, "restored", back, absence.version, {}))
    is_gone = back is None
    return replace(
        old,
        events=_ordered(kept),
        state="moved" if is_gone else old.state,
        moved_to=target if is_gone else old.moved_to,
        is_restless=False if is_gone else old.is_restless,
    )


def _without_withdrawal(old: History, confirmed_at: datetime | None) -> History:
    """Return *old*, moved and not good since, without another withdrawal: a row of the listing came and went again."""
    events = tuple(one for one in old.events if not (one.kind == "withdrawn" and one.at == confirmed_at))
    return replace(old, events=events)


def _without_new(new: History, old_key: str) -> History:
    dropped = {one.id for one in new.events if one.kind == "new"}
    flags = tuple(flag for flag in new.flags if flag.event not in dropped)
    return replace(new, events=tuple(one for one in new.events if one.id not in dropped), flags=flags, linked={"moved_from": old_key})


def _linked(one: History, histories: Sequence[History]) -> History:
    """Name, in the `new` event of a document, the keys under which its source had the same text already."""
    if not one.versions:
        return one
    first = one.versions[0]
    same = [
        other.key
        for other in sorted(histories, key=lambda other: (_first(other), other.key))
        if other.key != one.key and (_first(other), other.key) < (_first(one), one.key) and _said(other, first)
    ]
    if not same:
        return one
    events = tuple(replace(said, detail={**said.detail, "same_text_as": same}) if said.kind == "new" else said for said in one.events)
    return replace(one, events=events, linked={"same_text_as": same})


def _said(other: History, first: Version) -> bool:
    return any(version.digest == first.digest and version.at <= first.at for version in other.versions)


def _first(one: History) -> datetime:
    return one.versions[0].at


def _ordered(events: list[Event]) -> tuple[Event, ...]:
    order = ("restored", "changed", "withdrawn", "moved", "new")
    return tuple(sorted(events, key=lambda one: (one.at, order.index(one.kind))))
