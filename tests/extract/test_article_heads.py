"""The head of a page, where ``<title>`` says something else: the title printed above the line of day and source."""

from __future__ import annotations

from datetime import date

import pytest

from speech import DASH, SPEECH, TITLE, paragraphs, read


@pytest.mark.parametrize("declared", ["政府工作报告", "", "打印预览", "::荷塘乡::", "荷塘乡", "2018年乡政府工作报告_荷塘乡"])
@pytest.mark.parametrize("info", ["日期：2018-01-20 阅读：12次", "发布时间：2018-01-20　来源：党政办", "2018-01-20"])
@pytest.mark.parametrize("head", ["<h3>{}</h3>", "<div>{}</div>", "<p><strong>{}</strong></p>", "<table><tr><td>{}</td></tr></table>"])
def test_the_title_above_an_info_line_is_the_page_s_and_its_day_is_never_the_speech_s(head: str, info: str, declared: str) -> None:
    found = read(f"{head.format(TITLE)}<div>{info}</div>{paragraphs(SPEECH)}", declared)
    assert (found.title, found.body) == (TITLE, SPEECH)
    assert (found.published_on, found.delivery.delivered_on) == (date(2018, 1, 20), date(2018, 1, 9))


def test_an_info_line_is_no_day_of_a_speech_that_prints_none() -> None:
    speech = ("——在荷塘乡第八届人民代表大会第三次会议上", *SPEECH[1:])
    found = read(f"<div>{TITLE}</div><div>日期：2018-01-20 阅读：12次</div>{paragraphs(speech)}", "政府工作报告")
    assert (found.body, found.published_on, found.delivery.delivered_on) == (speech, date(2018, 1, 20), None)


@pytest.mark.parametrize(
    "line",
    [
        "2018年03月10日 星期四 上一篇 下一篇 放大 缩小 默认",
        "2018年3月10日 星期四 <a href=a.htm>上一篇</a> <a href=b.htm>下一篇</a> <a>放大</a> <a>缩小</a>",
        "时间：二○一八年三月十日",
        "日期：二〇一八年三月十日",
    ],
)
def test_a_day_among_the_buttons_of_a_newspaper_or_written_out_under_a_label_is_the_page_s(line: str) -> None:
    found = read(f"<h1>{TITLE}</h1><div>{line}</div><div class=c>{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.published_on, found.body, found.delivery.delivered_on) == (date(2018, 3, 10), SPEECH, date(2018, 1, 9))


def test_a_day_beside_its_weekday_and_a_place_is_no_line_of_the_page() -> None:
    lines = ("时间：二〇一八年三月十日", "地点：荷塘乡文化站", "请各村于当日上午九时前到会，带好笔和本子，不得无故缺席。")
    found = read(f"<h1>荷塘乡会议通知</h1>{paragraphs(lines)}", "荷塘乡会议通知")
    assert (found.published_on, found.body) == (None, lines)


@pytest.mark.parametrize("own", [TITLE, "荷塘乡 2018 年政府工作报告"])
def test_a_title_under_a_newspaper_s_line_is_the_page_s_though_its_list_of_articles_prints_it_above(own: str) -> None:
    listed = f"<ul><li><a href=a.htm>{TITLE}</a></li><li><a href=b.htm>荷塘春耕开镰</a></li></ul>"
    line = "<div>2018年03月10日 星期四 <a href=a.htm>上一篇</a> <a href=b.htm>下一篇</a> <a>放大</a></div>"
    text = (own, *SPEECH) if own != TITLE else SPEECH
    found = read(f"{listed}{line}<table><tr><td>{TITLE}</td></tr></table>{paragraphs(text)}", TITLE)
    assert (found.title, found.body, found.published_on) == (TITLE, text, date(2018, 3, 10))


def test_a_paper_within_a_notice_is_no_head() -> None:
    lines = (
        "各村：",
        "现将工作总结印发给你们，请结合实际，认真学习。",
        "荷塘乡2017年工作总结",
        "2018-01-20",
        "2017年，全乡粮食总产量增长百分之三。",
    )
    assert read(paragraphs(lines), "关于印发工作总结的通知").body[:3] == lines[:3]


def test_a_day_in_dots_within_the_head_of_a_speech_is_the_speech_s() -> None:
    speech = ("政 府 工 作 报 告", "（在荷塘乡第八届人民代表大会第三次会议上）", "乡长　苏禾", "2018.1.9", *SPEECH[2:])
    found = read(f"<h1>{TITLE}</h1><div>发布时间：2018-01-20</div>{paragraphs(speech)}", TITLE)
    assert (found.body, found.delivery.delivered_on) == (speech, date(2018, 1, 9))


@pytest.mark.parametrize(
    "info",
    [
        "日期：2018年1月20日",
        "时间：2018年1月20日",
        "发布于 2018年1月20日",
        "公开日期：2018-01-20",
        "公布日期：2018年1月20日",
        "生成日期：2018-01-20",
        "发布日期 2018年01月20日",
        "上网日期：2018/1/20",
        "最后更新：2018-01-20",
        "Date: 2018-01-20  Source: 党政办  Views: 12  Font: L M S",
        "日期：2018年1月20日　星期六",
        "发表日期：2018年1月20日 【编辑录入：小禾】",
        "〔 2018-01-20 〕",
        "【2018-01-20】",
        "2018年1月20日 10:20",
        "刊登日期：2018-01-20",
        "公告日期：2018年1月20日",
        "发布：2018-01-20",
        "<time>2018-01-20</time><span>荷塘乡政府</span><span>A+</span><span>A-</span>",
        "<span>2018-01-20</span><span>荷塘乡政府</span><span>浏览量：<em>32</em></span><span>A-</span><span>A+</span>",
    ],
)
def test_the_day_of_publication_is_told_by_many_labels(info: str) -> None:
    found = read(f"<h1>{TITLE}</h1><p>{info}</p>{paragraphs(SPEECH)}", TITLE)
    assert (found.body, found.published_on, found.delivery.delivered_on) == (SPEECH, date(2018, 1, 20), date(2018, 1, 9))


@pytest.mark.parametrize("declared", [TITLE, "荷塘乡人民政府"])
@pytest.mark.parametrize("day", ["（2018年01月20日）", "2018年01月20日", "2018年01月20日 星期六", "2018年1月20日", "（2018年1月20日）"])
@pytest.mark.parametrize("text", ["<div>{}</div>", "<div><p>{}</p></div>", "<table><tr><td><p>{}</p></td></tr></table>"])
def test_a_day_above_the_element_of_a_speech_that_names_another_is_the_page_s(text: str, day: str, declared: str) -> None:
    joint = "</p><p>" if "<p>" in text else "<br>"
    found = read(f"<h2>{TITLE}</h2><p class=t><small>{day}</small></p>{text.format(joint.join(SPEECH))}", declared)
    assert (found.body, found.published_on, found.delivery.delivered_on) == (SPEECH, date(2018, 1, 20), date(2018, 1, 9))


@pytest.mark.parametrize(("day", "published"), [("（2018年01月20日）", date(2018, 1, 20)), ("（2018年1月20日）", None)])
def test_a_day_above_the_element_of_a_speech_that_names_none_is_the_page_s_if_set_in_two_digits(day: str, published: date | None) -> None:
    speech = ("——在荷塘乡第八届人民代表大会第三次会议上", *SPEECH[1:])
    found = read(f"<h2>{TITLE}</h2><p>{day}</p><div>{'<br>'.join(speech)}</div>", TITLE)
    assert (found.published_on, found.body) == (published, speech if published else (day, *speech))


@pytest.mark.parametrize("day", ["（2018年01月09日）", "（2018年1月9日）"])
@pytest.mark.parametrize("mark", ["", " class=day align=center"])
def test_a_day_in_brackets_among_the_lines_of_a_speech_is_the_speech_s(mark: str, day: str) -> None:
    speech = (day, "——在荷塘乡第八届人民代表大会第三次会议上", *SPEECH[1:])
    lines = "".join(f"<p>{line}</p>" for line in speech[1:])
    found = read(f"<div><h2>{TITLE}</h2><p{mark}>{day}</p>{lines}</div>", TITLE)
    assert (found.body, found.delivery.delivered_on) == (speech, date(2018, 1, 9))


@pytest.mark.parametrize("declared", [TITLE, "荷塘乡人民政府", "荷塘乡2018年..._荷塘乡人民政府", f"正文 - {TITLE} - 荷塘乡人民政府"])
@pytest.mark.parametrize(
    "head",
    [
        "<h1>{}<br><span>2018-01-20 14:20:05 &nbsp; 来源：荷塘乡政府&nbsp; 评论：<a id=c>0</a> 点击：<a id=h></a></span></h1>",
        "<h1>{}</h1><dl><dt>发帖<dd>128<dt>级别<dd>七<dt>积分<dd>5120</dl><p><em>发表于 2018-01-20 09:12:11</em> | <a>只看作者</a></p>",
    ],
)
def test_the_moment_between_title_and_text_is_that_of_publication(head: str, declared: str) -> None:
    found = read(f"{head.format(TITLE)}{paragraphs(SPEECH)}", declared)
    assert (found.title, found.body, found.published_on) == (TITLE, SPEECH, date(2018, 1, 20))


def test_a_labelled_day_among_the_lines_of_a_speech_is_the_speech_s() -> None:
    speech = ("时间：2018年1月9日", "——在荷塘乡第八届人民代表大会第三次会议上", *SPEECH[1:])
    found = read(f"<h1>{TITLE}</h1>{paragraphs(speech)}", TITLE)
    assert (found.body, found.published_on, found.delivery.delivered_on) == (speech, None, date(2018, 1, 9))


def test_a_short_title_with_its_day_behind_is_no_info_line() -> None:
    found = read(f"<h1>{TITLE}<small>(2018-01-20)</small></h1>{paragraphs(('政府工作报告', *SPEECH))}", "荷塘乡人民政府门户网站")
    assert (found.title, found.body, found.published_on) == (TITLE, ("政府工作报告", *SPEECH), date(2018, 1, 20))


@pytest.mark.parametrize("declared", ["政府工作报告", "", "正文", "荷塘乡", "2018年乡政府工作报告"])
@pytest.mark.parametrize(
    "head", ["<ul><li>{}</li><li>{}</li></ul>", "<center><font>{}</font><br><font>{}</font></center>", "<div>{}</div><hr><div>{}</div>"]
)
def test_a_lone_labelled_day_under_a_title_that_is_not_declared_is_the_page_s(head: str, declared: str) -> None:
    speech = ("政府工作报告", *SPEECH)
    found = read(head.format(TITLE, "日期：2018年1月20日") + f"<table><tr><td>{paragraphs(speech)}</td></tr></table>", declared)
    assert (found.title, found.body) == (TITLE, speech)
    assert (found.published_on, found.delivery.delivered_on) == (date(2018, 1, 20), date(2018, 1, 9))


def test_a_word_in_brackets_may_stand_between_title_and_info_line() -> None:
    lines = "<br>".join(SPEECH)
    found = read(f"<div>{TITLE}</div><div>（全文）</div><div>日期：2018年1月20日</div><div>{lines}</div>", "政府工作报告")
    assert (found.title, found.body) == (TITLE, SPEECH)
    assert (found.published_on, found.delivery.delivered_on) == (date(2018, 1, 20), date(2018, 1, 9))


SIGNED = {
    "names and a moment": ("原创", "清河发布", "2026-01-20 10:00"),
    "an author too": ("原创", "苏禾", "清河发布", "2026年1月20日 10:00", "荷塘"),
    "a bare day": ("清河发布", "2026-01-20"),
}


@pytest.mark.parametrize("declared", [TITLE, "", "清河发布"])
@pytest.mark.parametrize("head", ["<h1>{}</h1>", "<div>{}</div>", "<p><strong>{}</strong></p>"])
@pytest.mark.parametrize("joint", ["", " ", "&nbsp;"])
@pytest.mark.parametrize("runs", SIGNED.values(), ids=SIGNED)
def test_names_and_a_moment_in_elements_of_one_line_sign_the_page(runs: tuple[str, ...], joint: str, head: str, declared: str) -> None:
    line = joint.join(f"<span>{run}</span>" for run in runs)
    found = read(f"<div>{head.format(TITLE)}<p>{line}</p>{paragraphs(SPEECH)}<p>阅读 1.2万 赞 12 在看 5</p></div>", declared)
    assert (found.title, found.body, found.published_on) == (TITLE, SPEECH, date(2026, 1, 20))


def test_a_speaker_and_a_day_in_elements_of_one_line_are_the_speech_s() -> None:
    speech = (DASH, "乡长 苏禾 2018年1月9日", *SPEECH[2:])
    lines = speech[0], "<span>乡长</span> <span>苏禾</span> <span>2018年1月9日</span>", *speech[2:]
    assert read(f"<h1>{TITLE}</h1>{paragraphs(lines)}", TITLE).body == speech


@pytest.mark.parametrize(
    "head", ["<h1>{}</h1>", "<div class=title>{}</div>", "<div><a href=/>首页</a> &gt; <a href=/g>政府公报</a> &gt; {}</div>"]
)
@pytest.mark.parametrize(
    "gazette", ["《清河市人民政府公报》2026年第1期", "清河市人民政府公报2026年第1期（总第88期）", "清河市人民政府公报"]
)
@pytest.mark.parametrize(
    "declared", ["{gazette}", "{gazette}_清河市人民政府", "{gazette} - {title}", "政府公报_清河市人民政府门户网站", ""]
)
def test_the_name_of_a_gazette_gives_way_to_the_article_s_own_heading(declared: str, gazette: str, head: str) -> None:
    listed = "<h4>本期目录</h4><ul><li><a href=1.html>人事任免</a></li><li><a href=2.html>大事记</a></li></ul>"
    page = f"{head.format(gazette)}<div>{listed}</div><div><h2>{TITLE}</h2>{paragraphs(SPEECH)}</div>"
    found = read(page, declared.format(gazette=gazette, title=TITLE))
    assert (found.title, found.body, [said for said in found.warnings if "disagrees" in said]) == (TITLE, SPEECH, [])


def test_an_issue_of_a_gazette_is_the_title_where_no_article_stands() -> None:
    gazette = "清河市人民政府公报2026年第1期"
    found = read(f"<h1>{gazette}</h1><div>发布时间：2026-01-25</div><p><a href=a.pdf>电子版.pdf</a></p>", gazette)
    assert (found.title, found.body, [one.name for one in found.attachments]) == (gazette, (), ["电子版.pdf"])


@pytest.mark.parametrize(
    "declared",
    [
        "荷塘乡政府 部门资讯 柳荫村图书室本周开放",
        "柳荫村图书室本周开放 荷塘乡办事处_清河网",
        "荷塘乡重点工程建设办公室",
        "荷塘乡",
        "柳荫村图书室本周开放 :: 清河区",
        "乡村新闻_荷塘乡文化和旅游发展委员会",
    ],
)
def test_a_head_that_names_site_office_or_column_beside_the_title_disagrees_with_nothing(declared: str) -> None:
    column = '<meta name="ColumnName" content="乡村新闻">'
    lines = ("柳荫村图书室本周对村民开放，每天九点开门。", "还书的村民请走东门。")
    found = read(f"{column}<h1>柳荫村图书室本周开放</h1><div>2018-01-20 10:00</div>{paragraphs(lines)}", declared)
    assert (found.title, found.column, found.warnings) == ("柳荫村图书室本周开放", "乡村新闻", ())
    assert found.body == lines


@pytest.mark.parametrize("title", [TITLE, "荷塘乡农具出租价目", "荷塘乡农具出租目录"])
@pytest.mark.parametrize("joint", ["_", " | "])
def test_a_path_of_columns_before_the_title_in_the_head_is_no_title(joint: str, title: str) -> None:
    tree = "<ul><li>机构职能</li><li>规划计划<ul><li>年度计划</li></ul></li></ul>"
    listed = "<dl><dt>索引号</dt><dd>HT-7</dd><dt>所属类目</dt><dd>规划计划</dd><dt>发布日期</dt><dd>2018-01-20</dd></dl>"
    head = joint.join(("规划计划", "政府信息公开目录", title))
    found = read(f"{tree}{listed}<div class=gk><strong>{title}</strong></div>{paragraphs(SPEECH)}", head)
    said = [said for said in found.warnings if "disagrees" in said]
    assert (found.title, found.column, found.body, said) == (title, "规划计划", SPEECH, [])


def test_a_town_behind_a_column_in_the_head_is_no_title() -> None:
    found = read(f"<h1>停水公告</h1><p>日期：2018-01-20</p>{paragraphs(SPEECH)}", "停水公告_信息公开_清河区荷塘乡")
    assert (found.title, [said for said in found.warnings if "disagrees" in said]) == ("停水公告", [])


def test_a_heading_may_call_out_and_a_path_set_as_a_heading_is_none() -> None:
    lines = ("会议在荷塘乡召开，三百余人参加。", "会议通过了新的章程。")
    head = "<h3>首页 - 新闻动态</h3><h5>2018年荷塘乡读书会年会成功举行！</h5>"
    found = read(f"{head}<div>发布时间：2018-01-20　来源：荷塘乡读书会</div>{paragraphs(lines)}", "新闻动态--荷塘乡读书会官网")
    assert (found.title, found.body) == ("2018年荷塘乡读书会年会成功举行！", lines)


NOTICE = (
    "各居委会：",
    "为保障夏季供水，本周六检修柳荫水厂，请居民提前储水。",
    "一、检修时间为上午九时至下午四时。",
    "柳荫市水务局",
    "2031年7月1日",
)


@pytest.mark.parametrize("declared", ["{} - 柳荫市水务局", "【通知】{}", "{}_柳荫市水务局"])
@pytest.mark.parametrize("tail", ["", "<p>分享到：<a title=QQ></a></p><p>责任编辑：苏禾</p>"])
@pytest.mark.parametrize("head", ["<p class=STYLE1>{}</p>", "<div style='text-align:center'><span>{}</span></div>"])
def test_the_office_that_signs_is_no_heading_though_the_head_names_it(head: str, tail: str, declared: str) -> None:
    title = "关于检修柳荫水厂的通知"
    rows = (("索引号", "11300/2031-00012"), ("分类", "供水;通知"), ("发布机构", "柳荫市水务局"), ("公开日期", "2031-07-02"), ("文号", ""))
    pairs = "".join(f"<td><b>{label}:</b> <span>{value}</span></td>" for label, value in rows)
    page = f"<div class=w><table><tr>{pairs}</tr></table>{head.format(title)}{paragraphs(NOTICE)}{tail}</div>"
    found = read(page, declared.format(title))
    assert (found.title, found.body, found.published_on) == (title, NOTICE, date(2031, 7, 2))
    assert {label: found.metadata[label] for label, _ in rows} == dict(rows)


def test_a_declared_title_that_no_heading_repeats_stands_before_the_title_line_of_the_text() -> None:
    declared = "关于荷塘乡2018年上半年政府工作情况的报告"
    speech = ("2018年上半年工作情况报告", *SPEECH)
    pairs = (("信息名称", declared), ("发布机构", "荷塘乡"), ("发布日期", "2018-07-20"), ("信息内容", paragraphs(speech)))
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    found = read(f"<table>{rows}</table>", declared)
    assert (found.title, found.body) == (declared, speech)


UNNAMED = (DASH, *SPEECH[2:])


@pytest.mark.parametrize(
    ("label", "value", "speaker"),
    [
        ("报告人", "乡长 苏 禾", "苏禾"),
        ("报告人", "荷塘乡人民政府乡长　苏　禾", "苏禾"),
        ("报 告 人", "苏禾（代乡长）", "苏禾"),
        ("主讲人", "乡党委副书记、乡长苏禾", "苏禾"),
        ("报告人", "荷塘乡人民政府", None),
        ("报告人", "", None),
        ("作者", "乡长 苏禾", None),
        ("签发人", "苏禾", None),
    ],
)
@pytest.mark.parametrize("rows", ["<ul>{}</ul> <li>{}：{}</li>", "<table>{}</table> <tr><td>{}</td><td>{}</td></tr>"])
def test_a_speaker_whom_the_header_does_not_name_is_named_by_the_metadata(rows: str, label: str, value: str, speaker: str | None) -> None:
    whole, row = rows.split(" ", 1)
    pairs = (("索引号", "A1"), ("发布机构", "荷塘乡"), (label, value), ("发布日期", "2018-01-20"))
    found = read(f"<h1>{TITLE}</h1>{whole.format(''.join(row.format(*pair) for pair in pairs))}{paragraphs(UNNAMED)}", TITLE)
    assert (found.body, found.delivery.speaker, "no speaker is named" in found.warnings) == (UNNAMED, speaker, speaker is None)


def test_the_speaker_of_the_header_comes_before_the_one_of_the_metadata() -> None:
    listed = "<ul><li>索引号：A1</li><li>报告人：柳依</li><li>发布日期：2018-01-20</li></ul>"
    assert read(f"<h1>{TITLE}</h1>{listed}{paragraphs(SPEECH)}", TITLE).delivery.speaker == "苏禾"


@pytest.mark.parametrize("box", ["<article>{}</article>", "<div>{}</div>", "{}"])
@pytest.mark.parametrize("own", ["政府工作报告", TITLE, "荷塘乡人民政府2018年工作报告"])
def test_the_report_s_own_title_may_stand_in_a_head_of_its_own(own: str, box: str) -> None:
    lines = "".join(f"<p class=a>{line}</p>" for line in SPEECH)
    inside = box.format(f"<header><h2>{own}</h2></header>{lines}")
    info = "<dl><dt>发布日期</dt><dd>2018-02-01</dd><dt>机构名称</dt><dd>荷塘乡人民政府</dd></dl>"
    found = read(f"<div class=d><h1 class=t>{TITLE}（全文）</h1>{info}<div class=b>{inside}</div></div>", f"{TITLE}（全文）")
    assert found.body == (own, *SPEECH)


@pytest.mark.parametrize("line", ["<span>2018-01-20</span><span>荷塘乡政府</span>", "发布时间：2018-01-20　来源：党政办"])
@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_the_title_that_stands_again_under_the_page_s_line_is_the_report_s(tag: str, line: str) -> None:
    own = f"<article><header><{tag}>{TITLE}</{tag}></header>{''.join(f'<p class=a><span>{one}</span></p>' for one in SPEECH)}</article>"
    found = read(f"<div class=t1>{TITLE}</div><div class=i2>{line}</div><div>{own}</div>", f"{TITLE} | 荷塘乡人民政府")
    assert (found.title, found.body, found.published_on) == (TITLE, (TITLE, *SPEECH), date(2018, 1, 20))


@pytest.mark.parametrize("row", ["<tr><td>标　题：</td><td>{}</td></tr>", "<tr><td colspan=2>标题：{}</td></tr>"])
def test_a_title_that_metadata_and_head_tell_is_not_the_one_of_the_text_s_heading(row: str) -> None:
    listed = f"<table><tr><td>索引号：</td><td>HT-7</td></tr>{row.format(TITLE)}<tr><td>发布日期：</td><td>2018-01-20</td></tr></table>"
    lines = "".join(f"<p>{line}</p>" for line in SPEECH)
    found = read(f"{listed}<div><h2>政府工作报告</h2>{lines}</div>", f"{TITLE}_清河市人民政府文件_清河政府网")
    assert (found.title, found.body) == (TITLE, ("政府工作报告", *SPEECH))
    assert not [said for said in found.warnings if "disagrees" in said]
