"""Capture files on their way from fetchers to the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec  # type: ignore[import-untyped]
import pytest

from answers import NIGHT, answer
from gov_archive import capture
from gov_archive.errors import CaptureError, MisuseError
from gov_archive.handover import Handover


@pytest.fixture(params=["folder", "memory"])
def handover(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Handover]:
    """A shared folder, and one of fsspec's that is no folder."""
    yield Handover(str(tmp_path / "shared") if request.param == "folder" else "memory://shared/captures")
    fsspec.filesystem("memory").store.clear()


def spooled(spool: Path, run: str, *, closed: bool = True) -> bytes:
    """Write one capture file and return its bytes; one that is not closed is as a fetcher leaves it that was killed."""
    with capture.Writer(spool / "captures", source="yunqi", run=run, at=NIGHT, max_bytes=10**9, part=".0001") as book:
        (kept,) = book.append(answer(), purpose="document", subject="0001")
    path = spool / "captures" / kept.file
    written = path.read_bytes()
    if not closed:
        path.with_name(path.name + ".open").write_bytes(written + b"\x1f\x8btorn")
        path.unlink()
    return written


def taken(archive: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (archive / "captures").rglob("*.warc.gz"))


def test_what_several_spools_hand_over_is_taken_once_byte_for_byte(handover: Handover, tmp_path: Path) -> None:
    written = sorted(spooled(tmp_path / name, "backfill-1") for name in ("a", "b"))
    for name in ("a", "b"):
        assert len(handover.put(tmp_path / name)) == 1
        assert not list((tmp_path / name).rglob("*.warc.gz"))
    archive = tmp_path / "archive"
    first = handover.take(archive)
    assert (len(first.files), first.unfinished, taken(archive)) == (2, [], written)
    assert all(list(capture.integrity.check(archive / "captures" / name)) == [] for name in first.files)
    assert handover.take(archive).files == []
    assert len(handover.names()) == 2, "nothing is removed from the shared folder"


def test_a_file_handed_over_twice_is_there_once(handover: Handover, tmp_path: Path) -> None:
    written = spooled(tmp_path / "a", "backfill-1")
    (name,) = handover.put(tmp_path / "a")
    again = tmp_path / "a" / "captures" / name.replace(f".{name.split('.')[-3]}", "")
    again.write_bytes(written)
    assert handover.put(tmp_path / "a") == [name]
    assert handover.names() == [name]


def test_what_a_killed_fetcher_left_is_handed_over_by_the_next_with_its_spool(handover: Handover, tmp_path: Path) -> None:
    written = spooled(tmp_path / "a", "backfill-1", closed=False)
    handover.put(tmp_path / "a")
    handover.take(tmp_path / "archive")
    assert taken(tmp_path / "archive") == [written]


def test_a_file_is_taken_only_when_all_of_it_is_there(tmp_path: Path) -> None:
    written = spooled(tmp_path / "a", "backfill-1")
    handover = Handover(str(tmp_path / "shared"))
    (name,) = handover.put(tmp_path / "a")
    shared = tmp_path / "shared" / name
    shared.write_bytes(written[:-7])
    early = handover.take(tmp_path / "archive")
    assert (early.files, len(early.unfinished), taken(tmp_path / "archive")) == ([], 1, [])
    shared.write_bytes(written)
    assert handover.take(tmp_path / "archive").files == [name]


def test_what_a_killed_taker_left_is_cleared_away(handover: Handover, tmp_path: Path) -> None:
    spooled(tmp_path / "a", "backfill-1")
    (name,) = handover.put(tmp_path / "a")
    left = tmp_path / "archive" / "captures" / f"{name}.0a1b2c3d.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    handover.take(tmp_path / "archive")
    assert not left.exists()


def test_other_files_in_the_shared_folder_are_left_alone(handover: Handover, tmp_path: Path) -> None:
    for name in ("notes.txt", "yunqi/2026/other.warc.gz", "yunqi/2026/x.0123456789abcdef.warc.gz.ab.part"):
        path = f"{handover._root}/{name}"
        handover._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        handover._files.pipe_file(path, b"x")
    assert handover.take(tmp_path / "archive").files == []


@pytest.mark.parametrize(("url", "told"), [("nonsense://a", "Protocol not known"), ("gs://bucket/a", "install")])
def test_an_address_that_cannot_be_used_is_told_in_one_sentence(url: str, told: str) -> None:
    with pytest.raises(MisuseError, match=told):
        Handover(url)


def test_a_folder_that_cannot_be_written_keeps_the_spool(tmp_path: Path) -> None:
    written = spooled(tmp_path / "a", "backfill-1")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CaptureError, match="nothing is lost"):
        Handover(str(tmp_path / "file" / "shared")).put(tmp_path / "a")
    assert [path.read_bytes() for path in (tmp_path / "a").rglob("*.warc.gz")] == [written]
