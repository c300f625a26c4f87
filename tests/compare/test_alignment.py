"""Paragraphs find each other whatever was changed, moved or broken otherwise."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive import compare, normal_form

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
REPORT = [
    "云栖镇政府工作报告",
    "各位代表：",
    "一、过去一年工作回顾",
    "（一）经济运行稳中有进。全年引进企业215家，同比增长8.6%，固定资产投资完成10.65亿元。",
    "（二）城镇面貌持续改善。完成旧住房修缮3万平方米，新增绿地1,200平方米。",
    "（三）民生福祉不断增进。新增就业岗位520个，为老助餐点增加到十二个。",
    "二、下一年主要任务",
    "清河片区更新全面启动，云栖书院建成开放，夜间公交线路增加两条。",
    "各位代表！让我们团结一心，开创云栖镇发展新局面！",
]


def kinds(old: list[str], new: list[str]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(c.kind, c.old, c.new) for c in compare.texts(old, new).changes if c.kind != "same" or c.moved]


def test_text_compared_with_itself_is_the_same() -> None:
    comparison = compare.texts(REPORT, REPORT)
    assert comparison.is_same
    assert comparison.counts == {"same": 9, "typography": 0, "changed": 0, "added": 0, "removed": 0, "moved": 0}


def test_typography_is_told_from_change() -> None:
    printed = [line.replace("，", ",").replace("%", "％").replace("1,200", "1200") for line in REPORT]
    comparison = compare.texts(REPORT, printed)
    assert comparison.is_same
    assert comparison.counts["typography"] == 5


def test_changed_paragraph_is_found_among_the_others() -> None:
    new = [line.replace("8.6%", "6.8%") for line in REPORT]
    assert kinds(REPORT, new) == [("changed", (3,), (3,))]


def test_added_and_removed_paragraphs_stand_where_they_were() -> None:
    new = [*REPORT[:4], "（二）数字治理全面起步。", *REPORT[4:7], REPORT[8]]
    assert kinds(REPORT, new) == [("added", (), (4,)), ("removed", (7,), ())]


def test_moved_paragraph_is_neither_added_nor_removed() -> None:
    new = [*REPORT[:3], REPORT[4], REPORT[5], REPORT[3], *REPORT[6:]]
    (moved,) = [change for change in compare.texts(REPORT, new).changes if change.moved]
    assert (moved.kind, moved.old, moved.new) == ("same", (3,), (5,))
    assert not compare.texts(REPORT, new).is_same


def test_paragraph_moved_and_changed_is_recognised() -> None:
    new = [*REPORT[:3], *REPORT[4:8], REPORT[3].replace("215家", "216家"), REPORT[8]]
    (moved,) = [change for change in compare.texts(REPORT, new).changes if change.moved]
    assert (moved.kind, moved.old, moved.new) == ("changed", (3,), (7,))


@given(st.lists(st.booleans(), min_size=len(REPORT) - 1, max_size=len(REPORT) - 1))
def test_text_broken_into_other_paragraphs_is_the_same(breaks: list[bool]) -> None:
    new = REPORT[:1]
    for line, is_broken in zip(REPORT[1:], breaks, strict=True):
        new = [*new, line] if is_broken else [*new[:-1], new[-1] + line]
    for old, other in ((REPORT, new), (new, REPORT)):
        comparison = compare.texts(old, other)
        assert comparison.is_same
        assert {at for change in comparison.changes for at in change.new} == set(range(len(other)))


def test_one_change_in_a_text_broken_otherwise_is_one_change() -> None:
    new = ["".join(REPORT).replace("8.6%", "6.8%").replace("云栖书院", "云栖剧院")]
    (change,) = compare.texts(REPORT, new).changes
    assert (change.kind, change.old, change.new) == ("changed", tuple(range(9)), (0,))
    assert [span.text for span in change.spans if span.kind != "same"] == ["8.6%", "6.8%", "书", "剧"]


def test_paragraphs_that_print_nothing_are_passed_over_and_places_are_those_of_the_text() -> None:
    assert kinds(["", "甲项目开工。", "　"], ["甲项目开工。", "\u200b", "乙项目竣工。"]) == [("added", (), (2,))]


def test_another_article_is_all_removed_and_added() -> None:
    other = ["关于调整公交线路的通知", "自下月起，南城三路公交车改道行驶。", "市民热线全天开通。"]
    counts = compare.texts(REPORT, other).counts
    assert (counts["removed"], counts["added"]) == (9, 3)


@given(st.lists(st.sampled_from([*REPORT, "", "另一段。"]), max_size=12), st.lists(st.sampled_from([*REPORT, "新段。"]), max_size=12))
def test_every_paragraph_that_prints_is_in_one_change(old: list[str], new: list[str]) -> None:
    changes = compare.texts(old, new).changes
    assert sorted(at for change in changes for at in change.old) == [at for at, line in enumerate(old) if normal_form.text(line)]
    assert sorted(at for change in changes for at in change.new) == list(range(len(new)))
    assert [change.new for change in changes if change.new] == sorted(change.new for change in changes if change.new)


def test_overlap_is_whole_for_the_same_text_and_none_for_another() -> None:
    assert compare.overlap(REPORT, [" ".join(REPORT)]) == 1.0
    assert compare.overlap(REPORT, ["自下月起，南城三路公交车改道行驶。"]) == 0.0
    assert (compare.overlap([], []), compare.overlap(REPORT, []), compare.overlap(["甲乙"], ["甲 乙"])) == (1.0, 0.0, 1.0)


def test_overlap_tells_two_real_reports_of_one_town_apart() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the two real reports are not beside this repository")
    old, new = (path.read_text(encoding="utf-8").splitlines() for path in sorted(SEEDS.glob("dachang-202?-*.txt")))
    assert compare.overlap(old, new) < 0.1
    assert compare.overlap(old, [line.replace("发展", "建设") for line in old]) > 0.7


def hostile() -> list[tuple[list[str], list[str]]]:
    chance = random.Random(7)
    prose = ["".join(chance.choices("云栖镇清河区稳中向好，。12", k=60)) for _ in range(5000)]
    return [
        (prose, ["".join(chance.choices("云栖镇清河区稳中向好，。34", k=60)) for _ in range(5000)]),
        (prose, [line.replace("镇", "村", 1) + "。" for line in prose]),
        (["各位代表："] * 5000, ["各位代表！请"] * 5000),
        (prose, prose[::-1]),
        ([f"同一句话，{i}又一句" for i in range(5000)], [f"同一句话，{i}再一句" for i in range(4990)]),
        (["甲" * 300_000], ["甲乙" * 150_000]),
    ]


@pytest.mark.parametrize("case", range(6))
def test_five_thousand_hostile_paragraphs_are_compared_within_two_seconds(case: int) -> None:
    old, new = hostile()[case]
    start = time.process_time()
    assert compare.texts(old, new).changes
    assert time.process_time() - start < 2
