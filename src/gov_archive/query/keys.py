"""From what a person writes to a document's key, and from keys to titles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from gov_archive.errors import MisuseError
from gov_archive.query.named import rows


def key(connection: sqlite3.Connection, written: str) -> str:
    """Return the key that is *written* whole or by its beginning; raises MisuseError where there is none or more than one."""
    found = [row["key"] for row in rows(connection, "keys", prefix=written.strip().lower())] if written.strip() else []
    if written.lower() in found:
        return written.lower()
    if len(found) > 1:
        raise MisuseError(f"more than one document begins with {written!r} ({', '.join(found)}); write more of its key")
    if not found:
        raise MisuseError(f"the archive has no document {written!r}; `gov-archive documents --all` lists what it has")
    return str(found[0])


def titles(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return the latest title of each document of *keys* that has one."""
    return {row["key"]: row["title"] for row in rows(connection, "titles", keys=json.dumps(sorted(set(keys)))) if row["title"]}
