"""From the list numbering of a .docx to the numbers that Word prints before its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

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
_LEVELS: Final = 9
_LARGEST: Final = 9999


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: ``text`` holds ``%1`` to ``%9`` for the numbers of the levels."""

    style: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Counter:
    """Counts the paragraphs of all lists of a document; ``lists`` names the levels of each by list id."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def number(self, list_id: str, level: int) -> str:
        """Return what is printed before the next paragraph on *level* (from 0) of the list *list_id*: "" for bullets."""
        if list_id not in self.lists or not 0 <= level < _LEVELS:
            return ""
        shared, levels = self.lists[list_id]
        counts = self._counts.setdefault(shared, {})
        here = levels.get(level, Level())
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if here.style in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._count(levels, counts, int(match[1]) - 1), here.text)

    def _count(self, levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
        known = levels.get(level, Level())
        return numeral(counts.get(level, known.start), known.style)


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
