"""Which of several lists on a page is the listing, and which rows of it stand in a row of another document."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

import pytest

from gov_archive import discover
from gov_archive.model import Page, Portal

PORTAL = Portal("qinghe", "清河区", "https://xxgk.qinghe.example/", "article.html?infoid={key}")
URL = "https://xxgk.qinghe.example/infoDirectory.html?dept=009001&type=dept"
NAVIGATION = '<div class="nav"><a href="/">首页</a><a href="/a.html">政务公开</a><a href="/b.html">办事服务</a></div>'
PAGER = '<div class="page"><a href="?dept=009001&type=dept&page=2">下一页</a></div>'
MORE = '<a href="/more.html">更多&gt;&gt;</a>'

Form = Callable[[Sequence[int]], str]
Case = TypeVar("Case")


def key(number: int) -> str:
    return f"{number:08x}-3d4a-4e5f-8a6b-0c1d2e3f4a5b"


def day(number: int) -> date:
    return date(2026, 8, 14) - timedelta(days=9 * number)


def link(number: int, text: str = "") -> str:
    title = f"关于云栖镇第{number}号事项的公告"
    return f'<a href="/article.html?infoid={key(number)}" title="{title}">{text or title}</a>'


def each(form: str, numbers: Sequence[int]) -> str:
    return "".join(form.format(a=link(one), d=day(one), short=f"{day(one):%m-%d}", n=one, more=link(one, "[详细]")) for one in numbers)


def read(markup: str) -> Page:
    page = f"<html><head><title>信息公开目录</title></head><body>{NAVIGATION}{markup}<div class=foot>主办单位</div></body></html>"
    return discover.page(page.encode(), url=URL, portal=PORTAL, content_type="text/html; charset=utf-8")


def shown(page: Page) -> list[int]:
    return [int(row.key[:8], 16) for row in page.rows]


MAINS: dict[str, Form] = {
    "list": lambda numbers: f'<ul class="list">{each("<li>{a}<span>{d}</span></li>", numbers)}</ul>',
    "table": lambda numbers: f"<table><tr><th>标题<th>日期</tr>{each('<tr><td>{a}</td><td>{d}</td></tr>', numbers)}</table>",
    "boxes": lambda numbers: f"<div class=box>{each('<div class=i><div class=t>{a}</div><div>{d}</div></div>', numbers)}</div>",
    "summaries": lambda numbers: f"<div>{each('<div><h3>{a}</h3><p>现将事项公告如下。{more}</p><em>{d}</em></div>', numbers)}</div>",
    "flat": lambda numbers: f"<div class=c>{each('{a}&nbsp;{d}<br>', numbers)}</div>",
    "terms": lambda numbers: f"<dl>{each('<dt>{a}</dt><dd>{d}</dd>', numbers)}</dl>",
}
SIDES: dict[str, Form] = {
    "list": lambda numbers: f"<ul>{each('<li>{a}<span>{d}</span></li>', numbers)}</ul>",
    "ranks": lambda numbers: f"<ol>{each('<li><i>{n}</i>{a}<em>{short}</em></li>', numbers)}</ol>",
    "paragraphs": lambda numbers: each("<p>{a} {d}</p>", numbers),
    "table": lambda numbers: f"<table>{each('<tr><td>{a}</td><td>{d}</td></tr>', numbers)}</table>",
    "undated": lambda numbers: f"<ul>{each('<li>{a}</li>', numbers)}</ul>",
}
TOLD = {
    "h3": "<div class=x><h3>热门文章</h3>{}</div>",
    "words within": "<div class=x><div class=t><span>一周点击排行</span></div><div>{}</div></div>",
    "leads on": f"<div class=x><div class=t><span>最新公开</span>{MORE}</div>{{}}</div>",
    "class": "<div class=right-hot>{}</div>",
    "head of a table": "<div class=x><p>最新信息</p>{}</div>",
    "tables": "<table width=200><tr><td background=t.gif>热点信息</td></tr><tr><td>{}</td></tr></table>",
}
UNTOLD = {"other words": "<div class=m><h2>通知公告</h2><div>{}</div></div>", "nothing": "<div class=m>{}</div>"}
LAYOUTS = {
    "after": "<div class=w><div class=main>{main}{pager}</div>{side}</div>",
    "before": "<div class=w>{side}<div class=main>{main}{pager}</div></div>",
    "cells": "<table><tr><td width=200>{side}</td><td>{main}{pager}</td></tr></table>",
    "inside": "<div class=w><div class=main><div class=pos>您的位置：<a href='/'>首页</a></div>{main}{pager}{side}</div></div>",
}
SIDE_ROWS = (1, 11, 12, 13, 14, 15)  # one of the listing's own, and more of others than a short listing has rows


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1, 3, 10])
def test_list_with_the_pager_is_the_listing_whatever_stands_beside_it(layout: str, size: int) -> None:
    for (form, main), (side_form, side), (name, box) in _some(itertools.product(MAINS.items(), SIDES.items(), (TOLD | UNTOLD).items()), 40):
        page = read(LAYOUTS[layout].format(main=main(range(size)), side=box.format(side(SIDE_ROWS)), pager=PAGER))
        assert shown(page) == list(range(size)), (form, side_form, name)
        assert [row.listed_on for row in page.rows] == [day(one) for one in range(size)], (form, side_form, name)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [3, 10])
def test_without_a_pager_what_is_said_of_a_side_box_tells_it_from_the_listing(layout: str, size: int) -> None:
    for (form, main), (side_form, side), (name, box) in _some(itertools.product(MAINS.items(), SIDES.items(), TOLD.items()), 40):
        page = read(LAYOUTS[layout].format(main=main(range(size)), side=box.format(side(SIDE_ROWS)), pager=""))
        assert shown(page) == list(range(size)), (form, side_form, name)


@pytest.mark.parametrize("box", UNTOLD.values(), ids=UNTOLD.keys())
def test_where_nothing_tells_which_list_is_the_listing_no_row_is_lost_and_the_doubt_is_told(box: str) -> None:
    page = read(LAYOUTS["after"].format(main=MAINS["list"](range(10)), side=box.format(SIDES["paragraphs"](SIDE_ROWS)), pager=""))
    assert sorted(shown(page)) == sorted({*range(10), *SIDE_ROWS})
    assert "2 lists of dated rows" in page.warnings[0]


PARTS = {
    "cut in two": "{0}<div class=line></div>{1}",
    "years": "<h3>2026年</h3>{0}<h3>2025年</h3>{1}",
    "boxes of years": "<div class=y><h3>2026年</h3>{0}</div><div class=y><h3>2025年</h3>{1}</div>",
    "deep": "".join(f"<div class=y><div class=h>{year}年</div><div class=b>{{{at}}}</div></div>" for at, year in enumerate((2026, 2025))),
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("pager", [PAGER, ""], ids=["pager", "no pager"])
@pytest.mark.parametrize("rest", [1, 5])
def test_listing_in_parts_is_one(parts: str, pager: str, rest: int) -> None:
    side = TOLD["leads on"].format(SIDES["list"]((20, 21, 22)))
    for name in ("list", "table", "boxes", "summaries", "terms"):
        whole = parts.format(MAINS[name](range(5)), MAINS[name](range(5, 5 + rest)))
        page = read(LAYOUTS["after"].format(main=whole, side=side, pager=pager))
        assert (shown(page), page.warnings) == (list(range(5 + rest)), ()), name


ABOVE = {
    "first in another build": f"<div class=top><h2>{link(10)}</h2><p>摘要。</p><span>{day(10)}</span></div>",
    "pinned": f"<ul class=ding><li>【置顶】{link(10)}<i>{day(10)}</i></li></ul>",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE.keys())
@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_right_above_the_listing_are_its_own(above: str, layout: str) -> None:
    side = TOLD["h3"].format(SIDES["list"]((20, 21, 22)))
    for name, main in MAINS.items():
        page = read(LAYOUTS[layout].format(main=above + main(range(10)), side=side, pager=PAGER))
        assert shown(page) == [10, *range(10)], name


@pytest.mark.parametrize("more", [MORE, ""], ids=["more", "no more"])
@pytest.mark.parametrize(
    "box", ["<div class=x><div><span>{}</span>{}</div><div>{}</div></div>", "<h3>{}{}</h3>{}"], ids=["boxes", "headings"]
)
def test_page_of_categories_is_read_whole(box: str, more: str) -> None:
    names = ("政策文件", "规划计划", "工作报告", "通知公告")
    for form in ("list", "table", "boxes"):
        markup = "".join(box.format(name, more, MAINS[form](range(3 * at, 3 * at + 3))) for at, name in enumerate(names))
        assert shown(read(markup)) == list(range(12)), form


def test_undated_listing_is_not_given_up_for_a_dated_side_box() -> None:
    main = f"<ul class=list>{each('<li>{a}</li>', range(10))}</ul>"
    for box in (TOLD | UNTOLD).values():
        page = read(LAYOUTS["before"].format(main=main, side=box.format(SIDES["list"](SIDE_ROWS)), pager=PAGER))
        assert shown(page) == list(range(10))
        assert "10 of 10 rows have no date" in page.warnings[0]


MENTIONS = {
    "behind the title": "<li>{a}<p>根据<a href='/article.html?infoid={k}'>《办法》</a>，现公告如下</p><span>{d}</span></li>",
    "behind the day": "<li><span>{d}</span>{a}<p>见<a href='/article.html?infoid={k}'>办法</a></p></li>",
    "in a box": "<li><div><h3>{a}<i>{d}</i></h3><p>废止<a href='/article.html?infoid={k}'>办法</a>和通知</p></div></li>",
}


@pytest.mark.parametrize("form", MENTIONS.values(), ids=MENTIONS.keys())
@pytest.mark.parametrize("pager", [PAGER, ""], ids=["pager", "no pager"])
@pytest.mark.parametrize("others", [(3, 4, 0), (30, 31, 30)], ids=["of the listing", "of elsewhere"])
def test_document_that_a_summary_mentions_is_no_row_and_hides_none(form: str, pager: str, others: tuple[int, ...]) -> None:
    said = [form.replace("{k}", key(other)).format(a=link(one), d=day(one)) for one, other in enumerate(others)]
    rows = "".join(said) + each("<li>{a}<span>{d}</span></li>", range(3, 8))
    page = read(f"<div class=main><ul class=list>{rows}</ul>{pager}</div>")
    assert [(int(row.key[:8], 16), row.listed_on) for row in page.rows] == [(one, day(one)) for one in range(8)]


LEFT = {
    "what is read most": ("<div>一周点击排行</div>{}", ""),
    "recommended": ("<h3>推荐阅读</h3>{}", ""),
    "an excerpt": (f"<h3>最新公开{MORE}</h3>{{}}", ""),
    "the newest of anywhere, and no rows as it says": ("<h3>最新信息</h3>{}", "<table><tr><td>暂无信息</table>"),
    "the newest of anywhere, and none counted": ("<h3>最新信息</h3>{}", "<p>共 0 条 第1/1页</p>"),
}


@pytest.mark.parametrize(("box", "main"), LEFT.values(), ids=LEFT.keys())
@pytest.mark.parametrize("side", ["list", "table"])
def test_what_is_left_of_a_page_that_lost_its_listing_is_no_listing(box: str, main: str, side: str) -> None:
    page = read(f"<div class=x>{box.format(SIDES[side](SIDE_ROWS))}</div>{main}")
    assert page.rows == ()
    assert "no rows" in page.warnings[0]


def test_listing_headed_as_the_newest_is_one() -> None:
    assert shown(read(f"<h3>最新信息</h3>{MAINS['list'](range(5))}")) == list(range(5))


def _some(cases: Iterable[Case], count: int) -> list[Case]:
    return random.Random(5).sample(list(cases), count)
