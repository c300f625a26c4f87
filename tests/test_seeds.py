"""The two real reports, served in every markup, through a whole night: what is stored is their own text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gov_archive import night, nights, query, sample, sources, store
from gov_archive.settings import Settings

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
LABELS = {
    "所属类目": "政府信息公开年报",
    "主题分类": "综合政务",
    "体裁": "报告",
    "发布日期": "{day}",
    "发文字号": "",
    "发文日期": "{day}",
    "公开类别": "主动公开",
    "机构名称": "大场镇",
}
NOTE = re.compile(r" ?\[\d+: +[^\]]*\] ?")
MARK = re.compile(r"\[footnoteRef:\d+\]")


def seed(name: str) -> list[str]:
    """Return the lines of a seed from its title line to its last sentence."""
    path = SEEDS / name
    if not path.is_file():
        pytest.skip("the report seeds are not beside this clone")
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    first = next(place for place, line in enumerate(lines) if "".join(line.split()) == "政府工作报告")
    last = max(place for place, line in enumerate(lines) if line.endswith(("！", "!")))
    return lines[first : last + 1]


def served(folder: Path, name: str, title: str, day: str, lines: list[str]) -> None:
    """Write the pair of files that the sample portal serves."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    labels = {label: value.format(day=day) for label, value in LABELS.items()}
    table = [f'title = "{title}"', 'column = "政府信息公开年报"', f"published_on = {day}", 'source = "大场镇"', "[metadata]"]
    table += [f'"{label}" = "{value}"' for label, value in labels.items()]
    (folder / f"{name}.toml").write_text("\n".join(table), encoding="utf-8")


def folded(lines: list[str]) -> list[str]:
    return ["".join(MARK.sub("", NOTE.sub("", line)).split()) for line in lines]


@pytest.mark.parametrize("markup", sample.MARKUPS)
def test_both_reports_are_stored_whole_from_every_markup_with_their_metadata_and_notes(tmp_path: Path, markup: str) -> None:
    texts = {"2021-12-22": seed("dachang-2021-page.txt"), "2025-01-02": seed("dachang-2025-docx.txt")}
    for day, lines in texts.items():
        served(tmp_path / "content", day, f"大场镇{day[:4]}年政府工作报告", day, lines)
    now = nights.clock("2026-03-01T18:10:00Z")
    with sample.running(clock=now, port=0, content=tmp_path / "content", markup=markup) as server:
        portal = sources.loads(server.sources_toml(), where="the sample portal")
        with night.Run(portal, tmp_path / "archive", now=now, settings=Settings(retry_wait_seconds=0)) as run:
            found = night.source_night(run, portal.sources[0])
    assert (found.outcome, len(found.events)) == ("ok", 2)
    with store.reader(tmp_path / "archive") as connection:
        stored = {item["published_on"]: query.show(connection, item["key"]) for item in query.documents(connection)}
    for day, lines in texts.items():
        report = stored[day]
        assert report is not None
        assert folded(report["body"]) == folded(lines)
        assert report["metadata"] == {label: value.format(day=day) for label, value in LABELS.items()}
        assert (report["title"], report["kind"]) == (f"大场镇{day[:4]}年政府工作报告", "work_report")
        assert len(report["footnotes"]) == sum(len(MARK.findall(line)) for line in lines)
        assert all(note["paragraph"] is not None for note in report["footnotes"])
        assert report["delivery"]["delivered_on"] == day
