"""Rows of a listing, whatever its markup."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_archive import discover
from gov_archive.errors import LayoutError
from gov_archive.model import Layout, Page, Portal

PORTAL = Portal("qinghe", "清河区", "https://xxgk.qinghe.example/", "article.html?infoid={key}", ("http://192.0.2.7/",))
LISTING = "https://xxgk.qinghe.example/infoDirectory.html?dept=009001&type=dept"
NAVIGATION = "<ul class='nav'>" + "".join(f"<li><a href='/c{at}.html'>栏目{at}</a></li>" for at in range(82)) + "</ul>"
DAYS = (date(2026, 8, 14), date(2026, 8, 3), date(2025, 12, 30))
TITLES = ("云栖镇2026年政府工作报告", "关于松风社区停水的公告", "云栖镇2025年财政决算")


def key(number: int) -> str:
    return f"{number:08x}-3d4a-4e5f-8a6b-0c1d2e3f4a5b"


def link(number: int, inner: str = "", attributes: str = "") -> str:
    return f'<a href="/article.html?infoid={key(number)}" {attributes}>{inner or TITLES[number]}</a>'


def read(markup: str, *, url: str = LISTING, layout: Layout | None = None) -> Page:
    return discover.page(markup.encode(), url=url, portal=PORTAL, content_type="text/html", layout=layout)


def told(page: Page) -> list[tuple[str, str, date | None]]:
    return [(row.key, row.title, row.listed_on) for row in page.rows]


WHOLE = [(key(at), TITLES[at], DAYS[at]) for at in range(3)]


def each(form: str, day: str = "%Y-%m-%d") -> str:
    """Return *form* for each row, with ``{a}``, ``{d}`` (date), ``{n}`` (number), ``{t}`` (title), ``{k}`` (key) filled."""
    return "".join(
        form.replace("{a}", link(at))
        .replace("{d}", DAYS[at].strftime(day))
        .replace("{n}", str(at + 1))
        .replace("{t}", TITLES[at])
        .replace("{k}", key(at))
        for at in range(3)
    )


MARKUPS = {
    "table": "<table><tr><th>标题</th><th>发布日期</th></tr>" + each("<tr><td>{a}</td><td>{d}</td></tr>") + "</table>",
    "table with two dates": "<table><tr><th>标题</th><th>发布日期</th><th>生成日期</th></tr>"
    + each("<tr><td>{a}</td><td>{d}</td><td>2001-01-01</td></tr>")
    + "</table>",
    "day in a summary beside the row's own": "<div>"
    + each("<div>{a}<p>本办法自2019年5月1日起施行，{n}年内有效。</p><em>{d}</em></div>")
    + "</div>",
    "flat row with summary and its own link to more": "<div>"
    + each("{a}<p>摘自2018年3月2日的文件。<a href='/article.html?infoid={k}'>[详细]</a></p> {d}<br>")
    + "</div>",
    "paragraph, then a summary with its link to more": each("<p>{a}<p>概述……<a href='/article.html?infoid={k}'>[详细]</a></p> {d}"),
    "day of the element beside": "<dl>" + each("<dt>{a}</dt><dd><time datetime='{d}'>某月某日</time></dd>") + "</dl>",
    "days with names of their own in a tooltip row": "<ul>"
    + each("<li>{a}<div><b>成文日期</b><i>2001-01-01</i><b>有效性</b><i>有效</i></div><span>{d}</span></li>")
    + "</ul>",
    "heading and summary in one link": each("<a href='/article.html?infoid={k}'><h4>{t}</h4><p>各村居委会：通知如下……</p></a><i>{d}</i>"),
    "tooltip of several lines": "<ul>" + each("<li><a href='/article.html?infoid={k}' title='{t}\n发布时间：{d}'>查看</a></li>") + "</ul>",
    "compact day in a line": "<ul>" + each("<li>{a}<small>云栖镇 {d} 阅读3次</small></li>", "%Y%m%d") + "</ul>",
    "numbered table": "<table>" + each("<tr><td>{n}</td><td>{a}</td><td>{d}</td></tr>") + "</table>",
    "list, date after": "<ul>" + each("<li>{a}<span>[{d}]</span></li>") + "</ul>",
    "list, date before": "<ul>" + each("<li><em>{d}</em>{a}</li>") + "</ul>",
    "dots": "<ul>" + each("<li>{a} {d}</li>", "%Y.%m.%d") + "</ul>",
    "Chinese dates": "<ul>" + each("<li>{a}（{d}）</li>", "%Y年%m月%d日") + "</ul>",
    "moments": "<ul>" + each("<li>{a}<i>发布时间：{d} 10:20:33</i></li>", "%Y/%m/%d") + "</ul>",
    "divs, date below": each("<div class='r'><div class='t'>{a}</div><p>摘要：自2001年3月1日起。</p><div class='d'>{d}</div></div>"),
    "dl": "<dl>" + each("<dt>{a}</dt><dd>{d}</dd>") + "</dl>",
    "dl, date first": "<dl>" + each("<dt>{d}</dt><dd>{a}</dd>") + "</dl>",
    "flat, date after": "<div>" + each("{a}&nbsp;{d}<br>") + "</div>",
    "flat, date before": "<div>" + each("[{d}]{a}<br>") + "</div>",
    "time element": each("<article><h3>{a}</h3><time datetime='{d}T08:00:00+08:00'>几天前</time></article>"),
    "data attribute": "<ul>" + each("<li data-pubdate='{d}'>{a}</li>") + "</ul>",
    "split in two": "<ul>" + each("<li><p>{d}</p>{a}</li>", "<b>%d</b><i>%Y-%m</i>") + "</ul>",
    "split in three": "<ul>" + each("<li><p>{d}</p>{a}</li>", "<b>%d</b><i>%m月</i><u>%Y年</u>") + "</ul>",
    "two rows of a table for one": "<table>" + each("<tr><td>{a}</td></tr><tr><td>{d}</td></tr>") + "</table>",
    "two documents in a table row": "<table><tr>" + each("<td>{a}</td><td>{d}</td>") + "</tr></table>",
    "image and text link": "<ul>"
    + each("<li><a href='article.html?infoid={k}'><img src='i.png' alt=''></a>{a}<a href='article.html?infoid={k}'>详情</a><i>{d}</i></li>")
    + "</ul>",
    "script on row": "<table>" + each("<tr onclick=\"location.href='article.html?infoid={k}'\"><td>{t}</td><td>{d}</td></tr>") + "</table>",
    "data-href on row": "<table>" + each("<tr data-href='/article.html?infoid={k}'><td>{t}</td><td>{d}</td></tr>") + "</table>",
    "title inside link with date": "<ul>" + each("<li><a href='/article.html?infoid={k}'><span>{t}</span><em>{d}</em></a></li>") + "</ul>",
    "cut text, whole title": "<ul>"
    + each("<li><a href='/article.html?infoid={k}' title='{t}'>云栖…</a><i>{d}</i></li>").replace(">云栖…<", ">…<")
    + "</ul>",
    "nested tags": "<ul>"
    + each("<li><a href='/article.html?infoid={k}'>{t}</a><i>{d}</i></li>").replace("云栖镇", "<font>云栖</font><b>镇</b>")
    + "</ul>",
    "marked and pinned": "<ul>"
    + each("<li>·<a href='/article.html?infoid={k}'>【置顶】{t}<img src='new.gif' alt='new'></a><i>{d}</i></li>")
    + "</ul>",
    "title in another cell": "<table>"
    + each("<tr><td>{t}</td><td>{d}</td><td><a href='/article.html?infoid={k}'>查看</a></td></tr>")
    + "</table>",
    "alias and upper case": "<ul>"
    + each("<li><a href='http://192.0.2.7/Article.html?rn=x&infoid={k}'>{t}</a>{d}</li>").replace("4e5f", "4E5F")
    + "</ul>",
    "data store": "<div><script type='text/xml'><datastore><recordset>"
    + each("<record><![CDATA[<li>{a}<span>{d}</span></li>]]></record>")
    + "</recordset></datastore></script></div>",
    "script records": "<script>var rows=[" + each("{infoid:'{k}',title:'{t}',pubDate:'{d} 00:00:00'},") + "];</script>",
    "JSON": '{"rows":[' + each('{"url":"/article.html?infoid={k}","title":"{t}","publishDate":"{d}"},').rstrip(",") + "]}",
    "years above": f"<h3>2026年</h3><ul><li>{link(0)}[08-14]</li><li>{link(1)}[08-03]</li></ul><h3>2025年</h3><ul><li>{link(2)}[12-30]</li></ul>",  # noqa: E501
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_rows_are_read_from_any_markup(markup: str) -> None:
    page = read(markup if markup.startswith("{") else f"<html><body>{NAVIGATION}{markup}<p>版权所有 2020-01-01</p></body></html>")
    assert (told(page), page.warnings) == (WHOLE, ())


def test_navigation_is_never_a_row_and_the_reason_is_told() -> None:
    page = read(NAVIGATION)
    assert (page.rows, page.warnings) == ((), ("no rows: 82 links, none with a document key",))


@pytest.mark.parametrize(
    ("markup", "reason"), [("", "an empty page"), ("<p>云栖镇</p>", "no links"), ("<p>系统维护</p>", "looks like an error page")]
)
def test_page_without_rows_says_why(markup: str, reason: str) -> None:
    assert reason in read(markup).warnings[0]


def test_hot_articles_beside_the_listing_are_no_rows() -> None:
    side = f"<div class='r'><h3>热门文章</h3><ul><li>{link(2)}</li></ul></div>"
    table = f"<table><tr><td>{link(0)}</td><td>2026-08-14</td></tr><tr><td>{link(1)}</td><td>2026-08-03</td></tr></table>"
    assert told(read(side + table)) == told(read(table + side)) == WHOLE[:2]


def test_undated_row_among_dated_ones_is_kept_and_counted() -> None:
    page = read(f"<ul><li>{link(0)}2026-08-14</li><li>{link(1)}</li></ul>")
    assert told(page)[1] == (key(1), TITLES[1], None)
    assert page.warnings == (f"1 of 2 rows have no date, first: {TITLES[1]}",)


def test_impossible_date_is_none_and_counted() -> None:
    page = read(f"<ul><li>{link(0)}2026-02-30</li><li>{link(1)}2026-08-03</li></ul>")
    assert (page.rows[0].listed_on, page.warnings) == (None, ("1 of 2 rows have an impossible date, first: 2026-02-30",))


def test_year_in_a_title_is_no_date() -> None:
    assert read(f"<ul><li>{link(0, '关于2020年1月1日交通管制的公告')}</li><li>{link(1)}</li></ul>").rows[0].listed_on is None


def test_row_commented_out_is_no_row() -> None:
    assert told(read(f"<ul><li>{link(0)}2026-08-14</li><!-- <li>{link(1)}2026-08-03</li> --></ul>")) == WHOLE[:1]


def test_address_is_kept_as_linked() -> None:
    page = read(f"<ul><li><a href='http://192.0.2.7/article.html?infoid={key(0)}'>云栖镇公告</a>2026-08-14</li></ul>")
    assert page.rows[0].url == f"http://192.0.2.7/article.html?infoid={key(0)}"


def test_number_of_a_visit_in_an_address_hides_no_row_and_is_not_kept() -> None:
    page = read(f"<ul><li><a href='/article.html;jsessionid=A1F3.node2?infoid={key(0)}'>云栖镇公告</a>2026-08-14</li></ul>")
    assert [(row.key, row.url) for row in page.rows] == [(key(0), f"https://xxgk.qinghe.example/article.html?infoid={key(0)}")]


def test_the_only_row_keeps_the_day_within_its_link() -> None:
    row = f"<section><article>{link(0, f'<h4>{TITLES[0]}</h4><time>2026-08-14</time>')}</article></section>"
    page = read(f"<div><div>今天是2026年11月26日</div><h1>云栖镇</h1>{row}</div>")
    assert told(page) == WHOLE[:1]


def test_layout_selector_wins_and_one_that_matches_nothing_is_an_error() -> None:
    markup = f"<ul class='x'><li>{link(0)}2026-08-14</li></ul><ul><li>{link(1)}2026-08-03</li></ul>"
    assert told(read(markup, layout=Layout(date(2026, 1, 1), rows="ul.x li"))) == WHOLE[:1]
    for wrong in ("table.gone tr", "li["):
        with pytest.raises(LayoutError, match="no rows"):
            read(markup, layout=Layout(date(2026, 1, 1), rows=wrong))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(MARKUPS.values())),
    st.sampled_from(list(MARKUPS.values())),
    st.integers(0, 900),
    st.integers(0, 900),
    st.binary(max_size=30),
)
def test_cut_and_mixed_listings_never_raise(one: str, other: str, cut: int, start: int, noise: bytes) -> None:
    body = one.encode()[:cut] + noise + other.encode()[start:]
    page = discover.page(body, url=LISTING, portal=PORTAL)
    assert all(row.key and row.url for row in page.rows)


def test_ten_thousand_nested_elements_are_read() -> None:
    assert told(read("<div>" * 10_000 + f"<ul><li>{link(0)}2026-08-14</li></ul>")) == WHOLE[:1]


def test_a_large_listing_is_read_within_a_second_per_hundred_kilobytes() -> None:
    rows = "".join(
        f"<tr><td><a href='/article.html?infoid={key(at)}'>云栖镇第{at}号公告</a></td><td>2026-08-14</td></tr>" for at in range(3_000)
    )
    began = time.process_time()
    page = read(f"{NAVIGATION}<table>{rows}</table>")
    assert len(page.rows) == 3_000
    assert time.process_time() - began < len(rows.encode()) / 100_000
