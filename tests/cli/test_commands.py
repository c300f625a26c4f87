"""The commands as a user calls them, on an archive of the sample portal's first three nights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len, set_cell_size

from gov_archive import night, nights, sample, sources
from gov_archive.cli import main
from gov_archive.settings import Settings

PAGE = """<html><head><title>云栖镇2021年政府工作报告_政府工作报告_样例网站</title></head><body><h1>云栖镇2021年政府工作报告</h1>
<ul><li>所属类目: 政府工作报告</li><li>发布日期: 2021-01-20</li><li>发文字号:</li></ul><div>
<p>政 府 工 作 报 告</p><p>——2021年1月12日在云栖镇第五届人民代表大会第三次会议上</p><p>镇长 林听雨</p><p>各位代表：</p>
<p>现在，我代表云栖镇人民政府，向大会报告工作，请予审议。</p><p>一、2020年工作回顾</p><p>我们修好了三座桥。</p></div></body></html>"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three nights: a baseline, a quiet night, a figure restated."""
    folder = tmp_path_factory.mktemp("commands") / "archive"
    tonight = sample.NIGHTS[0]
    with sample.running(clock=lambda: tonight, port=0) as server:
        portal = sources.loads(server.sources_toml(), where="the sample portal")
        for tonight in sample.NIGHTS[:3]:
            with night.Run(portal, folder, now=nights.clock(tonight), settings=Settings(retry_wait_seconds=0)) as run:
                night.summary(run, [night.source_night(run, source) for source in portal.sources])
    return folder


def called(archive: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--archive", str(archive), *words])


def value(archive: Path, *words: str) -> Any:
    result = called(archive, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_read_says_what_a_page_says_in_the_shape_of_the_contract(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    said = value(tmp_path, "read", str(page))
    assert (said["verdict"], said["kind"], said["published_on"], said["column"]) == ("good", "work_report", "2021-01-20", "政府工作报告")
    assert (said["body"][0], said["body"][-1]) == ("政 府 工 作 报 告", "我们修好了三座桥。")
    assert said["metadata"] == {"所属类目": "政府工作报告", "发布日期": "2021-01-20", "发文字号": ""}
    assert said["delivery"]["speaker"] == "林听雨"
    assert said["delivery"]["reviews"] == [2020, 2020]
    assert {"title", "rule", "footnotes", "attachments", "kind_reason", "sections", "warnings"} <= said.keys()


def test_read_says_of_an_error_page_that_it_is_one_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>您访问的页面不存在或已删除</p></body></html>", encoding="utf-8")
    said = value(tmp_path, "read", str(page))
    assert (said["verdict"], said["body"], said["kind"], said["title"]) == ("missing", [], None, None)


def test_rows_lists_a_saved_page_of_any_host(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    page.write_text('<ul><li><a href="/article.html?infoid=A-1">云栖镇2021年政府工作报告</a> 2021-01-20</li></ul>', encoding="utf-8")
    found = value(tmp_path, "rows", str(page), "--url", "https://xxgk.qinghe.example/list.html")
    assert [(row["key"], row["listed_on"]) for row in found["rows"]] == [("a-1", "2021-01-20")]


def test_events_are_told_once_and_acknowledged_by_id(archive: Path) -> None:
    (changed,) = value(archive, "events", "--kind", "changed")
    assert {"id", "document", "source", "kind", "at", "version", "detail", "flags", "acknowledged_at"} <= changed.keys()
    assert [flag["rule"] for flag in changed["flags"]] == ["figure_restated"]
    assert called(archive, "events", "ack", changed["id"]).exit_code == 0
    assert value(archive, "events", "--kind", "changed") == []
    assert [event["id"] for event in value(archive, "events", "--all", "--kind", "changed")] == [changed["id"]]


def test_a_document_is_named_by_the_beginning_of_its_key_and_shown_as_it_was(archive: Path) -> None:
    (changed,) = value(archive, "events", "--all", "--kind", "changed")
    key = changed["document"]
    today, before = value(archive, "show", key[:8]), value(archive, "show", key, "--as-of", "2026-03-03")
    assert (today["document"], today["version"], before["version"]) == (key, 2, 1)
    assert today["body"] != before["body"]
    assert [version["number"] if "number" in version else version["version"] for version in value(archive, "history", key)["versions"]] == [
        1,
        2,
    ]


def test_compare_tells_the_wording_that_changed_between_the_last_two_versions(archive: Path) -> None:
    (changed,) = value(archive, "events", "--all", "--kind", "changed")
    found = value(archive, "compare", changed["document"][:8])
    assert (found["old"]["version"], found["new"]["version"], found["alike"]) == (1, 2, True)
    assert [change["kind"] for change in found["changes"]] == ["changed"]
    assert [span["text"] for span in found["changes"][0]["spans"] if span["kind"] != "same"] == ["32.68", "34.05"]
    assert [(one["old"], one["new"]) for one in found["restated"]] == [("32.68亿元", "34.05亿元")]
    assert (found["footnotes"], found["metadata"], found["attachments"]) == ([], {}, {"removed": [], "added": []})


def test_compare_marks_changes_without_colour_and_goes_either_way(archive: Path) -> None:
    (changed,) = value(archive, "events", "--all", "--kind", "changed")
    told, back = called(archive, "compare", changed["document"]).stdout, called(archive, "compare", changed["document"], "2", "1").stdout
    assert "[-32.68-]{+34.05+}" in "".join(told.split())
    assert "[-34.05-]{+32.68+}" in "".join(back.split())
    same = called(archive, "compare", changed["document"], "2", "2")
    assert (same.exit_code, "changed" in same.stdout) == (0, False)


def test_search_finds_every_paragraph_that_holds_the_words(archive: Path) -> None:
    found = value(archive, "search", "河道", "--limit", "100")
    assert found
    assert all("河道" in hit["snippet"] for hit in found)
    assert {"document", "title", "version", "paragraph", "snippet"} <= found[0].keys()


def test_coverage_lines_up_under_its_years_however_wide_the_names_are(archive: Path) -> None:
    lines = called(archive, "coverage", "--now", "2027-05-01T00:00:00Z").stdout.splitlines()
    heading = next(line for line in lines if "2018" in line)
    offices = [line for line in lines if "存" in line and "stored" not in line]
    assert len(offices) == 2
    for at in range(2018, 2027):
        column = cell_len(heading[: heading.index(str(at))])
        assert {set_cell_size(line, column + 2)[-1] for line in offices} <= {"存", "缺"}, at
    assert [line.strip() for line in lines if "nightly.py" in line] == [f"python flows/nightly.py --archive {archive}"] * 2


def test_coverage_counts_a_second_report_for_the_year_that_it_plans(archive: Path) -> None:
    offices = {office["source"]: office for office in value(archive, "coverage", "--now", "2026-03-05T00:00:00Z")}
    told = {cell["year"]: (cell["state"], cell["reason"]) for cell in offices["yunqi"]["years"]}
    assert told[2022] == ("stored", "the report delivered on 2021-12-28 plans 2022")
    assert {state for state, _ in told.values()} == {"stored"}


@pytest.mark.parametrize("words", [("documents",), ("documents", "--all"), ("events", "--all"), ("search", "河道"), ("verify",)])
def test_tables_are_printed_without_complaint(archive: Path, words: tuple[str, ...]) -> None:
    result = called(archive, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) >= 1


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("show", "zz"), 2, "no document 'zz'"),
        (("show", ""), 2, "no document"),
        (("compare", "zz"), 2, "no document 'zz'"),
        (("events", "--since", "yesterday"), 2, "2026-03-01"),
        (("events", "ack", "nothing"), 2, "no event nothing"),
        (("read", "not-there.html"), 2, "cannot be read"),
        (("rows", "not-there.html", "--url", "no address"), 2, "no address"),
        (("check", "nowhere"), 2, "no source 'nowhere'"),
    ],
)
def test_misuse_is_one_sentence_and_exit_2(archive: Path, words: tuple[str, ...], code: int, told: str) -> None:
    result = called(archive, *words)
    assert result.exit_code == code
    assert told in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_an_archive_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    result = called(tmp_path / "none", "documents")
    assert result.exit_code == 1
    assert "run the nightly flow" in result.stderr


def test_verify_names_a_byte_that_was_turned(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "archive"
    for path in archive.rglob("*"):
        if path.is_file():
            (copy / path.relative_to(archive)).parent.mkdir(parents=True, exist_ok=True)
            (copy / path.relative_to(archive)).write_bytes(path.read_bytes())
    victim = max((copy / "captures").rglob("*.warc.gz"), key=lambda path: path.stat().st_size)
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    victim.write_bytes(damaged)
    result = called(copy, "verify")
    assert result.exit_code == 1
    assert victim.name in result.stdout
