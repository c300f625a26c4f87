from __future__ import annotations

from pathlib import Path

import pytest

from gov_archive.capture import holdings
from gov_archive.errors import CaptureError


def test_files_on_another_disk_are_held_and_a_link_that_leads_back_is_followed_once(tmp_path: Path) -> None:
    folder, disk = tmp_path / "captures", tmp_path / "disk"
    for path in (folder / "yunqi/2026/a.warc.gz", folder / "yunqi/2026/b.warc.gz.open", folder / "c.warc", disk / "2020/d.warc.gz"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (folder / "yunqi/2020").symlink_to(disk / "2020")
    (disk / "2020/back").symlink_to(folder)
    found = holdings.whole(folder)
    assert [path.name for path in found.finished] == ["c.warc", "d.warc.gz", "a.warc.gz"]
    assert [path.name for path in found.unfinished] == ["b.warc.gz.open"]


def test_what_cannot_be_looked_into_is_told_and_never_taken_for_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    assert holdings.whole(folder) == holdings.Holdings((), ())
    folder.write_bytes(b"")
    assert holdings.held(folder).problems == (f"the captures in {folder} cannot be read: Not a directory; mend its rights or the disk",)
    with pytest.raises(CaptureError, match="Not a directory"):
        holdings.whole(folder)


def test_link_to_a_disk_that_is_not_there_is_told_beside_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "2020").symlink_to(tmp_path / "unmounted")
    (tmp_path / "a.warc.gz").touch()
    found = holdings.held(tmp_path)
    assert [path.name for path in found.files] == ["a.warc.gz"]
    assert found.problems == (f"{tmp_path / '2020'} leads nowhere; bring back the disk that it leads to",)
