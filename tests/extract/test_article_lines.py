"""The line of day and source under a heading, in the forms that portals print it."""

from __future__ import annotations

from datetime import date

import pytest

from gov_archive.extract.article import printed
from gov_archive.model import Printed

TITLE = "柳荫市开展图书漂流活动"
BODY = ("5月6日，柳荫市图书馆在荷塘里开展图书漂流活动，居民换书三百余册。", "下一步，图书馆将把漂流点设到每个社区。")
DAY, CLOCK = date(2031, 5, 6), "2031-05-06 08:03"


def page(line: str, head: str = "", heading: str = f"<h1>{TITLE}</h1>") -> Printed:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return printed(
        f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}_图片新闻_柳荫市人民政府</title>{head}<body>"
        f"<div class=m>{heading}{line}<div class=c>{text}</div></div><div>主办：柳荫市人民政府</div>".encode(),
    )


LINES = {
    "site and address first": (
        f"<div>柳荫市人民政府门户网站 www.liuyin.example <span>时间：{CLOCK}</span> <span>来源：荷塘县人民政府</span> 分享：</div>",
        {"时间": CLOCK, "来源": "荷塘县人民政府"},
    ),
    "address first": (
        f"<div>http://www.liuyin.example 发布时间：{CLOCK} 【字体：<a>大</a> <a>小</a>】</div>",
        {"发布时间": CLOCK},
    ),
    "site first": (
        "<div><span>柳荫政务网</span> <span>发布日期 : 2031-05-06</span> <span>来源 : 柳荫市司法局</span></div>",
        {"发布日期": "2031-05-06", "来源": "柳荫市司法局"},
    ),
    "day behind the source": (f"<div>来源：柳荫日报 {CLOCK} 【字体：大 中 小】</div>", {"来源": "柳荫日报"}),
    "day behind the source, unspaced": ("<div>来源：柳荫网2031年05月06日 08:03</div>", {"来源": "柳荫网"}),
    "button behind an empty source": (
        f"<p><span>{CLOCK}</span> 来源：<span></span> 【<span>打印</span>】 <span></span></p>",
        {"来源": ""},
    ),
    "where to share": (
        f"<p>来源：柳荫日报 发布时间：{CLOCK} <a></a> 字号：<a>大</a> <a>小</a> 分享至：</p>",
        {"来源": "柳荫日报", "发布时间": CLOCK},
    ),
    "size within brackets": (
        "<p>来源：柳荫市统计局&nbsp;发布日期：2031-05-06 【浏览字号 :<a>大</a> <a>中</a> <a>小</a>】 浏览次数：<i>-</i></p>",
        {"来源": "柳荫市统计局", "发布日期": "2031-05-06"},
    ),
    "moment in words": ("<ul><li>2031年05月06日 08时03分</li><li>来源: 柳荫日报</li></ul>", {"来源": "柳荫日报"}),
    "strokes between": (
        "<p>发布日期：2031.05.06 / 信息来源：柳荫市图书馆 / 责任编辑：苏禾</p>",
        {"发布日期": "2031.05.06", "信息来源": "柳荫市图书馆", "责任编辑": "苏禾"},
    ),
    "buttons in brackets": (f"<div>{CLOCK} 来源： 柳荫日报</div><div><a>【打印】</a><a>【纠错】</a></div>", {"来源": "柳荫日报"}),
    "day alone": (
        "<div><span>日期：</span><span>2031-05-06</span><div><span>大</span><span>中</span><span>小</span></div></div>",
        {"日期": "2031-05-06"},
    ),
    "address, moment and linked source": (
        '<div><a href="http://n.example">http://n.example</a>&nbsp;2031年05月06日08:03&nbsp;<a href="/p">柳荫晨报</a></div>',
        {},
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_the_line_is_metadata_whatever_stands_around_its_labels(name: str) -> None:
    line, pairs = LINES[name]
    found = page(line)
    assert (found.title, found.paragraphs, found.published_on) == (TITLE, BODY, DAY)
    assert dict(found.metadata) == pairs


def test_a_moment_under_the_heading_outweighs_the_day_on_which_the_page_was_moved() -> None:
    moved = '<meta name="PubDate" content="2033-10-14 10:16:14">'
    found = page("<ul><li>2031年05月06日 08时03分</li><li>来源: 柳荫日报</li></ul>", moved)
    assert found.published_on == DAY
    assert found.warnings == ("the page prints 2031-05-06, its pubdate says '2033-10-14 10:16:14'",)


def test_a_notice_s_own_hour_is_no_moment_of_publication() -> None:
    head = '<meta name="PubDate" content="2031-05-04 10:16">'
    found = page("<p>时间：2031年5月6日 8：30</p><p>地点：荷塘里活动室</p>", head)
    assert found.published_on == date(2031, 5, 4)
    assert found.paragraphs[-2:] == BODY


def test_a_row_of_labels_over_a_row_of_values() -> None:
    labels = "".join(f"<td class=t1>{label}</td>" for label in ("索取号", "发布时间", "发布机构", "文件编号", "备注"))
    values = "".join(f"<td class=t2>{value}</td>" for value in ("LY07-2031/00112", "", "柳荫市卫生局", "柳卫〔2031〕5号", ""))
    found = page(f"<table><tbody><thead><tr>{labels}</tr></thead><tr>{values}</tr></tbody></table>")
    pairs = {"索取号": "LY07-2031/00112", "发布时间": "", "发布机构": "柳荫市卫生局", "文件编号": "柳卫〔2031〕5号", "备注": ""}
    assert dict(found.metadata) == pairs
    assert found.paragraphs == BODY


def test_a_column_that_repeats_the_title_is_none() -> None:
    assert page(f"<p>{CLOCK}</p>", f'<meta name="ColumnName" content="{TITLE}">').column == "图片新闻"


def test_day_and_source_may_stand_within_the_heading() -> None:
    heading = f"<h2>{TITLE} <small>2031-05-06 <span>来源：柳荫日报</span></small><div><span>字号：</span> <a>大</a> <a>小</a></div></h2>"
    found = page("", heading=heading)
    assert (found.title, found.paragraphs, found.published_on) == (TITLE, BODY, DAY)
    assert dict(found.metadata) == {"来源": "柳荫日报"}


def test_a_title_in_a_row_of_its_own_among_the_metadata_is_a_pair() -> None:
    rows = (
        ("索引号：", "LY07/2031-00066", "主题分类：", "文化"),
        ("发文机关：", "柳荫市图书馆", "成文日期：", "2031年05月05日"),
        ("标　　题：", TITLE),
        ("发文字号：", "柳图〔2031〕5号", "发布日期：", "2031年05月06日"),
    )
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    found = page("", heading=f"<table>{cells}</table><h1>{TITLE}</h1>").metadata
    pairs = [(label.replace("　", "").strip("："), value) for row in rows for label, value in zip(row[::2], row[1::2], strict=True)]
    assert list(found.items()) == pairs


@pytest.mark.parametrize("value", ["柳荫市图书馆（窗口：三楼）", "柳荫市图书馆(窗口:三楼 电话:5500-1234)", "柳荫市图书馆（原：柳荫书社）"])
@pytest.mark.parametrize("label", ["发布机构：", "<b>发布</b><b>机构：</b>", "<b>发布</b> <b>机构</b>："])
@pytest.mark.parametrize("row", ["<ul><li>{}</li><li>{}</li><li>{}</li></ul>", "<div>{}　{}　{}</div>", "<p>{}</p><p>{}</p><p>{}</p>"])
def test_a_colon_within_the_brackets_of_a_value_labels_nothing(row: str, label: str, value: str) -> None:
    found = page(row.format("索引号：LY/2031-1", f"{label}{value}", f"<b>发布</b><b>时间：</b>{CLOCK}"))
    assert (dict(found.metadata).get("索引号"), dict(found.metadata)["发布机构"]) == ("LY/2031-1", value)
    assert (found.paragraphs, found.published_on, set(found.metadata) - {"索引号", "发布机构", "发布时间"}) == (BODY, DAY, set())


def test_pairs_within_one_pair_of_brackets_are_pairs() -> None:
    assert dict(page("<div>（来源：柳荫日报　通讯地点：荷塘里　发布时间：2031-05-06）</div>").metadata)["通讯地点"] == "荷塘里"
