"""Exports of an archive whose nights are captured by hand."""

from __future__ import annotations

import csv
import doctest
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pyarrow.parquet  # type: ignore[import-untyped]
import pytest

from gov_archive import export, query, store
from gov_archive.errors import CopyError, MisuseError, StoreError
from gov_archive.export import FORMATS, landing, markdown, tables
from gov_archive.export.bag import Bag
from gov_archive.export.tags import tags
from ingest.archived import NEWS, Document, Site, catch_up, report

CREATED = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nights: two reports and a piece of news; on the third one report is restated."""
    site = Site(tmp_path_factory.mktemp("export") / "archive")
    restated = site.publish(1, report(2026))
    site.publish(2, report(2025))
    site.publish(3, Document("春季读书活动", NEWS))
    for number in range(3):
        if number == 2:
            site.documents[restated] = report(2026, figure="13.7")
        site.night(number)
    catch_up(site.archive)
    return site.archive


def everything(archive: Path) -> list[dict[str, Any]]:
    with store.reader(archive) as connection:
        keys = [(row["key"], row["versions"]) for row in query.documents(connection)]
        found = [query.show(connection, key, version=number + 1) for key, versions in keys for number in range(versions)]
    return [version for version in found if version is not None]


def test_jsonl_is_what_show_says_of_every_version_of_every_report(archive: Path, tmp_path: Path) -> None:
    done = export.export(archive, "jsonl", tmp_path / "reports.jsonl")
    found = [json.loads(line) for line in (tmp_path / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one.pop("is_latest"), one["version"]) for one in found] == [(False, 1), (True, 2), (True, 1)]
    assert (found, done.versions) == (everything(archive), 3)


def test_near_misses_are_exported_only_where_asked_for(archive: Path, tmp_path: Path) -> None:
    assert export.export(archive, "jsonl", tmp_path / "all.jsonl", near_misses=True).versions == 4


def test_csv_opens_as_chinese_in_a_spreadsheet_and_holds_the_whole_text(archive: Path, tmp_path: Path) -> None:
    export.export(archive, "csv", tmp_path / "reports.csv")
    assert (tmp_path / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "reports.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["text"].split("\n") for row in rows] == [one["body"] for one in everything(archive)]
    assert [(row["plans_from"], row["speaker"]) for row in rows] == [("2026", "林知远"), ("2026", "林知远"), ("2025", "林知远")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "＝1+1", "＠a"])
def test_csv_gives_a_spreadsheet_no_formula_to_run(text: str, tmp_path: Path) -> None:
    with (tmp_path / "one.csv").open("wb") as stream:
        tables.csv_rows(stream, [{"title": text, "number": -1}], ("title", "number"))
    (row,) = csv.DictReader((tmp_path / "one.csv").read_text(encoding="utf-8-sig").splitlines())
    assert row == {"title": f"'{text}", "number": "-1"}


def test_parquet_keeps_days_as_days_and_paragraphs_apart(archive: Path, tmp_path: Path) -> None:
    export.export(archive, "parquet", tmp_path / "reports.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "reports.parquet").to_pylist()
    assert [row["body"] for row in rows] == [one["body"] for one in everything(archive)]
    assert [row["delivered_on"] for row in rows] == [date(2026, 1, 8), date(2026, 1, 8), date(2025, 1, 8)]
    assert dict(rows[0]["metadata"])["机构名称"] == "云栖镇"


def test_markdown_has_a_file_a_version_whose_headings_are_headings(archive: Path, tmp_path: Path) -> None:
    export.export(archive, "markdown", tmp_path / "reports")
    files = sorted(path.name for path in (tmp_path / "reports/yunqi").iterdir())
    assert len(files) == 3
    text = (tmp_path / "reports/yunqi" / files[1]).read_text(encoding="utf-8")
    assert "\n\n## 一、2025年工作回顾\n\n（一）产业发展提质增效。全年完成固定资产投资13.7亿元" in text
    assert f"yunqi/{files[1]}" in (tmp_path / "reports/index.md").read_text(encoding="utf-8")


def test_markdown_shows_text_as_it_is_and_notes_where_they_stood() -> None:
    version = {
        **dict.fromkeys(markdown._FACTS, ""),
        "delivery": {},
        "metadata": {},
        "sections": [],
        "attachments": [],
        "body": ["1. 投资*增长*[见注]<b>", "- 其他", "推进“五个新城”建设。"],
        "footnotes": [{"mark": "①", "text": "指#规划#。", "paragraph": 2, "offset": 7}, {"mark": "①", "text": "未引", "paragraph": None}],
    }
    lines = list(markdown.page(version))
    assert "1\\. 投资\\*增长\\*\\[见注\\]\\<b\\>" in lines
    assert "\\- 其他" in lines
    assert "推进“五个新城[^1]”建设。" in lines
    assert lines[-2:] == ["[^1]: 指\\#规划\\#。", "[^2]: 未引"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "..", ".hidden", "a\\b", "a/../b", "x" * 400, "报" * 200])
def test_a_key_cannot_lead_a_file_out_of_its_folder(key: str, tmp_path: Path) -> None:
    path = tmp_path / f"{markdown.safe(key)}.md"
    path.write_text("", encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert not path.name.startswith(".")
    assert "%" not in path.name  # readers of bags disagree on how a manifest spells it


def test_long_keys_that_differ_at_their_end_have_names_that_differ() -> None:
    assert markdown.safe("x" * 400 + "1") != markdown.safe("x" * 400 + "2")


def test_transfer_is_a_bag_that_the_library_of_congress_finds_whole(archive: Path, tmp_path: Path) -> None:
    export.export(archive, "transfer", tmp_path / "bag", at=CREATED)
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Bagging-Date"] == "2026-03-09"
    (changed,) = (tmp_path / "bag/data/texts/yunqi").glob("00000003*.txt")
    changed.write_text("改动", encoding="utf-8")
    with pytest.raises(bagit.BagValidationError):
        bag.validate()


def test_files_of_any_name_go_into_a_bag_that_validates(tmp_path: Path) -> None:
    package = Bag(tmp_path)
    for name in (*map(markdown.safe, ("../../etc", "云栖镇 100%.html", "a\nb")), "captures/报告 1.warc.gz", "captures/a\nb.warc.gz"):
        with package.new(name) as stream:
            stream.write(name.encode())
    package.close([("External-Description", "two\nlines: one value")])
    bag = bagit.Bag(str(tmp_path))
    bag.validate()
    assert bag.info["External-Description"] == "two lines: one value"


def test_transfer_holds_captures_texts_national_tags_and_what_happened(archive: Path, tmp_path: Path) -> None:
    export.export(archive, "transfer", tmp_path / "bag")
    data = tmp_path / "bag/data"
    for path in (archive / "captures").rglob("*.warc.gz"):
        assert (data / "captures" / path.relative_to(archive / "captures")).read_bytes() == path.read_bytes()
    documents = [json.loads(line) for line in (data / "metadata/documents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(documents) == 4
    for one in documents:
        assert (data / one["text_file"]).read_text(encoding="utf-8").splitlines()
    first = next(one for one in documents if one["document"].startswith("00000001"))
    assert (first["ArticleTitle"], first["PubDate"], first["ContentSource"]) == ("云栖镇2026年政府工作报告", "2026-01-20", "云栖镇")
    told = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in (data / "audit").iterdir()}
    assert [json.loads(line)["kind"] for line in told["events"]] == ["new", "new", "changed"]
    assert len(told["captures"]) == 15


def test_a_tag_that_the_page_did_not_give_is_null() -> None:
    silent = {
        "url": "http://portal.example/a",
        "site_code": None,
        "column": None,
        "title": None,
        "published_on": None,
        "metadata": {"来源": ""},
    }
    found = tags({**silent, "metadata": {"来源": ""}})
    assert {name for name, value in found.items() if value is not None} == {"SiteDomain", "Url"}


@pytest.mark.parametrize("format", FORMATS)
def test_what_stands_at_the_path_is_never_overwritten(format: export.Format, archive: Path, tmp_path: Path) -> None:  # noqa: A002
    path = tmp_path / "taken.wacz"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(MisuseError, match="exists"):
        export.export(archive, format, path)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("format", FORMATS)
def test_an_archive_without_a_database_leaves_nothing_behind(format: export.Format, tmp_path: Path) -> None:  # noqa: A002
    (tmp_path / "archive").mkdir()
    with pytest.raises(StoreError, match="no database"):
        export.export(tmp_path / "archive", format, tmp_path / "out.wacz")
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


@pytest.mark.parametrize("land", [landing.file, landing.folder])
def test_what_fails_half_way_leaves_nothing(land: Any, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), land(tmp_path / "out") as place:
        _half(place)
    assert list(tmp_path.iterdir()) == []


def _half(place: Any) -> None:
    if isinstance(place, Path):
        (place / "half").write_text("half", encoding="utf-8")
    else:
        place.write(b"half")
    raise ZeroDivisionError


@pytest.mark.parametrize("land", [landing.file, landing.folder])
def test_what_came_to_the_path_meanwhile_stays(land: Any, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="exists"), land(tmp_path / "out"):
        (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("out", "mine")]


@pytest.mark.parametrize("land", [landing.file, landing.folder])
def test_a_full_disk_is_told_in_one_sentence_and_leaves_nothing(land: Any, tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="cannot be written: No space left on device"), land(tmp_path / "out"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("land", [landing.file, landing.folder])
def test_a_path_below_a_file_is_told_in_one_sentence(land: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CopyError, match="cannot be written"), land(tmp_path / "file" / "out"):
        raise AssertionError


def test_a_wacz_must_be_called_one(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match=r"\.wacz"):
        export.export(archive, "wacz", tmp_path / "archive.zip")


def test_captures_still_being_written_are_named_and_not_packed(archive: Path, tmp_path: Path) -> None:
    begun = archive / "captures/yunqi/2026/yunqi-20260309T000000Z-now.warc.gz.open"
    begun.write_bytes(b"")
    try:
        (warning,) = export.export(archive, "wacz", tmp_path / "a.wacz").warnings
    finally:
        begun.unlink()
    assert begun.name in warning


def test_the_same_archive_gives_the_same_wacz(archive: Path, tmp_path: Path) -> None:
    def digests() -> Iterator[str]:
        for name in ("a.wacz", "b.wacz"):
            export.export(archive, "wacz", tmp_path / name, at=CREATED)
            yield hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()

    assert len(set(digests())) == 1


def test_the_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(markdown).failed == 0
