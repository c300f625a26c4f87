"""What the system does not let us read or write: told in one sentence, never taken for nothing, and mended by mending the rights."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faults.rights import forbidden
from faults.scene import Ran, Scene, scene
from gov_archive import store

Story = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Scene]:
    """An archive of one night, after which a report is edited."""
    with scene(tmp_path / "scene") as made:
        assert made.night(0).status == 0
        made.edit(2, figure="14.2")
        yield made


def sentence(ran: Ran) -> str:
    """Return the one sentence that a failed run says, at its end."""
    assert (ran.status, "Traceback" in ran.said) == (1, False), ran.said
    lines = ran.said.strip().splitlines()
    assert [line for line in lines if line.startswith(("nightly: ", "rebuild: ", "gov-archive: "))] == lines[-1:], ran.said
    return lines[-1]


def test_capture_file_that_may_not_be_read_is_named_and_tried_again(place: Scene) -> None:
    undisturbed = (place.night(1), place.story())[1]
    first, second = sorted((place.archive / "captures").rglob("*.warc.gz"))
    for path in place.archive.glob("archive.db*"):
        path.unlink()
    with forbidden(first):
        ran = place.night(2, powerless=True)
        assert (ran.status, "Traceback" in ran.said) == (1, False)
        assert f"{first.name} cannot be opened: Permission denied" in "".join(ran.said.split("\n"))
        for words in (("export", "transfer", str(place.folder / "bag")), ("export", "wacz", str(place.folder / "a.wacz"))):
            assert first.name in sentence(place.command(*words, powerless=True))
        ran = place.command("backup", str(place.folder / "backup"), powerless=True)
        assert (
            f"captures/{first.relative_to(place.archive / 'captures')} cannot be read: Permission denied; it is not in the backup"
            in ran.said
        )
        assert (place.folder / "backup" / second.relative_to(place.archive)).exists()
    assert place.night(3).status == 0
    assert place.story() == undisturbed
    place.check_end()


def test_folder_of_captures_that_may_not_be_read_is_never_an_empty_one(place: Scene) -> None:
    with forbidden(place.archive / "captures" / "content"):
        for ran in (
            place.rebuild(powerless=True),
            *(place.command("export", form, str(place.folder / f"a.{form}"), powerless=True) for form in ("wacz", "transfer")),
            place.command("backup", str(place.folder / "backup"), powerless=True),
            place.night(1, powerless=True),
        ):
            assert "Permission denied" in sentence(ran)
        assert "Permission denied" in place.command("verify", powerless=True).said
    assert place.night(1).status == 0
    place.check_end()


def test_database_that_may_not_be_read_stays_and_is_told(place: Scene) -> None:
    path = place.archive / store.FILE
    before = path.read_bytes()
    with forbidden(path):
        for ran in (place.night(1, powerless=True), place.command("documents", powerless=True)):
            assert "archive.db cannot be used: unable to open database file; " in sentence(ran)
            assert "mend the rights of the file and of its folder" in sentence(ran)
    assert path.read_bytes() == before
    assert place.night(1).status == 0
    place.check_end()


def test_archive_that_can_only_be_read_can_be_read(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=False, capture_output=True).returncode:
        pytest.skip("a disk of its own can be mounted by root alone")
    try:
        with scene(tmp_path / "scene", disk / "archive") as place:
            place.night(0)
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            for words in (("documents",), ("verify",), ("backup", str(tmp_path / "backup")), ("export", "wacz", str(tmp_path / "a.wacz"))):
                ran = place.command(*words)
                assert (ran.status, "Traceback" in ran.said) == (0, False), ran.said
            assert "Read-only file system" in sentence(place.night(1))
            assert "Read-only file system" in sentence(place.rebuild())
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
