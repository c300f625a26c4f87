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


@pytest.mark.parametrize("moment", ["( 2031-05-06 08:20:26 )", "（2031年5月6日）", "2031-05-06 08:20"])
def test_a_moment_in_brackets_behind_a_channel_s_name_stands_before_the_source(moment: str) -> None:
    line = f"<table><tr><td><font>柳荫网荷塘频道 {moment} </font>　　<font>稿件来源： 柳荫日报 </font></table>"
    found = read(f"<h1>{TITLE}</h1>{line}{paragraphs(LINES)}", TITLE)
    assert (found.metadata, found.published_on, found.body) == ({"稿件来源": "柳荫日报"}, date(2031, 5, 6), LINES)


def test_a_day_in_an_element_of_its_own_under_the_heading_is_the_day_of_publication() -> None:
    line = "<h6><a class=d>2031年05月06日</a> <i></i>柳荫传媒 <i></i>乡村新闻 <i></i>1665</h6>"
    assert read(f"<h2>{TITLE}</h2>{line}{paragraphs(LINES)}", TITLE).published_on == date(2031, 5, 6)


def test_where_the_page_stands_is_no_pair_of_the_list_under_it() -> None:
    place = "<div><h2>您当前所在位置：<a href=/>首页</a>&gt;<a href=/x>政务公开</a>&gt;<a href=/y>统计公报</a></h2></div>"
    pairs = {"索引号": "A1/2031-1", "发布机构": "乡统计站", "公开方式": "主动公开"}
    cells = "".join(f"<li><b>{label}：</b><span>{value}</span></li>" for label, value in pairs.items())
    assert read(f"{place}<ul>{cells}</ul><h1>{TITLE}</h1>{paragraphs(LINES)}", TITLE).metadata == pairs


def test_breaks_part_paragraphs_in_a_heading_that_was_left_open() -> None:
    last = "验收定于下月，村民代表将到场。"
    text = f"<div class=n><p>　　{LINES[0]}<br><br><p>　　{LINES[1]}<br><br>　　{last}</p></div>"
    assert read(f"<h2 class=t>{TITLE}{BYLINE}{text}</h2>", TITLE).body == (*LINES, last)


def test_a_heading_that_opens_the_foot_is_no_signature() -> None:
    page = f"<div class=box><h1>{TITLE}</h1><p>发布时间：2031-05-06</p><div class=entry>{paragraphs(LINES)}</div></div>"
    places = "<p class=c>东区：水务中心大楼一层</p><p class=c>地点：档案馆东面、泵站后</p><p class=c>西区：综合服务大厅</p>"
    foot = f"<div class=in><div class=left><h3 class=tit>荷塘乡水务中心</h3></div>{places}</div>"
    assert read(f"<div class=w>{page}</div><div class=w>{foot}</div>", TITLE).body == LINES


def test_the_source_of_figures_behind_the_notes_is_text() -> None:
    notes = ("注释：", "1.本公报各数均为初步统计数。", "2.绝对数按当年价格计算，增长按不变价格计算。")
    sources = ("资料来源：", "本公报中水利数据来自乡水务站，其他数据来自乡统计站。")
    found = read(f"<h1>荷塘乡2031年统计公报</h1>{BYLINE}{paragraphs((*LINES, *notes, *sources))}", "荷塘乡2031年统计公报")
    assert (found.body, [note.text for note in found.footnotes]) == ((*LINES, *sources), [note[2:] for note in notes[1:]])


@pytest.mark.parametrize(
    "title",
    [
        "柳荫市人民政府关于荷塘乡总体规划（2031—2045年）的批复",
        "柳荫市人民政府办公室关于印发《政府网站集约化工作方案》的通知",
        "柳荫市人民政府关于加强政府网站建设的通知",
    ],
)
def test_a_dash_in_brackets_ends_no_title_and_a_site_named_in_one_begins_none(title: str) -> None:
    half = len(title) // 2
    found = read(paragraphs((title[:half], title[half:], *LINES)), f"{title}_政府信息公开专栏")
    assert found.title == title


def test_a_grid_of_long_cells_is_a_table() -> None:
    head, measure = ("序号", "改革举措", "主要内容", "推广范围"), "整合分散的水闸管理资源，由乡水务站统一调度、统一检修、统一记录，" * 5
    rows = [head, *((str(number), f"水闸调度办法之{number}", measure, "全乡") for number in range(1, 5))]
    cells = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    text = paragraphs((*LINES, "附件", "改革举措推广清单")).removesuffix("</div>")
    found = read(f"<h1>{TITLE}</h1>{BYLINE}{text}<table>{cells}</table></div>", TITLE)
    assert found.body[4:] == tuple("\t".join(row) for row in rows)


def test_a_link_within_the_page_leaves_nothing_in_title_and_labels_but_its_words() -> None:
    anchor = "<a href='#c'>{}</a>".format
    pairs = {"索引号": f"A{anchor(1)}", "发布机构": f"乡水务站{anchor('①')}", "文号": anchor("无")}
    rows = "".join(f"<tr><td>{label}<td>{value}" for label, value in pairs.items())
    found = read(f"<h1>{TITLE}{anchor('评论')}</h1><table>{rows}</table>{paragraphs(LINES)}", f"{TITLE}_{TITLE}")
    assert (found.title, found.metadata) == (f"{TITLE}评论", {"索引号": "A1", "发布机构": "乡水务站①", "文号": "无"})
    line = read(f"<h1>{TITLE}</h1><div>2031年05月06日 来源：柳荫日报{anchor('互动')}</div>{paragraphs(LINES)}", TITLE)
    assert line.metadata == {"来源": "柳荫日报互动"}


def test_a_declared_column_that_names_the_site_gives_way_to_the_path() -> None:
    head = "<meta name=ColumnName content=荷塘乡人民政府门户网>"
    path = "<div>当前位置：<a href=/>首页</a>&gt;<a href=/x>新闻中心</a>&gt;<a href=/y>荷塘要闻</a></div>"
    assert read(f"{head}{path}<h1>{TITLE}</h1>{BYLINE}{paragraphs(LINES)}", f"{TITLE} - 荷塘乡人民政府").column == "荷塘要闻"
