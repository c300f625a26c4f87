"""The ledger: every row of every listing page of every night; pages with the same rows share them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive.nights import night
from gov_archive.store import instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from gov_archive.model import Page, Row


@dataclass(frozen=True)
class Seen:
    """A document in the ledger: listed by a walk (listing and run), under this title and date, at this instant."""

    source: str
    listing: str
    run: str
    at: datetime
    night: date
    title: str
    listed_on: date | None
    capture: str


def save(db: Database, capture: str, page: Page, *, source: str, listing: str, run: str, at: datetime, url: str) -> None:
    """Insert one page of a listing with its rows."""
    written = instants.text(at)
    warnings = json.dumps(list(page.warnings), ensure_ascii=False)
    db.execute(
        "insert or ignore into listing_pages values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (capture, source, listing, run, night(at).isoformat(), written, url, page.next_url, _save_rows(db, page.rows), warnings),
    )


def copy(db: Database, capture: str, like: str, *, source: str, listing: str, run: str, at: datetime, url: str) -> bool:
    """Insert a page whose answer was the same as that of the capture *like*; False where that page is not known."""
    sql = """insert or ignore into listing_pages
             select ?, ?, ?, ?, ?, ?, ?, next_url, row_set, warnings from listing_pages where capture = ?"""
    parameters = (capture, source, listing, run, night(at).isoformat(), instants.text(at), url, like)
    return db.execute(sql, parameters).rowcount > 0


def _save_rows(db: Database, rows: Sequence[Row]) -> str:
    ids = [row_id(row.key, row.url, row.title, row.listed_on.isoformat() if row.listed_on else None) for row in rows]
    sha256 = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    if rows and not db.execute("select 1 from row_sets where sha256 = ? limit 1", (sha256,)).fetchone():
        for position, (key, row) in enumerate(zip(ids, rows, strict=True)):
            listed_on = row.listed_on.isoformat() if row.listed_on else None
            db.execute("insert or ignore into rows values (?, ?, ?, ?, ?)", (key, row.key, row.url, row.title, listed_on))
            db.execute("insert into row_sets values (?, ?, ?)", (sha256, position, key))
    return sha256


def row_id(key: str, url: str, title: str, listed_on: str | None) -> int:
    """Return the id of a row: 63 bits of the SHA-256 of what it says."""
    said = "\n".join((key, url, title, listed_on or ""))
    return int.from_bytes(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def pages(db: Database, source: str, run: str) -> list[dict[str, Any]]:
    """Return the pages of the listings of *source* in *run*, failed ones included, in the order in which they were walked.

    ``rows`` holds (document, listed_on) pairs; it is None for an answer that was no listing page.
    """
    sql = """select c.id as capture, c.subject as listing, c.at, c.night, c.url, c.asked, c.verdict, c.rule,
               l.next_url, l.row_set, l.warnings
             from captures as c left join listing_pages as l on l.capture = c.id
             where c.source = ? and c.run = ? and c.purpose = 'listing' and c.rule <> 'redirect' order by c.at, c.id"""
    cursor = db.execute(sql, (source, run))
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    shown = "select r.document, r.listed_on from row_sets as s join rows as r on r.id = s.row where s.sha256 = ? order by s.position"
    for page in found:
        page["rows"] = None if page["row_set"] is None else list(db.execute(shown, (page["row_set"],)))
    return found


def seen(db: Database, key: str) -> list[Seen]:
    """Return every sight of the document *key* in the ledger, in time order."""
    sql = """select l.source, l.listing, l.run, l.at, l.night, r.title, r.listed_on, l.capture
             from rows as r join row_sets as s on s.row = r.id join listing_pages as l on l.row_set = s.sha256
             where r.document = ? order by l.at, l.capture, s.position"""
    return [
        Seen(source, listing, run, instants.instant(at), date.fromisoformat(on), title, _day(listed_on), capture)
        for source, listing, run, at, on, title, listed_on, capture in db.execute(sql, (key,))
    ]


def keys_in(db: Database, source: str, run: str) -> set[str]:
    """Return the keys of all documents that *run* saw in any listing of *source*."""
    sql = """select distinct r.document from listing_pages as l join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
             where l.source = ? and l.run = ?"""
    return {row[0] for row in db.execute(sql, (source, run))}


def titles_in(db: Database, source: str, run: str, key: str) -> tuple[str, ...]:
    """Return the titles under which *run* saw the document *key* in any listing of *source*."""
    sql = """select distinct r.title from listing_pages as l join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
             where l.source = ? and l.run = ? and r.document = ? and r.title <> '' order by r.title"""
    return tuple(row[0] for row in db.execute(sql, (source, run, key)))


def runs(db: Database, source: str, among: Iterable[str] | None = None) -> list[str]:
    """Return the runs that asked for a listing of *source*, all or only those *among* the given, in time order."""
    sql = "select min(at), run from captures where source = ?1 and purpose = 'listing' {of} group by run"
    if among is None:
        found = list(db.execute(sql.format(of=""), (source,)))
    else:
        found = [row for run in among for row in db.execute(sql.format(of="and run = ?2"), (source, run))]
    return [run for _, run in sorted(found)]


def first_night(db: Database, source: str) -> date | None:
    """Return the night from which *source* is archived: its first good listing page, or good document where it has no listing.

    Backfills and captures of other tools are not nights of ours.
    """
    sql = """select coalesce(
               (select min(night) from listing_pages where source = :source and run not like 'backfill%' and run not like 'file:%'),
               (select min(night) from captures where source = :source and purpose = 'document' and verdict = 'good'
                and run not like 'backfill%' and run not like 'file:%'))"""
    found = db.execute(sql, {"source": source}).fetchone()[0]
    return _day(found)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
