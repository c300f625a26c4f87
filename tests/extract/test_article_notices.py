"""Short notices keep every line, however their paragraphs are wrapped."""

from __future__ import annotations

import pytest

from gov_archive.extract.article import printed

TITLE = "关于柳荫路检修的通告"
NOTICES = {
    "full-width clock": ("停气时间", "7月8日9：00-15：30", "停气范围", "柳荫路、荷塘里"),
    "clocks alone": ("日程", "8：45", "签到", "9：10", "分组座谈"),
    "clock under a sentence": ("请各居委会提前安排。", "集合", "13：30", "地方", "清河区文化馆"),
    "labels before a plain line": ("参加人员：各居委会会计", "讲课时间：7月8日", "讲课地点：清河区文化馆二楼大厅", "请带笔记本"),
    "short lines": ("联络员", "苏禾", "传真", "0800-5500123"),
}
WRAPS = {
    "p": "<p>{}</p>",
    "section/p": "<section><p>{}</p></section>",
    "div/div": "<div><div>{}</div></div>",
    "strong": "<p><strong>{}</strong></p>",
    "tr": "<tr><td>{}</td></tr>",
}


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("notice", NOTICES)
def test_no_line_of_a_short_notice_is_lost(notice: str, wrap: str) -> None:
    lines = "".join(WRAPS[wrap].format(line) for line in NOTICES[notice])
    inside = f"<table>{lines}</table>" if wrap == "tr" else lines
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><body><h1>{TITLE}</h1><div class=c>{inside}</div>"
    assert printed(page.encode()).paragraphs == NOTICES[notice]


@pytest.mark.parametrize("wrap", ["<div>　　{}</div>", "<p>{}</p>", "{}<br>"])
def test_a_digest_keeps_its_links_to_cases_between_its_sentences(wrap: str) -> None:
    cases = tuple(f"▶ 典型案例丨荷塘县泵站检修不到位 第{number}排涝片积水突出" for number in "一二三四五六")
    weeks = (
        "1.市水务局召开例会",
        "4月12日，柳荫市水务局召开例会，审议并原则通过《泵站检修规程》。>>>更多内容，点击阅读",
        "2.市水务局通报典型案例",
        "为推动检修，市水务局对六个泵站的情况进行通报。",
    )
    last = ("3.市水务局印发《河道巡查办法》", "近日，市水务局印发了《河道巡查办法》，七月起施行。>>>更多内容，点击阅读")
    lines = [line.replace(">>>更多内容，点击阅读", '&gt;&gt;&gt;<a href="a1.html">更多内容，点击阅读</a>') for line in (*weeks, *last)]
    linked = [case[:7] + f'<a href="c{number}.html">{case[7:]}</a>' for number, case in enumerate(cases)]
    inside = "".join(wrap.format(line) for line in (*lines[:4], *linked, *lines[4:]))
    head = "<h2>柳荫市水务局一周要闻（4.10-4.16）</h2><p><span>2031-04-17</span> <span>来源：柳荫市水务局</span></p>"
    foot = "<div><ul>" + "".join(f'<li><a href="/{number}">市第{number}局</a></li>' for number in "一二三四五六七八") + "</ul></div>"
    title = "柳荫市水务局一周要闻（4.10-4.16）_柳荫市水务局"
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{head}<div class=c>{inside}</div>{foot}"
    assert printed(page.encode()).paragraphs == (*weeks, *cases, *last)


def test_a_part_named_like_the_element_it_stands_in_is_the_text_s() -> None:
    first = ("5月6日，荷塘里图书漂流活动在柳荫市开幕，居民换书三百余册。", "活动由柳荫市图书馆主办，荷塘里居委会承办，持续三天。")
    last = "苏禾，荷塘里居民，多年收集旧书，本次活动捐出图书一百册，获得居民好评。"
    inside = (
        "".join(f"<p>{line}</p>" for line in first) + f"<div class=content><p>{last}</p><div class=f><div class=ft>附件：</div></div></div>"
    )
    head = "<h1>荷塘里图书漂流活动开幕</h1><div class=i><span>发布时间：2031-05-06</span> <span>来源：柳荫日报</span></div>"
    page = f"<!DOCTYPE html><meta charset=utf-8><title>荷塘里图书漂流活动开幕</title><body><div class=d>{head}<div class=content>"
    assert printed(f"{page}{inside}</div><p id=x>相关文章:</p><ul></ul></div>".encode()).paragraphs == (*first, last)


def test_what_a_site_says_of_its_copies_is_not_the_text_s() -> None:
    lines = ("7月1日，柳荫水厂检修完成，荷塘里恢复供水。", "居民白杨说：“水压比以前大了。”")
    note = "<div><p>【免责声明】本网转载内容均注明来源，版权归原作者所有。</p><p>如有异议请联系我们。</p></div>"
    inside = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<!DOCTYPE html><meta charset=utf-8><title>柳荫水厂检修完成</title><body><h1>柳荫水厂检修完成</h1><div>{inside}</div>{note}"
    assert printed(page.encode()).paragraphs == lines


TAILS = {
    "words to search by": "<div>关键词：停水 检修</div>",
    "a dialog": "<div><p>您访问的链接即将离开“柳荫市水务局”门户网站 是否继续？</p><a>放弃</a><a>继续访问</a></div>",
    "a browser": "<div>建议使用IE9.0以上浏览器，1024*768以上分辨率浏览本网站</div>",
}


@pytest.mark.parametrize("place", ["</div>{}", "{}</div>"])
@pytest.mark.parametrize("tail", TAILS)
def test_what_pages_set_under_a_text_is_not_the_text_s(tail: str, place: str) -> None:
    lines = ("各居委会：", "本周六检修柳荫水厂，请居民提前储水。", "一、检修时间为上午九时至下午四时。", "柳荫市水务局", "2031年7月1日")
    inside = "".join(f"<p>{line}</p>" for line in lines)
    head = "<h1>关于检修柳荫水厂的通知</h1><div>发布时间：2031-07-02　来源：市水务局</div>"
    shell = "<!DOCTYPE html><meta charset=utf-8><title>关于检修柳荫水厂的通知</title><body>"
    page = f"{shell}<div>{head}<div>{inside}{place.format(TAILS[tail])}</div>"
    assert printed(page.encode()).paragraphs == lines


RELATED = {
    "other articles": "<div class=r><h4>延伸阅读</h4><ul><li><a href=a.html>荷塘里图书漂流开幕</a></li></ul></div>",
    "files": "<div class=f><h4>文件预览</h4></div><div class=f><h4>附件下载</h4></div>",
}


@pytest.mark.parametrize("related", RELATED)
def test_a_notice_of_labels_alone_is_no_metadata_under_the_page_s_list(related: str) -> None:
    lines = ("活动时间：7月8日上午9时", "活动地点：荷塘里文化站二楼", "报名人员：各居委会读者")
    rows = "<tr><td>索引号：</td><td>LY-2031-7</td></tr><tr><td>发布机构：</td><td>荷塘县文化局</td></tr>"
    inside = "".join(f"<p>{line}</p>" for line in lines)
    title = "关于图书漂流活动的通知"
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body><div><h1>{title}</h1><table>{rows}</table>"
    found = printed(f"{page}<div class=c>{inside}</div></div>{RELATED[related]}".encode())
    assert found.paragraphs == lines
    assert found.metadata == {"索引号": "LY-2031-7", "发布机构": "荷塘县文化局"}


@pytest.mark.parametrize(
    "line", ["第8期（总第96期）", "荷塘县文化局 二〇三一年七月", "登载日：7月8日", "<span>苏禾</span> <span>摄</span>"]
)
@pytest.mark.parametrize(
    "lines", [("荷塘里图书漂流活动开幕，居民换书三百余册。", "下一步，将在各社区设点。"), ("本周六停水，请居民提前储水。",) * 2]
)
@pytest.mark.parametrize("box", ["<div class=c>{}</div>", "<div class=w><div class=c>{}</div></div>"])
def test_a_line_under_the_heading_does_not_stand_for_the_text(box: str, lines: tuple[str, ...], line: str) -> None:
    inside = box.format("".join(f"<p>{text}</p>" for text in lines))
    page = f"<!DOCTYPE html><meta charset=utf-8><title>荷塘里快报_荷塘县</title><body><h1>荷塘里快报</h1><p>{line}</p>{inside}"
    assert printed(f"{page}<div>版权所有：荷塘县文化局</div>".encode()).paragraphs[-2:] == lines


@pytest.mark.parametrize("box", ["<p>{}</p>", "<div class=c><p>{}</p></div>", "<div class=c>{}</div>"])
@pytest.mark.parametrize("line", ["本周六停水", "因检修，本周六停水，请储水", "名单见附件"])
def test_a_text_of_one_line_stands_against_sentences_outside_its_element(line: str, box: str) -> None:
    side = "<div class=s><p>昨天，柳荫市图书漂流活动开幕。</p><p>苏禾的新书《水巷》本周上架。</p></div>"
    page = "<!DOCTYPE html><meta charset=utf-8><title>荷塘里停水通知_荷塘县</title><body><div class=m><h1>荷塘里停水通知</h1>"
    assert printed(f"{page}{box.format(line)}</div>{side}".encode()).paragraphs == (line,)


@pytest.mark.parametrize(
    "lines", [("时间：7月8日上午九时至十一时",), ("停水时间：7月8日上午", "咨询：0800-5500123"), ("本周六停水，请储水",)]
)
def test_a_notice_without_a_sentence_stands_against_a_box_of_sentences_behind_it(lines: tuple[str, ...]) -> None:
    side = "<div class=s><p>昨天，柳荫市图书漂流活动开幕。</p><p>苏禾的新书《水巷》本周上架。</p></div>"
    inside = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<!DOCTYPE html><meta charset=utf-8><title>荷塘里停水通知_荷塘县</title><body><h1>荷塘里停水通知</h1>{inside}{side}"
    assert printed(page.encode()).paragraphs == lines
