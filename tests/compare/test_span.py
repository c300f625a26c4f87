"""The wording that changed is shown in words, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gov_archive import compare, normal_form

prose = st.text("云栖镇稳中向好，。12.3% Ab—（）", max_size=40)


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[span.kind].format(span.text) for span in compare.spans(old, new))


def test_figures_are_shown_whole() -> None:
    assert shown("完成投资10.65亿元", "完成投资10.85亿元") == "完成投资[-10.65-][+10.85+]亿元"
    assert shown("增长8.6%。", "增长8.9％。") == "增长[-8.6%-][+8.9％+]。"


def test_latin_words_are_shown_whole() -> None:
    assert shown("启动TOD项目", "启动TOP项目") == "启动[-TOD-][+TOP+]项目"


def test_typography_beside_a_change_is_no_change() -> None:
    assert shown("云栖镇，稳中向好──增长", "云栖镇, 稳中有进—增长") == "云栖镇, 稳中[-向好-][+有进+]—增长"


def test_few_characters_between_two_changes_join_them() -> None:
    assert shown("全面推进清河片区更新", "加快启动清河片区更新") == "[-全面推进-][+加快启动+]清河片区更新"
    assert shown("新建甲和乙两站", "新建丙和丁两站") == "新建[-甲和乙-][+丙和丁+]两站"


@given(prose, prose)
def test_spans_spell_out_both_texts(old: str, new: str) -> None:
    found = compare.spans(old, new)
    assert "".join(span.text for span in found if span.kind != "removed") == new
    kept = "".join(span.text for span in found if span.kind != "added")
    assert normal_form.digest([kept]) == normal_form.digest([old])


def test_long_texts_without_anything_in_common_are_one_change() -> None:
    assert [span.kind for span in compare.spans("甲" * 30_000, "乙" * 30_000)] == ["removed", "added"]
