"""What a night asks of the database: rows never read, documents to watch, and what an unchanged answer refers to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive import identity
from gov_archive.model import Row, Validators, Watched
from gov_archive.store import instants

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from sqlite_utils import Database

    from gov_archive.model import Portal, Source

    Readable = Database | sqlite3.Connection

_NOT_MODIFIED = 304
# ``cross join`` keeps the order: from the few rows that are asked about to the pages that showed them.
_WITHOUT_A_TEXT = """from rows_without_text as w cross join rows as r on r.id = w.row cross join row_sets as s on s.row = r.id
    where exists (select 1 from listing_pages as l where l.row_set = s.sha256 and l.source = ?)"""


class Titles(Mapping[str, str]):
    """Every key in the ledger of *source* with the title under which it was last listed; each is looked up when it is asked for.

    A night asks for those of a page or two, whatever the ledger holds.
    """

    def __init__(self, db: Database, source: str) -> None:
        self._db = db
        self._source = source
        self._found: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._found:
            self._found[key] = self._last(key)
        found = self._found[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(known_keys(self._db, self._source))

    def __len__(self) -> int:
        return len(known_keys(self._db, self._source))

    def _last(self, key: str) -> str | None:
        sql = """select distinct title from rows where document = ? and exists (select 1 from row_sets as s
                 cross join listing_pages as l on l.row_set = s.sha256 where s.row = rows.id and l.source = ?)"""
        found = [title for (title,) in self._db.execute(sql, (key, self._source))]
        if len(found) > 1:
            sql = """select r.title from rows as r cross join row_sets as s on s.row = r.id cross join listing_pages as l
                     on l.row_set = s.sha256 where r.document = ? and l.source = ? order by l.at desc limit 1"""
            found = [title for (title,) in self._db.execute(sql, (key, self._source))]
        return found[0] if found else None


def known_keys(db: Database, source: str) -> frozenset[str]:
    """Return every key in the ledger of *source*."""
    sql = """select distinct r.document from (select distinct row_set from listing_pages where source = ?) as l
             join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row"""
    return frozenset(row[0] for row in db.execute(sql, (source,)))


def pending(db: Database, source: str) -> list[Row]:
    """Return the rows of *source* whose document never gave an answer that says something (good or missing), newest first."""
    sql = f"""select r.document, r.url, r.title, r.listed_on {_WITHOUT_A_TEXT} and not exists (select 1 from captures as c
                where c.subject = r.document and c.purpose = 'document' and c.verdict in ('good', 'missing'))
              order by r.listed_on desc, s.position desc"""  # noqa: S608 - constants
    found = {row[0]: Row(row[0], row[1], row[2], _day(row[3])) for row in db.execute(sql, (source,))}
    return sorted(found.values(), key=lambda row: row.listed_on or date.min, reverse=True)


def never_good(db: Database, source: str) -> frozenset[str]:
    """Return every key in the ledger of *source* whose document never gave a good answer: rows may be listed before their articles."""
    sql = f"""select distinct r.document {_WITHOUT_A_TEXT} and not exists (select 1 from captures as c
                where c.subject = r.document and c.purpose = 'document' and c.verdict = 'good')"""  # noqa: S608 - constants
    return frozenset(row[0] for row in db.execute(sql, (source,)))


def watched(db: Database, source: Source, portal: Portal | None = None) -> list[Watched]:
    """Return the documents of *source* to ask for again: its reports (everything where its scope is all) and those declared known.

    A page whose title is a report's while its text is none yet is asked for too: offices publish the title first, the text days later.
    *portal* gives the address of a known document that was never asked for.
    """
    # The plus keeps SQLite from going through the source: it goes by the keys.
    sql = """select key, url, first_seen_at, published_on, state from documents where +source = ?1 and key in (
               select key from documents indexed by documents_watched where source = ?1 and (is_report = 1
                 or (kind = 'other' and (instr(title, '政府工作报告') or instr(title, '工作情况报告'))))
               union select key from documents where source = ?1 and ?2 = 'all'
               union select value from json_each(?3))
             order by first_seen_at desc, key"""
    found = [_watched(db, row) for row in db.execute(sql, (source.slug, source.scope, _json_list(source.known)))]
    keys = {item.key for item in found}
    missing = [key.lower() for key in source.known if key.lower() not in keys]
    return [*found, *(_never_good(db, key, portal) for key in missing)]


def last_full_walk(db: Database, source: str) -> date | None:
    """Return the night of the last healthy walk to the end of every listing of *source*, or None."""
    sql = """select max(night) from (select run, night, min(complete) as whole, max(reason) as reason from walks
             where source = ? group by run) where whole = 1 and reason is null"""
    return _day(db.execute(sql, (source,)).fetchone()[0])


def first_page_rows(db: Database, source: str) -> dict[str, int]:
    """Return how many rows the first page of each listing of *source* showed on its last healthy walk."""
    sql = "select listing, first_page_rows, max(started_at) from walks where source = ? and reason is null group by listing"
    return {listing: rows for listing, rows, _ in db.execute(sql, (source,))}


def validators(db: Readable, url: str) -> Validators | None:
    """Return what a conditional request for *url* sends: the last good answer to it, and the capture that holds its payload."""
    sql = """select id, etag, last_modified, payload_sha256, url, at, refers_to, file, "offset" from captures
             where asked = ? and verdict = 'good' order by at desc, id limit 1"""
    found = db.execute(sql, (url,)).fetchone()
    return _validators(db, found) if found else None


def _watched(db: Database, row: tuple[Any, ...]) -> Watched:
    key, url, first_seen_at, published_on, state = row
    sql = """select asked from captures where subject = ? and purpose = 'document' and verdict = 'good' order by at desc limit 1"""
    asked = db.execute(sql, (key,)).fetchone()
    url = asked[0] if asked else url
    files = """select url from version_attachments
               where document = ?1 and version = (select max(number) from versions where document = ?1) order by position"""
    last = _last(db, key)
    return Watched(
        key=key,
        url=url,
        validators=validators(db, url),
        attachments=tuple((file, validators(db, file)) for (file,) in db.execute(files, (key,))),
        first_seen_at=instants.instant(first_seen_at),
        published_on=_day(published_on),
        last_asked_at=last["any"],
        last_good_at=last["good"],
        last_full_at=last["full"],
        last_verdict=last["verdict"],
        is_listed=state == "listed",
    )


def _never_good(db: Database, key: str, portal: Portal | None) -> Watched:
    last = _last(db, key)
    url = identity.document_url(portal, key) if portal else ""
    return Watched(key=key, url=url, last_asked_at=last["any"], last_full_at=last["full"], last_verdict=last["verdict"])


def _last(db: Database, key: str) -> dict[str, Any]:
    """Return when the document was last asked for, last good, last answered whole, and the last verdict on it."""
    last: dict[str, Any] = {}
    for name, condition in (("any", "1"), ("good", "verdict = 'good'"), ("full", f"status <> {_NOT_MODIFIED} and verdict = 'good'")):
        sql = f"""select at, verdict from captures where subject = ? and purpose = 'document' and verdict is not null and {condition}
                  order by at desc, id limit 1"""  # noqa: S608 - constants
        found = db.execute(sql, (key,)).fetchone()
        last[name] = _instant(found[0]) if found else None
        if name == "any":
            last["verdict"] = found[1] if found else None
    return last


def _validators(db: Readable, row: tuple[Any, ...]) -> Validators:
    """Return validators that refer to the capture that holds the payload itself, not to a revisit of it."""
    capture, etag, last_modified, payload, url, at, refers_to, file, offset = row
    sql = """select id, url, at, refers_to, file, "offset", etag, last_modified, payload_sha256 from captures where id = ?"""
    while refers_to:
        found = db.execute(sql, (refers_to,)).fetchone()
        if not found:
            break
        capture, url, at, refers_to, file, offset = found[:6]
        etag, last_modified, payload = etag or found[6], last_modified or found[7], found[8]
    return Validators(etag, last_modified, capture, payload, url, instants.instant(at), file, offset)


def _json_list(keys: tuple[str, ...]) -> str:
    return "[" + ",".join(f'"{key.lower()}"' for key in keys if '"' not in key) + "]"


def _instant(written: str | None) -> datetime | None:
    return instants.instant(written) if written else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
