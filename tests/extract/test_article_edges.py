"""What stands around a text: bylines, titles declared in the head, remarks, inserts, files; small pages, one claim each."""

# ruff: noqa: E501 - pages stand in lines as they are sent
from __future__ import annotations

import pytest

from gov_archive.extract.article import printed
from gov_archive.extract.bylines import is_byline
from gov_archive.model import Printed

SENTENCES = ("云栖镇完成滨水步廊二期建设，新增座椅三十处。", "清河区对步廊管护实行网格化，群众反映良好。")
TITLE = "云栖镇2021年滨水步廊建设情况"


def page(inner: str, *, title: str = TITLE) -> Printed:
    return printed(
        f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{inner}</body>".encode(), url="https://h.example/a/1.html"
    )


def text(before: str = "", after: str = "", middle: str = "") -> str:
    return f"<h1>{TITLE}</h1>{before}<div class=c><p>{SENTENCES[0]}</p>{middle}<p>{SENTENCES[1]}</p></div>{after}"


@pytest.mark.parametrize(
    "line",
    [
        "2014-01-11 | 云栖镇 | 阅读：35次", "[ 2011-01-06 ]　[ 来源：云栖镇 ]　[ 打印 ]", "云栖镇 · 2023年9月26日 · 约 5 分钟", "(2019-01-16 云栖镇)",
        "语音播报 发布日期：2024-09-18 云栖镇 收藏 打印", "2024-05-01 09:00:00　编辑：柳依　审核：苏禾", "【信息时间：2013/1/10 阅读次数：】【我要打印】【关闭】",
        "2024-05-11 11:11云栖镇", "日期：2024-06-15",
    ],
)  # fmt: skip
def test_a_byline_is_told_by_its_words_in_any_order(line: str) -> None:
    assert is_byline(line)
    found = page(text(before=f"<div class=i>{line}</div>"))
    assert found.paragraphs == SENTENCES
    assert found.published_on is not None


@pytest.mark.parametrize(
    "line",
    [
        "（2024年1月8日）", "(2024.1.5)", "联系电话：5500-1234", "时间：2024年6月3日上午9时", "会议时间：2024年6月3日　地点：镇政府", "云栖镇人民政府 2020年4月7日",
        "值班时间为8:30至次日8:30", "2021-2025年 云栖镇", "来源：云栖镇", "——2022年1月7日在云栖镇第五届人民代表大会第五次会议上",
    ],
)  # fmt: skip
def test_a_line_of_the_text_is_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "declared",
    [
        "清河区人民政府门户网站--{}", "清河区人民政府门户网站 {}", "清河区人民政府门户网站 镇务动态 {}", "清河区人民政府网站{}", "{}【清河区人民政府】", "{}(清河区政府网)",
        "清河区人民政府门户网站 > 镇务动态 > {}", "{}_镇务动态_清河区人民政府门户网站", "{} | 清河区政府网", "{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["<div class=x><h3>热点专题</h3><p>{}</p></div>".format("石榴镇举办采摘活动，吸引游客前来。" * 3), ""])
def test_a_site_s_name_never_enters_the_title(declared: str, heading: str) -> None:
    body = f"{heading}<div class=m><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div>"
    assert page(body, title=declared.format(TITLE)).title == TITLE
    assert page(text(), title=declared.format(TITLE)).title == TITLE


@pytest.mark.parametrize("declared", ["清河区人民政府门户网站", "欢迎访问清河区人民政府门户网站", "详情页", ""])
def test_where_the_head_names_no_title_the_line_above_the_byline_is_it(declared: str) -> None:
    inner = f"<div><b>{TITLE}</b></div><div>发布日期：2022-01-05　来源：云栖镇</div><div><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div>"
    found = page(inner, title=declared)
    assert (found.title, found.paragraphs) == (TITLE, SENTENCES)


def test_head_and_meta_that_agree_outvote_a_heading() -> None:
    inner = f'<meta name="ArticleTitle" content="{TITLE}"><h2>便民提示</h2><div>来源：云栖镇 发布时间：2022-01-05</div><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>'
    found = page(inner, title=f"{TITLE}_镇务动态_清河区人民政府门户网站")
    assert found.title == TITLE
    assert "disagrees" in found.warnings[0]


def test_a_day_behind_the_heading_is_the_day_of_publication_and_not_the_title_s() -> None:
    found = page(f"<h2>{TITLE}<small>（2022-01-05）</small></h2><div><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div>")
    assert (found.title, str(found.published_on), found.paragraphs) == (TITLE, "2022-01-05", SENTENCES)


@pytest.mark.parametrize(
    "remark",
    [
        "声明：本网站所载信息未经授权不得转载。", "本信息由云栖镇提供", "初审：沈一　复审：陆二　终审：顾三", "暂无评论", "您对本页面内容满意吗？", "------分隔线------",
        "暂无附件", "附件：无", "看完本文后的心情：高兴 感动", "扫描二维码，关注“云栖发布”微信公众号", "本文已被浏览 321 次", "打印日期：2026-03-04",
        "原文链接：http://www.yunqi.example/art/2026/1/5/art_7_8.html", "我要评价",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["inside", "after"])
def test_remarks_that_pages_add_are_not_text(remark: str, place: str) -> None:
    line = f"<p>{remark}</p>"
    inner = text(after=line) if place == "after" else text().replace("</div>", f"{line}</div>")
    assert page(inner).paragraphs == SENTENCES


def test_a_signature_outside_the_element_of_the_text_stays() -> None:
    found = page(text(after="<div align=right><p>云栖镇人民政府</p><p>2022年1月5日</p></div>"))
    assert found.paragraphs == (*SENTENCES, "云栖镇人民政府", "2022年1月5日")


def test_a_box_of_related_reading_within_the_text_is_left_out() -> None:
    box = (
        '<div class=k><h4>推荐阅读</h4><ul><li><a href="/1">石榴镇采摘活动侧记</a></li><li><a href="/2">清河区公交调整</a></li></ul></div>'
    )
    assert page(text(middle=box)).paragraphs == SENTENCES


def test_no_text_is_lost_behind_a_table_of_a_word_processor() -> None:
    cells = "".join("<tr><td><p class=MsoNormal>步廊</p></td><td><p class=MsoNormal>3.5公里</p></td></tr>" for _ in range(2))
    inner = text(middle=f"<div align=center><table>{cells}</table></div>").replace("<p>", "<p class=MsoNormal>")
    assert page(inner).paragraphs == (SENTENCES[0], "步廊\t3.5公里", "步廊\t3.5公里", SENTENCES[1])


def test_contact_lines_beside_lines_of_the_foot_are_the_foot() -> None:
    foot = "<div><p>主办单位：清河区人民政府</p><p>地址：清河区望湖路1号　邮编：000000</p></div>"
    assert page(f"<div>{TITLE}</div><div>来源：云栖镇 发布时间：2022-01-05</div><div><p>今夜停水。</p></div>{foot}").paragraphs == (
        "今夜停水。",
    )


@pytest.mark.parametrize(
    "tail",
    [
        "<ul><li>文件预览</li><li>附件下载<a href='/f/1.pdf'>平面图.pdf</a></li><li>相关文章</li></ul>",
        "<div><div role=tab>附件下载</div><div role=tab>相关文章</div></div><div><a href='/f/1.pdf'>平面图.pdf</a></div>",
        "<div class=foot-tools>附件下载：<a href='/f/1.pdf'>平面图.pdf</a></div>",
        "<p><span onclick=\"open('/f/1.pdf')\">平面图.pdf</span></p>",
        "<p><span data-url='/f/1.pdf'>平面图.pdf</span></p>",
    ],
)
def test_files_are_found_under_tabs_in_list_items_and_behind_scripts(tail: str) -> None:
    found = page(text(after=tail))
    assert [(file.url, file.name) for file in found.attachments] == [("https://h.example/f/1.pdf", "平面图.pdf")]
    assert found.paragraphs == SENTENCES


def test_a_box_of_files_beside_the_text_is_the_article_s_where_it_stands_in_it() -> None:
    aside = "<aside class=side><p><a href='/f/1.pdf'>平面图.pdf</a></p></aside>"
    inside, outside = page(f"<article>{text()}{aside}</article>"), page(f"<article>{text()}</article>{aside}")
    assert [file.url for file in inside.attachments] == ["https://h.example/f/1.pdf"]
    assert (outside.attachments, inside.paragraphs) == ((), SENTENCES)


TABS = "<ul class=tabs><li class=on>正文</li><li>政策解读</li><li>附件</li></ul>"


@pytest.mark.parametrize("hides", ["style='display:none'", "hidden", "aria-hidden=true"])
def test_files_in_a_pane_that_a_tab_shows_are_the_article_s(hides: str) -> None:
    pane = f"<div class=pane {hides}><a href='/jd.html'>一图读懂</a><p><a href='/f/1.pdf'>平面图.pdf</a> <a href='/f/2.docx'>下载</a></p></div>"
    menu = f"<div {hides}><a href='/app/guide.pdf'>客户端使用手册</a></div>"
    shown = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    head = f"{menu}<h1>{TITLE}</h1><div>发布时间：2022-01-05</div>{TABS}"
    found = page(f"{head}<div class=panes><div class=pane>{shown}</div>{pane}</div>{menu}")
    assert found.paragraphs == SENTENCES
    assert [(file.url, file.name) for file in found.attachments] == [
        ("https://h.example/f/1.pdf", "平面图.pdf"),
        ("https://h.example/f/2.docx", "下载"),
    ]


def test_a_line_that_names_an_annex_is_the_text_s_where_no_tabs_stand_before_it() -> None:
    found = page(text().replace("<div class=c>", "<div class=c><p>附件</p>"))
    assert found.paragraphs == ("附件", *SENTENCES)


@pytest.mark.parametrize(
    "labels",
    [
        "<table><tr><td>发文字号</td><td>：</td><td></td></tr><tr><td>体　　裁</td><td>：</td><td>报告</td></tr><tr><td>机构名称</td><td>：</td><td>云栖镇</td></tr></table>",
        "<div><label>发文字号</label><p></p></div><div><label>体       裁</label><p>报告</p></div><div><label>机构名称</label><p>云栖镇</p></div>",
        "<p>发文字号: 　体       裁: 报告　机构名称: 云栖镇</p>",
        "<div><span class=k>发文字号：</span><span class=v></span><span class=k>体       裁：</span><span class=v>报告</span><span class=k>机构名称：</span><span class=v>云栖镇</span></div>",
        "<table><tr><td>发文字号：</td><td>体裁：报告</td><td>机构名称：云栖镇</td></tr></table>",
        "<div style='display:none'><p>发文字号：</p><p>体裁：报告</p><p>机构名称：云栖镇</p></div>",
    ],
)
def test_labels_are_read_whatever_holds_them(labels: str) -> None:
    found = page(text(before=labels))
    assert dict(found.metadata) == {"发文字号": "", "体裁": "报告", "机构名称": "云栖镇"}
    assert found.paragraphs == SENTENCES


def test_a_day_above_the_report_s_own_title_is_the_page_s() -> None:
    speech = ("政府工作报告", "——在云栖镇第五届人民代表大会第五次会议上", "（2022年1月7日）", "各位代表：", *SENTENCES)
    inner = f"<h1>{TITLE}</h1><p>2022年1月9日</p><div>{''.join(f'<p>{line}</p>' for line in speech)}</div>"
    assert page(inner).paragraphs == speech


@pytest.mark.parametrize(
    "line",
    [
        "未经授权不得转载",
        "2 条评论",
        "下载次数：12",
        "Top",
        "正在加载…",
        "语音播报 暂停 停止",
        "荷荷智能客服：请问要办什么？",
        "阅读原文",
        "E-mail推荐：",
        "分享 收藏 回复 举报",
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_words_of_a_page_s_machinery_are_not_the_text_s(line: str, place: str) -> None:
    inside = f"<div class=c><div>{line}</div><p>", f"</p><div>{line}</div></div>"
    inner = text().replace("<div class=c><p>", inside[0]) if place == "before" else text().replace("</p></div>", inside[1])
    found = page(inner)
    assert found.paragraphs == SENTENCES


def test_the_postal_address_under_a_rule_is_the_foot_and_one_to_ask_at_is_the_text_s() -> None:
    address = "云栖镇人民政府　地址：云栖镇莲溪路2号　邮编：000000　电话：0800-5500123"
    assert page(text(after=f"<hr><center>{address}</center>")).paragraphs == SENTENCES
    asked = "联系人：苏禾　电话：0800-5500123　地址：莲溪路2号"
    for line in (asked, address):
        assert page(text().replace("</p></div>", f"</p><p>{line}</p></div>")).paragraphs[-1] in (line, " ".join(line.split()))


def test_a_viewer_elsewhere_shows_the_file_whose_address_it_is_given() -> None:
    frame = "<iframe src='https://docs.viewers.example/op/view.aspx?src=https%3A%2F%2Fh.example%2Ff%2Fplan.docx'></iframe>"
    assert [file.url for file in page(text(after=frame)).attachments] == ["https://h.example/f/plan.docx"]
