"""A list right above the heading whose labels nobody knows: it is told by its build and its place."""

from __future__ import annotations

import pytest

from speech import SPEECH, TITLE, paragraphs, read

PAIRS = {"编制机构": "荷塘乡人民政府", "归档号": "HT-2018-017", "流转状态": "已办结"}
LISTS = {
    "items": ("<ul>{}</ul>", "<li>{}：{}</li>"),
    "items of runs": ("<ul>{}</ul>", "<li><b>{}：</b><span>{}</span></li>"),
    "terms": ("<dl>{}</dl>", "<dt>{}</dt><dd>{}</dd>"),
    "rows": ("<table>{}</table>", "<tr><td>{}</td><td>{}</td></tr>"),
    "headed rows": ("<table>{}</table>", "<tr><th>{}</th><td>{}</td></tr>"),
    "one row": ("<table><tr>{}</tr></table>", "<td>{}：</td><td>{}</td>"),
    "elements in elements": ("<div>{}</div>", "<div><div>{}：</div><div>{}</div></div>"),
    "runs without a colon": ("<div>{}</div>", "<div><span>{}</span><span>{}</span></div>"),
    "brackets": ("<ul>{}</ul>", "<li>【{}】{}</li>"),
    "paragraphs": ("{}", "<p>{}：{}</p>"),
    "one line": ("<div>{}</div>", "{}：{}　"),
    "a line of runs": ("<div>{}</div>", "<span>{}：{}</span> "),
}


def above(name: str, pairs: dict[str, str]) -> str:
    whole, member = LISTS[name]
    return whole.format("".join(member.format(label, value) for label, value in pairs.items()))


@pytest.mark.parametrize("source", ["", "<div>发布时间：2018-01-20　来源：党政办</div>"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_unknown_labels_above_the_heading_is_metadata(name: str, source: str) -> None:
    found = read(f"<div>{above(name, PAIRS)}<h1>{TITLE}</h1>{source}{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.title, found.body) == (TITLE, SPEECH)
    assert found.metadata == PAIRS | ({"发布时间": "2018-01-20", "来源": "党政办"} if source else {})


@pytest.mark.parametrize("declared", [TITLE, "荷塘乡人民政府门户网站", f"{TITLE}_荷塘乡人民政府"])
@pytest.mark.parametrize(
    "between", ["<p>【打印】【关闭】</p>", "<div>您的位置：<a href=/>首页</a></div>", "<div>发布时间：2018-01-20　来源：党政办</div>"]
)
@pytest.mark.parametrize("name", ["items", "terms", "rows", "elements in elements"])
def test_what_pages_print_about_may_stand_between(name: str, between: str, declared: str) -> None:
    found = read(f"<div>{above(name, PAIRS)}{between}<h1>{TITLE}</h1>{paragraphs(SPEECH)}</div>", declared)
    assert (found.title, found.body) == (TITLE, SPEECH)
    assert {label: found.metadata.get(label) for label in PAIRS} == PAIRS


@pytest.mark.parametrize("name", ["items", "terms", "rows", "elements in elements"])
def test_a_value_of_such_a_list_may_be_empty(name: str) -> None:
    pairs = {**PAIRS, "册别": ""}
    assert read(f"<div>{above(name, pairs)}<h1>{TITLE}</h1>{paragraphs(SPEECH)}</div>", TITLE).metadata == pairs


@pytest.mark.parametrize(
    "lines",
    [
        ("编制机构：荷塘乡人民政府", "归档号：HT-2018-017"),
        ("热线电话：0800-5500123", "联系地址：荷塘乡莲溪路2号", "电子邮箱：ht@h.example"),
        ("检索范围：", "检索方式：", "检索年份："),
        ("今天是：星期二", "实时天气：多云", "气温：5℃～12℃"),
        ('<a href="/1">乡情：荷塘概况</a>', '<a href="/2">乡务：公开目录</a>', '<a href="/3">乡音：来信选登</a>'),
    ],
    ids=["two pairs", "how to reach the office", "a form to search", "the day and its weather", "links"],
)
def test_other_lines_above_the_heading_are_no_list(lines: tuple[str, ...]) -> None:
    found = read(f"<div>{paragraphs(lines)}<h1>{TITLE}</h1>{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.title, found.body, found.metadata) == (TITLE, SPEECH, {})


def test_lines_of_the_text_above_a_heading_within_it_stay() -> None:
    lines = ("会议时间：周五上午", "会议主题：春耕备耕", "主持单位：荷塘乡农技站")
    text = f"<h1>{TITLE}</h1><div>{paragraphs(lines)}<h1>一、会议议程</h1>{paragraphs(SPEECH)}</div>"
    assert not read(text, TITLE).metadata
