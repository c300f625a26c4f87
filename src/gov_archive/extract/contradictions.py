"""Where a page's title and the report under it name different places or years: an id used again, a text put under another's title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.folding import unspaced
from gov_archive.extract.opening import is_own_title, opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_archive.model import Delivery

_YEAR = r"(?:(?:19|20)[0-9]{2}|[二一][〇零九][〇零一二三四五六七八九]{2})"
_BEHIND = rf"(?=(?:人民)?政府|{_YEAR}|[0-9〇一二三四五六七八九十]|第|上半年|半年|年|工作|人民代表|[镇乡区县市]长)"
_NAMED = re.compile(rf"(?:{_YEAR}年?度?)?(?P<chain>(?:[\u4e00-\u9fff]{{2,10}}?(?:省|市|自治州|区|县|旗|镇|乡|街道))+){_BEHIND}")
_ONE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,10}?)(?P<rank>省|市|自治州|区|县|旗|镇|乡|街道)")
_LEVELS = {"区": "county", "县": "county", "旗": "county", "镇": "town", "乡": "town", "街道": "town"}
_ZONE = re.compile(r"(?:开发|高新|园|示范|度假|管理|保税|风景|合作|功能)$")  # 开发区: it lies in a county, and is none
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TITLE_LINES = 3
_REPORT_ENDS = "政府工作报告"


def contradictions(title: str | None, body: Sequence[str], said: Delivery) -> tuple[str, ...]:
    """Return a warning if *title* names another town, county or year than the report's own title, or than its header.

    What one of them leaves out contradicts nothing. A year next to the other is the year that is looked back on, but between two
    titles of one form; a county and a town do not contradict each other, nor do places that share a character of their names.
    """
    page = unspaced(title or "")
    start = opening(body)
    own = [unspaced(line) for line in body[start.first : start.first + _TITLE_LINES] if is_own_title(line)]
    for printed in own[:1]:
        if _are_other_places(page, printed) or _are_other_years(page, printed):
            return (f"the page's title {title!r} disagrees with the text's own title {printed!r}",)
    for printed in filter(None, (said.meeting, said.issuer)):
        if _are_other_places(page, printed):
            return (f"the page's title {title!r} disagrees with the header of the text, which names {printed!r}",)
    if said.delivered_on and _are_far({said.delivered_on.year}, _years(page)):
        return (f"the page's title {title!r} disagrees with the day of the speech: {said.delivered_on}",)
    return ()


def _are_other_places(one: str, other: str) -> bool:
    here, there = dict(_places(one)), dict(_places(other))
    return any(not set(name) & set(there[level]) for level, name in here.items() if level in there)


def _places(text: str) -> Iterator[tuple[str, str]]:
    """Yield level and name of the town and the county with which *text* begins."""
    found = _NAMED.match(text)
    for one in _ONE.finditer(found["chain"] if found else ""):
        if (level := _LEVELS.get(one["rank"])) and not _ZONE.search(one["name"]):
            yield level, one["name"]


def _are_other_years(one: str, other: str) -> bool:
    here, there = _years(one), _years(other)
    is_one_form = one.endswith(_REPORT_ENDS) and other.endswith(_REPORT_ENDS)
    return _are_far(here, there) or (is_one_form and bool(here and there) and not here & there)


def _are_far(here: set[int], there: set[int]) -> bool:
    return bool(here and there) and min(abs(year - other) for year in here for other in there) > 1


def _years(text: str) -> set[int]:
    return {int(found.translate(_NUMERALS)) for found in re.findall(rf"(?<![0-9]){_YEAR}(?![0-9])", text)}
