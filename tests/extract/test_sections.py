"""Headings in every numbering, and the one section path of each paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive.extract.sections import paths, roles, sections

TEXT = "我们紧盯年初定下的目标，逐项排出时间表，挂图推进，年底前样样有了着落，街坊邻里得到不少实惠。"
HEADER = (
    "政府工作报告",
    "——2021年1月5日在清河区第五届人民代表大会第六次会议上",
    "区长 陆行远",
    "各位代表：",
    "现在，我代表清河区人民政府，向大会报告工作，请予审议。",
)


def outline(*lines: str) -> list[tuple[int, str, str]]:
    return [(section.level, section.number, section.heading) for section in sections((*HEADER, *lines))]


def test_numbers_of_full_and_half_width_nest_as_they_are_printed() -> None:
    lines = ("第一部分　2020年工作", "一、经济", TEXT, "（一）产业。" + TEXT, "1.招商。" + TEXT, "2、服务。" + TEXT)
    assert outline(*lines, "（1）楼宇。" + TEXT, "(二) 消费。" + TEXT, "第二部分 2021年安排") == [
        (1, "第一部分", "2020年工作"),
        (2, "一、", "经济"),
        (3, "（一）", "产业"),
        (4, "1.", "招商"),
        (4, "2、", "服务"),
        (5, "（1）", "楼宇"),
        (3, "(二)", "消费"),
        (1, "第二部分", "2021年安排"),
    ]


def test_a_report_in_one_paragraph_under_its_header_has_its_headings() -> None:
    assert outline(f"一、2020年工作回顾。{TEXT}二、2021年工作安排。{TEXT}") == [
        (1, "一、", "2020年工作回顾"),
        (1, "二、", "2021年工作安排"),
    ]


def test_heading_that_shares_its_paragraph_ends_at_the_first_full_stop() -> None:
    assert outline("一、2020年工作回顾", "（一）产业提质向优，结构更趋合理。" + TEXT)[1] == (
        2,
        "（一）",
        "产业提质向优，结构更趋合理",
    )


def test_heading_before_a_wide_gap_ends_there() -> None:
    assert outline("一、2020年工作回顾　　过去一年，我们迎难而上。" + TEXT)[0] == (1, "一、", "2020年工作回顾")


def test_short_first_sentences_under_a_numbered_heading_are_a_level_below_it() -> None:
    lines = (
        "一、2020年工作回顾",
        "（一）产业提质。" + TEXT,
        "抓牢项目引育，办事流程再造。" + TEXT,
        "盘活存量地块。 " + TEXT,
        "2020年引进企业百家。" + TEXT,
        "（二）民生改善。" + TEXT,
    )
    assert outline(*lines)[2:] == [(3, "", "抓牢项目引育，办事流程再造"), (3, "", "盘活存量地块"), (2, "（二）", "民生改善")]


@pytest.mark.parametrize(
    "sentence",
    ["新开工厂房3座，总投资2亿元", "１２号线通车", "引进企业一百家，盘活地块", "窗口延时开放，老人有人陪，孩子有人管", "我们迎难而上"],
)
def test_first_sentences_that_report_are_no_headings_however_short(sentence: str) -> None:
    assert outline("一、2020年工作回顾", "（一）产业提质。", f"{sentence}。{TEXT}", f"{sentence}。{TEXT}")[2:] == []


def test_first_sentences_are_headings_only_where_nearly_all_paragraphs_of_a_part_begin_so() -> None:
    lines = (
        "一、2020年工作回顾",
        "（一）产业提质。",
        "项目落地提速。" + TEXT,
        TEXT,
        "（二）民生改善。",
        "菜场焕新。" + TEXT,
        TEXT,
        "托幼扩容。" + TEXT,
    )
    assert outline(*lines)[1:] == [(2, "（一）", "产业提质"), (2, "（二）", "民生改善"), (3, "", "菜场焕新"), (3, "", "托幼扩容")]


def test_lines_that_stand_alone_are_first_level_where_nothing_else_orders_the_report() -> None:
    lines = ("过去五年工作回顾", TEXT, "（一）经济。" + TEXT, "今后五年奋斗目标", TEXT, "2021年主要工作", "1．抓项目。" + TEXT)
    assert outline(*lines) == [
        (1, "", "过去五年工作回顾"),
        (2, "（一）", "经济"),
        (1, "", "今后五年奋斗目标"),
        (1, "", "2021年主要工作"),
        (2, "1．", "抓项目"),
    ]


def test_numbers_that_start_anew_belong_to_the_line_above_them() -> None:
    lines = ("过去五年工作回顾", "一、经济。" + TEXT, "二、民生。" + TEXT, "今后五年工作安排", "一、经济。" + TEXT, "二、民生。" + TEXT)
    assert [level for level, _, _ in outline(*lines)] == [1, 2, 2, 1, 2, 2]


def test_items_at_paragraph_starts_count_and_items_in_running_text_do_not() -> None:
    lines = (
        "一、2021年工作安排",
        "一是抓项目。" + TEXT,
        "二是抓服务。" + TEXT,
        "面临问题：一是产业不强；二是空间不足。",
        "一是抓水；二是抓气；三是抓土。",
    )
    assert outline(*lines)[1:] == [(2, "一是", "抓项目"), (2, "二是", "抓服务")]


def test_figures_lists_and_rows_are_no_headings() -> None:
    lines = (
        "一、2020年工作",
        "1.5万平方米安置房建成。",
        "2021年是关键之年。",
        "12345热线办结率提高。",
        "一、二、三产业融合发展。",
        "1\t财政收入\t5%",
        "一、\t财政收入",
        "（2020年）",
    )
    assert len(outline(*lines)) == 1


def test_table_of_contents_is_not_counted_twice() -> None:
    body = (
        HEADER[0],
        "目　录",
        "一、2020年工作回顾……1",
        "二、2021年工作安排……5",
        *HEADER[3:],
        "一、2020年工作回顾",
        TEXT,
        "二、2021年工作安排",
        TEXT,
    )
    assert [section.paragraph for section in sections(body)] == [6, 8]


@pytest.mark.parametrize("several", ["（一）（二）（三）标段", "（一）、（二）标段", "（一）至（三）标段", "(1)(2)号桥", "①②号机"])
def test_numbers_in_a_row_name_several_things_and_head_nothing(several: str) -> None:
    assert outline("一、水利", "（一）渠道。" + TEXT, f"{several}同步开工，六月通水。", "（二）塘坝。" + TEXT) == [
        (1, "一、", "水利"),
        (2, "（一）", "渠道"),
        (2, "（二）", "塘坝"),
    ]


def test_report_on_one_line_has_its_headings_in_that_line() -> None:
    line = f"政府工作报告 各位代表：请予审议。一、2020年工作回顾 {TEXT}（一）经济。{TEXT}（二）民生。{TEXT}"
    line += f"二、2021年工作安排今年任务很重。{TEXT}"
    assert [(found.level, found.heading, found.paragraph) for found in sections((line,))] == [
        (1, "2020年工作回顾", 0), (2, "经济", 0), (2, "民生", 0), (1, "2021年工作安排", 0),
    ]  # fmt: skip


def test_turns_to_the_deputies_are_opening_transition_and_closing() -> None:
    body = (
        *HEADER,
        "一、2020年工作回顾",
        TEXT,
        "各位代表！成绩来之不易。" + TEXT,
        "二、2021年工作安排",
        TEXT,
        TEXT,
        "各位代表，让我们共同奋斗！",
    )
    assert roles(body) == {3: "opening", 7: "transition", 11: "closing"}


def test_every_paragraph_has_one_path_and_a_turn_leads_back_to_the_outermost() -> None:
    body = (*HEADER, "一、2020年工作回顾", "（一）经济。" + TEXT, TEXT, "各位代表！成绩来之不易。" + TEXT, TEXT, "二、2021年工作安排", TEXT)
    found = paths(body, sections(body))
    assert [[section.number for section in path] for path in found] == [
        [],
        [],
        [],
        [],
        [],
        ["一、"],
        ["一、", "（一）"],
        ["一、", "（一）"],
        ["一、"],
        ["一、"],
        ["二、"],
        ["二、"],
    ]


def test_report_without_greeting_has_no_roles() -> None:
    assert roles(("政府工作报告", "一、2020年工作回顾", TEXT)) == {}


@given(st.lists(st.text(alphabet="一二十、（）(1).①是第部分目录。 　\t\n各位代表工作回顾：；", max_size=40), max_size=15))
def test_any_text_has_sections_that_lie_in_it_and_paths_for_all_of_it(lines: list[str]) -> None:
    body = tuple(lines)
    found = sections(body)
    assert [section.paragraph for section in found] == sorted(section.paragraph for section in found)
    assert all(section.level >= 1 and 0 <= section.paragraph < len(body) for section in found)
    belongs = paths(body, found)
    assert len(belongs) == len(body)
    assert all([section.level for section in path] == sorted({section.level for section in path}) for path in belongs)
