"""From a source's listings and the archive to what is left to ask for.

what an earlier run left → walk to the end (once a night) → rows ever listed, and known documents → those of the years → less what is had
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gov_archive import agenda, identity, store
from gov_archive.backfill.wanted import Years
from gov_archive.model import Portal, Row, Source, Watched
from gov_archive.store.backlog import Fate

SETTLED = frozenset({"good", "missing"})


@dataclass(frozen=True)
class Plan:
    """What a backfill has to do for one source, and what it found done.

    ``rows`` are the listed and known documents that are asked for or may be, by key; ``asked`` those of them that are left, most likely
    reports first; ``outside`` counts rows that lie outside the years by what they tell.
    """

    source: str
    rows: Mapping[str, Row]
    asked: tuple[Watched, ...]
    outside: int = 0


def plan(portal: Portal, source: Source, years: Years, db: store.agenda.Readable | None, walked: Iterable[Row] = ()) -> Plan:
    """Return the plan for *source* from what *db* holds (None: nothing yet), and the rows *walked* beside it."""
    listed = (store.backlog.rows(db, source.slug) if db else {}) | {row.key: row for row in walked}
    others = {*source.known, *(store.backlog.of_source(db, source.slug) if db else ())} - listed.keys()
    rows = listed | {key: Row(key, identity.document_url(portal, key), "", None) for key in others}
    wanted = {key: row for key, row in rows.items() if years.judged(row) != "out"}
    fates = store.backlog.fates(db, wanted) if db else {key: Fate(key) for key in wanted}
    left = [row for key, row in wanted.items() if fates[key].verdict not in SETTLED]
    asked = [Watched(key=row.key, url=row.url) for row in sorted(left, key=lambda row: (agenda.unlikelihood(row), row.key))]
    asked += _with_files_left(db, source, wanted) if db else []
    return Plan(source.slug, wanted, tuple(asked), outside=len(rows) - len(wanted))


def _with_files_left(db: store.agenda.Readable, source: Source, wanted: Mapping[str, Row]) -> list[Watched]:
    """Return documents that were had while a run broke off before their attachments: the page is asked for once more, and may say 304."""
    found = []
    for key, files in store.backlog.files_left(db, source.slug).items():
        url = store.backlog.asked(db, key)
        if key in wanted and url:
            validators = store.agenda.validators(db, url)
            found.append(Watched(key=key, url=url, validators=validators, attachments=tuple((file, None) for file in files)))
    return found
