"""Boxes to share an article: what they say is no text, and what stands under them is."""

from __future__ import annotations

import pytest

from extract.test_article_notices import NOTICES, TITLE
from gov_archive.extract.article import printed

SHARES = {
    "a code to scan": "<div class=share><div>分享到微信朋友圈</div><img src=q.png>"
    "<p>打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。</p></div>",
    "a hint under links": '<div class=share><a href="#">微信</a><div><h4>微信扫一扫：分享</h4>'
    "<p>微信里点“发现”，扫一下</p><p>二维码便可将本文分享至朋友圈。</p></div></div>",
    "names with commas": "<div class=share>分享到：新浪微博、腾讯微博、微信、QQ空间</div>",
    "a counter": '<div class=share><div>0</div><a href="#">分享，让更多人看到</a></div>',
}
LINES = {
    "in the line of the day": "<div class=info>{day}{share}</div><div class=con>{text}</div>",
    "beside the day": "<div class=info><div>{day}</div><div>{share}</div></div><div class=con>{text}</div>",
    "before the day": "{share}<div class=info>{day}</div><div class=con>{text}</div>",
    "over loose lines": "<div class=info>{day}{share}</div>{text}",
    "in rows": "<table><tr><td>{day}{share}</td></tr><tr><td>{text}</td></tr></table>",
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("notice", NOTICES)
def test_a_short_notice_stands_under_a_box_to_share_it(notice: str, share: str, line: str) -> None:
    text = "".join(f"<p>{said}</p>" for said in NOTICES[notice])
    inside = LINES[line].format(day="2026-01-20", share=SHARES[share], text=text)
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><body><div><h1>{TITLE}</h1>{inside}</div>"
    found = printed(page.encode())
    assert (found.paragraphs, str(found.published_on)) == (NOTICES[notice], "2026-01-20")


@pytest.mark.parametrize("info", ["<div>【打印】【关闭】</div>", "<div>发布时间：2026-01-20</div>", ""])
def test_a_picture_at_the_end_of_its_box_is_all_that_the_article_is(info: str) -> None:
    aside = "<div><h4>要闻</h4><p>镇里召开会议，研究部署防汛工作，要求压实责任。</p></div>"
    inside = f"<div><h1>{TITLE}</h1>{info}<div><img src=a.jpg></div></div>{aside}"
    assert printed(f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><body>{inside}".encode()).paragraphs == ()
