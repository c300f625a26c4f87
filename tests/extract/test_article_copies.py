"""A text printed twice, for wide screens and for phones, is read once; what a text itself repeats stays."""

from __future__ import annotations

from datetime import date

import pytest

from speech import SPEECH, TITLE, read

FILE = "<p>附件：<a href='/f/plan.pdf'>水渠平面图.pdf</a></p>"
TEXT = "".join(f"<p>{line}</p>" for line in SPEECH)
LINES = "<br>".join(SPEECH)
INFO = "<div>发布时间：2018-01-20　来源：党政办</div>"
STYLES = (
    "",
    "<style>.m-show{display:none}@media(max-width:768px){.pc{display:none}.m-show{display:block}}</style>",
    "<style>@media(max-width:768px){.pc{display:none}}@media(min-width:769px){.m-show{display:none}}</style>",
)
PAGES = {
    "side by side": f"<div><h1>{TITLE}</h1>{INFO}<div class=pc>{TEXT}</div><div class=m-show>{TEXT}</div></div>",
    "one class more": f"<div><h1>{TITLE}</h1>{INFO}<div class='con pc'>{TEXT}</div><div class='con wap'>{TEXT}</div></div>",
    "without a name": f"<div><h1>{TITLE}</h1>{INFO}<div>{TEXT}</div><div>{TEXT}</div></div>",
    "lines": f"<div><h1>{TITLE}</h1>{INFO}<div class=pc>{LINES}</div><div class=mobile>{LINES}</div></div>",
    "other elements": f"<div><h1>{TITLE}</h1>{INFO}<table class=pc><tr><td>{TEXT}</td></tr></table><div class=phone>{LINES}</div></div>",
    "heads too": f"<div class=pc><h1>{TITLE}</h1>{INFO}<div>{TEXT}</div></div><div class=m-show><h2>{TITLE}</h2><div>{TEXT}</div></div>",
    "phones first": f"<div class=m-show><h2>{TITLE}</h2><div>{TEXT}</div></div><div class=pc><h1>{TITLE}</h1>{INFO}<div>{TEXT}</div></div>",
    "files too": f"<div><h1>{TITLE}</h1>{INFO}<div class=pc>{TEXT}{FILE}</div><div class=mobile>{TEXT}{FILE}</div></div>",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", PAGES)
def test_a_text_that_stands_twice_in_a_page_is_read_once(name: str, style: str) -> None:
    found = read(f"{style}{PAGES[name]}<div>主办：荷塘乡人民政府</div>", TITLE)
    assert (found.title, found.body, found.published_on) == (TITLE, SPEECH, date(2018, 1, 20))
    assert found.metadata == {"发布时间": "2018-01-20", "来源": "党政办"}
    assert [file.name for file in found.attachments] == ["水渠平面图.pdf"] * (name == "files too")


def test_a_form_that_a_text_repeats_stays() -> None:
    form = "<div><p>回执</p><p>我村参加清渠活动，人数如下，请予登记。</p></div>"
    lines = (*SPEECH, "请各村于周五前交回下面的回执，一式两份，逾期不候。")
    found = read(f"<h1>{TITLE}</h1><div>{''.join(f'<p>{line}</p>' for line in lines)}{form}{form}</div>", TITLE)
    assert found.body == (*lines, *("回执", "我村参加清渠活动，人数如下，请予登记。") * 2)
