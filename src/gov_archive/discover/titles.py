"""From the links of a block to the title of its document: the longest real one, markers and icons taken off."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from gov_archive.discover import dates, texts
from gov_archive.discover.days import END_DAY
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bs4 import Tag

    from gov_archive.discover.blocks import Block

_CUT = re.compile(r"\s*(?:…+|\.{2,}|。{2,}|⋯+)$")
_GENERIC = re.compile(
    r"[\[【(（<>《》«»\s]*(?:点击|请点击|我要)?(?:查看|阅读|浏览|了解|下载|打开|进入|预览)?(?:更多|详情|详细|全文|原文|内容|正文|附件|文件|信息|图片|图|链接|文章|详细信息|此处|这里)?"
    r"(?:在?新窗口(?:中)?打开)?(?:more|detail|details|read more|view|new|hot|pdf|word|img|image|icon|logo)?[\]】)）<>《》«»\s.…]*",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"^\s*(?:[\[【(（〔]\s*(?:置顶|顶|热|热门|荐|推荐|新|最新|NEW|HOT|TOP|头条|要闻)\s*[\]】)）〕]|[·•●▪■◆◇►▶→»›>∙・※★☆○◎]|NEW!?\s+|置顶\s+)\s*"
)
_MARKER_ALONE = re.compile(
    r"(?:[\[【(（〔]?\s*(?:置顶|顶|热|荐|新|最新|NEW!?|HOT!?|TOP|图|视频)\s*[\]】)）〕]?|[·•●▪■◆◇►▶→»›>∙・※★☆○◎]+)", re.IGNORECASE
)
_BRACKETED = re.compile(r"[\[【〔][^\]】〕]{1,12}[\]】〕]")
_LABEL = re.compile(r"^(?:标\s*题|文章标题|信息名称|名\s*称|文件名称|点击(?:查看|阅读))\s*[:：]\s*")
_OTHER_LABEL = re.compile(r"^\s*[^\s:：]{2,6}\s*[:：]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"^\s*(\d{1,4})\s*(?:[、.．:：]\s*(?!\d)|\s+)")
_BROKEN_LINE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


def title(block: Block) -> str:
    """Return the title of *block*, empty if nothing on the row can be one."""
    printed = [_printed(link.element) for link in block.links]
    named = [name for link in block.links for name in _named(link.element)]
    named += [clean(attribute(element, "title")) for element in _around(block)]
    real = [text for text in printed if not is_generic(text)]
    said = [text for text in named if not is_generic(text)]
    if not real:
        return max(said, key=len, default="") or _elsewhere(block)
    best = max(real, key=len)
    return max([best, *(text for text in said if _completes(text, best))], key=_worth)


def numbered_off(titles: Sequence[str]) -> list[str]:
    """Return *titles* without their running numbers, if every one has one and they run on; otherwise as they are."""
    numbers = [_NUMBER.match(text) for text in titles]
    if len(titles) > 1 and all(numbers):
        values = [int(number[1]) for number in numbers if number]
        steps = {after - before for before, after in itertools.pairwise(values)}
        if steps in ({1}, {-1}):
            return [text[number.end() :] for text, number in zip(titles, numbers, strict=True) if number]
    return list(titles)


def is_cut(text: str) -> bool:
    """Return whether *text* ends with the dots of a cut title."""
    return bool(_CUT.search(text))


def is_generic(text: str) -> bool:
    """Return whether *text* is what any link could say: 查看, 详情, more, an icon's name, nothing."""
    return bool(_GENERIC.fullmatch(text)) or bool(_MARKER_ALONE.fullmatch(text)) or not any(sign.isalnum() for sign in text)


def clean(text: str) -> str:
    """Return *text* on one line, without label, marker or bullet before it."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and any(_LABEL.match(line.strip()) for line in lines):
        text = next(line for line in lines if _LABEL.match(line.strip()))
    elif len(lines) > 1:
        text = "\n".join([lines[0], *(line for line in lines[1:] if not _OTHER_LABEL.match(line))])
    text = _SPACE.sub(" ", _BROKEN_LINE.sub("", text)).strip()
    while True:
        shorter = _LABEL.sub("", _MARKER.sub("", text))
        if shorter == text or not shorter:
            return text
        text = shorter


def _printed(element: Tag) -> str:
    """Return the text of a link without what stands in it beside the title: its date, an icon, a column in brackets."""
    if element.name in ("tr", "li", "div", "td", "dd", "ul", "section", "article"):
        return ""
    heading = element.find(_HEADINGS)
    if heading and not is_generic(text := clean(heading.get_text())):
        return text
    strings = list(texts.strings(element.descendants))
    kept = [str(one) for one in strings if len(strings) == 1 or not _is_beside_title(str(one).strip(), is_first=one is strings[0])]
    whole = "".join(str(one) for one in element.strings if not one.strip() or str(one) in kept) if kept else ""
    return clean(END_DAY.sub("", clean(whole)).strip() or whole)


def _is_beside_title(text: str, *, is_first: bool) -> bool:
    if _MARKER_ALONE.fullmatch(text) or (is_first and _BRACKETED.fullmatch(text)):
        return True
    found = dates.found_in(text)
    return bool(found and found.is_alone) and not text.endswith(("年", "年度"))


def _named(element: Tag) -> list[str]:
    names = ("title", "data-title", "aria-label", "data-original-title")
    inner = [
        attribute(child, name)
        for child in element.find_all(["img", "span", "font", "p", "div", "b", "strong"])
        for name in ("title", "alt")
    ]
    return [clean(END_DAY.sub("", text)) for text in (*(attribute(element, name) for name in names), *inner) if text.strip()]


def _around(block: Block) -> Iterable[Tag]:
    """Return the elements between the links and the whole row: a cell may carry the full title of a cut link."""
    for link in block.links:
        for parent in link.element.parents:
            yield parent
            if parent is block.widest or parent.name in ("body", "[document]"):
                break


def _completes(text: str, printed: str) -> bool:
    """Return whether *text*, from an attribute, is a longer form of the *printed* title and not a remark about the link."""
    begun = _SPACE.sub("", _CUT.sub("", printed))
    whole = _SPACE.sub("", text)
    if begun and begun in whole:
        return True
    return is_cut(printed) and len(set(begun) & set(whole)) * 2 > len(set(begun))


def _worth(text: str) -> tuple[bool, int]:
    return not is_cut(text), len(_SPACE.sub("", text))


def _elsewhere(block: Block) -> str:
    """Return the longest text of the row that is no date: the title where the link itself only says 查看."""
    rest = [clean(str(text)) for text in texts.own(block)]
    return max((text for text in rest if not is_generic(text) and not dates.found_in(text)), key=len, default="")
