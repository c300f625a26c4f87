"""Counts as list formats print them: 12, 十二, ⑫, xii, L."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN = {
    "M": 1000,
    "CM": 900,
    "D": 500,
    "CD": 400,
    "C": 100,
    "XC": 90,
    "L": 50,
    "XL": 40,
    "X": 10,
    "IX": 9,
    "V": 5,
    "IV": 4,
    "I": 1,
}
_CHINESE: Final = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "japaneseCounting", "koreanCounting", "taiwaneseCounting",
        "taiwaneseCountingThousand", "chineseLegalSimplified", "japaneseLegal", "ideographLegalTraditional",
    }
)  # fmt: skip
_CIRCLED: Final = 20  # ⑳ is the last in a row
_LARGEST: Final = 9999


def numeral(count: int, style: str) -> str:
    """Return *count* in an OOXML number format; formats not known are printed in Arabic digits.

    >>> numeral(12, "chineseCountingThousand"), numeral(3, "decimalEnclosedCircle"), numeral(4, "lowerRoman"), numeral(28, "upperLetter")
    ('十二', '③', 'iv', 'BB')
    """
    written = str(count)
    if not 0 < count <= _LARGEST:
        return written
    letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    match style:
        case known if known in _CHINESE:
            written = _chinese(count)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if count <= _CIRCLED:
            written = chr(ord("①") + count - 1)
        case "ideographDigital" | "decimalFullWidth":
            digits = _DIGITS if style == "ideographDigital" else "０１２３４５６７８９"
            written = "".join(digits[int(digit)] for digit in written)
        case "upperRoman" | "lowerRoman":
            written = _roman(count) if style == "upperRoman" else _roman(count).lower()
        case "upperLetter" | "lowerLetter":
            written = letters if style == "upperLetter" else letters.lower()
        case "decimalZero":
            written = f"{count:02d}"
    return written


def apart(number: str, text: str) -> str:
    """Return *number* as it is printed before *text*; a blank keeps ``1.`` apart from a figure."""
    start = text.lstrip()[:1]
    needs_blank = start.isascii() and start.isalnum() and number[-1:].isascii() and (number[-1:].isalnum() or number[-1:] == ".")
    return number + " " * needs_blank


def _chinese(count: int) -> str:
    """Return *count* below 10,000 as it is spoken: 十二, 一百零五."""
    spoken = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // power % 10
        if digit:
            spoken += _DIGITS[digit] + name
        elif spoken and count % power and not spoken.endswith("零"):
            spoken += "零"
    return spoken[1:] if spoken.startswith("一十") else spoken


def _roman(count: int) -> str:
    letters = ""
    for letter, value in _ROMAN.items():
        letters += letter * (count // value)
        count %= value
    return letters
