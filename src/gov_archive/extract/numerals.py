"""Numbers as official texts write them: 第十二届, 二〇二一, 21, full or half width."""

from __future__ import annotations

from gov_archive.extract.folding import folded

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100}
NUMERAL = "[〇零一二两三四五六七八九十百廿卅0-9]"


def number(text: str) -> int | None:
    """Return the number that *text* writes (below 1000 in Chinese), or None where it writes none.

    >>> [number(text) for text in ("六", "十", "十二", "二十一", "廿一", "一百零三", "１６", "二〇二一", "十十", "")]
    [6, 10, 12, 21, 21, 103, 16, 2021, None, None]
    """
    text = folded(text).replace("廿", "二十").replace("卅", "三十")
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 6 else None  # noqa: PLR2004 - no number here is longer than a year and a month
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= 6 else None  # noqa: PLR2004
    return _with_tens(text)


def _with_tens(text: str) -> int | None:
    total, digit, last = 0, 0, 1000
    for char in text:
        if char in _TENS:
            unit = _TENS[char]
            if unit >= last:
                return None
            total, digit, last = total + (digit or 1) * unit, 0, unit
        elif char in _DIGITS and not digit:
            digit = _DIGITS[char]
        else:
            return None
    return total + digit
