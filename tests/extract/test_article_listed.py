"""Lists of a text: what the browser numbers, and links that a sentence announces."""

from __future__ import annotations

import pytest

from gov_archive.extract.article import printed

TITLE = "关于做好荷灯夜市筹备工作的通知"
LEAD, END = "各社区，各驻街单位：荷灯夜市定于中秋前开市，现将筹备事项通知如下：", "请各单位于本月底前将落实情况报送街道办事处。"
ITEMS = ("摊位由街道统一划线，先到先得。", "每晚九时半收摊，垃圾随人带走。", "灯具由荷塘里灯彩社检修后使用。")


def read(inner: str) -> tuple[str, ...]:
    """Return the paragraphs between the first and the last of the notice whose middle is *inner*."""
    found = printed(
        f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><body><ol><li><a href=/>首页</a><li><a href=/a>通知公告</a></ol>"
        f"<h1>{TITLE}</h1><div>发布时间：2031-08-02</div><div class=c><p>{LEAD}</p>{inner}<p>{END}</p></div>"
        "<div class=other><h3>相关阅读</h3><ol><li><a href=1.html>荷灯夜市今晚开市</a><li><a href=2.html>灯谜</a></ol></div>".encode(),
    ).paragraphs
    assert (found[0], found[-1]) == (LEAD, END)
    return found[1:-1]


def items(*attributes: str, opened: str = "<ol>", texts: tuple[str, ...] = ITEMS) -> str:
    held = (*attributes, "", "", "")
    return opened + "".join(f"<li{given}>{text}</li>" for given, text in zip(held, texts, strict=False)) + "</ol>"


@pytest.mark.parametrize(
    ("list_", "numbers"),
    [
        (items(), ("1.", "2.", "3.")),
        (items(opened="<ol class=list-paddingleft-2 start=4>"), ("4.", "5.", "6.")),
        (items("", " value=7"), ("1.", "7.", "8.")),
        (items(opened="<ol reversed>"), ("3.", "2.", "1.")),
        (items(opened="<ol type=a>"), ("a.", "b.", "c.")),
        (items(opened="<ol type=I>"), ("I.", "II.", "III.")),
        (items(opened="<ol style='list-style-type: upper-alpha;'>"), ("A.", "B.", "C.")),
        (items(opened="<ol style='list-style: cjk-ideographic inside'>"), ("一、", "二、", "三、")),
        (items(opened="<ol start=second>"), ("1.", "2.", "3.")),
        (items(opened="<ol style='list-style-type:none'>"), ("", "", "")),
        (items(" style='list-style:none'"), ("", "2.", "3.")),
        (items(opened="<ol style='list-style-type:disc'>"), ("", "", "")),
        (items(" style='display:none'", texts=(END, *ITEMS)), ("1.", "2.", "3.")),
    ],
)
def test_a_list_has_the_numbers_that_a_browser_shows(list_: str, numbers: tuple[str, ...]) -> None:
    assert read(list_) == tuple(map(str.__add__, numbers, ITEMS))


def test_the_first_paragraph_of_an_item_takes_its_number_and_lists_within_count_anew() -> None:
    inner = items(texts=(f"<p>{ITEMS[0]}</p><p>{ITEMS[1]}</p>", f"{ITEMS[2]}{items()}", f"<ul><li>{ITEMS[0]}</li></ul>"))
    assert read(inner) == (
        "1." + ITEMS[0], ITEMS[1], "2." + ITEMS[2], *(f"{at}.{text}" for at, text in enumerate(ITEMS, start=1)), "3." + ITEMS[0],
    )  # fmt: skip


@pytest.mark.parametrize("own", ["1、", "（一）", "①", "一是", "第三条 ", "四、"])
def test_a_number_of_the_text_s_own_is_enough(own: str) -> None:
    assert read(items(texts=(own + ITEMS[0], ITEMS[1]))) == (own + ITEMS[0], "2." + ITEMS[1])


def test_a_figure_is_kept_apart_from_the_number() -> None:
    assert read(items(texts=("30个摊位由街道统一划线。", "2031年8月底前完成。"))) == (
        "1. 30个摊位由街道统一划线。",
        "2. 2031年8月底前完成。",
    )


BOOKS = ("《灯彩手册》", "《养荷手册》", "《划船手册》", "《放灯手册》", "《采莲手册》")
FORMS = {"paragraphs": "<p>{}</p>", "list": "<li>{}</li>", "numbered": "<p>（一）{}</p>", "lines": "{}<br>"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lead", ["为方便居民游园，现公布以下手册：", "现将手册公布如下：", "手册共有五种，可自行下载："])
@pytest.mark.parametrize("last", ["", "以上手册可到荷塘里服务站领取。"])
def test_links_that_a_sentence_announces_are_the_text_s(form: str, lead: str, last: str) -> None:
    links = "".join(FORMS[form].format(f"<a href=/s/{at}.html>{name}</a>") for at, name in enumerate(BOOKS))
    held = f"<ul>{links}</ul>" if form == "list" else f"<p>{links}</p>" if form == "lines" else links
    other = "<div class=o><p>相关链接</p><p><a href=/1.html>荷灯夜市今晚开市</a></p></div>"
    found = printed(
        f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><body><h1>{TITLE}</h1><div>发布时间：2031-08-02</div>"
        f"<div class=c><p>{lead}</p>{held}{f'<p>{last}</p>' if last else ''}</div>{other}".encode(),
    )
    names = tuple(("（一）" if form == "numbered" else "") + name for name in BOOKS)
    assert found.paragraphs == (lead, *names, *([last] if last else []))


@pytest.mark.parametrize("lead", ["您可能感兴趣的文章：", "相关链接：", "延伸阅读", "更多内容请见本网站以下栏目："])
def test_links_under_a_line_of_the_page_s_are_not(lead: str) -> None:
    assert read(f"<p>{ITEMS[0]}</p><div><p>{lead}</p>{''.join(f'<p><a href=/s/>{name}</a></p>' for name in BOOKS)}</div>") == (ITEMS[0],)
