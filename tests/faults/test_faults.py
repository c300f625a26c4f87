"""Faults that a machine brings: each is told in one sentence, loses nothing, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from faults.scene import Scene, scene
from gov_archive import store


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """What an archive tells after two nights, an edit between them."""
    with scene(tmp_path_factory.mktemp("undisturbed") / "scene") as place:
        place.night(0)
        place.edit(2, figure="14.2")
        place.night(1)
        return place.story()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path / "scene") as made:
        yield made


def assert_recovers(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]], *, days: float = 3) -> None:
    """Assert that the next night is an ordinary one and leaves the archive as an undisturbed one is."""
    place.check()
    ran = place.night(days)
    assert ran.status == 0, ran.said
    assert place.story() == undisturbed
    place.check_end()


def sentence(said: str) -> str:
    """Return the one sentence that a failed run says, at its end."""
    lines = said.strip().splitlines()
    assert [line for line in lines if line.startswith(("nightly: ", "rebuild: "))] == lines[-1:], said
    return lines[-1]


def test_database_locked_by_another_writer(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    place.edit(2, figure="14.2")
    with closing(sqlite3.connect(place.archive / store.FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        ran = place.night(1)
        other.execute("rollback")
    assert ran.status == 1
    assert re.fullmatch(
        r"nightly: the database .*archive.db cannot be used: database is locked; nothing captured is lost, .*", sentence(ran.said)
    )
    assert_recovers(place, undisturbed)


def test_two_nights_at_once_and_the_second_says_who_holds_the_archive(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    place.edit(2, figure="14.2")
    with store.open(place.archive, holder="nightly-20260302T181000Z-beef"):
        ran = place.night(1)
    assert ran.status == 1
    told = rf"nightly: another run \(nightly-20260302T181000Z-beef, pid {os.getpid()} on .*, since .*\) holds the archive; .*"
    assert re.fullmatch(told, sentence(ran.said))
    assert_recovers(place, undisturbed)


def test_clock_set_back_is_said_and_changes_nothing(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    place.edit(2, figure="14.2")
    place.night(1)
    ran = place.night(0.5)
    assert ran.status == 0
    assert "the clock says 2026-03-02 06:10 UTC, but a run began at 2026-03-02T18:10" in " ".join(ran.said.split())
    assert "Traceback" not in ran.said
    place.check_end()
    found = place.story()
    assert found["documents"] == undisturbed["documents"]
    assert found["versions"] == undisturbed["versions"]
    assert found["events"] == undisturbed["events"]


def test_last_record_cut_off_costs_that_record_and_is_named(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    place.edit(2, figure="14.2")
    (first,) = files(place.archive)
    torn = first.with_name(first.name.replace("nightly-", "elsewhere-"))  # another machine's, cut short on its way
    torn.write_bytes(first.read_bytes()[:-60])
    ran = place.night(1)
    assert ran.status == 1
    assert f"{torn.name} is damaged at offset" in " ".join(ran.said.split())
    place.check()
    ran = place.night(3)
    assert ran.status == 0, ran.said
    assert place.story() == undisturbed


def test_flipped_byte_in_a_capture_is_named_by_verify_and_nights_go_on(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    (path,) = files(place.archive)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 8]) + whole[len(whole) // 2 + 1 :])
    place.edit(2, figure="14.2")
    ran = place.night(1)
    assert ran.status == 0, ran.said
    assert place.story() == undisturbed
    ran = place.rebuild()
    assert ran.status == 1
    assert re.fullmatch(r"rebuild: the captures on disk lack \d+ that the database knows .*", sentence(ran.said))
    assert place.story() == undisturbed
    path.write_bytes(whole)
    assert_recovers(place, undisturbed)


def test_night_that_meets_a_broken_database_makes_it_again_and_goes_on(place: Scene, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    place.night(0)
    place.edit(2, figure="14.2")
    path = place.archive / store.FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(len(whole) - 100))
    assert "make it again from the captures" in place.command("verify").said.replace("\n", " ")
    ran = place.night(1)
    assert (ran.status, "Traceback" in ran.said) == (1, False)
    assert "it was made again from 8 captures and the old one is kept beside it" in " ".join(ran.said.split())
    assert (place.archive / f"{store.FILE}.before").read_bytes()[100:] == bytes(len(whole) - 100)
    assert place.story() == undisturbed
    assert_recovers(place, undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("a disk of its own can be mounted by root alone")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_disk_that_is_full_at_any_moment(small_disk: Path, tmp_path: Path, undisturbed: dict[str, list[tuple[Any, ...]]]) -> None:
    with scene(tmp_path / "scene", small_disk / "archive") as place:
        place.night(0)
        place.edit(2, figure="14.2")
        filler = small_disk / "filler"
        for left in (0, 4, 12, 40, 120):
            free = os.statvfs(small_disk)
            with filler.open("wb") as stream:
                stream.write(bytes(max(0, free.f_bavail * free.f_frsize - left * 1024)))
            ran = place.night(1)
            assert "Traceback" not in ran.said, ran.said
            if ran.status:
                assert re.search("No space left on device|disk is full|disk I/O error|unable to open", sentence(ran.said)), ran.said
                assert "the database" not in sentence(ran.said) or "nothing captured is lost" in sentence(ran.said)
            ran = place.command("documents")
            assert (ran.status, "云栖镇" in ran.said) == (0, True), ran.said
            filler.unlink()
            place.check()
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
        assert_recovers(place, undisturbed)


def files(archive: Path) -> list[Path]:
    return sorted((archive / "captures").rglob("*.warc.gz"))
