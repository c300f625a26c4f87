"""A short report of an invented township, and the page that prints it, for tests of what stands around a text."""

from __future__ import annotations

from gov_archive.extract import reading
from gov_archive.model import Reading

TITLE = "荷塘乡2018年政府工作报告"
DASH = "——2018年1月9日在荷塘乡第八届人民代表大会第三次会议上"
SPEECH = (
    DASH,
    "乡长　苏禾",
    "各位代表：",
    "我代表乡人民政府，向大会报告工作，请予审议。",
    "2017年，全乡粮食总产量增长百分之三，群众收入稳步提高。",
)


def read(inner: str, title: str) -> Reading:
    """Return what a page with *title* and *inner* as its body says."""
    return reading(
        f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{inner}</body>".encode(), url="https://h.example/a/1.html"
    )


def paragraphs(lines: tuple[str, ...]) -> str:
    """Return *lines* as paragraphs of one element."""
    return "<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>"
