"""Documents, versions, events and flags: derived rows, written only where they differ from what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gov_archive import origin
from gov_archive.store import acknowledgements, announcements

if TYPE_CHECKING:
    from sqlite_utils import Database

Rows = Sequence[tuple[Any, ...]]

_DOCUMENT = (
    "key, source, url, title, kind, kind_reason, is_report, published_on, delivered_on, first_seen_at, state, moved_to, versions, "
    "latest_text, listed_on, restless, judged_at"
)
_EVENT = "id, document, source, kind, at, version, detail"
_SHOWN = """exists (select 1 from rows as r cross join row_sets as s on s.row = r.id cross join listing_pages as l on l.row_set = s.sha256
    where r.document = d.key and l.source = ?1)"""
_FLAG = "id, document, source, rule, at, text, event, evidence"


def document(db: Database, key: str) -> dict[str, Any] | None:
    """Return the row of the document *key*, or None."""
    return _one(db, f"select {_DOCUMENT} from documents where key = ?", (key,))  # noqa: S608 - constants


def save_document(db: Database, row: Sequence[Any]) -> None:
    """Insert or replace one row of documents without touching what refers to it."""
    names = [name.strip() for name in _DOCUMENT.split(",")]
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    sql = f"insert into documents ({_DOCUMENT}) values ({','.join('?' * len(names))}) on conflict (key) do update set {updates}"  # noqa: S608
    db.execute(sql, tuple(row))


def forget_document(db: Database, key: str) -> None:
    """Remove a document that its captures no longer bear out, with its versions."""
    db.execute("delete from documents where key = ?", (key,))


def judged(db: Database, rows: Iterable[tuple[str, str]]) -> None:
    """Note for (judged_at, key) pairs that their newest captures change nothing."""
    for row in rows:
        db.execute("update documents set judged_at = ? where key = ?", row)


def save_versions(db: Database, key: str, versions: Rows, attachments: Rows, typography: Rows) -> None:
    """Make the versions of *key* with their attachments and typographic variants what is given."""
    stored = list(db.execute("select document, number, text, capture, at, change, normal_sha256 from versions where document = ?", (key,)))
    if stored != list(versions):
        db.execute("delete from versions where document = ?", (key,))
        _insert(db, "versions", versions)
        _insert(db, "version_attachments", attachments)
        _insert(db, "typography", typography)
        return
    for table, order, rows in (("version_attachments", "version, position", attachments), ("typography", "at", typography)):
        if list(db.execute(f"select * from {table} where document = ? order by {order}", (key,))) != list(rows):  # noqa: S608 - constants
            db.execute(f"delete from {table} where document = ?", (key,))  # noqa: S608 - constants
            _insert(db, table, rows)


def save_events(db: Database, key: str, events: Rows) -> tuple[list[str], list[str]]:
    """Make the events of *key* what is given; return the ids that appeared and those that are gone.

    One that an earlier capture dates anew stays seen where it was seen, and told where it was told.
    """
    stored = list(db.execute(f"select {_EVENT} from events where document = ?", (key,)))  # noqa: S608 - constant
    appeared, gone = _differences(db, "events", _EVENT, where="document = ?", parameters=(key,), rows=events)
    for old, new in _dated_anew([row for row in stored if row[0] in gone], [row for row in events if row[0] in appeared]):
        acknowledgements.follow(db, old, new)
        announcements.follow(db, old, new)
    return appeared, gone


def _dated_anew(gone: Rows, appeared: Rows) -> Iterator[tuple[str, str]]:
    """Yield the ids, old and new, of events that differ by their instant: a document is new once, others say the same in detail."""
    left = list(appeared)
    for old in gone:
        new = next((row for row in left if row[3] == old[3] and (old[3] == "new" or row[6] == old[6])), None)
        if new is not None:
            left.remove(new)
            yield old[0], new[0]


def save_flags(db: Database, key: str, flags: Rows) -> list[str]:
    """Make the flags of the document *key* what is given; return the ids that appeared."""
    return _differences(db, "flags", _FLAG, where="document = ?", parameters=(key,), rows=flags)[0]


def save_source_flags(db: Database, source: str, flags: Rows) -> list[str]:
    """Make the flags on *source* itself what is given; return the ids that appeared."""
    return _differences(db, "flags", _FLAG, where="document is null and source = ?", parameters=(source,), rows=flags)[0]


def save_walks(db: Database, source: str, since: str, walks: Rows) -> None:
    """Make the walks of *source* that began at or after *since* what is given."""
    db.execute("delete from walks where source = ? and started_at >= ?", (source, since))
    _insert(db, "walks", walks)


def walks(db: Database, source: str, since: str = "") -> list[dict[str, Any]]:
    """Return the walks of *source* that began at or after *since*, in time order."""
    return _all(db, "select * from walks where source = ? and started_at >= ? order by started_at, listing, run", (source, since))


def recent_walks(db: Database, source: str, before: str, limit: int) -> list[dict[str, Any]]:
    """Return the last *limit* walks of each listing of *source* that began before the instant *before*, in time order."""
    listings = [row[0] for row in db.execute("select distinct listing from walks where source = ?", (source,))]
    sql = "select * from walks where source = ? and listing = ? and started_at < ? order by started_at desc, run desc limit ?"
    found = [walk for listing in listings for walk in _all(db, sql, (source, listing, before, limit))]
    return sorted(found, key=lambda walk: (walk["started_at"], walk["listing"], walk["run"]))


def healthy_walk_between(db: Database, source: str, since: str, until: str) -> bool:
    """Say whether a healthy walk of *source* began in the time from *since* to before *until*; what others walked does not count."""
    sql = "select run from walks where source = ? and started_at >= ? and started_at < ? and reason is null"
    return any(not origin.is_past(run) for (run,) in db.execute(sql, (source, since, until)))


def restless(db: Database, source: str) -> list[str]:
    """Return documents of *source* whose fate is open: absent or missing, not yet long enough."""
    return [row[0] for row in db.execute("select key from documents where source = ? and restless = 1", (source,))]


def restless_elsewhere(db: Database, source: str) -> list[str]:
    """Return documents of other sources whose fate is open, and which a listing of *source* has shown too."""
    sql = f"select key from documents as d where restless = 1 and source <> ?1 and {_SHOWN}"  # noqa: S608 - constant
    return [row[0] for row in db.execute(sql, (source,))]


def listed_since(db: Database, source: str, oldest_on: str | None) -> list[str]:
    """Return documents counted as listed, with a listed date after *oldest_on* (any date when None), that *source* has or has shown."""
    dated = "" if oldest_on is None else "and listed_on > ?2"
    sql = f"select key from documents as d where state = 'listed' {dated} and (source = ?1 or {_SHOWN})"  # noqa: S608 - constants
    return [row[0] for row in db.execute(sql, (source,) if oldest_on is None else (source, oldest_on))]


def placed_otherwise(db: Database, source: str, run: str) -> set[str]:
    """Return documents that *run* saw in a listing of *source*, but not as before: not listed by then, or with another title or date."""
    sql = """select distinct d.key from listing_pages as l join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
             join documents as d on d.key = r.document
             where l.source = ? and l.run = ? and (d.state <> 'listed' or d.listed_on is not r.listed_on)"""
    return {row[0] for row in db.execute(sql, (source, run))} | _retitled(db, source, run)


def _retitled(db: Database, source: str, run: str) -> set[str]:
    """Return documents that *run* listed under another title than the last run that listed them before."""
    sql = """select distinct r.document from listing_pages as l join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
             where l.source = :source and l.run = :run
             and exists (select 1 from rows as o where o.document = r.document and o.title <> r.title)
             and r.title <> (
               select o.title from rows as o join row_sets as p on p.row = o.id join listing_pages as e on e.row_set = p.sha256
               where o.document = r.document and e.source = :source
               and e.at < (select min(at) from listing_pages where source = :source and run = :run) order by e.at desc limit 1)"""
    return {row[0] for row in db.execute(sql, {"source": source, "run": run})}


def walks_of_run(db: Database, source: str, run: str) -> list[dict[str, Any]]:
    """Return the walks of one run."""
    return _all(db, "select * from walks where source = ? and run = ?", (source, run))


def save_state(db: Database, key: str, state: str, moved_to: str | None, *, is_restless: bool) -> None:
    """Write where a document stands once the documents that share its text are known."""
    sql = "update documents set state = ?, moved_to = ?, restless = ? where key = ?"
    db.execute(sql, (state, moved_to, int(is_restless), key))


def twins(db: Database, source: str, normal_sha256: Iterable[str], key: str) -> set[str]:
    """Return other documents of *source* with a version of the same normal text."""
    sql = """select distinct v.document from versions as v join documents as d on d.key = v.document
             where v.normal_sha256 = ? and v.document <> ? and d.source = ?"""
    return {row[0] for digest in set(normal_sha256) for row in db.execute(sql, (digest, key, source))}


def attachment_payloads(db: Database, key: str) -> set[str | None]:
    """Return the payloads of the attachments of the newest version of *key*."""
    sql = """select payload_sha256 from version_attachments
             where document = ?1 and version = (select max(number) from versions where document = ?1)"""
    return {row[0] for row in db.execute(sql, (key,))}


def reports(db: Database, source: str) -> list[dict[str, Any]]:
    """Return when each work report of *source* was first seen, and every date that tells its year."""
    sql = """select d.key, d.first_seen_at, d.title, d.published_on, d.delivered_on, t.plans_from, t.plans_to
             from documents as d join texts as t on t.sha256 = d.latest_text where d.source = ? and d.kind = 'work_report'"""
    return _all(db, sql, (source,))


def titles(db: Database, keys: Iterable[str]) -> dict[str, str]:
    """Return the latest title of each document of *keys* that has one."""
    found = (document(db, key) for key in dict.fromkeys(keys))
    return {row["key"]: row["title"] for row in found if row and row["title"]}


def events(db: Database, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the events with the given ids in time order."""
    found = [_one(db, f"select {_EVENT} from events where id = ?", (event,)) for event in ids]  # noqa: S608 - constants
    return sorted((row for row in found if row), key=lambda row: (row["at"], row["document"], row["kind"]))


def flags(db: Database, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the flags with the given ids in time order."""
    found = [_one(db, f"select {_FLAG} from flags where id = ?", (flag,)) for flag in ids]  # noqa: S608 - constants
    return sorted((row for row in found if row), key=lambda row: (row["at"], row["id"]))


def _differences(
    db: Database, table: str, columns: str, *, where: str, parameters: tuple[Any, ...], rows: Rows
) -> tuple[list[str], list[str]]:
    stored = {row[0]: row for row in db.execute(f"select {columns} from {table} where {where}", parameters)}  # noqa: S608 - constants
    wanted = {row[0]: tuple(row) for row in rows}
    for key, row in stored.items():
        if wanted.get(key) != row:
            db.execute(f"delete from {table} where id = ?", (key,))  # noqa: S608 - constants
    changed = [row for key, row in wanted.items() if stored.get(key) != row]
    _insert(db, f"{table} ({columns})", changed)
    return [key for key in wanted if key not in stored], [key for key in stored if key not in wanted]


def _insert(db: Database, table: str, rows: Rows) -> None:
    for row in rows:
        db.execute(f"insert into {table} values ({','.join('?' * len(row))})", tuple(row))  # noqa: S608 - constants


def _all(db: Database, sql: str, parameters: tuple[Any, ...]) -> list[dict[str, Any]]:
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _one(db: Database, sql: str, parameters: tuple[Any, ...]) -> dict[str, Any] | None:
    return next(iter(_all(db, sql, parameters)), None)
