"""From documents to what a reader asks first: which reports of which years are there, and which are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_archive.query.named import rows

if TYPE_CHECKING:
    import sqlite3


def sources(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return the sources with their counts, who issues their reports, when each was last asked, and ``years``: reports by year.

    ``years`` runs without a gap from the first report of any source to the last; a year without reports has an empty list.
    Reports without any date stand under None, last.
    """
    reports = rows(connection, "coverage")
    known = sorted({row["year"] for row in reports if row["year"] is not None})
    years: list[int | None] = list(range(known[0], known[-1] + 1)) if known else []
    years += [None] if any(row["year"] is None for row in reports) else []
    found = []
    for source in rows(connection, "sources"):
        of_source = [row for row in reports if row["source"] == source["source"]]
        found.append(source | {"years": {year: [row for row in of_source if row["year"] == year] for year in years}})
    return found
