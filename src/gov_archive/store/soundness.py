"""From a database to what is wrong within it: its pages, its references, every digest that it states, and rows that nothing needs."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlite_utils import Database

from gov_archive.store import listings, texts
from gov_archive.store.migrations import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_REBUILD: Final = "rebuild it from the captures"
_MOST: Final = 3
_ORPHANS: Final = {
    "texts that no capture and no version has": """select count(*) from texts where sha256 not in
        (select text_sha256 from captures where text_sha256 is not null) and sha256 not in (select text from versions)
        and sha256 not in (select text_sha256 from readings where text_sha256 is not null)""",
    "paragraphs that no text has": "select count(*) from paragraphs where id not in (select paragraph from text_paragraphs)",
    "rows that no listing shows": "select count(*) from rows where id not in (select row from row_sets)",
    "events of documents that are not there": "select count(*) from events where document not in (select key from documents)",
    "flags on documents that are not there": """select count(*) from flags
        where document is not null and document not in (select key from documents)""",
    "flags on events that are not there": "select count(*) from flags where event is not null and event not in (select id from events)",
    "acknowledgements of events that are not there": "select count(*) from acknowledgements where event not in (select id from events)",
}


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield one sentence for each thing wrong in the database; writes nothing, memory holds one text.

    A byte that changed on disk is found by SQLite where it breaks a page, and by the digests where it changes what was read.
    """
    for check in (_pages, _schema, _paragraphs, _texts, _rows, _row_sets, _rows_without_text, _search):
        try:
            yield from check(connection)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            yield f"the database is damaged: {error}; {_REBUILD}"
            return


def orphans(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield how many rows nothing needs, or refer to what is not there; harmless, but a trace of something."""
    for what, sql in _ORPHANS.items():
        if count := connection.execute(sql).fetchone()[0]:
            yield f"{count} {what}"


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("pragma integrity_check"):
        if row[0] != "ok":
            yield f"the database is damaged: {row[0]}; {_REBUILD}"
    for row in connection.execute("pragma foreign_key_check"):
        yield f"the database is damaged: row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there; {_REBUILD}"


def _schema(connection: sqlite3.Connection) -> Iterator[str]:
    applied = {row[0] for row in connection.execute("select name from _sqlite_migrations where migration_set = 'gov_archive'")}
    if missing := sorted(NAMES - applied):
        yield f"the database's schema is older than this gov-archive (it lacks {missing[0]}); the next run brings it up"


def _paragraphs(connection: sqlite3.Connection) -> Iterator[str]:
    found = connection.execute("select id, text from paragraphs")
    yield from _unlike("paragraphs", ((key, key, texts.paragraph_id(text)) for key, text in found))


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    db = Database(connection, execute_plugins=False)
    keys = connection.execute("select sha256 from texts")
    yield from _unlike("texts", ((key, key, _or_none(partial(_reread, db, key))) for (key,) in keys))


def _rows(connection: sqlite3.Connection) -> Iterator[str]:
    found = connection.execute("select id, document, url, title, listed_on from rows")
    yield from _unlike("rows", ((row[0], row[0], _or_none(partial(listings.row_id, *row[1:]))) for row in found))


def _row_sets(connection: sqlite3.Connection) -> Iterator[str]:
    sql = "select sha256, group_concat(row, ',') from (select * from row_sets order by sha256, position) group by sha256"
    found = connection.execute(sql)
    yield from _unlike("row sets", ((key, key, hashlib.sha256(ids.encode()).hexdigest()) for key, ids in found))


def _rows_without_text(connection: sqlite3.Connection) -> Iterator[str]:
    stated = "select row from rows_without_text"
    recomputed = "select id from rows where document not in (select key from documents)"
    sql = f"select (select count(*) from ({recomputed} except {stated})), (select count(*) from ({stated} except {recomputed}))"  # noqa: S608 - constants
    lacking, stale = connection.execute(sql).fetchone()
    if lacking or stale:
        yield f"the list of rows without a text lacks {lacking} rows and holds {stale} that have one; {_REBUILD}"


def _search(connection: sqlite3.Connection) -> Iterator[str]:
    sql = """select (select count(*) from paragraphs where id not in (select id from paragraph_bigrams_docsize)),
                    (select count(*) from paragraph_bigrams_docsize where id not in (select id from paragraphs))"""
    lacking, stale = connection.execute(sql).fetchone()
    if lacking or stale:
        yield f"the search index lacks {lacking} paragraphs and holds {stale} that are gone; {_REBUILD}"


def _unlike(what: str, found: Iterator[tuple[Any, Any, Any]]) -> Iterator[str]:
    """Say how many of *found*, each a name, the digest stated and the one recomputed, do not agree."""
    wrong = 0
    first: list[str] = []
    for name, stated, recomputed in found:
        if stated != recomputed:
            wrong += 1
            first += [str(name)] if len(first) < _MOST else []
    if wrong:
        yield f"the database is damaged: {wrong} {what} do not have the digest that they state ({', '.join(first)}); {_REBUILD}"


def _reread(db: Database, sha256: str) -> str:
    return texts.digest(texts.reading(db, sha256))


def _or_none(digest: Callable[[], Any]) -> Any:
    """Return what *digest* gives, None where what is stored cannot even be understood."""
    try:
        return digest()
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
