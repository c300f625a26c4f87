"""A better extractor reads every kept payload again: texts and versions change, what happened to documents does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive import extract, store
from gov_archive.ingest.facts import Facts
from gov_archive.ingest.judgement import Concluded, Judge

if TYPE_CHECKING:
    from pathlib import Path

    from gov_archive.model import Portal
    from gov_archive.store import Database


def rederive(db: Database, portal: Portal, folder: Path, *, nights: int) -> Concluded | None:
    """Read every payload in *folder* again where the texts in *db* come from another extractor; None where they do not.

    Two texts are compared only if one extractor made both; so no version may stay behind. Events that the new readings do not bear out, or
    bear out for the first time, are named in what is returned.
    """
    known = db.execute("select value from meta where name = 'extractor'").fetchone()
    if known and known[0] == extract.EXTRACTOR:
        return None
    with store.atomic(db):
        db.execute("insert or replace into meta values ('extractor', ?)", (extract.EXTRACTOR,))
        if not known:
            return None
        facts = Facts(db, portal, folder)
        sql = """select id, source, run, at from captures
                 where refers_to is null and purpose in ('document', 'attachment')
                   and (verdict = 'good' or text_sha256 is not null or rule in ('no_body', 'reader_failed'))
                 order by at, id"""
        for capture, source, run, at in db.execute(sql).fetchall():
            facts.reread(capture)
            facts.touched.runs.setdefault(source, set()).add(run)
            facts.touched.since[source] = min(at, facts.touched.since.get(source, at))
        concluded = Judge(db, portal, nights=nights).judge(facts.touched, everything=True)
        _forget(db)
    return concluded


def _forget(db: Database) -> None:
    """Remove the texts of other extractors: no version refers to them any more."""
    old = "(select sha256 from texts where extractor <> ?)"
    for table in ("text_paragraphs", "footnotes", "sections", "attachments"):
        db.execute(f"delete from {table} where text in {old}", (extract.EXTRACTOR,))  # noqa: S608 - constants
    db.execute("delete from readings where extractor <> ?", (extract.EXTRACTOR,))
    unused = """select sha256 from texts where extractor <> ?1
                and sha256 not in (select text_sha256 from captures where text_sha256 is not null)
                and sha256 not in (select text from versions)"""
    db.execute(f"delete from texts where sha256 in ({unused})", (extract.EXTRACTOR,))  # noqa: S608 - constants
    db.execute("delete from paragraphs where id not in (select paragraph from text_paragraphs)")
    store.texts.index_anew(db)
