"""``export`` and ``backup`` as a user calls them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gov_archive import store
from gov_archive.cli import main
from gov_archive.export import FORMATS
from ingest.archived import Site, catch_up, report


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one night and one report."""
    site = Site(tmp_path_factory.mktemp("copies") / "archive")
    site.publish(1, report(2026))
    site.night(0)
    catch_up(site.archive)
    return site.archive


def called(archive: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--archive", str(archive), *words])


@pytest.mark.parametrize("format", FORMATS)
def test_export_says_where_it_wrote_how_many_versions(format: str, archive: Path, tmp_path: Path) -> None:  # noqa: A002
    path = tmp_path / "out.wacz"
    result = called(archive, "export", format, str(path))
    assert (result.exit_code, path.exists()) == (0, True), result.output
    assert "1 versions" in result.output


def test_export_as_json_is_one_value(archive: Path, tmp_path: Path) -> None:
    result = called(archive, "export", "wacz", str(tmp_path / "a.wacz"), "--json")
    told = json.loads(result.stdout)
    assert (told["format"], told["versions"], told["captures"], told["warnings"]) == ("wacz", 1, 3, [])
    assert zipfile.is_zipfile(told["path"])


@pytest.mark.parametrize("format", ["wacz", "transfer"])
def test_export_of_a_damaged_capture_is_written_named_and_exits_1(format: str, archive: Path, tmp_path: Path) -> None:  # noqa: A002
    shutil.copytree(archive, tmp_path / "archive")
    with store.reader(archive) as connection:
        name, offset, length = connection.execute(
            "select file, \"offset\", length from captures where purpose = 'document' and verdict = 'good'"
        ).fetchone()
    path = tmp_path / "archive/captures" / name
    data = bytearray(path.read_bytes())
    data[offset + length // 2] ^= 8
    path.write_bytes(data)
    result = called(tmp_path / "archive", "export", format, str(tmp_path / "out.wacz"))
    assert (result.exit_code, "1 versions" in result.stdout) == (1, True), result.output
    assert f"capture file {name} is damaged at offset {offset}" in result.stderr
    if format == "transfer":
        (told,) = map(json.loads, (tmp_path / "out.wacz/data/audit/damage.jsonl").read_text(encoding="utf-8").splitlines())
        assert (told["file"], told["problem"] in result.stderr) == (name, True)


def test_export_to_a_path_that_is_taken_is_misuse(archive: Path, tmp_path: Path) -> None:
    result = called(archive, "export", "csv", str(tmp_path))
    assert result.exit_code == 2
    assert "never overwritten" in result.stderr


def test_export_of_no_archive_is_misuse(tmp_path: Path) -> None:
    assert called(tmp_path / "nothing", "export", "csv", str(tmp_path / "a.csv")).exit_code == 2


def test_backup_is_read_like_the_archive(archive: Path, tmp_path: Path) -> None:
    result = called(archive, "backup", str(tmp_path / "backup"))
    assert (result.exit_code, "all is well" in result.output) == (0, True), result.output
    assert called(tmp_path / "backup", "documents", "--json").stdout == called(archive, "documents", "--json").stdout
    assert called(tmp_path / "backup", "verify").exit_code == 0


def test_backup_of_captures_that_the_archive_lost_says_so_and_exits_1(archive: Path, tmp_path: Path) -> None:
    called(archive, "backup", str(tmp_path / "backup"))
    extra = tmp_path / "backup/captures/yunqi/2026/kept.damaged"
    extra.write_bytes(b"tail")
    result = called(archive, "backup", str(tmp_path / "backup"), "--json")
    assert (result.exit_code, json.loads(result.stdout)["only_there"]) == (1, ["yunqi/2026/kept.damaged"])


def test_backup_into_the_archive_is_misuse(archive: Path) -> None:
    assert called(archive, "backup", str(archive / "backup")).exit_code == 2
