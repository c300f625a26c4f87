"""What tells a short document from the site's first page, which some portals serve in place of what they no longer have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gov_archive import verdict
from gov_archive.model import Exchange

URL = "https://www.qinghe.example/info/1043/887213.htm"
SITE = "清河区人民政府"
MENU = "".join(f"<li><a href='/{at}/'>{name}</a></li>" for at, name in enumerate("首页 要闻 公开 服务 互动 走进清河 专题 数据".split()))  # noqa: SIM905
TREE = "".join(f"<li><a href='/x{at}/'>{name}</a></li>" for at, name in enumerate("指南 制度 年报 规划 预算 人事 应急 统计".split()))  # noqa: SIM905
ROWS = "<table><tr><td>摊位</td><td>月租</td></tr><tr><td>东三号</td><td>四百元</td></tr></table>"
BOX = "<div class=box><h3>要闻</h3><ul><li><a href='/n/1.html'>夜市开街</a></li><li><a href='/n/2.html'>河长巡河记</a></li></ul></div>"


def judged(middle: str, *, title: str = SITE, url: str = URL) -> tuple[str, str]:
    page = f"<html><head><title>{title}</title></head><body><ul>{MENU}</ul><ul>{TREE}</ul><div>{middle}</div></body></html>"
    found = verdict.verdict(Exchange(url, datetime(2026, 3, 1, tzinfo=UTC), 200, (), page.encode()))
    return found.name, found.rule


@pytest.mark.parametrize("title", [SITE, f"首页-{SITE}", f"{SITE}门户网站"])
@pytest.mark.parametrize("middle", ["", BOX, f"{BOX}<p>今天是2031年5月6日 星期二 10:20:33</p>", f"<h1>{SITE}</h1>{BOX}"])
def test_links_under_the_site_s_name_alone_are_its_first_page(middle: str, title: str) -> None:
    assert judged(middle, title=title) == ("missing", "first_page_instead")


@pytest.mark.parametrize(
    ("path", "name"),
    [("/art/88.html", "missing"), ("/info/1043/7.htm", "missing"), ("/col/88.html", "good"), ("/art/index.html", "good"), ("/", "good")],
)
def test_a_number_in_a_folder_of_articles_asks_for_a_document_however_short_it_is(path: str, name: str) -> None:
    assert judged(BOX, url=f"https://www.qinghe.example{path}")[0] == name


@pytest.mark.parametrize("title", [f"农贸市场摊位招租-{SITE}", f"农贸市场摊位招租-通知公告-{SITE}", f"摊位招租 {SITE}", f"{SITE}-招租"])
def test_page_with_a_title_of_its_own_before_the_site_s_is_no_first_page(title: str) -> None:
    assert judged(ROWS, title=title)[0] == "good"


@pytest.mark.parametrize(
    "sign",
    [
        "<h2>农贸市场摊位招租</h2>",
        "<p>2031年05月06日 09:11　清河区人民政府　点击：[<script>n()</script>]</p>",
        "<p>来源：城建科　2031-05-06</p>",
        "<p>发布日期：2031-05-06</p>",
        "<div>当前位置：<a>首页</a>>><a>通知公告</a>>>正文</div>",
        "<p>【<a href='javascript:window.close()'>关闭窗口</a>】</p>",
        "<p>上一条：<a href='887212.htm'>荷塘路夜市开街</a></p>",
    ],
)
def test_page_that_prints_what_only_documents_have_is_no_first_page_although_its_head_names_the_site_alone(sign: str) -> None:
    assert judged(f"{sign}{ROWS}{BOX}")[0] == "good"
    assert judged(f"{ROWS}{BOX}")[0] == "missing"
