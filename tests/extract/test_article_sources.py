"""信息来源 as one of the labels of a list: a pair like the others, although a line under the title may say as much."""

from __future__ import annotations

import pytest

from speech import SPEECH, TITLE, paragraphs, read

PAIRS = (("索引号", "HT-2018-017"), ("主题分类", "综合政务"), ("发布机构", "荷塘乡人民政府"), ("发文字号", ""))
LINE = "<div>发布时间：2018-01-20　来源：荷塘乡政府网　<div><a>分享</a></div></div>"


LISTS = {
    "cells, two a row": ("<table>{}</table>", "<tr><td><b>{}：</b>{}</td><td><b>{}：</b>{}</td></tr>", "<tr><td><b>{}：</b>{}</td></tr>"),
    "rows": (
        "<table>{}</table>",
        "<tr><td>{}：</td><td>{}</td></tr><tr><td>{}：</td><td>{}</td></tr>",
        "<tr><td>{}：</td><td>{}</td></tr>",
    ),
    "lines": ("<div>{}</div>", "{}：{}<br>{}：{}<br>", "{}：{}<br>"),
    "elements in elements": ("<div>{}</div>", 2 * "<div><div>{}</div><div>{}</div></div>", "<div><div>{}</div><div>{}</div></div>"),
    "items": ("<ul>{}</ul>", "<li><b>{}：</b>{}</li><li><b>{}：</b>{}</li>", "<li><b>{}：</b>{}</li>"),
}


def listed(name: str, *last: str) -> str:
    """Return the list *name* of PAIRS, two at a time, and of a *last* pair."""
    whole, two, one = LISTS[name]
    rows = [two.format(*here, *there) for here, there in zip(PAIRS[::2], PAIRS[1::2], strict=True)]
    return whole.format("".join(rows) + (one.format(*last) if last else ""))


@pytest.mark.parametrize("source", ["柳荫日报", ""])
@pytest.mark.parametrize("name", LISTS)
def test_a_source_among_the_labels_of_a_list_is_one_of_its_pairs(name: str, source: str) -> None:
    found = read(f"<div>{listed(name, '信息来源', source)}<h1>{TITLE}</h1>{LINE}{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.title, found.body, dict(found.metadata)) == (TITLE, SPEECH, {**dict(PAIRS), "信息来源": source})


@pytest.mark.parametrize("name", LISTS)
def test_a_source_in_a_line_under_the_title_adds_nothing_to_a_list(name: str) -> None:
    found = read(f"<div>{listed(name)}<h1>{TITLE}</h1>{LINE}{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.body, dict(found.metadata)) == (SPEECH, dict(PAIRS))


@pytest.mark.parametrize("tag", ["p", "div"])
def test_the_heading_below_a_label_without_a_value_is_no_value(tag: str) -> None:
    rows = "".join(f"<{tag}>{label}：{value}</{tag}>" for label, value in PAIRS)
    found = read(f"<div>{rows}<h1>{TITLE}</h1>{paragraphs(SPEECH)}</div>", f"{TITLE}_荷塘乡人民政府")
    assert (found.title, found.body, dict(found.metadata)) == (TITLE, SPEECH, dict(PAIRS))
