"""No word at its beginning makes a sentence the page's: whatever it begins with, a report keeps it and all that follows."""

# ruff: noqa: E501 - pages stand in lines as they are sent
from __future__ import annotations

import dataclasses
import difflib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_archive.extract import labels
from gov_archive.extract.article import printed
from gov_archive.extract.sentences import is_sentence
from gov_archive.model import Printed
from markups.bodies import BODIES, Body, deep, line_breaks, nested_tables, paragraphs
from markups.lists import LISTS, List
from markups.shells import SHELLS, Shell
from markups.texts import TEXTS, Text

FOOT = "主办 主办单位 承办 承办单位 协办 版权所有 技术支持 运维单位 公网安备 网站地图 网站标识码 关于我们 联系我们 隐私保护 免责声明 版权声明 Copyright ICP备 沪ICP备 政府网站找错 友情链接 网站导航 主管单位"
AROUND = "上一篇 下一篇 上一条 下篇 上一页 首页 相关文章 相关链接 推荐阅读 延伸阅读 更多 热点 最新动态 政策解读 办事指南 公告公示 排行榜 附件 附件下载 附件：无"
TOOLS = "打印 关闭窗口 返回顶部 收藏 分享到 微信 微博 字号 放大 扫一扫 扫码 微信扫一扫 用微信 二维码 文件预览 点赞 评论 纠错 满意 登录 目录 正文 视力保护色 在线预览 下载 阅读 阅读原文 浏览次数 点击 访问"
PLACE = "当前位置 您的位置 位置 您当前的位置 所在位置 当前栏目 责任编辑 编辑 责编 作者 来源 信息来源 稿源 审核 初审 发布时间 更新时间 发布日期 通讯员 本文 本信息由 声明 扫描二维码 看完 暂无 地址 电话 联系电话 邮编 传真"
WORDS = sorted({*FOOT.split(), *AROUND.split(), *TOOLS.split(), *PLACE.split(), *labels.KNOWN})
JOINTS = ("", "：", "、", "，", "的", " ", "——", "单位：", "服务")
ENDINGS = (
    "工作扎实开展，全年办结群众来信73件。",
    "云栖镇各村居通力合作，赛事圆满落幕；茶园提质同步推进。",
    "下沉一线，为企业解决难题！",
    "新增点位32个，惠及群众1.2万人次，满意率保持在95%以上，各项指标均好于年初预期，进度快于全区平均水平。",
)
WHOLE = [text for text in TEXTS if sum(map(is_sentence, text.body)) > 1]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(WHOLE), st.tuples(st.sampled_from(BODIES), st.sampled_from(LISTS), st.sampled_from(SHELLS)),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS), st.sampled_from(ENDINGS)), min_size=1, max_size=3), st.integers(0, 60),
)  # fmt: skip
def test_a_sentence_that_begins_with_any_word_of_a_page_is_kept_and_changes_nothing_else(
    text: Text, markup: tuple[Body, List, Shell], sentences: list[tuple[str, str, str]], place: int
) -> None:
    body, pairs, shell = markup
    told = [index for index, line in enumerate(text.body) if is_sentence(line)]
    at = told[0] + 1 + place % (told[-1] - told[0])
    inserted = tuple("".join(parts) for parts in sentences)
    longer = dataclasses.replace(text, body=(*text.body[:at], *inserted, *text.body[at:]))
    html, paragraphs = body(longer.body)
    found = printed(shell(longer, pairs(text.metadata), html).encode(), url="https://xxgk.example.cn/article.html?infoid=1")
    assert difference(paragraphs, found.paragraphs) == []
    assert dict(found.metadata) == dict(text.metadata)
    assert (found.title, found.column, str(found.published_on)) == (text.title, text.column, text.published_on)
    assert (found.notes, found.attachments, found.warnings) == ((), (), ())


NOTICE = (
    "根据工作安排，定于3月5日对清风路供水管道进行检修。", "打印店、餐饮店等用水单位请错峰经营。", "主办单位对水价拥有解释权，请向柜台查询。", "云栖镇水务站", "2022年3月1日"
)  # fmt: skip
SIMPLE: tuple[Body, ...] = (paragraphs, line_breaks, nested_tables, deep)
AROUND_IT = (
    "<div class=m><h1>{0}</h1><div>发布时间：2022-03-01 来源：云栖镇</div><div class=t>{1}</div></div><div class=f>主办：清河区人民政府 版权所有</div>",
    "<h2>{0}</h2><p>发布时间：2022-03-01 来源：云栖镇</p>{1}<hr><p>主办：清河区人民政府 版权所有</p><p>某ICP备00000000号</p>",
    "<div class=m><h1>{0}</h1><div>发布时间：2022-03-01 来源：云栖镇</div>{1}</div><div class=f>主办：清河区人民政府 版权所有</div>",
)


def read(lines: tuple[str, ...], body: Body, shell: str) -> Printed:
    head = "<!DOCTYPE html><meta charset=utf-8><title>停水公告_公告_清河区人民政府门户网站</title><body>"
    return printed((head + shell.format("停水公告", body(lines)[0])).encode(), url="https://h.example/a/1.html")


@pytest.mark.parametrize("shell", AROUND_IT)
@pytest.mark.parametrize("body", SIMPLE)
@pytest.mark.parametrize(
    "line",
    [
        "技术支持：镇信息中心", "主办单位：云栖镇文化站", "上一篇：散文类一等奖", "来源：自筹资金", "位置：文化站一楼", "编辑：苏禾", "发布时间：每日8时",
        "阅读：每周一次", "友情链接：3条", "打印：每人限10页", "相关链接", "更多", "公告公示", "版权所有：作者本人", "——————", "当前位置：三号展厅",
    ],
)  # fmt: skip
def test_a_line_between_the_sentences_of_a_notice_is_its_own_though_a_page_may_print_one_like_it(line: str, body: Body, shell: str) -> None:
    lines = (*NOTICE[:1], line, *NOTICE[1:])
    assert read(lines, body, shell).paragraphs == lines


@pytest.mark.parametrize("shell", AROUND_IT)
@pytest.mark.parametrize("body", SIMPLE)
@pytest.mark.parametrize(
    "line",
    [
        "来源：云栖发布 | 编辑：苏禾", "【我要纠错】责任编辑：苏禾", "撰稿人：苏禾　审核：柳依", "您是第 12345 位访问者", "声明：转载请注明出处", "上一篇：没有了", "网站编辑：苏禾",
        "本文链接：https://h.example/a/1.html", "【大 中 小】【打印】【关闭】【顶部】", "Produced By 云栖网络 发布系统", "本文共1页", "收藏此页", "相关附件：无",
    ],
)  # fmt: skip
def test_a_line_behind_the_last_one_is_the_page_s_by_its_shape(line: str, body: Body, shell: str) -> None:
    assert read((*NOTICE, line), body, shell).paragraphs == NOTICE


@pytest.mark.parametrize("line", ["主办单位：云栖镇文化站", "技术支持：0000-1231231", "承办全区赛事，欢迎参加！", "扫描二维码报名。"])
def test_who_holds_what_a_notice_announces_may_close_it(line: str) -> None:
    assert read((*NOTICE, line), paragraphs, AROUND_IT[0]).paragraphs == (*NOTICE, line)


def test_a_sentence_left_out_beside_those_of_the_article_is_named() -> None:
    """Links to the articles before and behind end a report; should it go on, the reader says what it left."""
    link = '<p>上一篇：<a href="/1">停电公告</a></p>'
    found = read(NOTICE[:3], lambda lines: (f"<p>{lines[0]}</p><p>{lines[1]}</p>{link}<p>{lines[2]}</p>", lines), AROUND_IT[0])
    assert found.paragraphs == NOTICE[:2]
    assert found.warnings == (f"sentences beside the article's were not taken for its own: {NOTICE[2]!r}",)


def difference(wanted: tuple[str, ...], found: tuple[str, ...]) -> list[str]:
    """Return the lines in which two bodies differ, so that a failure shows these and not the whole report."""
    return [line for line in difflib.ndiff(wanted, found) if line[0] in "+-"] if wanted != found else []


@pytest.mark.parametrize("words", ["扫一扫", "返回首页", "A+A-", "分享到微信", "打印本页", "0%", "全文朗读", "主办单位", "上一篇"])
def test_a_line_of_one_word_over_and_over_is_judged_at_once(words: str) -> None:
    """Lines that can be cut into buttons in many ways once took longer than any night."""
    line = words * (118 // len(words)) + "。甲"
    began = time.process_time()
    assert read((*NOTICE, line), paragraphs, AROUND_IT[0]).paragraphs[: len(NOTICE)] == NOTICE
    assert time.process_time() - began < 1
