"""Notes of whole pages, however editors, Word and scripts mark them: out of the body, at their places; lists that are none stay."""

from __future__ import annotations

import itertools

import pytest

from gov_archive.extract import reading
from gov_archive.model import Reading

HEAD = ("政府工作报告", "各位代表：", "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。")
FIRST = "过去一年，全镇推进“一核两带”{}战略，实现税收12.65亿元，同比增长8.6%，各项工作取得新的进展。"
SECOND = "今年将完善“四步走”{}机制，推动清河片区更新提质，让群众得到更多实惠。"
END = "各位代表！让我们团结一心，奋力开创云栖镇发展新局面！"
NOTES = ("一核两带：云栖老街为核，观澜河与青岚路为带。", "四步走：摸底、签约、搬迁、回访。")
PLACES = ((3, FIRST.index("{")), (4, SECOND.index("{")))
BODY = (*HEAD, FIRST.format(""), SECOND.format(""), END)


def read(*paragraphs: str, beside: str = "") -> Reading:
    inside = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in paragraphs)
    page = (
        "<html><head><meta charset=utf-8><title>云栖镇政府工作报告_政府工作报告_清河区人民政府</title></head><body>"
        "<div class=nav><a href=/>首页</a> <a href=/b>公开</a></div><h1>云栖镇政府工作报告</h1>"
        "<div>发布日期：2024-01-12　来源：云栖镇</div>"
        f"<div class=con>{inside}</div>{beside}<div>版权所有：清河区人民政府</div></body></html>"
    )
    return reading(page.encode(), content_type="text/html", url="https://portal.example/a.html")


def marked(first: str = "", second: str = "") -> tuple[str, ...]:
    return (*HEAD, FIRST.format(first), SECOND.format(second), END)


def holds(found: Reading, marks: tuple[str, str], texts: tuple[str, ...] = NOTES) -> None:
    assert found.body == BODY
    assert [(note.mark, note.text, (note.paragraph, note.offset)) for note in found.footnotes] == list(
        zip(marks, texts, PLACES, strict=True)
    )
    assert not [warning for warning in found.warnings if "note" in warning or "mark" in warning]


def word(kind: str, at: int, text: str = "") -> str:
    """Return what Word makes of a citation of the note *at*, or of its definition with *text*."""
    here, there = (f"_{kind}{at}", f"_{kind}ref{at}") if text else (f"_{kind}ref{at}", f"_{kind}{at}")
    link = (
        f'<a style="mso-footnote-id:{kind}{at}" href="#{there}" name="{here}" title=""><span class=MsoFootnoteReference>'
        f"<![if !supportFootnotes]><span lang=EN-US>[{at}]</span><![endif]></span></a>"
    )
    return f'<div style="mso-element:footnote" id={kind}{at}><p class=MsoFootnoteText>{link} {text}</p></div>' if text else link


def definitions(form: str) -> list[str]:
    return [form.format(at, text) for at, text in enumerate(NOTES, start=1)]


@pytest.mark.parametrize("kind", ["ftn", "edn"])
@pytest.mark.parametrize("is_beside", [False, True])
def test_notes_that_word_saved(kind: str, is_beside: bool) -> None:
    notes = f"<div><br clear=all><hr size=1>{''.join(word(kind, at, text) for at, text in enumerate(NOTES, start=1))}</div>"
    cited = marked(word(kind, 1), word(kind, 2))
    holds(read(*cited, beside=notes) if is_beside else read(*cited, notes), ("1", "2"))


@pytest.mark.parametrize("kind", ["ftn", "edn"])
def test_a_note_that_word_saved_and_nothing_cites_is_kept_and_said(kind: str) -> None:
    texts = (*NOTES, "夜校：晚间开课的社区学堂。")
    notes = "".join(word(kind, at, text) for at, text in enumerate(texts, start=1))
    found = read(*marked(word(kind, 1), word(kind, 2)), f"<div><br clear=all><hr size=1>{notes}</div>")
    assert found.body == BODY
    assert [(note.text, note.paragraph) for note in found.footnotes] == [(NOTES[0], 3), (NOTES[1], 4), (texts[2], None)]
    assert any("'3' is cited nowhere" in warning for warning in found.warnings)


@pytest.mark.parametrize("blank", [" ", "　", ""])
def test_numbers_of_a_list_under_a_heading_need_no_sign(blank: str) -> None:
    lines = [f"<p>{at}{blank}{text}</p>" for at, text in enumerate(NOTES, start=1)]
    holds(read(*marked("<sup>1</sup>", "<sup>2</sup>"), "<p>注释</p>", *lines), ("1", "2"))


def test_numbers_of_such_a_list_are_its_own_where_one_is_not_cited() -> None:
    lines = [f"<p>{at}{text}</p>" for at, text in enumerate((*NOTES, "夜校：晚间开课的社区学堂。"), start=1)]
    found = read(*marked("<sup>1</sup>", "<sup>2</sup>"), "<p>注释</p>", *lines)
    assert [(note.mark, note.paragraph) for note in found.footnotes] == [("1", 3), ("2", 4), ("3", None)]


@pytest.mark.parametrize(
    ("cited", "defined"),
    [
        ("<sup>{0}</sup>", "<p><sup>{0}</sup>{1}</p>"),
        ("<sup>{0}</sup>", "<p>{0}. {1}</p>"),
        ("<sup>[{0}]</sup>", "<p>[{0}]{1}</p>"),
        ('<sup><a href="#n{0}">{0}</a></sup>', "<p><a name=n{0}></a>{0}. {1}</p>"),
        ('<a href="#_ftn{0}">[{0}]</a>', '<p><a href="#_ftnref{0}">[{0}]</a>{1}</p>'),
        ('<sup id="fnref:{0}"><a href="#fn:{0}">{0}</a></sup>', '<li id="fn:{0}">{1}<a href="#fnref:{0}">↩</a></li>'),
        ("<span class=MsoFootnoteReference>[{0}]</span>", "<p class=MsoFootnoteText>[{0}] {1}</p>"),
    ],
)
def test_raised_and_linked_marks(cited: str, defined: str) -> None:
    holds(read(*marked(cited.format(1), cited.format(2)), "<hr>", *definitions(defined)), ("1", "2"))


@pytest.mark.parametrize(
    "box",
    [
        '<span class=note title="{1}">[{0}]</span>',
        '<sup data-original-title="{1}">[{0}]</sup>',
        '<a href="javascript:;" title="{1}">[{0}]</a>',
        '<span>[{0}]<span class=pop style="display:none">{1}</span></span>',
    ],
)
def test_notes_that_show_where_one_points_at_their_marks(box: str) -> None:
    holds(read(*marked(*definitions(box))), ("1", "2"))


def test_title_on_words_is_no_note() -> None:
    line = "推进<span title='点击查看详情内容'>重点项目</span>建设，取得新的进展。"
    found = read(*HEAD, line, "<h2 title='云栖镇政府工作报告'>二、任务</h2>", END)
    assert (found.body[3], found.footnotes) == ("推进重点项目建设，取得新的进展。", ())


@pytest.mark.parametrize("list_", ["<ol><li>{}</li><li>{}</li></ol>", "<ul><li>{}</li><li>{}</li></ul>"])
def test_numbers_that_the_browser_counts(list_: str) -> None:
    for texts in (NOTES, ("详见清府〔2022〕8号文件。", "按可比口径计算。")):
        holds(read(*marked("[1]", "[2]"), "注释：", list_.format(*texts)), ("1", "2"), texts)


@pytest.mark.parametrize(
    "heading",
    [
        "附件1：名词解释",
        "《报告》相关名词解释",
        "［名词解释］",
        "（名词解释）",
        "有关名词解释如下：",
        "相关注释",
        "名词及缩略语说明",
        "备注：",
    ],
)
@pytest.mark.parametrize(("first", "second"), [("1.", "2."), ("１．", "２．"), ("（1）", "（2）"), ("一、", "二、")])
def test_annexes_under_any_heading(heading: str, first: str, second: str) -> None:
    found = read(*marked(), heading, first + NOTES[0], second + NOTES[1])
    assert (found.body, [note.text for note in found.footnotes]) == (BODY, list(NOTES))
    assert [(note.paragraph, note.offset) for note in found.footnotes] == list(PLACES)


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ([f"●{text}" for text in NOTES], NOTES),
        (["【一核两带】云栖老街为核。", "【四步走】摸底、签约。"], ("【一核两带】云栖老街为核。", "【四步走】摸底、签约。")),
        (["<b>一核两带</b>", "云栖老街为核。", "<b>四步走</b>", "摸底、签约。"], ("一核两带\n云栖老街为核。", "四步走\n摸底、签约。")),
    ],
)
def test_annexes_without_numbers(lines: list[str], texts: tuple[str, str]) -> None:
    holds(read(*marked(), "名词解释", *[f"<p>{line}</p>" for line in lines]), ("", ""), texts)


@pytest.mark.parametrize("is_numbered", [True, False])
def test_annex_in_a_table(is_numbered: bool) -> None:
    rows = [["序号", "名词", "解释"], ["1", "一核两带", "云栖老街为核，观澜河与青岚路为带。"], ["2", "四步走", "摸底、签约、搬迁、回访。"]]
    cells = [row if is_numbered else row[1:] for row in rows]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    found = read(*marked(), "名词解释", f"<table>{table}</table>")
    holds(found, ("1", "2") if is_numbered else ("", ""), tuple("\t".join(row[1:]) for row in rows[1:]))


def test_annex_in_an_element_of_its_own() -> None:
    annex = f"<div class=annex><p>名词解释</p>{''.join(definitions('<p>{}.{}</p>'))}</div>"
    holds(read(*marked(), beside=annex), ("1", "2"))


def test_line_drawn_over_the_notes_goes_with_them() -> None:
    holds(read(*marked("①", "②"), "——————————", "①" + NOTES[0], "②" + NOTES[1]), ("①", "②"))


def test_notes_of_each_part_stand_where_the_part_ends() -> None:
    found = read(*HEAD, FIRST.format("①"), "注：①" + NOTES[0], SECOND.format("①"), "注：①" + NOTES[1], END)
    holds(found, ("①", "①"))


def test_mark_behind_the_stop_of_a_paragraph() -> None:
    found = read(*HEAD, FIRST.format("") + "①", SECOND.format("") + "②", END, "注释：", "①" + NOTES[0], "②" + NOTES[1])
    assert found.body == BODY
    assert [(note.paragraph, note.offset) for note in found.footnotes] == [(3, len(FIRST) - 2), (4, len(SECOND) - 2)]


def test_marks_used_again_and_lists_that_count_alike() -> None:
    again = "继续做好“一核两带”（1）建设。"
    count = "抓好：（1）招商；（2）服务；（3）环境。"
    found = read(
        *HEAD, FIRST.format("（1）"), count, SECOND.format("（2）"), again, END, "名词解释", "（1）" + NOTES[0], "（2）" + NOTES[1]
    )
    assert found.body == (*HEAD, FIRST.format(""), count, SECOND.format(""), again.replace("（1）", ""), END)
    assert [(note.paragraph, note.offset) for note in found.footnotes] == [PLACES[0], (5, PLACES[1][1])]


NO_NOTES = [
    ("工作包括：（1）抓招商；（2）抓服务。", "（1）抓招商，引进企业。", "（2）抓服务，优化环境。"),
    ("根据清府〔2021〕3号、清府[2021]3号和〔2022〕第5号文件，推进改革。",),
    ("重点抓好三件事：①加快开工；②抓紧储备；③确保投产。", "①加快开工一批。", "②抓紧储备一批。"),
    ("今年要抓好①类和②类项目：", "①类项目加快开工建设。", "②类项目抓紧谋划储备。"),
    ("实施①号、②号两条河道治理：", "①号河道长3公里。", "②号河道长2公里。"),
    ("*加快建设步伐。", "*推进改革创新。"),
    ("投注12个网点，备注1处，关注3个群体。", "注：本报告所列数据为快报数。"),
    ("产业兴旺：引进企业20家。", "生态宜居：新增绿地3万平方米。"),
    ("注重统筹。（注：含预计数）", "一、名词解释工作", "做好名词解释：统一口径。"),
]


@pytest.mark.parametrize(("lines", "is_last"), list(itertools.product(NO_NOTES, [False, True])))
def test_lists_that_are_no_notes_stay(lines: tuple[str, ...], is_last: bool) -> None:
    after = () if is_last else (END,)
    found = read(*HEAD, FIRST.format(""), *lines, *after)
    assert (found.body, found.footnotes) == ((*HEAD, FIRST.format(""), *lines, *after), ())


def test_powers_are_no_marks() -> None:
    found = read(*HEAD, "新建绿地5万m<sup>2</sup>，约10<sup>4</sup>吨，碳CO<sub>2</sub>下降。", END)
    assert (found.body[3], found.footnotes) == ("新建绿地5万m2，约104吨，碳CO2下降。", ())


def test_notes_in_tortoise_brackets_need_neither_heading_nor_their_terms_before_them() -> None:
    rate = "热线办结率提高到83.9%{}，企业{}增加十家。"
    notes = ("〔1〕网格：镇里划分的管理单元。", "〔2〕规上：年收入达到标准的单位。", "〔3〕散乱：不符合规划的厂房。")
    found = read(*HEAD, rate.format("<sup>〔1〕</sup>", "<sup>〔2〕</sup>"), END, "<hr>", *notes)
    assert found.body == (*HEAD, rate.format("", ""), END)
    assert [(note.mark, note.text, note.paragraph) for note in found.footnotes] == [
        ("1", notes[0][3:], 3),
        ("2", notes[1][3:], 3),
        ("3", notes[2][3:], None),
    ]
