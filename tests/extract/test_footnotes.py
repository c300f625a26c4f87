"""Notes: definitions out of the body, marks out of the sentences, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gov_archive.extract.footnotes import resolved
from gov_archive.model import Footnote

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "dachang-2025-docx.txt"
TEXT = ("政府工作报告", "推进“一带三园”战略，落实“四步走”机制，效果明显。", "各位代表，让我们共同奋斗！")
TERMS = (("“一带三园”", "一带三园：滨河绿带和科技、创意、物流三个园区。"), ("“四步走”", "四步走：摸底、签约、搬迁、回访。"))
PLACES = ((1, 8), (1, 18))


def marked(first: str, second: str) -> tuple[str, str, str]:
    line = TEXT[1].replace(TERMS[0][0], TERMS[0][0] + first).replace(TERMS[1][0], TERMS[1][0] + second)
    return TEXT[0], line, TEXT[2]


@pytest.mark.parametrize(
    ("first", "second", "entries"),
    [
        ("[1]", "[2]", ("[1] ", "[2] ")),
        ("［1］", "［2］", ("［1］", "［2］")),
        ("①", "②", ("①", "② ")),
        ("(1)", "(2)", ("(1)", "(2)")),
        ("（1）", "（2）", ("（1）", "（2）　")),
        ("〔1〕", "〔2〕", ("〔1〕", "〔2〕")),
        ("【1】", "【2】", ("【1】", "【2】")),
        ("¹", "²", ("¹ ", "² ")),
        ("¹", "²", ("1. ", "2. ")),
        ("[1]", "[2]", ("1、", "2、")),
        ("①", "②", ("1.", "2.")),
        ("（注1）", "（注2）", ("注1：", "注2：")),
        ("[注1]", "[注2]", ("[注1]", "[注2]")),
        ("[①]", "[②]", ("①", "②")),
        ("*", "**", ("*", "** ")),
        ("*1", "*2", ("*1 ", "*2 ")),
        ("※", "※※", ("※", "※※")),
        ("⑴", "⑵", ("⑴", "⑵")),
        ("❶", "❷", ("❶", "❷")),
        ("〈1〉", "〈2〉", ("〈1〉", "〈2〉")),
        ("[一]", "[二]", ("[一]", "[二]")),
        ("1）", "2）", ("1）", "2）")),
        ("（见注1）", "（见注2）", ("注1：", "注2：")),
        ("^1", "^2", ("1.", "2.")),
        ("1", "2", ("1.", "2.")),
        ("1", "2", ("1、", "2、")),
    ],
)
@pytest.mark.parametrize(
    "heading",
    [(), ("注释：",), ("附：名词解释",), ("《政府工作报告》名词解释",), ("附件", "部分名词解释"), ("————", "名词解释（按先后排序）")],
)
def test_a_list_at_the_end_leaves_the_body_and_finds_its_marks(
    first: str, second: str, entries: tuple[str, str], heading: tuple[str, ...]
) -> None:
    definitions = tuple(mark + text for mark, (_, text) in zip(entries, TERMS, strict=True))
    body, notes, warnings = resolved((*marked(first, second), *heading, *definitions))
    assert body == TEXT
    assert [(note.text, (note.paragraph, note.offset)) for note in notes] == [
        (text, place) for (_, text), place in zip(TERMS, PLACES, strict=True)
    ]
    assert warnings == ()


def test_mark_is_kept_without_its_brackets() -> None:
    _, notes, _ = resolved((*marked("〔1〕", "〔2〕"), "〔1〕" + TERMS[0][1], "〔2〕" + TERMS[1][1]))
    assert [note.mark for note in notes] == ["1", "2"]
    _, notes, _ = resolved((*marked("①", "②"), "①" + TERMS[0][1], "②" + TERMS[1][1]))
    assert [note.mark for note in notes] == ["①", "②"]


def test_marks_made_by_tika_are_resolved_where_they_stand() -> None:
    lines = (TEXT[0], marked("[footnoteRef:0]", "[footnoteRef:1]")[1] + f" [0:  {TERMS[0][1]}]  [1:  {TERMS[1][1]}] ", TEXT[2])
    body, notes, warnings = resolved(lines)
    assert body == TEXT
    assert notes == (Footnote("0", TERMS[0][1], *PLACES[0]), Footnote("1", TERMS[1][1], *PLACES[1]))
    assert warnings == ()


def test_definition_by_tika_may_stand_in_a_later_paragraph_and_hold_brackets() -> None:
    text = "一带三园：见清府[2021]5号文件[附件1]所列园区。"
    body, notes, _ = resolved(("推进“一带三园”[footnoteRef:7]战略。", f"继续努力。 [7:  {text}] ", "再接再厉。"))
    assert body == ("推进“一带三园”战略。", "继续努力。", "再接再厉。")
    assert notes == (Footnote("7", text, 0, 8),)


def test_definition_by_tika_with_unpaired_brackets_ends_at_the_paragraphs_last() -> None:
    body, notes, _ = resolved(("推进“一带三园”[footnoteRef:0]战略。 [0:  甲]乙：丙。]",))
    assert (body, notes[0].text) == (("推进“一带三园”战略。",), "甲]乙：丙。")


def test_definition_by_tika_may_run_over_paragraphs() -> None:
    body, notes, _ = resolved(("推进“一带三园”[footnoteRef:0]战略。 [0:  一带三园：", "滨河绿带；", "三个园区。]", "再接再厉。"))
    assert body == ("推进“一带三园”战略。", "再接再厉。")
    assert notes[0].text == "一带三园：\n滨河绿带；\n三个园区。"


def test_mark_without_definition_stays_and_is_said() -> None:
    for mark in ("[footnoteRef:3]", "[3]", "³"):
        body, notes, warnings = resolved((f"推进“一带三园”{mark}战略。", "再接再厉。"))
        assert body[0] == f"推进“一带三园”{mark}战略。"
        assert notes == ()
        assert "has no definition" in warnings[0]


def test_note_that_nothing_cites_is_kept_and_said() -> None:
    body, notes, warnings = resolved(("推进“一带三园”[1]战略。", "再接再厉。", "[1]一带三园：甲。", "[2]四步走：乙。"))
    assert body == ("推进“一带三园”战略。", "再接再厉。")
    assert notes[1] == Footnote("2", "四步走：乙。", None, None)
    assert warnings == ("the note '2' is cited nowhere",)
    _, notes, warnings = resolved(("再接再厉。 [0:  一带三园：甲。] ",))
    assert (notes[0].paragraph, len(warnings)) == (None, 1)


def test_term_of_an_annex_is_placed_after_its_first_use() -> None:
    body, notes, warnings = resolved(
        (*TEXT, "名词解释", "1.“一带三园”：绿带和园区。", "2.四步走：摸底、签约、搬迁、回访。", "3.五色旗：不在文中。")
    )
    assert body == TEXT
    assert [(note.paragraph, note.offset) for note in notes] == [*PLACES, (None, None)]
    assert warnings == ("the note '3' is cited nowhere",)


def test_annex_without_numbers_has_notes_without_marks() -> None:
    body, notes, _ = resolved((*TEXT, "名 词 解 释", "一带三园：绿带和园区。", "四步走——摸底、签约、搬迁、回访。"))
    assert body == TEXT
    assert [note.mark for note in notes] == ["", ""]
    assert [(note.paragraph, note.offset) for note in notes] == list(PLACES)


def test_annex_in_one_paragraph_is_split_at_its_numbers() -> None:
    body, notes, _ = resolved((*marked("（注1）", "（注2）"), f"注释：1.{TERMS[0][1]}2.{TERMS[1][1]}"))
    assert body == TEXT
    assert [note.text for note in notes] == [text for _, text in TERMS]


@pytest.mark.parametrize("between", ["", "　"])
def test_definitions_in_one_paragraph_are_told_apart_by_their_numbers(between: str) -> None:
    body, notes, _ = resolved((*marked("[1]", "[2]"), f"[1]{TERMS[0][1]}{between}[2]{TERMS[1][1]}"))
    assert body == TEXT
    assert [note.text for note in notes] == [text for _, text in TERMS]


def test_definition_may_run_over_paragraphs_of_an_annex() -> None:
    _, notes, _ = resolved((*marked("[1]", "[2]"), "[1]一带三园：", "绿带和园区。", "[2]四步走：四个步骤。"))
    assert notes[0].text == "一带三园：\n绿带和园区。"


def test_definitions_at_the_foot_of_printed_pages_leave_the_text() -> None:
    lines = ("推进“一带三园”①战略。", "①一带三园：甲。", "落实“四步走”①机制。", "①四步走：乙。", "再接再厉。")
    body, notes, warnings = resolved(lines)
    assert body == ("推进“一带三园”战略。", "落实“四步走”机制。", "再接再厉。")
    assert [(note.text, note.paragraph, note.offset) for note in notes] == [("一带三园：甲。", 0, 8), ("四步走：乙。", 1, 7)]
    assert warnings == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("（一）产业发展提质向优。", "（1）抓招商；（2）抓服务。", "(1)加快建设。", "(2)推进改革。"),
        ("工作包括(1)加快；(2)推进。", "目标如下。", "（1）加快建设。", "（2）推进改革。"),
        ("根据清府〔2021〕5号、清府[2021]6号和（2021）7号文件。", "1.加快建设。", "2.推进改革。"),
        ("各位代表，重点做好：", "1.稳增长；", "2.惠民生；", "3.保安全。"),
        ("一要抓①类项目、②类项目。", "①类项目加快开工。", "②类项目抓紧储备。"),
        ("新建绿地5万m²，填方3万m³。", "1.新建绿地。", "2.填方。"),
        ("投注12个网点，关注3个群体，备注1处。", "注：数据为快报数。"),
        ("加快建设。", "注：", "本报告所列数据均为预计数，以统计部门公布为准"),
        ("一、指标", "注：1.数据为快报数。", "二、任务", "（一）抓经济。", "各位代表，努力奋斗！"),
        ("一、名词解释工作", "名词解释", "一、经济：稳中有进。", "（一）产业。", "二、民生：持续改善。"),
        ("建成“两园”2个，扩建“三馆”3座。", "提速5*8工程。", "1.稳增长。", "2.惠民生。"),
        ("** 重点工作 **", "*加快建设。", "*推进改革。"),
        ("[图1]所示。", "[2021]", "【1月5日讯】新闻。"),
    ],
)
def test_text_that_only_looks_like_notes_is_left_alone(lines: tuple[str, ...]) -> None:
    assert resolved(lines)[:2] == (lines, ())


def test_notes_told_by_the_format_move_with_the_text_before_them() -> None:
    given_note = Footnote("1", "四步走：乙。", 2, 14)
    lines = ("甲。 [0:  一带三园：绿带。]", "", "推进“一带三园”[footnoteRef:0]四步走机制。")
    at = lines[2].index("走") + 1
    body, notes, _ = resolved(lines, (Footnote("1", "四步走：乙。", 2, at), given_note, Footnote("2", "遗留。", None, None)))
    assert body[2] == "推进“一带三园”四步走机制。"
    assert body[2][: notes[0].offset] == "推进“一带三园”四步走"
    assert (notes[2].paragraph, notes[3].mark) == (None, "0")


def test_report_seed_gives_five_notes_and_no_trace_of_them() -> None:
    if not SEED.exists():
        pytest.skip("the report seeds are not beside this clone")
    lines = tuple(line.strip() for line in SEED.read_text("utf-8").split("\n") if line.strip())
    body, notes, warnings = resolved(lines)
    assert (len(body), [note.mark for note in notes], warnings) == (len(lines), ["0", "1", "2", "3", "4"], ())
    assert all(body[note.paragraph or 0][: note.offset].rstrip("”").endswith(note.text.split("：")[0]) for note in notes)
    assert not any("footnoteRef" in line or line != line.strip() for line in body)


PROSE = st.text(alphabet="各位代表经济发展稳中向好。，；：“”（一）二三、abc 2021年%", max_size=60)
PIECES = st.sampled_from(
    [
        "[1]",
        "[2]",
        "①",
        "②",
        "(1)",
        "（2）",
        "¹",
        "〔1〕",
        "[footnoteRef:0]",
        "[0:  甲：乙]",
        "[0:",
        "]",
        "[",
        "注1",
        "注释：",
        "名词解释",
        "1.",
        "2、",
        "“甲”",
        "甲：乙",
        "各位代表",
        " ",
        "。",
        "号",
    ]
)


SECTIONS = ("一、起草背景", "荷塘里夜市开市三年，摊位分散。", "二、主要内容", "推行“荷灯制”，实行分片管理。")
TERM = "“荷灯制”：每个摊位认养一盏荷灯。"


@pytest.mark.parametrize("terms", [(TERM,), ("1." + TERM, "2.分片管理：按街巷分工。"), ("（一）" + TERM,)])
def test_a_section_that_goes_on_counting_explains_terms_in_the_text(terms: tuple[str, ...]) -> None:
    text = (*SECTIONS, "三、名词解释", *terms)
    assert resolved(text) == (text, (), ())


@pytest.mark.parametrize(
    ("cited", "heading", "first"),
    [
        ("”[1]", "三、名词解释", ()),  # a mark in the text leads there
        ("”", "名词解释", ()),
        ("”", "五、名词解释", ()),
        ("”", "三、名词解释", ("各位代表：",)),  # a report's annex, whatever its number
    ],
)
def test_else_they_are_notes(cited: str, heading: str, first: tuple[str, ...]) -> None:
    body, notes, _ = resolved((*first, *(line.replace("”", cited) for line in SECTIONS), heading, "1." + TERM))
    assert (body, [note.text for note in notes]) == ((*first, *SECTIONS), [TERM])


@given(st.lists(PROSE, max_size=12))
def test_text_without_marks_comes_back_as_it_is(lines: list[str]) -> None:
    assert resolved(tuple(lines)) == (tuple(lines), (), ())


@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=12))
def test_any_mixture_of_marks_is_read_and_every_place_lies_in_the_body(lines: list[str]) -> None:
    body, notes, _ = resolved(tuple(lines))
    for note in notes:
        if note.paragraph is not None and note.offset is not None:
            assert 0 <= note.offset <= len(body[note.paragraph])


@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=12))
@example(["[footnoteRef:0][0: [0:  甲：乙]]", "甲：乙"])
def test_no_word_of_a_text_is_lost_between_body_and_notes(lines: list[str]) -> None:
    body, notes, _ = resolved(tuple(lines))
    kept = "".join(body) + "".join(note.text for note in notes)
    headings = [line for line in lines if "名词解释" in line or "注释" in line]  # 《…》名词解释 goes with the list below it
    for word in "甲乙各位代表号":
        count = "".join(lines).count(word)
        assert count - "".join(headings).count(word) <= kept.count(word) <= count


@given(
    st.lists(
        st.tuples(st.text(alphabet="稳进好快", min_size=2, max_size=6), st.text(alphabet="绿园区河", min_size=1, max_size=20)),
        min_size=1,
        max_size=30,
        unique_by=lambda pair: pair[0],
    )
)
def test_notes_by_tika_come_back_as_they_were_put_in(pairs: list[tuple[str, str]]) -> None:
    lines = tuple(f"推进“{term}”[footnoteRef:{index}]工作。 [{index}:  {term}：{text}。]" for index, (term, text) in enumerate(pairs))
    body, notes, warnings = resolved(lines)
    assert body == tuple(f"推进“{term}”工作。" for term, _ in pairs)
    assert [(note.text, note.paragraph, note.offset) for note in notes] == [
        (f"{term}：{text}。", index, len(term) + 4) for index, (term, text) in enumerate(pairs)
    ]
    assert warnings == ()
