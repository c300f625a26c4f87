"""Backups of an archive whose nights are captured by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_archive import store, verify
from gov_archive.backup import EARLIER, backup
from gov_archive.errors import CopyError, LockedError, MisuseError, StoreError
from ingest.archived import Site, catch_up, dump, report

MONDAY = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A portal of two reports and an archive of one night."""
    found = Site(tmp_path / "archive")
    found.publish(1, report(2026))
    found.publish(2, report(2025))
    found.night(0)
    catch_up(found.archive)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def captures(folder: Path) -> dict[str, bytes]:
    return contents(folder / "captures")


def test_a_backup_is_an_archive_with_the_same_captures_and_the_same_rows(site: Site, tmp_path: Path) -> None:
    done = backup(site.archive, tmp_path / "backup")
    assert (done.added, done.database, done.problems) == (1, "new", ())
    assert captures(tmp_path / "backup") == captures(site.archive)
    assert dump(tmp_path / "backup") == dump(site.archive)
    assert list(verify.problems(tmp_path / "backup")) == []


def test_a_second_backup_without_change_adds_nothing(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup", now=MONDAY)
    before = contents(tmp_path / "backup")
    done = backup(site.archive, tmp_path / "backup", now=TUESDAY)
    assert (done.added, done.present, done.database) == (0, 1, "same")
    assert contents(tmp_path / "backup") == before


def test_a_later_backup_adds_what_is_new_and_keeps_the_database_before(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup", now=MONDAY)
    first = contents(tmp_path / "backup")
    site.publish(3, report(2024))
    site.night(1)
    catch_up(site.archive)
    done = backup(site.archive, tmp_path / "backup", now=TUESDAY)
    assert (done.added, done.present, done.database, done.problems) == (1, 1, "newer", ())
    assert dump(tmp_path / "backup") == dump(site.archive)
    after = contents(tmp_path / "backup")
    assert after[f"{EARLIER}/archive-20260310T010000Z.db"] == first[store.FILE]
    assert {name: data for name, data in first.items() if name != store.FILE}.items() <= after.items()


def test_what_the_archive_lost_stays_in_the_backup_and_is_named(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup")
    (name,) = captures(site.archive)
    (site.archive / "captures" / name).unlink()
    done = backup(site.archive, tmp_path / "backup")
    assert done.only_there == (name,)
    assert name in captures(tmp_path / "backup")


def test_nights_that_end_before_and_after_the_database_is_copied_leave_the_backup_whole(site: Site, tmp_path: Path) -> None:
    seen: list[int] = []

    def meanwhile(what: str, done: int, _: int) -> None:
        if what == store.FILE:
            seen.append(done)
            site.night(len(seen))
            catch_up(site.archive)

    done = backup(site.archive, tmp_path / "backup", progress=meanwhile)
    assert (len(seen), done.added, done.problems) == (2, 2, ())
    later = backup(site.archive, tmp_path / "backup")
    assert (later.added, later.problems) == (1, ())
    assert captures(tmp_path / "backup") == captures(site.archive)


def test_links_take_no_space_and_outlive_deletion(site: Site, tmp_path: Path) -> None:
    done = backup(site.archive, tmp_path / "backup", link=True)
    (name,) = captures(site.archive)
    path = site.archive / "captures" / name
    assert (done.linked, path.samefile(tmp_path / "backup/captures" / name)) == (1, True)
    path.unlink()
    assert list(verify.problems(tmp_path / "backup")) == []


def test_a_copy_shares_nothing_with_the_archive(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup")
    (name,) = captures(site.archive)
    with (site.archive / "captures" / name).open("r+b") as stream:
        stream.seek(700)
        stream.write(b"\0\0\0\0")
    assert list(verify.problems(site.archive))
    assert list(verify.problems(tmp_path / "backup")) == []


def test_a_byte_that_flipped_in_the_backup_is_found_by_the_next(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup")
    (name,) = captures(site.archive)
    path = tmp_path / "backup/captures" / name
    data = bytearray(path.read_bytes())
    data[700] ^= 1
    path.write_bytes(data)
    problems = backup(site.archive, tmp_path / "backup").problems
    assert f"{path} is damaged in the backup, the archive's own is whole: move the copy away and back up again" in problems
    assert path.read_bytes() == data
    path.rename(tmp_path / "away")
    assert backup(site.archive, tmp_path / "backup").problems == ()


def test_a_byte_that_flipped_in_the_archive_is_told_and_the_whole_copy_stays(site: Site, tmp_path: Path) -> None:
    backup(site.archive, tmp_path / "backup")
    (name,) = captures(site.archive)
    path, whole = site.archive / "captures" / name, captures(site.archive)[name]
    path.write_bytes(whole[:700] + bytes([whole[700] ^ 1]) + whole[701:])
    (told,) = backup(site.archive, tmp_path / "backup").problems
    assert told.startswith(f"{path} is damaged in the archive (capture file {name} is damaged at offset")
    assert told.endswith(f"its copy in {tmp_path / 'backup'} is whole and stays: copy that one back")
    assert captures(tmp_path / "backup")[name] == whole


def test_a_file_of_another_length_is_not_overwritten(site: Site, tmp_path: Path) -> None:
    (name,) = captures(site.archive)
    path = tmp_path / "backup/captures" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    with pytest.raises(CopyError, match="neither is overwritten"):
        backup(site.archive, tmp_path / "backup")
    assert path.read_bytes() == b"mine"


def test_what_a_killed_backup_left_half_is_written_again(site: Site, tmp_path: Path) -> None:
    (name,) = captures(site.archive)
    folder = (tmp_path / "backup/captures" / name).parent
    folder.mkdir(parents=True)
    (folder / f"{Path(name).name}.part").write_bytes(b"half")
    (tmp_path / "backup/archive.db.part").write_bytes(b"half")
    assert backup(site.archive, tmp_path / "backup").problems == ()
    assert not list((tmp_path / "backup").rglob("*.part"))


def test_captures_alone_are_backed_up_too(site: Site, tmp_path: Path) -> None:
    (site.archive / store.FILE).unlink()
    done = backup(site.archive, tmp_path / "backup")
    assert (done.added, done.database) == (1, "none")
    assert captures(tmp_path / "backup") == captures(site.archive)


@pytest.mark.parametrize("place", [".", "inside", ".."])
def test_a_backup_in_the_archive_or_around_it_is_refused(place: str, site: Site) -> None:
    with pytest.raises(MisuseError, match="cannot lie"):
        backup(site.archive, site.archive / place)


def test_an_archive_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="no archive"):
        backup(tmp_path / "archive", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_two_backups_at_once_do_not_mix(site: Site, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with store.lock.held(tmp_path / "backup/backup.lock", holder="another backup"), pytest.raises(LockedError, match="another backup"):
        backup(site.archive, tmp_path / "backup")


def test_a_damaged_database_is_told_in_one_sentence(site: Site, tmp_path: Path) -> None:
    with (site.archive / store.FILE).open("r+b") as stream:
        stream.write(b"not a database at all")
        stream.flush()
        os.fsync(stream.fileno())
    with pytest.raises((CopyError, StoreError), match=r"is damaged|cannot be"):
        backup(site.archive, tmp_path / "backup")
    assert not (tmp_path / "backup" / store.FILE).exists()
