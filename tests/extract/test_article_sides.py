"""What boxes beside an article say is neither its title nor its text."""

from __future__ import annotations

import pytest

from gov_archive.extract import reading
from gov_archive.extract.furniture import is_almanac

TITLE = "关于印发河道整治办法的通知"
NOTICE = ("各镇人民政府：", "现将《清河区河道整治办法》印发给你们，请认真贯彻执行。", "清河区人民政府")
ALMANAC = (
    "今天是2026年11月20日 星期五",
    "清河 晴 5℃～12℃",
    "天气预报",
    "2026年11月20日 星期五 多云",
    "星期五 晴转多云 微风",
    "11月20日 小雨 8/12℃",
    "农历丙午年十月十二 空气质量：良",
)
SIDES = (
    "<table><tr><td class=title>{side}</td><td>{main}</td></tr></table>",
    "<table><tr><td><h3>{side}</h3></td><td>{main}</td></tr></table>",
    "<div><div class=title>{side}</div></div><div>{main}</div>",
    "<div><h1>{side}</h1></div><div>{main}</div>",
    "<div>{main}</div><div><h3>{side}</h3></div>",
)
METADATA = "<ul><li>索引号：A1</li><li>发布机构：清河区水务局</li><li>发布日期：2026-01-20</li></ul>"


@pytest.mark.parametrize("declared", [TITLE, "清河区人民政府", "通知公告_清河区人民政府门户网站", ""])
@pytest.mark.parametrize("heading", ["<h1>{}</h1>", "<p><b>{}</b></p>", "<table><tr><td>{}</td></tr></table>"])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("words", [*ALMANAC, "便民查询"])
def test_a_cell_beside_the_article_is_not_its_title(words: str, side: str, heading: str, declared: str) -> None:
    main = f"{heading.format(TITLE)}{METADATA}<div>{''.join(f'<p>{line}</p>' for line in NOTICE)}</div>"
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{declared}</title><body>{side.format(side=words, main=main)}</body>"
    found = reading(page.encode(), url="https://h.example/a/1.html")
    assert (found.title, found.body) == (TITLE, NOTICE)


@pytest.mark.parametrize(
    "text", ["会议时间：星期五 13：30", "周一至周五", "关于小雪天气的通知", "2026年1月20日", "清河区气象台发布暴雪预警"]
)
def test_a_line_that_says_more_than_the_day_and_its_weather_is_no_almanac(text: str) -> None:
    assert not is_almanac(text)
    assert all(map(is_almanac, ALMANAC))


PANELS = {
    "counters": "<div class=a><a>苏禾</a></div><p><em>版主</em></p><dl><dt>帖子</dt><dd>86</dd><dt>威望</dt><dd>1204</dd></dl>",
    "words": "<p>苏禾</p><p>柳荫街道</p><p>版主</p>",
}


@pytest.mark.parametrize("path", ["", "<div id=p><a>论坛</a> › <a>荷塘里</a> › 荷塘里停水提醒</div>"])
@pytest.mark.parametrize("panel", PANELS)
def test_who_posted_in_the_cell_before_a_short_post_is_no_text(panel: str, path: str) -> None:
    lines = ("荷塘里7月8日上午停水，请居民提前储水。", "特此提醒。")
    post = f"<div class=t><table><tr><td class=f>{''.join(f'<p>{line}</p>' for line in lines)}</td></tr></table></div>"
    moment = "<div class=a><em>发表于 2031-07-06 08:03:11</em> | <a>只看该作者</a></div>"
    row = f"<tr><td class=s>{PANELS[panel]}</td><td class=c>{moment}{post}</td></tr>"
    page = f"<!DOCTYPE html><meta charset=utf-8><title>荷塘里停水提醒</title><body>{path}<h1>荷塘里停水提醒</h1><table>{row}</table>"
    assert reading(page.encode()).body == lines
