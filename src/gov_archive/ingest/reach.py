"""How far new facts reach beyond the documents they are about: over the whole source, or to those that the same run, or the past, concerns.

A run may come in many files, as the chunks of a backfill do. A file of it without a listing page changes no walk, and nothing about other
runs; of the run's own documents it concerns those that the whole of the run judges: missing ones, those read before that run, and those
whose text it brings anew. What was brought in from elsewhere is no measure of what we saw, so it concerns documents with such a past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive import origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gov_archive.ingest.facts import Touched
    from gov_archive.store import Database


def is_over_all(db: Database, source: str, touched: Touched) -> bool:
    """Say whether the facts in *touched* concern every document of *source*: they came after something later was judged.

    So do pages of a listing that was read in the same run before.
    """
    runs, walked, since = touched.runs[source], touched.walked.get(source, set()), touched.since[source]
    if not walked and all(map(origin.is_past, runs)):
        return False
    if walked and _exists(db, f"walks where source = ? and run in ({_marks(walked)})", (source, *walked)):
        return True
    if _exists(db, "walks where source = ? and started_at >= ?", (source, since)):
        return True
    newest = f"""select 1 from captures as c where c.subject = d.key and c.at = d.judged_at and c.run in ({_marks(runs)})"""  # noqa: S608
    later = f"documents as d where d.source = ? and d.judged_at >= ? and not exists ({newest})"
    return _exists(db, later, (source, since, *runs))


def of_runs(db: Database, source: str, touched: Touched) -> set[str]:
    """Return the documents that runs without a listing page among the new facts of *source* concern beside their own."""
    unwalked = touched.runs[source] - touched.walked.get(source, set())
    keys = _with_a_past(db, source) if any(map(origin.is_past, unwalked)) else set()
    for run in sorted(run for run in unwalked if not origin.is_past(run)):
        keys |= _missing(db, source, run) | _read_before(db, source, run)
        keys |= _saying_the_same(db, source, run, touched.captures)
    return keys | (_bound(db, {*keys, *touched.captures}) if unwalked else set())


def _missing(db: Database, source: str, run: str) -> set[str]:
    """Return documents missing at their address: whether the portal itself answered well is told by the others."""
    sql = "select distinct subject from captures where source = ? and run = ? and purpose = 'document' and verdict = 'missing'"
    return _keys(db, sql, (source, run))


def _read_before(db: Database, source: str, run: str) -> set[str]:
    """Return documents of *run* that an earlier run read too: what many of them changed alike is the design."""
    sql = """select distinct n.subject from captures as n where n.source = ? and n.run = ? and n.purpose = 'document'
             and exists (select 1 from captures as o where o.subject = n.subject and o.purpose = 'document'
               and o.text_sha256 is not null and o.run <> n.run)"""
    return _keys(db, sql, (source, run))


def _saying_the_same(db: Database, source: str, run: str, subjects: Iterable[str]) -> set[str]:
    """Return documents of *run* with a text that one of *subjects* has too."""
    sql = """select distinct n.subject from captures as m join texts as t on t.sha256 = m.text_sha256
             join texts as u on u.normal_sha256 = t.normal_sha256 join captures as n on n.text_sha256 = u.sha256
             where m.subject = ?1 and n.source = ?2 and n.run = ?3 and n.purpose = 'document' and n.subject <> ?1"""
    return {key for subject in subjects for key in _keys(db, sql, (subject, source, run))}


def _bound(db: Database, keys: Iterable[str]) -> set[str]:
    """Return documents that share a text with one of *keys* as judged so far: what becomes of that one may undo a move."""
    sql = "select v.document from versions as w join versions as v on v.normal_sha256 = w.normal_sha256 where w.document = ?"
    return {bound for key in keys for bound in _keys(db, sql, (key,))}


def _with_a_past(db: Database, source: str) -> set[str]:
    return _keys(db, "select distinct subject from captures where source = ? and purpose = 'document' and instr(run, '@')", (source,))


def _keys(db: Database, sql: str, parameters: tuple[str, ...]) -> set[str]:
    return {str(row[0]) for row in db.execute(sql, parameters)}


def _exists(db: Database, of: str, parameters: tuple[str, ...]) -> bool:
    return bool(db.execute(f"select exists (select 1 from {of})", parameters).fetchone()[0])  # noqa: S608 - constants and question marks


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))
