"""From the line that says where a page stands (当前位置：首页 > 政务公开 > 通知公告 > 正文) to its column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Document

_PLACE = re.compile(
    r"\s*(?:您?(?:现在|当前|目前)?(?:所在|所处)?的?(?:当前)?位置|当前(?:所在)?(?:位置|栏目)|所在位置|您在这里)\s*(?:是|为)?\s*[:：]?\s*"
)
_HOME = re.compile(r"(?:网站|门户|本站)?(?:首\s*页|主\s*页)")
_JOINT = re.compile(r"\s*(?:>+|＞+|»|›|→|->|-->|/|／|\\|::|\|)\s*")
_TEXT_ITSELF = frozenset({"正文", "内容", "详情", "文章", "查看", "浏览", "信息内容", "详细内容", "正文内容", "文章内容", "浏览文章", ""})
_LONGEST, _LONGEST_NAME = 200, 24
_TWO = 2


def column(document: Document, title: str | None) -> str | None:
    """Return the last place above the page itself in the one line that leads there from the first page; None where lines disagree."""
    found = {name for block in document.blocks if len(block.text) <= _LONGEST and (name := _last(block.text, title))}
    return found.pop() if len(found) == 1 else None


def _last(text: str, title: str | None) -> str | None:
    said = _PLACE.match(text)
    places = [place.strip() for place in _JOINT.split(text[said.end() :] if said else text)]
    if len(places) < _TWO or not (said or _HOME.fullmatch(places[0])):
        return None
    if _HOME.fullmatch(places[0]):
        places = places[1:]
    while places and (compact(places[-1]) in _TEXT_ITSELF or _is_title(places[-1], title)):
        places.pop()
    return places[-1] if places and len(places[-1]) <= _LONGEST_NAME else None


def _is_title(place: str, title: str | None) -> bool:
    """Return whether *place* is the page's own title, whole or cut short."""
    own = compact(title or "")
    cut = compact(place).rstrip("….")
    return bool(own) and bool(cut) and own.startswith(cut)
