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
    r"(?!关于)[^\d\s]{0,30}(?:门户网站|政府网|政务网|信息公开网?|人民政府|信息网|政务公开)|[^\d\s]{0,10}中国·.{2,6}|首\s*页|网站首页|主页|home(?:page)?|index",
    re.IGNORECASE,
)
_DISAGREE_BELOW = 0.25


def agree(one: str, other: str) -> bool:
    """Return whether *one* and *other* can be titles of one document; only clear strangers do not agree.

    Spaces and the words of any official title say nothing; one title inside the other agrees, and so does one that an editor
    changed but left mostly as it was. Two titles that name other places of one rank, or years more than one apart, are of
    other documents: so do the yearly reports of neighbouring towns differ.
    """
    first, second = _signs(one), _signs(other)
    if not first or not second:
        return True
    if _are_years_apart(_years(one), _years(other)) or _are_other_places(_places(one), _places(other)):
        return False
    if first in second or second in first:
        return True
    pairs = _pairs(_COMMON.sub("", first)), _pairs(_COMMON.sub("", second))
    if not all(pairs):
        return True
    return len(pairs[0] & pairs[1]) / min(len(pairs[0]), len(pairs[1])) >= _DISAGREE_BELOW


def is_any_title(text: str) -> bool:
    """Return whether *text* says so little that it could be the title of many documents: 政府工作报告, 公告."""
    return not _pairs(_COMMON.sub("", _signs(text).replace("政府工作报告", "")))


def _years(text: str) -> set[int]:
    plain = _folded(text).translate(_NUMERALS)
    return {int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.sub(r"\s", "", plain))}


_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _are_years_apart(here: set[int], there: set[int]) -> bool:
    """Return whether both name years, and none of one is the same as, or next to, one of the other: a slip is mended by one."""
    return bool(here and there) and min(abs(one - other) for one in here for other in there) > 1


def _places(text: str) -> dict[str, str]:
    """Return the places that *text* names as its issuer, by rank."""
    plain = re.sub(r"\s", "", _folded(text))
    return {found["rank"]: found["name"] for found in _PLACE.finditer(plain)}


_PLACE = re.compile(
    r"(?:^|(?<=[省市区县州])|(?<=关于))(?P<name>[\u4e00-\u9fff]{2,3}?)(?P<rank>镇|乡|街道|区|县)"
    r"(?=人民|政府|办事处|\d|[〇一二]|关于|第|工作|信息|年|$|[\u4e00-\u9fff]{2,3}(?:镇|乡|街道))"
)


def _are_other_places(here: dict[str, str], there: dict[str, str]) -> bool:
    """Return whether both name a place of one rank and share no character of its name: one wrong character is a slip."""
    return any(not set(name) & set(there[rank]) for rank, name in here.items() if rank in there)


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
