"""Days printed in a text, in any writing; a fused or impossible one is found too, as a day that cannot be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gov_archive.extract.folding import folded
from gov_archive.extract.numerals import number

_HAN = "〇零一二三四五六七八九"
_WRITTEN = re.compile(
    rf"(?<![0-9{_HAN}])(?P<year>[0-9]{{4}}|[{_HAN}Oo0]{{4}})\s*年\s*(?P<month>[0-9]{{1,2}}|[{_HAN}十]{{1,3}}|[元正])\s*月\s*"
    rf"(?P<day>[0-9]{{1,2}}|[{_HAN}十廿]{{1,4}})\s*日(?P<span>\s*(?:[-—~至到])+\s*(?:[0-9]{{1,2}}\s*月\s*)?[0-9]{{1,2}}\s*日)?"
)
_NUMERIC = re.compile(
    r"(?<![0-9.])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-./])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9]|[.][0-9])"
)
_FUSED = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}\s*[年.]?\s*[0-9]{2,4}\s*日|(?:19|20)[0-9]{2}\s*年?\s*[0-9]{1,2}\s*月\s*日|年\s*月\s*日"
    r"|(?:19|20)[0-9]{2}\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日|(?:19|20)[0-9]{2}\s*年\s*月\s*[0-9]{1,2}\s*日|(?:19|20)[0-9]{2}\s*年\s*[0-9]{3,4}(?![0-9]|\s*月))"
)
_FIRST_MONTH = ("元", "正")
_LONGEST = 20_000  # characters; dates stand at the ends of what is asked about


@dataclass(frozen=True)
class Found:
    """A day as printed: its place in the text, the words, and the day, or None with ``problem`` saying why not."""

    start: int
    end: int
    words: str
    day: date | None
    problem: str | None = None


def dates(text: str) -> tuple[Found, ...]:
    """Return the days printed in *text*, in order; places count characters of *text*.

    >>> [found.day for found in dates("（二〇二一年十二月二十二日） 2025.1.2 ２０１０年３月２日")]
    [datetime.date(2021, 12, 22), datetime.date(2025, 1, 2), datetime.date(2010, 3, 2)]
    >>> [(found.day, found.problem) for found in dates("（2024722日）")]
    [(None, 'is fused or has lost characters')]
    """
    text = folded(text[:_LONGEST])
    found = [_found(match) for pattern in (_WRITTEN, _NUMERIC) for match in pattern.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    found += [
        Found(match.start(), match.end(), match[0], None, "is fused or has lost characters")
        for match in _FUSED.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def day(text: str) -> date | None:
    """Return the first day that can be told in *text*, or None."""
    return next((found.day for found in dates(text) if found.day), None)


def _found(match: re.Match[str]) -> Found:
    words = match[0]
    if match.groupdict().get("span"):
        return Found(match.start(), match.end(), words, None, "spans several days")
    year, month, on = (1 if match[name] in _FIRST_MONTH else number(_round(match[name])) for name in ("year", "month", "day"))
    try:
        return Found(match.start(), match.end(), words, date(year or 0, month or 0, on or 0))
    except ValueError:
        return Found(match.start(), match.end(), words, None, "is no day of the calendar")


def _round(text: str) -> str:
    """Return *text* with the letters and digits that stand for 〇 in 二OO八 and 二0二一 written as 〇."""
    return text if text.isdigit() and text.isascii() else re.sub("[Oo0]", "〇", text)
