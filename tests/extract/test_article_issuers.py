"""Who issued a page, named alone above the text, and the day beside it."""

from __future__ import annotations

from datetime import date

import pytest

from speech import SPEECH, TITLE, paragraphs, read

NOTICE = ("各镇人民政府：", "现将《河道整治办法》印发给你们，请认真贯彻执行。", "第一条　为了加强河道管理，制定本办法。")


@pytest.mark.parametrize("lines", [SPEECH, SPEECH[2:], NOTICE])
@pytest.mark.parametrize("info", ["2026-01-20", "2026-01-20 10:00", "发布时间：2026-01-20"])
@pytest.mark.parametrize(
    "head",
    ["<p>{}</p><p>{}</p>", "<div>{}</div><div>{}</div>", "<div>{}<br>{}</div>", "<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>"],
)
@pytest.mark.parametrize("issuer", ["清河区人民政府办公室", "清河区水务局", "清河日报社"])
def test_an_issuer_alone_beside_the_day_is_the_page_s(issuer: str, head: str, info: str, lines: tuple[str, ...]) -> None:
    for one, other in ((info, issuer), (issuer, info)):
        for body in (paragraphs(lines), paragraphs(lines).removeprefix("<div>").removesuffix("</div>")):
            found = read(f"<div><h1>{TITLE}</h1>{head.format(one, other)}{body}</div>", TITLE)
            assert (found.body, found.published_on) == (lines, date(2026, 1, 20))


def test_an_issuer_under_a_day_written_out_is_the_page_s_and_one_that_begins_a_title_is_the_text_s() -> None:
    found = read(f"<h1>{TITLE}</h1>{paragraphs(('2026年1月20日', '清河区水务局', *NOTICE))}", TITLE)
    assert (found.body, found.published_on) == (NOTICE, date(2026, 1, 20))
    own = ("清河区水务局", "关于印发河道整治办法的通知", *NOTICE)
    assert read(f"<h1>{TITLE}</h1><p>2026-01-20</p>{paragraphs(own)}", TITLE).body == own


def test_a_speech_that_tells_its_day_leaves_the_one_above_it_to_the_page() -> None:
    found = read(f"<h1>{TITLE}</h1>{paragraphs(('2018年1月20日', *SPEECH))}", TITLE)
    assert (found.body, found.published_on, found.delivery.delivered_on) == (SPEECH, date(2018, 1, 20), date(2018, 1, 9))
