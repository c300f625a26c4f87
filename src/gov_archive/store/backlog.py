"""What a backfill asks of the database: what was ever listed, what was answered, and what is still to be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive.model import Row
from gov_archive.store import instants

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

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


def is_had(db: Readable, asked: str, at: datetime) -> bool:
    """Say whether a capture of *asked*, an address as captures write it, made elsewhere at *at* was brought in before."""
    sql = "select exists (select 1 from captures where asked = ? and at = ? and instr(run, '@'))"
    return bool(db.execute(sql, (asked, instants.text(at))).fetchone()[0])


def is_read_before(db: Readable, key: str, at: datetime) -> bool:
    """Say whether we read the document *key* on the portal ourselves before *at*."""
    sql = """select exists (select 1 from captures
             where subject = ? and purpose = 'document' and verdict = 'good' and at < ? and not instr(run, '@'))"""
    return bool(db.execute(sql, (key, instants.text(at))).fetchone()[0])


def run_linking(db: Readable, url: str) -> str | None:
    """Return the run of the first page made elsewhere that links to *url*: a file belongs to the observation of its page."""
    sql = """select c.run from attachments as a join captures as c on c.text_sha256 = a.text
             where a.url = ? and c.purpose = 'document' and instr(c.run, '@') order by c.at, c.id limit 1"""
    found = db.execute(sql, (url,)).fetchone()
    return str(found[0]) if found else None


def index_pages(db: Readable) -> dict[tuple[str, str], tuple[str, int]]:
    """Return file and offset of each old listing that was brought in, by its address and its instant as stored."""
    sql = """select subject, at, file, "offset" from captures where purpose = 'index' and instr(run, '@')"""
    return {(url, at): (file, offset) for url, at, file, offset in db.execute(sql)}


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
