"""What a backfill asks of the database: what was ever listed, what was answered, and what is still to be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive.model import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_archive.store.agenda import Readable


@dataclass(frozen=True)
class Fate:
    """What became of one document: the last verdict on its address with its sentence, and what its newest text says, if it has one.

    ``verdict`` is good where any answer was good, None where it was never asked for.
    """

    key: str
    verdict: str | None = None
    reason: str = ""
    title: str | None = None
    kind: str | None = None
    is_report: bool = False
    published_on: date | None = None
    delivered_on: date | None = None
    plans: tuple[int | None, int | None] = (None, None)


def rows(db: Readable, source: str) -> dict[str, Row]:
    """Return every document that a listing of *source* ever showed, by key, as it was last listed."""
    sql = """select r.document, r.url, r.title, r.listed_on, max(l.at)
             from (select row_set, max(at) as at from listing_pages where source = ? group by row_set) as l
             join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row group by r.document"""
    return {key: Row(key, url, title, _day(on)) for key, url, title, on, _ in db.execute(sql, (source,))}


def listings_read(db: Readable, source: str, night: date) -> frozenset[str]:
    """Return the listings of *source* that a healthy walk read to their ends on *night*."""
    sql = "select distinct listing from walks where source = ? and night = ? and complete = 1 and reason is null"
    return frozenset(row[0] for row in db.execute(sql, (source, night.isoformat())))


def of_source(db: Readable, source: str) -> frozenset[str]:
    """Return the keys of all documents kept for *source*."""
    return frozenset(row[0] for row in db.execute("select key from documents where source = ?", (source,)))


def fates(db: Readable, keys: Iterable[str]) -> dict[str, Fate]:
    """Return what became of each of *keys*."""
    return {key: _fate(db, key) for key in keys}


def files_left(db: Readable, source: str) -> dict[str, list[str]]:
    """Return, for documents of *source*, the attachments of their newest version for which nothing ever asked."""
    sql = """select a.document, a.url from version_attachments as a join documents as d on d.key = a.document and d.versions = a.version
             where d.source = ? and d.is_report = 1 and a.capture is null
             and not exists (select 1 from captures as c where c.asked = a.url) order by a.document, a.position"""
    found: dict[str, list[str]] = {}
    for key, url in db.execute(sql, (source,)):
        found.setdefault(key, []).append(url)
    return found


def asked(db: Readable, key: str) -> str | None:
    """Return the address at which the document *key* last gave a good answer."""
    sql = "select asked from captures where subject = ? and purpose = 'document' and verdict = 'good' order by at desc, id limit 1"
    found = db.execute(sql, (key,)).fetchone()
    return str(found[0]) if found else None


def _fate(db: Readable, key: str) -> Fate:
    asked = """select verdict, rule, sentence, reason from captures
               where subject = ? and purpose = 'document' and verdict is not null
               order by verdict = 'good' desc, at desc, id limit 1"""
    last = db.execute(asked, (key,)).fetchone()
    if last is None:
        return Fate(key)
    verdict, rule, sentence, reason = last
    said = "" if verdict == "good" else f"{sentence or reason or verdict} ({rule})"
    sql = """select d.title, d.kind, d.is_report, d.published_on, d.delivered_on, t.plans_from, t.plans_to
             from documents as d join texts as t on t.sha256 = d.latest_text where d.key = ?"""
    row: Any = db.execute(sql, (key,)).fetchone()
    if row is None:
        return Fate(key, verdict, said)
    title, kind, is_report, published_on, delivered_on, first, last_year = row
    return Fate(key, verdict, said, title, kind, bool(is_report), _day(published_on), _day(delivered_on), (first, last_year))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
