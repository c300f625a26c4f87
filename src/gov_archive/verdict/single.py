"""From the blocks of a page to what only the page of one document prints, however short that is: no first page of a site has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.verdict.titles import is_site_name

if TYPE_CHECKING:
    from gov_archive.verdict.sight import Sight

_PATH_TO_TEXT = re.compile(r"[>＞»›→/]\s*(?:正文|(?:信息|文章)?(?:内容|详情))\s*$")
_NEIGHBOUR = re.compile(r"[<《【\[«\s]*(?:上|下|前|后)\s*一?\s*[篇条则]")
_BUTTON = re.compile(r"(?:打印|关闭)(?:本页|此页|页面|窗口|本?文)|(?:我要)?打印[】\])\s|｜]*(?:我要)?关闭")
_DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_BESIDE_DAY = re.compile(r"来源|作者|编辑|发布|点击|浏览|阅读|访问|字[号体]|\d{1,2}[:：]\d{2}")
_ALMANAC = re.compile(r"星期|周[一二三四五六日]|农历|今天|℃")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|zip|rar|7z|txt)(?:$|[?#&])", re.IGNORECASE)
_LONGEST_LINE, _MOST_DAYS, _NEAR, _HEADINGS = 120, 2, 2, 3


def is_of_one_document(sight: Sight) -> bool:
    """Return whether *sight* shows a heading of its own, the day and source of one text, or the ways on from it."""
    return _has_furniture(sight) or _has_byline(sight) or _has_heading(sight)


def offers_a_file(sight: Sight) -> bool:
    """Return whether *sight* links to a file: a document may be no more than its attachment."""
    return any(_FILE.search(str(link.get("href") or "")) for link in sight.soup.find_all("a"))


def _has_furniture(sight: Sight) -> bool:
    """Return whether the page leads to 正文, to the text before or after, or can be printed and closed."""
    lines = [block.text for block in sight.blocks if len(block.text) <= _LONGEST_LINE]
    return any(_PATH_TO_TEXT.search(line) or _BUTTON.search(line) or _NEIGHBOUR.match(line) for line in lines)


def _has_byline(sight: Sight) -> bool:
    """Return whether a day stands beside who published a text, when, or how often it was read; not one for each of many texts."""
    told = [
        block.text
        for block in sight.main
        if not block.linked and len(block.text) <= _LONGEST_LINE and _DAY.search(block.text) and not _ALMANAC.search(block.text)
    ]
    return 0 < sum(bool(_BESIDE_DAY.search(_DAY.sub("", text))) for text in told) <= _MOST_DAYS


def _has_heading(sight: Sight) -> bool:
    """Return whether a heading stands on the page that names neither the site nor the list of links under it."""
    own = [block for block in sight.main if 0 < block.heading <= _HEADINGS and not is_site_name(block.text)]
    places = [sight.blocks.index(block) for block in own]
    return any(not any(after.linked for after in sight.blocks[at + 1 : at + 1 + _NEAR]) for at in places)
