"""From the database to the versions that are exported: each whole, or as one flat row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

from gov_archive import query
from gov_archive.query import entire

Told = Callable[[str, int, int], None]

COLUMNS: Final = (
    *("document", "version", "is_latest", "source", "at", "state", "kind", "kind_reason", "title", "column", "site_code", "published_on"),
    *("speaker", "meeting", "delivered_on", "issuer", "congress", "session", "reviews_from", "reviews_to", "plans_from", "plans_to"),
    *("url", "capture", "extractor", "footnotes", "attachments", "characters", "text"),
)


def whole(connection: sqlite3.Connection, *, near_misses: bool = False, progress: Told | None = None) -> Iterator[dict[str, Any]]:
    """Yield every version of every report as ``show --json`` gives it, with ``is_latest``; with *near_misses* of all documents."""
    listed = entire.versions(connection, near_misses=near_misses)
    for number, row in enumerate(listed, 1):
        if progress:
            progress("versions", number, len(listed))
        found = query.show(connection, row["document"], version=row["version"])
        if found is not None:
            yield {**found, "is_latest": row["version"] == row["versions"]}


def flat(version: dict[str, Any]) -> dict[str, Any]:
    """Return *version* as one row of ``COLUMNS``: notes and attachments counted, paragraphs joined by line ends."""
    delivery = version["delivery"]
    years = {
        f"{name}_{end}": delivery[name][place] if delivery[name] else None
        for name in ("reviews", "plans")
        for place, end in enumerate(("from", "to"))
    }
    text = "\n".join(version["body"])
    counts = {"footnotes": len(version["footnotes"]), "attachments": len(version["attachments"]), "characters": len(text)}
    merged = {**version, **delivery, **years, **counts, "text": text}
    return {name: merged[name] for name in COLUMNS}
