"""A figure restated is one that changed while the words around it stayed."""

from __future__ import annotations

import pytest

from gov_archive import compare


def restated(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(found.old, found.new, found.name) for found in compare.restated(compare.texts([old], [new]))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("全年引进企业215家，同比增长8.6%。", "全年引进企业215家，同比增长6.8%。", [("8.6%", "6.8%", "同比增长")]),
        ("投资完成1,234.5亿元，创新高。", "投资完成1,324.5亿元，创新高。", [("1234.5亿元", "1324.5亿元", "投资完成")]),
        ("为老助餐点增加到十二个。", "为老助餐点增加到十五个。", [("十二个", "十五个", "为老助餐点增加到")]),
        ("新增绿地3万平方米，道路2条。", "新增绿地5万平方米，道路4条。", [("3万平方米", "5万平方米", "新增绿地"), ("2条", "4条", "道路")]),
        ("占比提高2.5个百分点。", "占比提高3.5个百分点。", [("2.5个百分点", "3.5个百分点", "占比提高")]),
        ("新建甲、乙两站，改造道路6条，全部完工。", "新建甲站，改造道路8条，如期完工。", [("6条", "8条", "改造道路")]),
    ],
)
def test_figure_with_another_value_is_found_with_its_unit_and_name(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert restated(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("全年引进企业215家，同比增长8.6%。", "全年引进企业215家，同比下降6.8%。"),
        ("（三）民生改善，新增岗位520个。", "（四）民生改善，新增岗位520个。"),
        ("3.民生改善，新增岗位520个。", "4.民生改善，新增岗位520个。"),
        ("2024年完成改造，受益居民520户。", "2025年完成改造，受益居民520户。"),
        ("1-11月完成改造，受益居民520户。", "1-12月完成改造，受益居民520户。"),
        ("本镇第3次会议通过方案，受益520户。", "本镇第4次会议通过方案，受益520户。"),
        ("建成5G基站与PM2.5监测点，共52处。", "建成6G基站与PM10监测点，共52处。"),
        ("新增岗位1,520个，全部到位。", "新增岗位1520个，全部到位。"),
        ("分别为10家、20家、30家。", "分别为5家、10家、20家、30家。"),
        ("云栖文旅节[1]成功举办，吸引游客。", "云栖文旅节[2]成功举办，吸引游客。"),
        ("统一规划建设，逐步完善。", "统筹规划建设，逐步完善。"),
    ],
)
def test_other_changes_restate_no_figure(old: str, new: str) -> None:
    assert restated(old, new) == []


def test_place_is_that_in_the_new_text() -> None:
    old = ["云栖镇工作报告", "新增就业岗位520个，完成目标。"]
    new = ["云栖镇工作报告", "各位代表：", "", "新增就业岗位530个，完成目标。"]
    assert [(found.paragraph, found.old, found.new) for found in compare.restated(compare.texts(old, new))] == [(3, "520个", "530个")]
