"""The next page of a listing, and when a walk ends."""

from __future__ import annotations

from datetime import date

import pytest

from gov_archive import discover
from gov_archive.errors import LayoutError
from gov_archive.model import Layout, Page, Portal, Row

PORTAL = Portal("qinghe", "清河区", "https://xxgk.qinghe.example/", "article.html?infoid={key}", ("http://192.0.2.7/",))
HOST = "https://xxgk.qinghe.example"
ROWS = (
    "<ul>" + "".join(f"<li><a href='/article.html?infoid=7c1f2b9e-{at}'>云栖镇第{at}号公告</a>2026-08-14</li>" for at in range(4)) + "</ul>"
)
LIST = "/list.html?dept=9"


def following(pager: str, at: str = LIST, layout: Layout | None = None) -> tuple[str | None, tuple[str, ...]]:
    page = discover.page((ROWS + pager).encode(), url=HOST + at, portal=PORTAL, layout=layout)
    return (page.next_url or "").removeprefix(HOST) or None, page.warnings


@pytest.mark.parametrize(
    ("pager", "at", "expected"),
    [
        ("<a href='?dept=9&page=2'>下一页</a>", LIST, "/list.html?dept=9&page=2"),
        ("<a href='?dept=9&page=3'>下 一 页 ></a>", LIST + "&page=2", "/list.html?dept=9&page=3"),
        ("<a href='index_1.html' title='下一页'><img src=n.gif></a>", "/a/index.html", "/a/index_1.html"),
        (
            "<ul><li><a href='/nav/1_11.html'>首页</a></li></ul><a href='?dept=9&page=2'>下一页</a>",
            LIST,
            "/list.html?dept=9&page=2",
        ),
        ("<link rel='next' href='/list.html?dept=9&p=2'>", LIST, "/list.html?dept=9&p=2"),
        (
            "<div class='page'><span class='on'>1</span><a href='?pageNo=2'>2</a><a href='?pageNo=3'>3</a></div>",
            "/list.html",
            "/list.html?pageNo=2",
        ),
        (
            "<div class='page'><a href='?pageIndex=0'>1</a><a href='?pageIndex=1'>2</a><a href='?pageIndex=2'>3</a></div>",
            "/list.html?pageIndex=1",
            "/list.html?pageIndex=2",
        ),
        ("<div class='page'><a href='list_1.html'>1</a><b>2</b><a href='list_3.html'>3</a></div>", "/list_2.html", "/list_3.html"),
        (
            "<div class='pager'><a href='?p=1'>‹</a><a href='?p=2'>1</a><a href='?p=3'>›</a><a href='?p=9'>»</a></div>",
            "/list.html?p=2",
            "/list.html?p=3",
        ),
        ("<script>createPageHTML(5, 0, 'index', 'html');</script>", "/a/index.html", "/a/index_1.html"),
        ('<script>createPageHTML(5, 2, "index", "html");</script>', "/a/index_2.html", "/a/index_3.html"),
        ("<script>createPageHTML('pages', 5, 1, 'list', 'shtml', 99)</script>", "/a/list.shtml", "/a/list_2.shtml"),
        (
            "<script>function go(n){location.href='list.html?dept=9&pageNo='+n;}</script><a href='javascript:go(2)'>下一页</a>",
            LIST,
            "/list.html?dept=9&pageNo=2",
        ),
        (
            "<form action='/list.html'><input name='dept' value='9'><input name='page' value='1'></form><a onclick='go(2)' href='#'>下一页</a>",  # noqa: E501
            LIST,
            "/list.html?dept=9&page=2",
        ),
        ("<a href='javascript:go(3)'>下一页</a>", LIST + "&page=2", "/list.html?dept=9&page=3"),
        ("<a href='javascript:go(3)'>下一页</a>", "/list.html?pageNo=2", "/list.html?pageNo=3"),
        (
            "<div><a href='http://friend.example/?page=2'>2</a><a href='?page=2'>2</a><a href='?page=3'>3</a></div>",
            LIST,
            "/list.html?page=2",
        ),
        ("<div><a href='list_1.html'>1</a> 2 <a href='list_3.html'>3</a></div>", "/a/list_2.html", "/a/list_3.html"),
        (
            "<script>pager({count:46, limit:15, jump:function(o){location.href='list.html?pageNo='+o.page}})</script>",
            "/list.html",
            "/list.html?pageNo=2",
        ),
        (
            "<p>共3页</p><select onchange=\"location.href='list.html?PageNo='+this.value\"><option>1</option><option>2</option></select>",
            "/list.html",
            "/list.html?PageNo=2",
        ),
        ("<a onclick=\"location.href='?page=2'\">下一页</a>", "/list.html", "/list.html?page=2"),
        (
            "<select><option value='index.html' selected>1</option><option value='index_1.html'>2</option></select>",
            "/a/index.html",
            "/a/index_1.html",
        ),
        ("<b>1</b> <a href='?dept=9&p=2'>2</a> <a href='?dept=9&p=3'>3</a><a href='/sitemap.html'>网站地图</a>", LIST, LIST + "&p=2"),
        ("<a href='?dept=9&p=1'>1</a> | 2 | <a href='?dept=9&p=3'>3</a> | <a href='/map.html'>地图</a>", LIST + "&p=2", LIST + "&p=3"),
        ("<p>[1] <a href='?dept=9&p=2'>[2]</a> <a href='?dept=9&p=3'>[3]</a></p>", LIST, LIST + "&p=2"),
        ("<p><a href='?dept=9&p=1'>&lt;</a> <a href='?dept=9&p=2'>&gt;</a></p>", LIST, LIST + "&p=2"),
        ("<p><a href='?dept=9&p=1'>«</a> <a href='?dept=9&p=3'>»</a></p>", LIST + "&p=2", LIST + "&p=3"),
        ("<a href='index.html'>«</a><a href='index_1.html'>»</a>", "/a/index.html", "/a/index_1.html"),
        ("<p>«<b>1</b> <a href='?p=2'>2</a> <a href='?p=3'>3</a> <a href='?p=9'>»</a></p>", "/list.html", "/list.html?p=2"),
    ],
)
def test_next_page_is_found(pager: str, at: str, expected: str) -> None:
    assert following(pager, at) == (expected, ())


@pytest.mark.parametrize(
    ("pager", "at"),
    [
        ("", LIST),
        ("<a href='?page=3'>下一页</a>", "/list.html?page=3"),
        ("<a href='?page=2'>下一页</a>", "/list.html?page=3"),
        ("<a class='disabled' href='?page=4'>下一页</a>", "/list.html?page=3"),
        ("<li class='disabled'><a href='#'>下一页</a></li>", "/list.html?page=3"),
        ("<div class='page'><a href='?page=1'>1</a><a href='?page=1'>下一页</a></div>", "/list.html"),
        ("<script>createPageHTML(5, 4, 'index', 'html');</script>", "/a/index_4.html"),
        ("<script>createPageHTML(1, 0, 'index', 'html');</script>", "/a/index.html"),
        ("<div class='page'><a href='?page=1'>1</a><span class='on'>2</span></div><p>共2页</p>", "/list.html?page=2"),
        ("<a href='?pageNo=0'>首页</a>下一页<a href='?pageNo=4'>末页</a> 共5页", "/list.html?pageNo=4"),
        ("<a href='?page=1'>首页</a><a href='?page=4'>下一页</a> 共3页", "/list.html?page=3"),
        ("<a href='?p=0'>首页</a><a href='?p=3'>下一页</a><a href='?p=2'>末页</a>", "/list.html?p=2"),
        ("<div class='slide'><a class='next' href='javascript:;'>&gt;</a></div>", LIST),
        ("<a href='?dept=9&p=1'>1</a> <a href='?dept=9&p=2'>2</a> <b>3</b><a href='/map.html'>地图</a>", LIST + "&p=3"),
        ("<p><a href='?dept=9&p=2'>«</a> <a href='?dept=9&p=3'>»</a></p>", LIST + "&p=3"),
        ("<p>共4条记录，每页8条，当前第1页</p>", LIST),
        ("<p>共12条记录，每页4条，当前第3页</p>", LIST),
        ("<p>按年份：2024 <a href='/y/2025/'>2025</a> <a href='/y/2026/'>2026</a></p>", LIST),
    ],
)
def test_last_page_has_no_next_and_no_warning(pager: str, at: str) -> None:
    assert following(pager, at) == (None, ())


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='javascript:go(2)'>下一页</a>",
        "<p>第1页 共7页</p>",
        "<p>共14条记录，每页4条，当前第1页</p>",
        "<p>共有 14 条信息 4条/页</p>",
        "<p><a href='?dept=9&p=9'>»</a></p>",
        "<form method='post'><input name='page'></form><a onclick='go(2)'>下一页</a>",
    ],
)
def test_pages_without_an_address_are_never_passed_over_in_silence(pager: str) -> None:
    assert following(pager) == (None, (discover.NO_ADDRESS,))


def test_next_page_on_another_host_is_not_followed_and_told() -> None:
    url, warnings = following("<a href='https://elsewhere.example/?page=2'>下一页</a>")
    assert url is None
    assert "another host" in warnings[0]


def test_layout_selector_for_the_next_page_wins() -> None:
    layout = Layout(date(2026, 1, 1), next_page="a.weiter")
    assert (
        following("<a class='weiter' href='?page=7'>mehr</a><a href='?page=2'>下一页</a>", "/list.html", layout)[0] == "/list.html?page=7"
    )
    assert following("", "/list.html", layout) == (None, ())
    with pytest.raises(LayoutError, match="no next page"):
        following("<a href='?page=2'>下一页</a>", "/list.html", layout)


def walked(*pages: str, ends: bool = False) -> list[Page]:
    """Return pages whose rows have the letters of each string for keys."""
    return [
        Page(tuple(Row(key, key, key, None) for key in keys), None if ends and at == len(pages) else "next")
        for at, keys in enumerate(pages, 1)
    ]


@pytest.mark.parametrize(
    ("pages", "known", "to_end", "expected"),
    [
        (walked("abc"), "abc", False, "next"),
        (walked("abc", "def"), "", False, "next"),
        (walked("abc", "def"), "abcdef", False, "known"),
        (walked("abc", "def"), "abcdef", True, "next"),
        (walked("abc", "def"), "abc", False, "next"),
        (walked("Pab", "Pcd"), "P", False, "next"),
        (walked("Pab", "Pcd"), "abcd", False, "next"),
        (walked("abc", "abc"), "", True, "repeats"),
        (walked("abc", "def", "abc"), "", True, "repeats"),
        (walked("abc", "def", ends=True), "", True, "end"),
        (walked(""), "", True, "repeats"),
    ],
)
def test_walk_goes_on_until_known_repeated_or_ended(pages: list[Page], known: str, to_end: bool, expected: str) -> None:
    assert discover.goes_on(pages, frozenset(known), to_end=to_end) == expected


def test_page_repeats_only_if_every_row_was_seen() -> None:
    rows = walked("ab")[0].rows
    assert discover.repeats(rows, {"a", "b"})
    assert not discover.repeats(rows, {"a"})
    assert not discover.repeats((), {"a"})
