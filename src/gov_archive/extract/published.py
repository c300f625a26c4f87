"""The day a page says it was published: a date or nothing, never a guess."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from gov_archive.extract import dates, leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_DIGITS = re.compile(r"\d")
LABELS = ("发布日期", "发布时间", "公布日期", "公布时间", "公开日期", "公开时间", "发表日期", "发表时间", "时间", "日期")
UPDATED = ("更新日期", "更新时间")
META = ("pubdate", "publishdate", "og:release_date", "article:published_time")


def day(text: str) -> date | None:
    """Return the one date in *text* (2021-12-22, 2021/12/22, 2021年12月22日, a time may follow); fused or impossible ones are None."""
    match = _DATE.search(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if match is None:
        return leaf.day(text) or dates.day(text)  # 05 2024-03; 二〇二三年二月三日
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def published_on(
    pairs: Mapping[str, str], source: Mapping[str, str], meta: Mapping[str, str], printed: date | None = None
) -> tuple[date | None, list[str]]:
    """Return the publication date and warnings: the list's own date first, then the source line's, then the head's.

    The moment *printed* without a label under the heading outweighs the head: a portal that moves its pages dates them anew.

    The day of an update stands for it only where nothing on the page is labelled as the day of publication, readable or not.
    """
    warnings: list[str] = []
    for values, names in ((pairs, LABELS), (source, LABELS), (meta, META), (pairs, UPDATED), (source, UPDATED)):
        if names is UPDATED and warnings:
            break
        for name in names:
            value = values.get(name, "")
            found = day(value)
            if found is not None and names is META and printed and printed != found:
                return printed, [*warnings, f"the page prints {printed}, its {name} says {value!r}"]
            if found is not None:
                return found, warnings
            if _DIGITS.search(value) or "年" in value:
                warnings.append(f"{name} {value!r} is no date")
    return None, warnings
