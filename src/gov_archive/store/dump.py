"""From a database to lines of text that are the same for the same facts: what a rebuild must give back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

OWN: Final = frozenset({"runs", "acknowledgements", "announcements", "meta", "_sqlite_migrations"})
_INDEX: Final = "paragraph_bigrams"


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that captures tell, by name: not the database's own, not the search index, which holds no text."""
    sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name"
    return [name for (name,) in connection.execute(sql) if name not in OWN and not name.startswith(_INDEX)]


def lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the rows of every derived table as JSON lines in canonical order, and what the search index holds; memory holds one row."""
    for table in tables(connection):
        width = len(connection.execute(f'select * from "{table}" limit 0').description)  # noqa: S608 - names of tables
        order = ", ".join(map(str, range(1, width + 1)))
        for row in connection.execute(f'select * from "{table}" order by {order}'):  # noqa: S608
            yield json.dumps([table, *row], ensure_ascii=False)
    for (key,) in connection.execute(f"select id from {_INDEX}_docsize order by id"):  # noqa: S608 - constant
        yield json.dumps([_INDEX, key])


def digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of the dump of the database."""
    found = hashlib.sha256()
    for line in lines(connection):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()
