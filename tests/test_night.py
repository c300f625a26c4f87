from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from gov_archive import sample, store, verify
from gov_archive.night import SourceNight

if TYPE_CHECKING:
    from conftest import Portal


def events(found: list[SourceNight]) -> set[tuple[str, str, str]]:
    return {(event.source, event.kind, event.document) for source in found for event in source.events}


def test_the_scripted_nights_bring_exactly_the_expected_events_and_leave_an_archive_in_order(sample_portal: Portal) -> None:
    for expected in sample.EXPECTED:
        found = sample_portal.night(expected.at)
        assert events(found) == set(expected.events), expected.story
        assert {source.outcome for source in found} == ({"ok"} if expected.is_open else {"failed"}), expected.story
    assert list(verify.problems(sample_portal.archive)) == []
    with sqlite3.connect(sample_portal.archive / store.FILE) as database:
        told = database.execute("select kind, count(*) from recent_events where at >= '2026-03-03' group by kind order by kind").fetchall()
    assert told == [("changed", 1), ("new", 1), ("restored", 1), ("withdrawn", 1)]


def test_a_second_night_without_change_adds_neither_version_nor_event(sample_portal: Portal) -> None:
    sample_portal.night(sample.NIGHTS[0])
    with store.reader(sample_portal.archive) as database:
        before = database.execute("select count(*), max(at) from versions").fetchone()
    found = sample_portal.night(sample.NIGHTS[1])
    with store.reader(sample_portal.archive) as database:
        after = database.execute("select count(*), max(at) from versions").fetchone()
    assert tuple(after) == tuple(before)
    assert events(found) == set()
    assert sum(source.not_modified for source in found) > 0


def test_a_night_that_finds_no_database_makes_it_again_and_tells_no_old_news(sample_portal: Portal) -> None:
    sample_portal.night(sample.NIGHTS[0])
    with store.reader(sample_portal.archive) as database:
        before = [tuple(row) for row in database.execute("select id, at from events order by id")]
    for path in sample_portal.archive.glob("archive.db*"):
        path.unlink()
    found = sample_portal.night(sample.NIGHTS[1])
    assert events(found) == set()
    assert [note for source in found for note in source.notes if "there was no database" in note]
    with store.reader(sample_portal.archive) as database:
        assert [tuple(row) for row in database.execute("select id, at from events order by id")] == before


def test_a_night_that_did_not_happen_is_named_by_the_next(sample_portal: Portal) -> None:
    sample_portal.night(sample.NIGHTS[0])
    sample_portal.night(sample.NIGHTS[3])
    with store.reader(sample_portal.archive) as database:
        (report,) = database.execute("select json_extract(report, '$.missed') from runs order by started_at desc limit 1").fetchone()
    assert report == '["2026-03-02","2026-03-03"]'
