"""Word of a night once it is over: messages, a ping, metrics; each tried by itself, and none of them able to harm the night.

what was not told yet → one message a service → what it took is noted → ping → metrics
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gov_archive import fetch, log, metrics, news, notify, store
from gov_archive.errors import GovArchiveError, MisuseError, SourcesError, StoreError
from gov_archive.model import Portal, Source
from gov_archive.nights import day
from gov_archive.settings import Settings

_WAIT_SECONDS = 30.0  # for the archive: a backfill may be at work on a chunk


@dataclass
class Word:
    """What was told: for each service how many things, and whether it took them; ``complaints`` are sentences on what went wrong."""

    told: list[dict[str, Any]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def add(self, service: str, items: int, *, is_sent: bool, retry: str = "it is sent again after the next night") -> None:
        """Note that *service* was sent *items* things, or nothing, or did not take them."""
        self.told.append({"service": service, "items": items, "sent": is_sent})
        if not is_sent:
            self.complaints.append(f"{service} did not take the message; {retry}")


def tell(
    archive: Path,
    sources: Sequence[Source],
    services: notify.Recipients,
    *,
    began: datetime,
    now: datetime,
    settings: Settings,
    extra: Callable[[news.Desk], Sequence[notify.Item]] = lambda _desk: (),
) -> Word:
    """Tell each of *services* what it has not been told yet; one that is new is told what happens from *began* on.

    What a service took is noted afterwards: a crash between tells it again. *extra* adds things to a service's message. *sources* are
    those of which troubles are told. StoreError where the database cannot be used, before anything is sent.
    """
    word = Word(complaints=list(services.refused))
    with store.open(archive, holder="word", wait=_WAIT_SECONDS) as db:
        for service in services.found:
            store.announcements.begin(db, service.name, began)
    for service in services.found:
        with store.reader(archive) as connection:
            found = desk(connection, archive, sources, service.name, began=began, now=now, settings=settings)
            items = [*extra(found), *found.items()]
        is_sent = not items or service.send(notify.message(items, on=day(now), language=settings.notify_language))
        word.add(service.name, len(items), is_sent=is_sent)
        if items and is_sent:
            _note(archive, service.name, items, now, settings)
            log.say("told", f"told to {service.name}: {len(items)}", at=now, service=service.name, items=len(items))
    return word


def desk(
    connection: sqlite3.Connection,
    archive: Path,
    sources: Sequence[Source],
    service: str,
    *,
    began: datetime,
    now: datetime,
    settings: Settings,
) -> news.Desk:
    """Return what *service* is told from; one that is not known yet as if it were from *began* on."""
    since = store.announcements.since(connection, service) or began
    said = store.announcements.said(connection, service)
    return news.Desk(connection, archive, sources, settings, since, said, now)


def _note(archive: Path, service: str, items: Sequence[notify.Item], now: datetime, settings: Settings) -> None:
    with store.open(archive, holder="word", wait=_WAIT_SECONDS) as db, store.atomic(db):
        for item in items:
            line = notify.headline(item, settings.notify_language)
            store.announcements.add(db, service, dict.fromkeys((item.subject, *item.also), line), now)


def of_audit(
    archive: Path, sources: Sequence[Source], addresses: str, problems: Sequence[str], *, now: datetime, settings: Settings
) -> Word:
    """Send word of an audit that found *problems*, of nights that did not happen, and of whatever else was not told yet."""
    services = notify.recipients(addresses)
    if not services.found:
        return Word(complaints=list(services.refused))
    try:
        return tell(archive, sources, services, began=now, now=now, settings=settings, extra=lambda one: one.audited(problems))
    except GovArchiveError as error:
        return Word(complaints=[*services.refused, f"nobody was told of the audit: {error}"])


def measured(archive: Path, sources: Sequence[Source], *, at: datetime, settings: Settings) -> list[str]:
    """Write the metrics where the settings want them; return what went wrong."""
    path = settings.metrics
    return _tried("no metrics", lambda: metrics.write(path, archive, sources, at=at)) if path else []


def _tried(failed: str, act: Callable[[], None]) -> list[str]:
    """Do what must not harm the run, which is over; return a complaint where it fails."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - see above
        return [f"{failed}: {error}"]
    return []


def addresses(settings: Settings, block: Callable[[str], Any]) -> str:
    """Return the addresses of those who are told: from the environment, or from what *block* gives for the name in the settings."""
    if not settings.notify_block:
        return settings.notify.get_secret_value()
    try:
        return str(block(settings.notify_block))
    except ValueError:
        raise MisuseError(
            f"there is no Prefect Secret block {settings.notify_block!r}; make one, or name another in GOV_ARCHIVE_NOTIFY_BLOCK"
        ) from None


class Watch:
    """Watches over one night: however it ends, word of it goes out, and what went wrong with that stands in ``complaints``.

    *addresses* are those of the services; nothing else of this class knows them.
    """

    def __init__(self, archive: Path, addresses: str, *, clock: Callable[[], datetime], settings: Settings | None = None) -> None:
        self.word = Word()
        self._archive = archive
        self._clock = clock
        self._settings = settings or Settings()
        self._services = notify.recipients(addresses)
        self._began = clock()
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, Exception) and not self._is_over and (isinstance(error, SourcesError) or not isinstance(error, MisuseError)):
            self._stopped(str(error) if isinstance(error, GovArchiveError) else f"{type(error).__name__}: {error}")

    def ended(self, portal: Portal, summary: dict[str, Any]) -> None:
        """Send word of a night that ended with *summary*, and put into it what was told to whom."""
        self._is_over = True
        complaints = _tried("nobody was told of the night", lambda: self._tell(portal.sources))
        self.word.complaints += complaints
        self.word.complaints += measured(self._archive, portal.sources, at=self._clock(), settings=self._settings)
        self._ping(is_well=summary["outcome"] != "failed" and not self.word.complaints)
        self._complain()
        summary |= {"told": self.word.told, "complaints": self.word.complaints}

    def _stopped(self, error: str) -> None:
        """Send word of a night that did not end, through the database where that can be used, else without it."""
        try:
            self._tell((), lambda desk: desk.stopped(error) if not self._is_in_log() else ())
        except Exception:  # noqa: BLE001 - the night is lost in any case, and somebody has to know
            item = news.stopped(error, at=self._clock())
            message = notify.message([item], on=day(self._clock()), language=self._settings.notify_language)
            self.word = Word(complaints=list(self._services.refused))
            for service in self._services.found:
                self.word.add(service.name, 1, is_sent=service.send(message))
        self._ping(is_well=False)
        self._complain()

    def _complain(self) -> None:
        for complaint in self.word.complaints:
            log.say("complaint", complaint, at=self._clock(), is_trouble=True)

    def _is_in_log(self) -> bool:
        """Say whether the run itself noted that it was broken off: it is told as that."""
        with store.reader(self._archive) as connection:
            began = store.instants.text(self._began)
            sql = "select exists (select 1 from runs where started_at >= ? and outcome = 'crashed')"
            return bool(connection.execute(sql, (began,)).fetchone()[0])

    def _tell(self, sources: Sequence[Source], extra: Callable[[news.Desk], Sequence[notify.Item]] = lambda _desk: ()) -> None:
        if not self._services.found:
            self.word = Word(complaints=list(self._services.refused))
            return
        if not (self._archive / store.FILE).is_file():
            raise StoreError(f"there is no database in {self._archive}")
        given: dict[str, Any] = {"began": self._began, "now": self._clock(), "settings": self._settings}
        self.word = tell(self._archive, sources, self._services, extra=extra, **given)

    def _ping(self, *, is_well: bool) -> None:
        address = self._settings.ping.get_secret_value()
        if address and (reason := fetch.ping(address, is_well=is_well)):
            self.word.complaints.append(reason)
