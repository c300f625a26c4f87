"""A page's title over another report: what contradicts it, and what only says less."""

from __future__ import annotations

import pytest

from speech import paragraphs, read

FORMULA = "现在，我代表荷塘乡人民政府，向大会报告工作，请予审议。"
MEETING = "——2018年1月9日在荷塘乡第八届人民代表大会第三次会议上"
REST = ("一、2017年工作回顾", "全乡新修水渠三里，新栽果树二百株。", "二、2018年工作安排", "再修桥一座，再清水塘两口。")


def warned(title: str, *header: str, formula: str = FORMULA) -> list[str]:
    text = paragraphs((*header, "各位代表：", formula, *REST))
    found = read(f"<h1>{title}</h1><p>发布时间：2018-03-01</p><div>{text}</div>", f"{title}_清河区人民政府")
    assert found.kind == "work_report"
    return [said for said in found.warnings if "disagrees" in said]


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("柳荫镇2014年政府工作报告", "荷塘乡2018年政府工作报告"),
        ("柳荫镇政府工作报告", "荷塘乡政府工作报告"),
        ("2017年政府工作报告", "2018年政府工作报告"),
        ("青溪县柳荫镇2018年政府工作报告", "荷塘乡2018年政府工作报告"),
    ],
)
def test_title_of_another_place_or_year_than_the_text_s_own_is_told(title: str, own: str) -> None:
    assert warned(title, own, MEETING) == [f"the page's title {title!r} disagrees with the text's own title {own!r}"]


@pytest.mark.parametrize("title", ["柳荫镇2018年政府工作报告", "2014年政府工作报告", "柳荫镇政府工作报告"])
def test_title_of_another_place_or_year_than_the_header_is_told(title: str) -> None:
    assert len(warned(title, MEETING)) == 1
    assert len(warned(title, "政府工作报告", MEETING)) == 1


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("政府工作报告", "荷塘乡2018年政府工作报告"),
        ("荷塘乡2018年政府工作报告", "政府工作报告"),
        ("2018年政府工作报告", "荷塘乡政府工作报告"),
        ("清河区荷塘乡2018年政府工作报告", "荷塘乡政府工作报告"),
        ("清河区2018年政府工作报告", "荷塘乡政府工作报告"),
        ("荷塘镇2018年政府工作报告", "荷塘乡二〇一八年政府工作报告"),
        ("荷塘乡2018年政府工作报告", "关于荷塘乡2017年政府工作情况的报告"),
        ("2019年政府工作报告", "政府工作报告"),
        ("乡2018年政府工作报告", "荷塘乡政府工作报告"),
        ("云栖高新技术开发区2018年政府工作报告", "清河县2018年政府工作报告"),
        ("城乡建设2018年政府工作报告", "荷塘乡政府工作报告"),
    ],
)
def test_title_that_says_more_or_less_than_the_text_contradicts_nothing(title: str, own: str) -> None:
    assert warned(title, own, MEETING) == []
