"""Whether the portal itself answered: cases by page, the made-up key, and pages that nobody meant."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_archive import verdict
from gov_archive.model import Exchange

CASES = Path(__file__).parents[1] / "cases" / "verdict"
KEY = "7c1f2b9e-3d4a-4e5f-8a6b-0c1d2e3f4a5b"
ADDRESS = f"https://xxgk.qinghe.example/article.html?infoid={KEY}"


def exchange(body: bytes | str, *, url: str = ADDRESS, status: int = 200, **headers: str) -> Exchange:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(url, datetime(2026, 3, 1, tzinfo=UTC), status, sent, body.encode() if isinstance(body, str) else body)


def case(name: str) -> Exchange:
    capture = json.loads((CASES / name / "capture.json").read_text("utf-8"))
    body = (CASES / name / "page.html").read_bytes()
    return exchange(body, url=capture["url"], status=capture["status"], **capture["headers"])


def made_up(name: str, *changes: tuple[str, str]) -> Exchange:
    text = case(name).body.decode()
    for old, new in changes:
        text = text.replace(old, new)
    return exchange(text, url=ADDRESS.replace(KEY, verdict.made_up_key()))


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_page_is_judged_as_its_case_says(name: str) -> None:
    judged = verdict.verdict(case(name))
    expected = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    assert (judged.name, bool(judged.sentence)) == (expected["verdict"], True), judged


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.name.startswith("good-")))
def test_good_page_stays_good_although_a_made_up_key_gets_the_same_shell(name: str) -> None:
    assert verdict.verdict(case(name), probe=made_up("missing-soft-404-full-shell")).name == "good"


def test_same_answer_as_for_a_made_up_key_is_missing() -> None:
    shell = "<html><head><title>云栖镇信息</title></head><body><h1>云栖镇信息</h1><p>欢迎浏览本镇信息，今天是2026年3月1日。</p><p>访问次数：{}</p></body></html>"  # noqa: E501
    judged = verdict.verdict(exchange(shell.format(10)), probe=exchange(shell.format(999), url=ADDRESS.replace(KEY, verdict.made_up_key())))
    assert (judged.name, judged.rule) == ("missing", "answers_as_for_a_made_up_key")


def test_empty_shell_is_missing_when_a_made_up_key_gets_it_too() -> None:
    shell = "unavailable-shell-without-article"
    assert verdict.verdict(case(shell), probe=made_up(shell)).name == "missing"


@pytest.mark.parametrize(
    "said",
    [
        "<title>提示信息 - 柳荫论坛</title><p>对不起，指定的主题不存在或已被删除或正在被审核</p>",
        "<title>系统提示信息</title><div class=tip>系统提示信息！</div><div>您要看的文档不存在！<br><a href=/>没有反应就点这里</a></div>",
        "<title>提示</title><div class=tip-box><p>很遗憾！此公文已作废下架，无法显示。</p></div>",
        "<title>出错了</title><center><font>出错提示：未找到相关文章！</font></center>",
        "<title>Error</title><h1>Whitelabel Error Page</h1><div>Something unexpected (type=Not Found, status=404).</div>",
        "<title></title><h1>服务器错误</h1><h2>404 - 找不到文件。</h2><h3>您要找的东西也许挪走了。</h3>",
        "<title>出错了-荷塘乡人民政府</title><h1>404 Not Found</h1>",
    ],
)
def test_error_that_says_what_is_not_there_is_missing(said: str) -> None:
    assert verdict.verdict(exchange(f"<html>{said}</html>")).name == "missing"


@pytest.mark.parametrize("said", ["<h2>安全验证</h2><p>请完成滑块验证。</p>", "<p>您的访问过于频繁。</p>"])
def test_error_that_says_that_the_visit_is_refused_is_a_block(said: str) -> None:
    assert verdict.verdict(exchange(f"<html><title>出错了</title>{said}</html>")).name == "blocked"


@pytest.mark.parametrize(
    "said",
    [
        "<title>出错了</title><p>系统正忙，请稍后再试。</p>",
        "<title>Error</title><h1>Whitelabel Error Page</h1><div>Something unexpected (type=Internal Server Error, status=500).</div>",
        "<title>系统维护中</title><p>页面不存在。</p>",
    ],
)
def test_error_that_says_why_it_failed_is_an_outage(said: str) -> None:
    assert verdict.verdict(exchange(f"<html>{said}</html>")).name == "unavailable"


@pytest.mark.parametrize("said", ["您需要登录后才可以回帖", "请先登录再发表评论", "请登录后留言"])
def test_login_that_is_wanted_of_those_who_comment_blocks_no_reader(said: str) -> None:
    page = "<title>荷塘乡</title><div>自五月十日起，便民中心周六照常办事。</div><div>{} <a href=/login>登录</a></div>"
    assert verdict.verdict(exchange(f"<html>{page.format(said)}</html>")).name == "good"
    assert verdict.verdict(exchange(f"<html>{page.format('请先登录后查看')}</html>")).name == "blocked"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("很抱歉，您访问的页面已经失联了……", "missing"),
        ("您要找的页面飞走了~", "missing"),
        ("该信息已归档", "missing"),
        ("对不起，附件已被删除", "missing"),
        ("此内容因违规无法查看", "missing"),
        ("该公众号已迁移", "missing"),
        ("没有查询到相关数据", "missing"),
        ("暂无数据", "missing"),
        ("该页面无法显示", "unavailable"),
        ("非法参数", "unavailable"),
    ],
)
@pytest.mark.parametrize("title", ["清河区人民政府", ""])
def test_page_that_says_only_that_nothing_can_be_shown_is_a_failure(said: str, name: str, title: str) -> None:
    way_on = "" if "暂无" in said else "<p>5秒后自动跳转到首页</p>"
    page = f"<title>{title}</title><ul class=nav><li><a href=/>首页</a></ul><div><p>{said}</p>{way_on}</div><p>主办：清河区政府办</p>"
    assert verdict.verdict(exchange(f"<html>{page}</html>")).name == name


@pytest.mark.parametrize(
    "text",
    [
        "三月以来，部分村民反映该页面无法显示，镇里已联系承建单位。<p>相关资料已归档。",
        "该公众号已迁移，请村民关注新号“荷塘便民”。<p>原号不再更新。",
        "有两户失联，镇村干部上门走访后已取得联系。<p>经查，没有查询到相关数据的三户另行核实。",
        "系统提示非法参数的，请携带身份证到窗口办理。<p>暂无数据的栏目，月底前补齐。",
        "广场上的白鹭飞走了。<p>该信息已归档的，可到镇档案室查询。",
    ],
)
def test_article_that_tells_of_what_cannot_be_shown_is_good(text: str) -> None:
    page = f"<title>荷塘乡便民服务情况_清河区</title><h1>荷塘乡便民服务情况</h1><p>发布时间：2024-05-06</p><div><p>{text}</div>"
    assert verdict.verdict(exchange(f"<html>{page}</html>")).name == "good"


def test_listing_and_document_in_a_file_may_say_that_there_is_nothing() -> None:
    nothing = "<html><title>清河区人民政府</title><p>荷塘乡人民政府</p><a href=/>政府信息公开目录</a>{}<div>暂无数据</div></html>"
    listing = exchange(nothing.format(""), url="https://xxgk.qinghe.example/infoDirectory.html?dept=001001")
    assert verdict.verdict(listing).name == "good"
    assert verdict.verdict(exchange(nothing.format("<a href=/attr/a.pdf>荷塘乡年报</a>"))).name == "good"


def test_article_page_without_an_article_is_told_by_its_empty_heading_whatever_its_address() -> None:
    shell = "<html><title>清河区信息公开</title><div>索引号： 发布机构： 发布日期： 文号： </div><h1>{}</h1><div>{}</div></html>"
    address = "https://xxgk.qinghe.example/zw/11.html"
    judged = verdict.verdict(exchange(shell.format("", ""), url=address))
    assert (judged.name, judged.rule) == ("unavailable", "shell_without_article")
    assert verdict.verdict(exchange(shell.format("荷塘乡年报", ""), url=address)).name == "good"
    assert verdict.verdict(exchange(shell.format("", "<a href=/attr/a.pdf>荷塘乡年报</a>"), url=address)).name == "good"


def test_bare_text_that_a_program_calls_a_word_file_is_a_document() -> None:
    text = "<html><head><title>导出</title></head><body>{}<p>荷塘乡2022年政府工作报告</p>{}</body></html>"
    sentences = "<p>过去一年，全乡新修水渠三里。</p><p>新栽果树二百株。</p><p>今年再修桥一座。</p>"
    url, kind = "https://apps.qinghe.example/attr/c.doc", "application/msword"
    assert verdict.verdict(exchange(text.format("", sentences), url=url, content_type=kind)).name == "good"
    for page in (text.format("<a href=/>首页</a>", sentences), text.format("", "<p>下载失败，请联系管理员。</p>")):
        assert verdict.verdict(exchange(page, url=url, content_type=kind)).name == "unavailable"
    as_pdf = exchange(text.format("", sentences), url=url.replace(".doc", ".pdf"), content_type="application/pdf")
    assert verdict.verdict(as_pdf).name == "unavailable"


def test_notice_that_an_event_is_off_tells_of_no_missing_page() -> None:
    notice = "<title>通知</title><h3>通知</h3><p>五月六日荷塘夜读主题活动已取消。</p>"
    assert verdict.verdict(exchange(f"<html>{notice}</html>")).name == "good"


def test_portal_that_is_down_for_the_made_up_key_too_does_not_make_a_document_missing() -> None:
    assert verdict.verdict(case("unavailable-maintenance"), probe=made_up("unavailable-maintenance")).name == "unavailable"
    assert verdict.verdict(case("good-report"), probe=made_up("blocked-too-often")).name == "good"


def test_newest_article_served_for_every_dead_key_is_missing() -> None:
    assert verdict.verdict(case("good-report"), probe=made_up("good-report")).name == "missing"


def test_newest_article_served_for_every_dead_key_is_good_at_its_own_address() -> None:
    assert verdict.verdict(case("good-report"), probe=made_up("good-report"), expected=("云栖镇2022年政府工作报告",)).name == "good"


def test_two_reports_that_differ_in_one_year_are_not_one_answer() -> None:
    probe = made_up("good-report", ("2022年政府工作报告", "2021年政府工作报告"))
    assert verdict.verdict(case("good-report"), probe=probe).name == "good"


@pytest.mark.parametrize(
    "listed",
    ["云栖镇2022年政府工作报告", "政府工作报告", "云栖镇2021年政府工作报告", "云栖镇20…", "云 栖 镇 政 府 工 作 报 告（修订）", ""],
)
def test_article_under_a_title_that_can_be_its_own_is_good(listed: str) -> None:
    assert verdict.verdict(case("good-report"), expected=(listed,)).name == "good"


@pytest.mark.parametrize(
    "listed",
    ["松风社区停水公告", "关于开展秋季河道巡查的通知", "2020年财政决算", "白鹤镇2022年政府工作报告", "云栖镇二〇一六年政府工作报告"],
)
def test_article_under_a_strange_title_is_another_article(listed: str) -> None:
    judged = verdict.verdict(case("good-report"), expected=(listed,))
    assert (judged.name, judged.rule) == ("missing", "another_article")


@pytest.mark.parametrize("listed", ["云棲镇2022年政府工作报告", "云栖镇二〇二二年政府工作报告", "清河区云栖镇政府工作报告（2022）"])
def test_title_with_a_slip_or_in_other_numerals_is_the_same_document(listed: str) -> None:
    assert verdict.verdict(case("good-report"), expected=(listed,)).name == "good"


def test_page_about_maintenance_is_that_document_where_it_is_known_by_its_title() -> None:
    notice = "<html><head><title>关于网站系统维护的公告</title></head><body><p>因系统升级，网站于8日夜间暂停服务。</p></body></html>"
    assert verdict.verdict(exchange(notice)).name == "unavailable"
    assert verdict.verdict(exchange(notice), expected=("关于网站系统维护的公告",)).name == "good"


def test_empty_article_page_is_missing_when_a_made_up_key_gets_it_too() -> None:
    assert verdict.verdict(case("unavailable-day-and-text-empty"), probe=made_up("unavailable-day-and-text-empty")).name == "missing"


def test_made_up_key_is_answered_by_an_empty_article_page_whatever_stands_around_it() -> None:
    shell = case("unavailable-day-and-text-empty")
    assert verdict.of_made_up_key(shell).name == "missing"
    beside = "<div class=hot><a href=/a/1.html>荷塘里春耕正当时</a> <a href=/a/2.html>云栖镇举办青少年航模赛</a></div>"
    other = replace(shell, body=shell.body.replace(b"<body>", f"<body>{beside}".encode()))
    assert other.body != shell.body
    assert verdict.verdict(other).name == "unavailable"
    assert verdict.verdict(other, probe=made_up("unavailable-day-and-text-empty")).name == "missing"


def test_answer_shorter_than_announced_is_unavailable() -> None:
    assert verdict.verdict(exchange("%PDF-1.4", content_length="5000")).rule == "not_the_whole_answer"


def test_redirect_to_the_first_page_that_was_not_followed_is_missing() -> None:
    assert verdict.verdict(exchange("", status=302, location="/")).name == "missing"


def test_made_up_keys_are_never_the_same() -> None:
    assert verdict.made_up_key() != verdict.made_up_key()


def test_fingerprint_ignores_dates_counters_and_keys_and_nothing_else() -> None:
    page = "<p>今天是{}，访问次数：{}</p><p>云栖镇{}</p>"
    one, other = exchange(page.format("2026年3月1日", 5, "公告")), exchange(page.format("2026年3月2日", 77, "公告"))
    assert verdict.fingerprint(one) == verdict.fingerprint(other) != verdict.fingerprint(exchange(page.format("2026年3月1日", 5, "通知")))


@pytest.mark.parametrize("inner", ["<div>", "<span><b>", "<table><tr><td>"])
def test_ten_thousand_nested_elements_are_read(inner: str) -> None:
    assert verdict.verdict(exchange(f"<html><body>{inner * 10_000}云栖镇停水公告，明日恢复供水，请居民留意。")).name == "good"


@pytest.mark.parametrize("rule", ["", ".c{display:none}", "@font-face{src:url(data:font/woff2;base64,"], ids=["bare", "whole", "open"])
def test_a_style_sheet_that_is_cut_off_costs_no_more_than_its_length(rule: str) -> None:
    page = exchange(f"<html><head><title>云栖镇停水公告</title><style>{rule}{'d09GMgABAAAAA' * 10_000}")
    began = time.process_time()
    verdict.verdict(page)
    assert time.process_time() - began < len(page.body) / 100_000


def test_a_large_page_is_judged_within_a_second_per_hundred_kilobytes() -> None:
    large = case("good-report").body.decode().replace("</body>", "<p>全年整治背街小巷，群众满意度稳步提升；同时抓好防汛排涝。</p>" * 6_000)
    began = time.process_time()
    verdict.verdict(exchange(large), probe=made_up("missing-soft-404"))
    assert time.process_time() - began < len(large.encode()) / 100_000


PIECES = st.sampled_from([path.joinpath("page.html").read_bytes() for path in sorted(CASES.iterdir())])


@settings(max_examples=25, deadline=None)
@given(PIECES, PIECES, st.integers(0, 4_000), st.integers(0, 4_000), st.binary(max_size=40), st.sampled_from([200, 200, 404, 500, 302]))
def test_cut_and_mixed_pages_never_raise(  # noqa: PLR0917 - hypothesis gives each part
    one: bytes, other: bytes, cut: int, start: int, noise: bytes, status: int
) -> None:
    mixed = exchange(one[:cut] + noise + other[start:], status=status, location="http://[")
    assert verdict.verdict(mixed, probe=exchange(other), expected=("云栖镇",)).name in {"good", "missing", "blocked", "unavailable"}


def test_a_menu_s_script_that_builds_addresses_sends_nobody_on() -> None:
    script = 'function jump(where, menu) { eval(where + ".location=\'" + menu.options[menu.selectedIndex].value + "\'"); }'
    menu = "<table><tr><td><a href=/>首页</a></td></tr></table><ul><li>河道公示栏目</li></ul>"
    page = f"<title>河道公示栏目 - 荷塘乡水务站</title><script>{script}</script><body>{menu}<h2>河道公示栏目</h2><div id=list></div>"
    assert verdict.verdict(exchange(page, url="https://xxgk.qinghe.example/list.html")).name == "good"
