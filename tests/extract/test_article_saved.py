"""Pages built as saved pages of portals are: what their templates forget, leave open or set elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from speech import paragraphs, read

TITLE = "荷塘乡泵站检修完工"
LINES = ("荷塘乡泵站检修昨日完工，三处水闸恢复启闭。", "乡水务站介绍，今年汛期前还将疏浚两条河道。")
BYLINE = "<div>发布时间：2031-05-06　来源：柳荫日报</div>"


@pytest.mark.parametrize("title", ["泵站修好了，水闸动起来！", "荷塘乡的“清水工程”", "今年汛期怎么过？"])
def test_a_title_that_ends_with_a_mark_is_parted_from_the_site(title: str) -> None:
    page = f"<div class=h>{title}</div><div><span>2031-05-06 08:30:00</span><span>来源：柳荫日报</span></div><div class=s>收藏夹</div>"
    found = read(page + paragraphs(LINES), f"{title}-柳荫网")
    assert (found.title, found.body) == (title, LINES)


@pytest.mark.parametrize("office", ["柳荫市档案馆", "柳荫市第三中学校"])
def test_an_office_behind_a_column_of_the_menu_is_the_site_and_no_title(office: str) -> None:
    found = read(f"<ul><li><a href=/a>领导介绍</a><li><a href=/b>通知公告</a></ul>{paragraphs(LINES)}", f"领导介绍_{office}")
    assert found.title == "领导介绍"
