"""A database made again from the captures is the one that nights made, and nothing is forgotten in silence."""

from __future__ import annotations

import copy
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from gov_archive import ingest, store
from gov_archive.errors import LockedError, MisuseError, SchemaError, StoreError
from gov_archive.ingest.readers import Readers
from gov_archive.rebuild import Rebuild
from gov_archive.store import replacement
from ingest.archived import PORTAL, Site, catch_up, dump, key, report

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(nights: Site, tmp_path: Path) -> Site:
    """The four nights, in an archive of the test's own."""
    shutil.copytree(nights.archive, tmp_path / "archive")
    return replace(copy.deepcopy(nights), archive=tmp_path / "archive")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Four nights in the database: a new report, an edit, one withdrawn; events acknowledged, runs logged."""
    made = Site(tmp_path_factory.mktemp("rebuild") / "archive")
    for number in (1, 2, 3):
        made.publish(number, report(2020 + number))
    for night in range(4):
        if night == 1:
            made.documents[key(1)] = report(2021, figure="14.2")
            made.documents[key(2)].is_listed = made.documents[key(2)].is_there = False
        made.night(night)
        catch_up(made.archive)
    with store.open(made.archive) as db:
        event = db.execute("select id from events order by id").fetchone()[0]
        store.acknowledgements.add(db, [event], at=datetime(2026, 3, 5, tzinfo=UTC))
        store.announcements.add(db, "mailto", {event: "[changed] 云栖镇"}, datetime(2026, 3, 5, tzinfo=UTC))
        store.runs.start(db, "nightly-0", datetime(2026, 3, 1, tzinfo=UTC))
    return made


def own(archive: Path) -> list[list[tuple[object, ...]]]:
    with store.reader(archive) as connection:
        return [
            [tuple(row) for row in connection.execute(f"select * from {table}")] for table in ("runs", "acknowledgements", "announcements")
        ]


def digest(archive: Path) -> str:
    with store.reader(archive) as connection:
        return store.dump.digest(connection)


@pytest.mark.parametrize("processes", [0, 2])
def test_rebuilt_database_is_the_old_one_with_runs_and_acknowledgements(site: Site, processes: int) -> None:
    before, kept, said = dump(site.archive), own(site.archive), digest(site.archive)
    made = Rebuild(PORTAL, site.archive, processes=processes).run()
    assert (made.outcome, made.lost, made.invented, made.damaged) == ("ok", {}, {}, [])
    assert ("with 2 reading processes" in made.lines()[0], "processes" in made.lines()[0]) == (processes == 2, processes == 2)
    assert dump(site.archive) == before
    assert own(site.archive) == kept
    assert digest(site.archive) == made.digest == said
    assert not [path.name for path in site.archive.iterdir() if path.name.endswith(("-wal", "-shm", ".rebuild"))]


@pytest.mark.parametrize("processes", [0, 2])
def test_file_cut_into_parts_says_what_it_says_as_a_whole(site: Site, processes: int) -> None:
    folder = site.archive / "captures"
    found = []
    for part_captures, whole_bytes in ((150, 10**9), (2, 0)):
        with Readers(PORTAL, folder, count=processes, part_captures=part_captures, whole_bytes=whole_bytes) as readers:
            said = [part for _, parts in readers.read(ingest.capture_files(folder)) for part in parts]
        found.append((len(said), [one.id for part in said for one in part.captures], [key for part in said for key in part.verdicts]))
    assert (found[0][0], found[1][0]) == (4, 12)
    assert found[0][1:] == found[1][1:]


def test_deleted_database_comes_back(site: Site) -> None:
    before = dump(site.archive)
    for path in site.archive.glob("archive.db*"):
        path.unlink()
    made = Rebuild(PORTAL, site.archive).run()
    assert (made.outcome, made.carried) == ("ok", {})
    assert dump(site.archive) == before


def test_capture_that_is_gone_from_disk_is_not_forgotten_unless_that_is_accepted(site: Site) -> None:
    before = dump(site.archive)
    lost = max((site.archive / "captures").rglob("*.warc.gz"))
    lost.rename(lost.with_suffix(".away"))
    with pytest.raises(StoreError, match=rf"lack 5 that the database knows .*{lost.name}.*--accept-loss"):
        Rebuild(PORTAL, site.archive).run()
    assert dump(site.archive) == before
    made = Rebuild(PORTAL, site.archive, accept_loss=True).run()
    assert made.outcome == "degraded"
    assert (len(made.lost["captures"]), [name.split()[1] for name in made.lost["events"]]) == (5, ["withdrawn"])


def test_event_that_the_captures_do_not_bear_out_is_named_and_one_that_was_missing_too(site: Site) -> None:
    with store.open(site.archive) as db:
        db.execute("delete from events where kind = 'changed'")
        db.execute("insert into events values ('abc', ?, 'yunqi', 'withdrawn', '2026-03-01', 1, '{}')", (key(3),))
    made = Rebuild(PORTAL, site.archive).run()
    assert [name.split()[:2] for name in made.lost["events"]] == [["abc", "withdrawn"]]
    assert [name.split()[1] for name in made.invented["events"]] == ["changed"]
    assert any("no longer there: 1 events: abc withdrawn" in line for line in made.lines())


def test_what_a_broken_off_rebuild_left_is_cleared_away(site: Site) -> None:
    before = dump(site.archive)
    with closing(store.connect(site.archive / replacement.FILE)) as half:
        half.execute("insert into events values ('abc', 'k', 'yunqi', 'new', '2026-03-01', 1, '{}')")
    made = Rebuild(PORTAL, site.archive).run()
    assert made.notes == ["what an earlier rebuild left when it was broken off was removed"]
    assert dump(site.archive) == before


def test_rebuild_that_fails_leaves_nothing_behind(site: Site) -> None:
    def fail(_file: str, _number: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    before = dump(site.archive)
    with pytest.raises(OSError, match="No space left"):
        Rebuild(PORTAL, site.archive, progress=fail).run()
    assert [path.name for path in site.archive.glob("archive.db.rebuild*")] == ["archive.db.rebuild.lock"]
    assert dump(site.archive) == before


def test_capture_that_comes_while_the_rebuild_reads_is_in_the_new_database(site: Site) -> None:
    def meanwhile(_file: str, number: int, _total: int) -> None:
        if number == 1:
            site.night(4)

    Rebuild(PORTAL, site.archive, progress=meanwhile).run()
    with store.reader(site.archive) as connection:
        assert connection.execute("select count(*) from files").fetchone()[0] == 5
    after = dump(site.archive)
    assert catch_up(site.archive).captures == 0
    Rebuild(PORTAL, site.archive).run()
    assert dump(site.archive) == after


def test_second_rebuild_at_once_is_told_who_is_at_work(site: Site) -> None:
    with store.lock.held(site.archive / f"{replacement.FILE}.lock", holder="the first"), pytest.raises(LockedError, match="the first"):
        Rebuild(PORTAL, site.archive).run()


def test_reader_that_stays_open_reads_on_and_a_new_one_reads_the_new_database(site: Site) -> None:
    with store.reader(site.archive) as before:
        count = before.execute("select count(*) from captures").fetchone()[0]
        Rebuild(PORTAL, site.archive).run()
        assert before.execute("select count(*) from captures").fetchone()[0] == count
        site.night(4)
        catch_up(site.archive)
        assert before.execute("select count(*) from captures").fetchone()[0] == count
    with store.reader(site.archive) as after:
        assert after.execute("select count(*) from captures").fetchone()[0] > count
        assert after.execute("pragma integrity_check").fetchone()[0] == "ok"


def test_damaged_database_is_replaced_and_kept_aside(site: Site) -> None:
    before = dump(site.archive)
    path = site.archive / store.FILE
    path.write_bytes(path.read_bytes()[:4096] + b"no page of any table" * 2000)
    made = Rebuild(PORTAL, site.archive).run()
    assert dump(site.archive) == before
    assert any("archive.db.before" in note for note in made.notes)
    assert (site.archive / "archive.db.before").exists()


def test_database_behind_a_link_is_made_again_where_it_lies(site: Site, tmp_path: Path) -> None:
    before, kept = dump(site.archive), own(site.archive)
    link, real = site.archive / store.FILE, tmp_path / "fast disk" / "rows.db"
    real.parent.mkdir()
    with store.open(site.archive) as db:
        db.execute("delete from events")
    link.rename(real)
    link.symlink_to(real)
    Rebuild(PORTAL, site.archive).run()
    assert link.is_symlink()
    assert [path.name for path in real.parent.iterdir()] == ["rows.db"]
    assert (dump(site.archive), own(site.archive)) == (before, kept)
    assert [path.name for path in site.archive.glob("archive.db*") if not path.name.endswith(".lock")] == [store.FILE]
    real.unlink()
    Rebuild(PORTAL, site.archive).run()
    assert (link.is_symlink(), dump(site.archive)) == (True, before)


def test_newer_database_is_not_rebuilt_by_older_code(site: Site) -> None:
    with store.open(site.archive) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('gov_archive', 'm999_moons', '2099-01-01')")
    with pytest.raises(SchemaError, match="m999_moons"):
        Rebuild(PORTAL, site.archive).run()


def test_folder_without_captures_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="nothing to rebuild from"):
        Rebuild(PORTAL, tmp_path).run()


def test_process_that_dies_costs_time_and_nothing_else(site: Site) -> None:
    before = dump(site.archive)
    with Readers(PORTAL, site.archive / "captures", count=1) as readers:
        process = readers._processes[0]
        process._child.kill()
        process._child.wait()
        files = ingest.capture_files(site.archive / "captures")
        assert [len(part.captures) for _, parts in readers.read(files) for part in parts] == [5, 5, 5, 5]
    with sqlite3.connect(site.archive / store.FILE) as connection:
        assert connection.execute("select count(*) from captures").fetchone()[0] == 20
    assert dump(site.archive) == before
