"""Named queries: one file each under ``sql/``, its first line the title."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3


def names() -> list[str]:
    """Return the names of all queries."""
    return sorted(path.name.removesuffix(".sql") for path in files(__package__).joinpath("sql").iterdir() if path.name.endswith(".sql"))


@cache
def sql(name: str) -> str:
    """Return the text of the query *name*."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def cursor(connection: sqlite3.Connection, name: str, **parameters: object) -> sqlite3.Cursor:
    """Run the query *name*; rows can be read by column name when the connection comes from ``store.reader``."""
    return connection.execute(sql(name), parameters)


def rows(connection: sqlite3.Connection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """Return the rows of the query *name* as dicts."""
    found = cursor(connection, name, **parameters)
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found]
