"""One message of a few lines, in either language, whatever a portal writes into its titles."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive.notify import Item, Language, message

ON = date(2026, 3, 4)
KEY = "fa182d65-9b02-59d2-8cde-c01f01b5d1e8"
TITLE = "云栖镇2026年政府工作报告"


def event(kind: Any, detail: dict[str, Any], *flags: dict[str, Any], version: int | None = 2) -> Item:
    return Item("event 1", kind, office="云栖镇", document=KEY, title=TITLE, version=version, detail=detail, flags=flags)


def flag(rule: str, **evidence: Any) -> dict[str, Any]:
    return {"rule": rule, "text": f"{rule} says so", "evidence": evidence}


def body(item: Item, language: Language = "zh") -> list[str]:
    return message([item], on=ON, language=language).body.split("\n")


def test_a_restated_figure_is_told_with_both_values_and_the_command_that_shows_it() -> None:
    figures = [{"name": "财政收入", "old": "32.68亿元", "new": "34.05亿元"}, {"name": "增长", "old": "5%", "new": "6%"}]
    item = event("changed", {"classes": ["text"], "first": [{"old": "x", "new": "y"}]}, flag("figure_restated", figures=figures))
    assert body(item) == [f"【变更】云栖镇《{TITLE}》", "财政收入：32.68亿元 → 34.05亿元（另有 1 处）", "gov-archive compare fa182d65 1 2"]
    assert body(item, "en")[:2] == [f"[changed] 云栖镇: {TITLE}", "财政收入: 32.68亿元 → 34.05亿元 (and 1 more)"]


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        (
            {"first": [{"old": "全年修好三座桥，惠及两村居民。", "new": "全年修好四座桥，惠及两村居民。"}], "paragraphs": {"changed": 1}},
            "“全年修好三座桥，惠及两” → “全年修好四座桥，惠及两”",
        ),
        ({"first": [{"old": None, "new": "新增一段。"}], "paragraphs": {"added": 3}}, "+ 新增一段。（另有 2 处）"),
        ({"first": [{"old": "旧的一段。", "new": ""}]}, "- 旧的一段。"),
        ({"title": {"old": "甲", "new": "乙"}}, "标题：甲 → 乙"),
        ({"metadata": {"发文字号": {"old": "1号", "new": "2号"}}}, "发文字号：1号 → 2号"),
        ({"attachments": {"added": ["附件一.docx"], "removed": [], "changed": []}}, "附件 新增: 附件一.docx"),
    ],
)
def test_a_change_is_told_by_its_first_wording_or_by_what_is_beside_the_text(detail: dict[str, Any], told: str) -> None:
    assert body(event("changed", detail))[1] == told


def test_every_kind_of_event_says_what_a_reader_needs() -> None:
    nights = {"nights": ["2026-03-01", "2026-03-02", "2026-03-03"]}
    assert body(event("withdrawn", nights))[1] == "连续 3 夜目录和原地址都没有：2026-03-01、2026-03-02、2026-03-03"
    assert body(event("moved", {"to": "abc"}))[1] == "新编号 abc"
    assert body(event("restored", {}), "en")[1] == "its address answers again"
    told = body(event("new", {"delivered_on": "2026-01-08", "published_on": "2026-01-12"}, flag("backdated"), version=1))
    assert told[1:] == ["报告日 2026-01-08、发布 2026-01-12", "提示：日期倒填", "gov-archive history fa182d65"]


@pytest.mark.parametrize(
    ("found", "chinese", "english"),
    [
        (flag("office_silent", year=2026), "到 3 月 31 日还没有 2026 年的报告", "no report of 2026 by 31 March"),
        (flag("listing_shrank", rows=3), "目录只剩 3 行", "the listing shows 3 rows only"),
        (
            flag("listing_differs", title={"old": "甲", "new": "乙"}),
            "目录中 标题：甲 → 乙",
            "in the listing title: 甲 → 乙",
        ),
        (flag("a_rule_of_tomorrow"), "a_rule_of_tomorrow says so", "a_rule_of_tomorrow says so"),
    ],
)
def test_a_flag_is_told_in_words_where_its_evidence_gives_them(found: dict[str, Any], chinese: str, english: str) -> None:
    item = Item("flag 1", "flag", office="云栖镇", detail=found)
    assert (body(item)[1], body(item, "en")[1]) == (chinese, english)


def test_what_changed_comes_first_and_the_title_counts() -> None:
    trouble = Item("trouble", "trouble", office="清河区", detail={"since": ON, "nights": 3, "error": "boom", "is_failed": False})
    made = message([trouble, event("changed", {}), event("withdrawn", {"nights": []}), event("changed", {})], on=ON, language="zh")
    assert made.title == "政府工作报告存档 2026-03-04：撤下1，变更2，异常1"
    assert made.is_trouble
    assert made.body.split("\n\n")[-1] == "【异常】清河区\n自 2026-03-04 起没有读全（3 夜）\nboom"


def test_a_flood_is_counted_not_spelled_out() -> None:
    made = message([event("changed", {}) for _ in range(500)], on=ON, language="en")
    assert made.body.split("\n\n")[-1] == "and 480 more: gov-archive events --since 2026-03-04"
    assert made.title == "gov-archive 2026-03-04: 500 changed"


@given(st.text(), st.text(), st.text(), st.sampled_from(["zh", "en"]))
def test_nothing_from_a_portal_adds_a_line_or_a_control_sign(title: str, old: str, new: str, language: Language) -> None:
    detail = {"first": [{"old": old, "new": new}], "title": {"old": old, "new": title}, "metadata": {title: {"old": old, "new": new}}}
    item = Item("event 1", "changed", office=title, document=title + KEY, title=title, version=2, detail=detail)
    made = message([item], on=ON, language=language)
    assert (made.title + made.body.replace("\n", "")).isprintable()
    assert len(made.body.split("\n")) <= 5
    assert all(len(line) <= 300 for line in made.body.split("\n"))
