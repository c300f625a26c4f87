"""Whether two titles can be of one document."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 160
_CUT = re.compile(r"(?:…+|\.{2,})\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?(?:度)?|\d+|[〇○零一二三四五六七八九十]{2,}")
_COMMON = re.compile(
    r"关于|有关|印发|公布|发布|进一步|加强|做好|的?(?:通知|公告|公示|通告|函|意见|方案|办法|报告|批复|决定|情况)$|人民政府|上海市|省|市|区|县|镇|街道|办事处"
)
_SITE = re.compile(
    r"(?:.*(?:门户网站|政府网|政务网|信息公开网?|人民政府|信息网|政务公开|中国·?.{2,6}))|首\s*页|网站首页|主页|home(?:page)?|index",
    re.IGNORECASE,
)
_DISAGREE_BELOW = 0.25


def agree(one: str, other: str) -> bool:
    """Return whether *one* and *other* can be titles of one document; only clear strangers do not agree.

    Years, spaces, place names and the words of any official title say nothing; one title inside the other agrees, and so
    does one that an editor changed but left mostly as it was.
    """
    first, second = _signs(one), _signs(other)
    if not first or not second or first in second or second in first:
        return True
    pairs = _pairs(_COMMON.sub("", first)), _pairs(_COMMON.sub("", second))
    if not all(pairs):
        return True
    return len(pairs[0] & pairs[1]) / min(len(pairs[0]), len(pairs[1])) >= _DISAGREE_BELOW


def is_inside(title: str, line: str) -> bool:
    """Return whether *line* holds the whole *title*, white space and signs aside."""
    wanted = re.sub(r"\W", "", _folded(title))
    return len(wanted) >= _ENOUGH and wanted in re.sub(r"\W", "", _folded(line))


_ENOUGH = 6


def is_site_name(text: str) -> bool:
    """Return whether *text* names a site or its first page rather than a document."""
    return bool(_SITE.fullmatch(text.strip()))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", _CUT.sub("", text)).lower()


def _signs(text: str) -> str:
    return re.sub(r"\W|_", "", _YEAR.sub("", re.sub(r"\s+", "", _folded(text))))


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
