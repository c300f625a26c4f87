"""The database: one writer with a name, any schema told apart, readings given back as they were."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_archive import store
from gov_archive.errors import LockedError, SchemaError, StoreError, UnsoundError
from gov_archive.model import Attachment, Delivery, Footnote, Reading, Section

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from sqlite_utils import Database

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
READINGS = st.builds(
    Reading,
    extractor=st.just("test"),
    title=st.none() | WORDS,
    column=st.none() | WORDS,
    published_on=st.none() | st.dates(),
    site_code=st.none() | WORDS,
    metadata=st.dictionaries(WORDS, WORDS, max_size=3),
    body=st.lists(WORDS, max_size=5).map(tuple),
    footnotes=st.lists(st.builds(Footnote, WORDS, WORDS, st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=3).map(
        tuple
    ),
    attachments=st.lists(st.builds(Attachment, WORDS, WORDS), max_size=3).map(tuple),
    kind=WORDS,
    kind_reason=WORDS,
    delivery=st.builds(
        Delivery,
        speaker=st.none() | WORDS,
        delivered_on=st.none() | st.dates(),
        congress=st.none() | st.integers(1, 30),
        reviews=st.none() | st.tuples(st.integers(1990, 2030), st.integers(1990, 2030)),
    ),
    sections=st.lists(st.builds(Section, st.integers(1, 4), WORDS, WORDS, st.integers(0, 9)), max_size=3).map(tuple),
    warnings=st.lists(WORDS, max_size=2).map(tuple),
)


@given(READINGS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_comes_back_as_it_was_saved(database: Path, reading: Reading) -> None:
    db = store.connect(database)
    try:
        sha256 = store.texts.save(db, store.texts.kept(reading))
        assert store.texts.reading(db, sha256) == reading
        assert store.texts.save(db, store.texts.kept(reading)) == sha256
    finally:
        db.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def test_paragraphs_that_two_texts_share_are_stored_once(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        for last in ("甲。", "乙。"):
            store.texts.save(db, store.texts.kept(reading("各位代表：", "现在报告工作。", last)))
        assert db.execute("select count(*) from paragraphs").fetchone() == (4,)
        assert db.execute("select count(*) from text_paragraphs").fetchone() == (6,)


def reading(*body: str) -> Reading:
    return Reading("test", None, None, None, None, {}, body, (), (), "other", "", Delivery(), (), ())


def test_opened_archive_refuses_another_run_and_names_the_holder(tmp_path: Path) -> None:
    with (
        store.open(tmp_path, holder="nightly-20260301"),
        pytest.raises(LockedError, match=rf"another run \(nightly-20260301, pid {os.getpid()} on .+, since 20.+\) holds the archive"),
        store.open(tmp_path, holder="other"),
    ):
        pass


def _hold(folder: Path, told: Connection) -> None:
    with store.open(folder, holder="the dead"):
        told.send("held")
        told.recv()


def test_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    mine, theirs = multiprocessing.Pipe()
    holder = multiprocessing.get_context("fork").Process(target=_hold, args=(tmp_path, theirs))
    holder.start()
    assert mine.recv() == "held"
    with pytest.raises(LockedError, match="the dead"), store.open(tmp_path):
        pass
    holder.kill()
    holder.join()
    mine.close()
    theirs.close()
    with store.open(tmp_path, wait=5) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_readers_are_not_kept_out_by_a_writer(tmp_path: Path) -> None:
    with store.open(tmp_path) as db, store.atomic(db):
        db.execute("insert into meta values ('note', 'x')")
        with store.reader(tmp_path) as connection:
            assert connection.execute("select count(*) from meta").fetchone()[0] == 0


def test_reader_cannot_write(tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    with store.reader(tmp_path) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("delete from meta")


def test_newer_database_is_refused_in_one_sentence_by_writer_and_reader(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('gov_archive', 'm999_moons', '2099-01-01')")
    with pytest.raises(SchemaError, match=r"made by a newer gov-archive .*m999_moons"), store.open(tmp_path):
        pass
    with pytest.raises(SchemaError, match="m999_moons"), store.reader(tmp_path):
        pass


def test_file_that_is_no_database_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(StoreError, match="make it again from the captures"), store.open(tmp_path):
        pass


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.db")) as other:
        other.execute("create table captures (x)")
        with pytest.raises(UnsoundError, match=r"is none of gov-archive \(it holds captures\)"), store.open(tmp_path):
            pass
        assert other.execute("select name from sqlite_master").fetchall() == [("captures",)]


def test_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.db").mkdir()
    with pytest.raises(StoreError, match=r"is a folder; nothing captured is lost, .*; move it away"), store.open(tmp_path):
        pass


def test_database_that_was_begun_and_broken_off_is_ours(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.db")) as begun:
        begun.execute("create table _sqlite_migrations (id integer primary key, migration_set text, name text, applied_at text)")
    with store.open(tmp_path) as db:
        assert db["captures"].exists()


def test_contradiction_within_the_database_is_damage(tmp_path: Path) -> None:
    with pytest.raises(UnsoundError, match=r"is damaged: .*constraint failed"), store.open(tmp_path) as db:
        db.execute("insert into text_paragraphs values ('no such text', 0, 1)")


def test_archive_without_a_database_is_an_error_of_the_reader(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database at"), store.reader(tmp_path):
        pass


def test_broken_off_transaction_leaves_nothing(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            _save_and_break(db)
        assert db.execute("select count(*) from texts").fetchone() == (0,)
        assert db.execute("select count(*) from paragraphs").fetchone() == (0,)


def _save_and_break(db: Database) -> None:
    with store.atomic(db):
        store.texts.save(db, store.texts.kept(reading("甲。")))
        db.execute("insert into no_such_table values (1)")


def test_all_tables_are_strict_and_no_key_is_counted_up(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        foreign = ("sqlite_", "_sqlite", "paragraph_bigrams")
        own = [row for row in db.execute("pragma table_list") if row[2] == "table" and not row[1].startswith(foreign)]
        assert [row[1] for row in own if not row[5]] == []
        made = [row[0] or "" for row in db.execute("select sql from sqlite_master")]
        assert not any("autoincrement" in sql for sql in made)


def test_runs_are_kept_with_their_reports_newest_first(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        for number in (1, 2):
            store.runs.start(db, f"n{number}", datetime(2026, 3, number, tzinfo=UTC))
        store.runs.finish(db, "n1", datetime(2026, 3, 1, 1, tzinfo=UTC), "ok", {"run": "n1", "sources": []})
        found = store.runs.all(db)
    assert [run["id"] for run in found] == ["n2", "n1"]
    assert (found[1]["outcome"], found[1]["report"]) == ("ok", {"run": "n1", "sources": []})


def test_acknowledgements_tell_new_known_and_unknown_apart(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        db.execute("insert into events values ('abc', 'k', 's', 'new', '2026-03-01', 1, '{}')")
        assert store.acknowledgements.add(db, ["abc", "abc", "xyz"]) == {"acknowledged": ["abc"], "already": [], "unknown": ["xyz"]}
        assert store.acknowledgements.add(db, ["abc"])["already"] == ["abc"]


def test_instants_sort_as_text() -> None:
    instants = [datetime(2026, 3, 1, 18, 10, tzinfo=UTC), datetime(2026, 3, 1, 18, 10, 0, 5, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    written = [store.instants.text(at) for at in instants]
    assert written == sorted(written)
    assert [store.instants.instant(text) for text in written] == instants
    assert date(2026, 3, 1).isoformat() < written[0]


def test_a_run_in_two_processes_is_under_way_until_both_have_ended(tmp_path: Path) -> None:
    first, second = store.runs.under_way(tmp_path, "r"), store.runs.under_way(tmp_path, "r")
    with first:
        with second:
            assert store.runs.is_under_way(tmp_path, "r")
        assert store.runs.is_under_way(tmp_path, "r")
    assert not store.runs.is_under_way(tmp_path, "r")
    assert list(tmp_path.iterdir()) == []
