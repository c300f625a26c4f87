"""Widths and blanks folded one character for one, so that a place found in folded text holds in the printed text."""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, *map(ord, "\t\v\f\r")], " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), " ")
_ZEROS = dict.fromkeys(map(ord, "○Ο"), "〇")
_DASHES = dict.fromkeys(map(ord, "─―–━﹣─⸺"), "—")
_FOLDS: dict[int, int | str] = {**_WIDE, **_BLANKS, **_NOTHING, **_ZEROS, **_DASHES}
_BLANK = re.compile(r"\s+")


def folded(text: str) -> str:
    """Return *text* with ASCII width, plain blanks and one kind of dash; as long as *text*, newlines kept.

    >>> folded("（２０２１年）　——")
    '(2021年) ——'
    """
    return text.translate(_FOLDS)


def unspaced(text: str) -> str:
    """Return *text* folded and without any blank: the form in which words of spaced headings can be found.

    >>> unspaced("政 府　工 作 报 告")
    '政府工作报告'
    """
    return _BLANK.sub("", folded(text))
