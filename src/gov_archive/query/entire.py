"""The archive as a whole, row by row, for what is taken out of it: versions, captures, runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from gov_archive.query.named import cursor, rows


def versions(connection: sqlite3.Connection, *, near_misses: bool = False) -> list[dict[str, Any]]:
    """Return which versions there are, by source, document and number: a light row each, for ``query.show`` to fill."""
    return rows(connection, "exported", near_misses=int(near_misses))


def pages(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield the page of each version: its address, title and the instant of its capture; newest report first."""
    return _dicts(cursor(connection, "pages"))


def captures(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield every capture with its place and verdict, in time order."""
    return _dicts(cursor(connection, "captured"))


def runs(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield every run with its report, oldest first."""
    return (row | {"report": json.loads(row["report"])} for row in _dicts(cursor(connection, "runs")))


def files(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many bytes of each capture file are taken in."""
    return {row["path"]: row["bytes"] for row in _dicts(cursor(connection, "files"))}


def _dicts(found: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)
