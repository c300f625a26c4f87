"""A report's header that the page sets between its heading and the text's own element."""

from __future__ import annotations

from datetime import date

import pytest

from speech import DASH, SPEECH, TITLE, paragraphs, read

INFO = "<div>发布时间：2018-02-01　来源：党政办</div>"
REST = (
    "一、2017年工作回顾",
    "新修水渠三里，新栽果树二百株，村民用水更加方便。",
    "二、2018年工作安排",
    "再修桥一座，再清水塘两口，让孩子们上学少绕路。",
)
TEXT = paragraphs((*SPEECH[2:], *REST * 4))


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1><h2 class=sub>{DASH}</h2><div class=author>乡长　苏禾</div>{INFO}",
        f"<h1>{TITLE}</h1>{INFO}<h2>{DASH}</h2><h3>乡长　苏禾</h3>",
        f"<h1>{TITLE}</h1><div class=sub><p>{DASH}</p><p>乡长　苏禾</p></div>{INFO}",
        f"<h2>{TITLE}</h2><div class=sub>{DASH}<br>乡长　苏禾</div>{INFO}",
        f"<h1>{TITLE}</h1><h2>在荷塘乡第八届人民代表大会<br>第三次会议上</h2><div>（2018年1月9日）</div><div>荷塘乡乡长　苏禾</div>{INFO}",
    ],
)
@pytest.mark.parametrize("own", ["", f"<p>{TITLE}</p>"])
def test_the_speech_is_read_from_the_lines_under_the_page_s_heading(head: str, own: str) -> None:
    found = read(f"{head}<div class=cc>{own}{TEXT}</div>", f"{TITLE}_荷塘乡")
    said = found.delivery
    assert (said.meeting, said.speaker, said.delivered_on) == ("荷塘乡第八届人民代表大会第三次会议", "苏禾", date(2018, 1, 9))
    assert (found.title, found.published_on) == (TITLE, date(2018, 2, 1))


def test_the_text_s_own_header_outweighs_a_subtitle() -> None:
    other = "——2013年1月5日在荷塘乡第七届人民代表大会第三次会议上"
    found = read(f"<h1>{TITLE}</h1><h2>{other}</h2>{INFO}<div class=cc>{paragraphs((*SPEECH, *REST * 4))}</div>", f"{TITLE}_荷塘乡")
    assert (found.delivery.congress, found.delivery.delivered_on) == (8, date(2018, 1, 9))


def test_a_line_under_the_heading_that_names_no_meeting_says_nothing_of_the_speech() -> None:
    found = read(f"<h1>{TITLE}</h1><div>苏禾</div><div>（2018年1月31日）</div>{INFO}<div class=cc>{TEXT}</div>", f"{TITLE}_荷塘乡")
    assert (found.delivery.speaker, found.delivery.delivered_on) == (None, None)
