"""The rows whose document never gave a text: kept by the database itself, whatever comes to light or is taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from gov_archive import ingest, store
from ingest.archived import NEWS, PORTAL, Document, Site, key, report


def waiting(db: Database) -> list[str]:
    """Return the keys of the rows without a text, after the check that verify makes of them."""
    assert list(store.soundness.problems(db.conn)) == []
    return [one for (one,) in db.execute("select document from rows_without_text as w join rows as r on r.id = w.row order by 1")]


def test_a_row_waits_until_its_document_opens_and_again_when_that_is_taken_back(tmp_path: Path) -> None:
    site = Site(tmp_path)
    notice = Document("云栖镇读书活动通知", NEWS, is_there=False)
    site.publish(1, report(2026))
    site.publish(2, notice)
    with store.open(tmp_path) as db:
        site.night(0)
        ingest.catch_up(db, PORTAL, tmp_path)
        assert waiting(db) == [key(2)]
        site.documents[key(2)] = replace(notice, is_there=True, title="云栖镇读书活动的通知")  # its old row and the new one
        site.night(1)
        ingest.catch_up(db, PORTAL, tmp_path)
        assert waiting(db) == []
        store.documents.forget_document(db, key(2))
        assert waiting(db) == [key(2), key(2)]


def test_a_list_of_rows_that_is_not_what_the_documents_say_is_told(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2026))
    site.publish(2, Document("云栖镇读书活动通知", NEWS, is_there=False))
    with store.open(tmp_path) as db:
        site.night(0)
        ingest.catch_up(db, PORTAL, tmp_path)
        db.execute("delete from rows_without_text")
        db.execute("insert into rows_without_text select id from rows where document = ?", (key(1),))
        assert [said for said in store.soundness.problems(db.conn) if "rows without a text lacks 1 rows and holds 1" in said]
