"""Whatever is wrong in an archive is named, and a repair only ever adds."""

from __future__ import annotations

import copy
import gc
import random
import re
import shutil
import sqlite3
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gov_archive import store, verify
from gov_archive.audit import audit
from gov_archive.errors import MisuseError
from ingest.archived import FIRST, PORTAL, Site, catch_up, dump, key, report


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two nights in the database, with a listing, an attachment and a run log."""
    made = Site(tmp_path_factory.mktemp("audit") / "archive")
    made.publish(1, replace(report(2025), attachment="附件一：清单\n一号工程。"))
    made.publish(2, report(2024))
    for number in (0, 1):
        made.night(number)
        catch_up(made.archive)
    with store.open(made.archive) as db:
        for number in (0, 1):
            store.runs.start(db, f"nightly-{number}", FIRST + timedelta(days=number))
            store.runs.finish(db, f"nightly-{number}", FIRST + timedelta(days=number), "ok", {})
    return made


@pytest.fixture
def site(nights: Site, tmp_path: Path) -> Site:
    shutil.copytree(nights.archive, tmp_path / "archive")
    return replace(copy.deepcopy(nights), archive=tmp_path / "archive")


def files(archive: Path) -> list[Path]:
    return sorted((archive / "captures").rglob("*.warc.gz"))


def harmed(site: Site, *statements: str) -> list[str]:
    with store.open(site.archive) as db:
        db.execute("pragma foreign_keys=off")
        for statement in statements:
            db.execute(statement)
    return list(verify.problems(site.archive))


def test_archive_in_order_has_no_problem(site: Site) -> None:
    found = audit(site.archive, PORTAL, now=FIRST + timedelta(days=1), deep=True)
    assert (found.outcome, found.problems, found.missed, found.orphans) == ("ok", [], [], [])


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update paragraphs set text = replace(text, '48', '84')", "paragraphs do not have the digest"),
        ("update texts set title = title || '?'", "texts do not have the digest"),
        ("update texts set metadata = '{'", "texts do not have the digest"),
        ("delete from sections where position = 1", "texts do not have the digest"),
        ("update rows set title = 'x' where document like '00000001%'", "1 rows do not have the digest"),
        ("delete from row_sets where position = 1", "row sets do not have the digest"),
        ("update captures set status = 404 where purpose = 'listing'", "are not in captures/yunqi/2026/.* as the database says"),
        ("update captures set payload_sha256 = 'x' where refers_to is null", "as the database says"),
        ("delete from captures where purpose = 'probe'", "1 captures of .* are not in the database"),
        ("delete from paragraph_bigrams_docsize", "the search index lacks"),
        ("delete from texts", "refers to a row of texts that is not there"),
        ("update files set bytes = bytes + 1", "is shorter than the"),
    ],
)
def test_change_in_the_database_is_named(site: Site, statement: str, told: str) -> None:
    assert re.search(told, "\n".join(harmed(site, statement)))


@pytest.fixture
def settled() -> Iterator[None]:
    """No collection of garbage, which would give back what Python keeps for later: some thousand tuples of each size."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("settled")
def test_verify_holds_no_more_of_a_large_archive_than_of_a_small_one(tmp_path: Path) -> None:
    def made(nights: int) -> Path:
        site = Site(tmp_path / str(nights))
        for number in range(nights):
            site.documents = {key(one): report(1000 + one) for one in range(40 * number, 40 * number + 40)}
            site.night(number)
        catch_up(site.archive)
        return site.archive

    def most(archive: Path) -> int:
        tracemalloc.start()
        try:
            assert list(verify.problems(archive)) == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = made(1), made(8)
    for _ in range(3):
        assert list(verify.problems(large)) == []
    most(large)
    assert most(large) < 1.5 * most(small)


def test_judgement_that_no_capture_bears_out_is_seen_by_a_deep_audit(site: Site) -> None:
    assert harmed(site, "update events set detail = '{}', kind = 'changed'", "update documents set state = 'withdrawn'") == []
    found = audit(site.archive, PORTAL, now=FIRST + timedelta(days=1), deep=True)
    assert found.problems[0] == "the database is not what its captures say; rebuild it"
    assert not (site.archive / "archive.db.rebuild").exists()


def test_flipped_byte_in_a_capture_is_named_with_its_place_and_nothing_is_lost(site: Site) -> None:
    path = files(site.archive)[0]
    before = dump(site.archive)
    whole = path.read_bytes()
    for place in (300, len(whole) // 2, len(whole) - 40):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        found = audit(site.archive, PORTAL, repair=True, now=FIRST + timedelta(days=1))
        assert any(re.search(rf"{path.name} is damaged at offset \d+", problem) for problem in found.problems), place
    assert dump(site.archive) == before


def test_flipped_byte_in_the_database_is_named_or_changes_nothing(site: Site) -> None:
    with store.open(site.archive) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    before = dump(site.archive)
    path = site.archive / store.FILE
    whole = path.read_bytes()
    chance = random.Random(7)
    places = [chance.randrange(100, len(whole)) for _ in range(12)] + [whole.find("产业发展".encode()) + 1]
    named = 0
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x04]) + whole[place + 1 :])
        found = list(verify.problems(site.archive))
        named += bool(found)
        assert found or told(site.archive) == before or deep(site.archive), place
    assert found
    assert named


def told(archive: Path) -> object:
    try:
        return dump(archive)
    except sqlite3.DatabaseError:
        return None


def deep(archive: Path) -> bool:
    return bool(audit(archive, PORTAL, now=FIRST + timedelta(days=1), deep=True).problems)


def test_repair_takes_in_what_the_database_lacks_and_the_archive_is_as_before(site: Site) -> None:
    before = dump(site.archive)
    lost = "select id from captures where purpose <> 'document'"
    found = harmed(
        site,
        f"delete from listing_pages where capture in ({lost})",
        "delete from walks",
        "delete from version_attachments",
        f"delete from captures where id in ({lost})",
    )
    assert any("are not in the database; the next run or an audit with --repair takes them in" in problem for problem in found)
    mended = audit(site.archive, PORTAL, repair=True, now=FIRST + timedelta(days=1), deep=True)
    assert (mended.outcome, mended.problems) == ("ok", [])
    assert mended.repaired[0].startswith("6 captures were taken in")
    assert dump(site.archive) == before


def test_a_copy_of_a_capture_file_beside_it_is_no_problem(site: Site) -> None:
    first = files(site.archive)[0]
    shutil.copy(first, first.with_name(f"copy-{first.name}"))
    assert list(verify.problems(site.archive)) == []
    catch_up(site.archive)
    assert list(verify.problems(site.archive)) == []


def test_files_that_are_gone_cut_or_strange_are_named(site: Site) -> None:
    first, second = files(site.archive)
    first.rename(first.with_name("else.txt"))
    second.write_bytes(second.read_bytes()[:-50])
    second.with_name(second.name + ".damaged").write_bytes(b"torn")
    found = audit(site.archive, PORTAL, now=FIRST + timedelta(days=1))
    assert [f"{first.name} is gone" in problem for problem in found.problems].count(True) == 1
    assert any(f"{second.name} is shorter" in problem for problem in found.problems)
    assert [text.split(" is ")[1].split(":")[0] for text in found.orphans] == [
        "no capture file",
        "the torn end of a file that was broken off",
    ]


def test_nights_without_a_run_and_runs_without_an_end_are_named(site: Site) -> None:
    site.night(5)
    catch_up(site.archive)
    found = audit(site.archive, PORTAL, now=FIRST + timedelta(days=7))
    assert found.missed == [
        "no run in the 3 nights from 2026-03-03 to 2026-03-05",
        "no run in the night of 2026-03-07",
        "run nightly-5 broke off: it left captures and no report",
    ]
    assert found.outcome == "degraded"


def test_missed_nights_are_an_alarm_for_five_weeks_and_said_for_ever(site: Site) -> None:
    for number in (5, *range(7, 45)):
        site.night(number)
    catch_up(site.archive)
    with store.open(site.archive) as db:
        for run, at in db.execute("select run, min(at) from captures group by run").fetchall():
            db.execute("insert or ignore into runs (id, started_at, outcome, report) values (?, ?, 'ok', '{}')", (run, at))
    early, late = (audit(site.archive, PORTAL, now=FIRST + timedelta(days=number)) for number in (39, 45))
    gaps = ["no run in the 3 nights from 2026-03-03 to 2026-03-05", "no run in the night of 2026-03-07"]
    assert (early.outcome, early.missed, early.past) == ("degraded", gaps, [])
    assert (late.outcome, late.missed, late.past) == ("ok", [], gaps)
    assert late.lines()[-1] == f"2 gaps of more than 35 nights ago, the last: {gaps[-1]}"


def test_rows_that_nothing_needs_are_orphans_and_no_problem(site: Site) -> None:
    with store.open(site.archive) as db:
        db.execute("insert into acknowledgements values ('abc', '2026-03-01')")
        db.execute("insert into flags values ('f', ?, 'yunqi', 'listing_differs', '2026-03-01', '', null, '{}')", (key(77),))
    found = audit(site.archive, PORTAL, now=FIRST + timedelta(days=1))
    assert (found.problems, found.orphans) == (
        [],
        ["1 flags on documents that are not there", "1 acknowledgements of events that are not there"],
    )


def test_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="there is no archive at"):
        audit(tmp_path / "none", PORTAL)
