"""The normal form folds typography and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive import normal_form

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

# What one writer types and another types otherwise, in the words of no real report.
VARIANTS = (
    ("，", ","),
    ("。",),
    ("；", ";"),
    ("（", "("),
    ("）", ")"),
    ("“", '"', "「", "„", "『", "＂"),
    ("”", '"', "」", "』"),
    ("——", "—", "──", "――", "―", "--", "⸺"),
    ("……", "…", "......", "...", "⋯⋯"),
    ("·", "•", "‧", "・"),
    ("8.6%", "8.6％", "８．６％", "8．6﹪", "8. 6 %"),
    ("1234.5亿元", "1,234.5亿元", "１，２３４．５亿元", "1,234.5 亿元"),
    ("1-11月", "1—11月", "1–11月", "１－11月", "1−11 月"),
    ("二〇二五年", "二○二五年", "二O二五年", "二0二五 年", "二◯二五年"),
    ("WE Plus", "ＷＥ　Ｐｌｕｓ", "WE\u00a0Plus", "WE \n Plus"),
    ("㎡", "m²", "m2"),
    ("人民政府", "⼈⺠政府", "人\u200b民 政\u00ad府", "人　民　政　府", "\ufeff人民政府"),
    ("〔2025〕3号", "[2025]3号", "［2025］3号"),
)
piece = st.one_of(
    st.sampled_from(VARIANTS),
    st.text("云栖镇清河区稳中向好甲乙丙丁", min_size=1, max_size=6).map(lambda words: (words,)),
)


@st.composite
def twice_printed(draw: st.DrawFn) -> tuple[str, str]:
    pieces = draw(st.lists(piece, max_size=12))
    blank = st.sampled_from(("", " ", "\u3000", "\n", "\t", "\u00a0"))
    # Ideographs between the pieces keep the figures of neighbours apart, as prose does.
    first, second = ("镇".join(draw(st.sampled_from(p)) + draw(blank) for p in pieces) for _ in range(2))
    return first, second


@given(twice_printed())
def test_texts_that_differ_only_in_typography_are_equal(printings: tuple[str, str]) -> None:
    first, second = printings
    assert normal_form.text(first) == normal_form.text(second)
    assert normal_form.digest([first]) == normal_form.digest([second])
    assert normal_form.bigrams(first) == normal_form.bigrams(second)


@given(st.text(st.one_of(st.sampled_from('0123 ,.，。．…·•—-“"\u3000\u200b二O○〇年①½²m㎡eE\u0301´'), st.characters())))
def test_normal_form_of_normal_form_is_itself(printed: str) -> None:
    once = normal_form.text(printed)
    assert normal_form.text(once) == once


@given(st.lists(st.text("云栖镇稳中向好，。1,23.4 Ab…—“", max_size=30), min_size=1, max_size=6))
def test_digest_is_the_same_wherever_paragraphs_are_broken(body: list[str]) -> None:
    assert normal_form.digest(body) == normal_form.digest(["".join(body)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("增长8.6%", "增长86%"),
        ("增长8.6%", "下降8.6%"),
        ("项目12个", "项目1 2个"),
        ("完成5①", "完成51"),
        ("达到10²", "达到102"),
        ("占3½", "占31⁄2"),
        ("教育、医疗", "教育，医疗"),
        ("3。5个百分点", "3.5个百分点"),
        ("分别为2023，2024年", "分别为20232024年"),
        ("用时5′", "用时5"),
        ("《规划》", "规划"),
    ],
)
def test_words_and_figures_that_differ_stay_different(one: str, other: str) -> None:
    assert normal_form.text(one) != normal_form.text(other)


def test_spaced_title_is_the_title() -> None:
    assert normal_form.text("政 府　工\u00a0作\t报 告") == "政府工作报告"


def test_latin_words_keep_one_blank_and_lose_those_beside_ideographs() -> None:
    assert normal_form.text("建成 Smart   City 平台 3 个") == "建成Smart City平台3个"


def test_paragraphs_that_print_nothing_are_dropped() -> None:
    assert normal_form.paragraphs(["云栖镇", "　\u200b\n", "", "（一）"]) == ("云栖镇", "(一)")


def test_digest_tells_texts_apart_and_is_sha256_in_hexadecimal() -> None:
    assert normal_form.digest(["甲", "乙"]) != normal_form.digest(["甲", "丙"])
    assert normal_form.digest([]) == hashlib.sha256().hexdigest()
    assert normal_form.digest(["\ud800"])  # a lone surrogate from a broken page is no reason to stop


def test_search_terms_of_a_part_are_found_in_the_whole() -> None:
    whole = normal_form.bigrams("二○二五年，云栖镇完成固定资产投资１０．６５亿元，启动ＴＯＤ项目。")
    for part in ("固定资产", "10.65亿元", "tod", "二〇二五", "资产投资"):
        assert set(normal_form.bigrams(part)) <= set(whole), part


def test_single_ideograph_is_a_term_of_its_own() -> None:
    assert normal_form.bigrams("A镇B") == ["a", "镇", "b"]


def test_radicals_of_pdf_fonts_become_ideographs_and_other_text_is_left_alone() -> None:
    assert normal_form.radicals("⼤⻓⻔，“Ａ”") == "大长门，“Ａ”"


def test_real_reports_are_equal_to_themselves_in_half_width() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the two real reports are not beside this repository")
    for seed in SEEDS.glob("*.txt"):
        printed = seed.read_text(encoding="utf-8")
        narrow = printed.translate(str.maketrans("，；：（）％“”", ',;:()%""'))
        assert normal_form.text(narrow) == normal_form.text(printed)
