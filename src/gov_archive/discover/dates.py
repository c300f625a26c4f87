"""From the texts of one row to the day it is listed under."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from gov_archive.discover.records import epoch_day
from gov_archive.nights import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_YEAR = 1949
LAST_YEAR = 2099

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_FULL = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:[-./]\s*(?P<m>\d{{1,2}})\s*[-./]\s*(?P<d>\d{{1,2}})(?!\d)|年\s*(?P<m2>\d{{1,2}})\s*月\s*(?P<d2>\d{{1,2}})\s*[日号])"
)
_COMPACT = re.compile(rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?:\d{{6}})?")
_COMPACT_WORD = re.compile(rf"(?<!\S){_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?!\S)")
_SHORT_YEAR = re.compile(r"(?P<y>\d\d)[-./](?P<m>\d\d)[-./](?P<d>\d\d)")
_MONTH_DAY = re.compile(r"(?<![\d.])(?P<m>\d{1,2})(?:\s*[-/.]\s*(?P<d>\d{1,2})(?!\d|\.\d)|\s*月\s*(?P<d2>\d{1,2})\s*[日号])")
_YEAR_MONTH = re.compile(rf"{_YEAR}\s*(?:[-./]\s*{_MONTH}|年\s*(?P<m2>1[0-2]|0?[1-9])\s*月)[-./]?")
_YEAR_ALONE = re.compile(rf"{_YEAR}\s*年?(?:度)?")
_MONTH_ALONE = re.compile(r"(?P<m>1[0-2]|0?[1-9])\s*月?")
_DAY_ALONE = re.compile(r"(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]?")
_ISO_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_NUMERALS = {
    digit: value for value, digits in enumerate(("〇○零", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for digit in digits
}
_CHINESE_DAY = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
_DECORATION = re.compile(r"[\[\]()【】〔〕（）{}<>《》|·•\s]|(?:[^\d\W]{2,6}[::]?)(?=\d{2,4}[-./年])|\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?$")


@dataclass(frozen=True)
class Found:
    """What a text says of a day: whole, or month and day only; ``is_alone`` if it says little else; ``wrong`` as printed."""

    on: date | None = None
    month_day: tuple[int, int] | None = None
    is_alone: bool = False
    wrong: str | None = None


def folded(text: str) -> str:
    """Return *text* with digits and signs in their plain width and Chinese numerals of a date as digits."""
    plain = unicodedata.normalize("NFKC", text).replace("–", "-").replace("—", "-").replace("‑", "-")
    return _CHINESE_DAY.sub(lambda found: f"{_digits(found[1])}年{_number(found[2])}月{_number(found[3])}日", plain)


def found_in(text: str) -> Found | None:  # noqa: PLR0911 - one form of a date after the other
    """Return the first day that *text* tells, or None if it tells none.

    A moment with a time zone is taken as the day in Shanghai. ``2026-02-30`` is told as wrong, never mended.
    """
    plain = folded(text)
    if moment := _ISO_WITH_ZONE.search(plain):
        return _moment(moment[0])
    if epoch := epoch_day(plain):
        return Found(date.fromisoformat(epoch), is_alone=True)
    bare = _DECORATION.sub("", plain)
    if match := _FULL.search(plain):
        rest = _LABEL.sub("", _DECORATION.sub("", plain.replace(match[0], "", 1)))
        return _checked(match, int(match["y"]), is_alone=len(rest) <= _LITTLE // 3)
    if match := _COMPACT.fullmatch(bare):
        return _checked(match, int(match["y"]), is_alone=True)
    if match := _SHORT_YEAR.fullmatch(bare):
        return _checked(match, 2000 + int(match["y"]), is_alone=True)
    if (match := _MONTH_DAY.search(plain)) and len(_DECORATION.sub("", plain.replace(match[0], "", 1))) <= _LITTLE:
        return _month_and_day(match)
    if match := _COMPACT_WORD.search(plain):
        found = _checked(match, int(match["y"]), is_alone=False)
        return found if found.on else None
    return None


_LITTLE = 6
_LABEL = re.compile(r"(?:发布|公开|公布|更新|录入|成文|生成|发文|印发|添加)?(?:日期|时间|于)?:?")


def put_together(texts: Sequence[str]) -> Found | None:
    """Return the day whose parts stand in neighbouring *texts*: ``2026-08`` and ``14``, ``08-14`` and ``2026``, year, month and day."""
    bare = [_DECORATION.sub("", folded(text)) for text in texts]
    for place in range(len(bare)):
        for window in (bare[place : place + 2], bare[place : place + 3], bare[place : place + 5]):
            if found := _joined(window):
                return found
    return None


def _joined(parts: list[str]) -> Found | None:
    parts = [part for part in parts if part not in ("-", "/", ".", "年", "月", "日")]
    if len(parts) == 2:  # noqa: PLR2004
        return _of_two(*parts) or _of_two(*reversed(parts))
    if len(parts) == 3:  # noqa: PLR2004
        return _of_three(*parts) or _of_three(*reversed(parts))
    return None


def _of_two(first: str, second: str) -> Found | None:
    if (head := _YEAR_MONTH.fullmatch(first)) and (tail := _DAY_ALONE.fullmatch(second)):
        return _day(int(head["y"]), int(head["m"] or head["m2"]), int(tail["d"]), f"{first} {second}")
    if (head := _YEAR_ALONE.fullmatch(first)) and (tail := _MONTH_DAY.fullmatch(second)):
        return _day(int(head["y"]), int(tail["m"]), int(tail["d"] or tail["d2"]), f"{first} {second}")
    return None


def _of_three(first: str, second: str, third: str) -> Found | None:
    year, month, last = _YEAR_ALONE.fullmatch(first), _MONTH_ALONE.fullmatch(second), _DAY_ALONE.fullmatch(third)
    if year and month and last:
        return _day(int(year["y"]), int(month["m"]), int(last["d"]), f"{first} {second} {third}")
    return None


def year_alone(text: str) -> int | None:
    """Return the year if *text* is nothing but a year (``2026``, ``2026年``), as above a block of rows; also ``2026年8月``."""
    plain = _DECORATION.sub("", folded(text))
    match = _YEAR_ALONE.fullmatch(plain) or _YEAR_MONTH.fullmatch(plain)
    return int(match["y"]) if match else None


def best(found: Iterable[Found]) -> Found | None:
    """Return what tells most: a whole day before month and day, one that stands alone before one in prose, a wrong one last."""
    return min(found, key=lambda one: (one.wrong is not None, one.on is None, not one.is_alone), default=None)


def with_year(month_day: tuple[int, int], year: int) -> Found:
    """Return the day of *month_day* in *year*."""
    return _day(year, *month_day, f"{year}-{month_day[0]}-{month_day[1]}")


def _month_and_day(match: re.Match[str]) -> Found | None:
    month, last = int(match["m"]), int(match["d"] or match["d2"])
    try:
        date(2024, month, last)
    except ValueError:
        return None
    return Found(month_day=(month, last), is_alone=True)


def _checked(match: re.Match[str], year: int, *, is_alone: bool) -> Found:
    parts = match.groupdict()
    found = _day(year, int(parts["m"] or parts["m2"] or 0), int(parts["d"] or parts["d2"] or 0), match[0])
    return Found(found.on, is_alone=is_alone, wrong=found.wrong)


def _day(year: int, month: int, number: int, printed: str) -> Found:
    try:
        on = date(year, month, number)
    except ValueError:
        return Found(wrong=printed)
    return Found(on, is_alone=True) if FIRST_YEAR <= year <= LAST_YEAR else Found(wrong=printed)


def _moment(text: str) -> Found:
    try:
        return Found(day(datetime.fromisoformat(text)), is_alone=True)
    except (ValueError, OverflowError):
        return Found(wrong=text)


def _digits(numerals: str) -> str:
    return "".join(str(_NUMERALS[numeral]) for numeral in numerals)


def _number(numerals: str) -> int:
    """Return 1 to 99 as written 八, 十, 十四, 二十, 三十一."""
    tens, ten, ones = numerals.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + (_NUMERALS.get(ones, 0) if ones else 0)
