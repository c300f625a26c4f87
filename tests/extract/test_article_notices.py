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
