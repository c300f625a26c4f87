"""From text as printed to the form in which official Chinese prose is compared and searched; never what is stored."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_CJK: Final = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WORD: Final = rf"[^\W{_CJK}\u3040-\u30ff]"  # a letter or digit of a script that sets blanks between words
_NUMERAL: Final = "一二三四五六七八九十〇"

# NFKC would fuse these with the figure before them: 5① is not 51, 3½ is not 31/2, 10² is not 102.
_COMPATIBLE: Final = re.compile(r"[^¹²³¼-¾⁰⁴-⁹⅐-⅞…①-⑳Ⓐ-⓪㉄-㉏㉑-㉟㊀-㊰㊱-㊿]+")
_WIDE: Final = tuple(zip("，；：（）！？％．", ",;:()!?%.", strict=True))  # most of what NFKC would change, six times faster
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_RADICALS: Final = dict(
    zip(
        map(ord, "⺠⺟⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"),
        "民母虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
) | {radical: unicodedata.normalize("NFKC", chr(radical)) for radical in range(0x2F00, 0x2FD6)}
_FOLDED: Final = {
    **_RADICALS,
    **dict.fromkeys(map(ord, "“”„‟‘’‚‛〝〞〟「」『』«»‹›'`"), '"'),
    **dict.fromkeys(map(ord, "—─━―–‒‐‑−⸺⸻ー"), "-"),
    **dict.fromkeys(map(ord, "•‧・∙⋅"), "·"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    **dict.fromkeys(map(ord, "○◯"), "〇"),
    **dict.fromkeys(map(ord, "〔"), "["),
    **dict.fromkeys(map(ord, "〕"), "]"),
    **dict.fromkeys(map(ord, "⋯"), "…"),
}
_ODD: Final = re.compile("[" + "".join(re.escape(chr(origin)) for origin in _FOLDED) + "]")

_BLANK: Final = re.compile(rf"(?<={_WORD})\s+(?={_WORD})")
_NO_BLANK: Final = re.compile(rf"(?<!{_WORD})\s+|\s+(?!{_WORD})")
_STOP: Final = re.compile(r"(?<!\d)。|。(?!\d)")
_ELLIPSIS: Final = re.compile(r"(?:…|\.{3}|·{3})[….·]*")
_REPEATED: Final = re.compile(r'([-"])\1+')
_POWER: Final = re.compile(r"(?<=m)[²³]")
_THOUSANDS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d)")
_ZERO: Final = re.compile(rf"(?<=[{_NUMERAL}])[Oo0Ο]+(?=[{_NUMERAL}年])")
_RUN: Final = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")


def text(printed: str) -> str:
    """Return *printed* without what only typography tells apart; a second time changes nothing.

    Folded are width, quotes, dashes, dots, brackets of numbers, zeros in Chinese numerals, thousands separators
    and radicals; invisible characters go, and white space too, but for one blank between two Latin words or figures.
    Words, figures, the comma and the enumeration comma stay what they are.

    >>> text("全年　完成 投资１，２３４.５亿元，增长８．６％──“稳中向好”。")
    '全年完成投资1234.5亿元,增长8.6%-"稳中向好".'
    >>> text("二○二五年 1—11 月，环上大科技园 WE Plus 启动……")
    '二〇二五年1-11月,环上大科技园WE Plus启动…'
    """
    folded = _INVISIBLE.sub("", printed)
    for wide, narrow in _WIDE:
        folded = folded.replace(wide, narrow)
    folded = _COMPATIBLE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), folded)
    folded = _ODD.sub(lambda odd: _FOLDED[ord(odd[0])], folded)
    folded = unicodedata.normalize("NFC", _NO_BLANK.sub("", _BLANK.sub(" ", folded)))
    folded = _ELLIPSIS.sub("…", _STOP.sub(".", folded))
    folded = _POWER.sub(lambda power: str("²³".index(power[0]) + 2), _REPEATED.sub(r"\1", folded))
    folded = _THOUSANDS.sub(lambda figure: figure[0].replace(",", ""), folded)
    return _ZERO.sub(lambda zeros: "〇" * len(zeros[0]), folded)


def paragraphs(body: Iterable[str]) -> tuple[str, ...]:
    """Return the normal form of each paragraph of *body*; those that print nothing are dropped."""
    return tuple(filter(None, map(text, body)))


def digest(body: Iterable[str]) -> str:
    """Return the SHA-256, in hexadecimal, of what *body* says, wherever its paragraphs and words are broken.

    A redesign of a portal breaks paragraphs anew: that is typography, and must not make a version.
    """
    unbroken = "".join("".join(paragraph.split()) for paragraph in body)
    return sha256(text(unbroken).encode("utf-8", "surrogatepass")).hexdigest()


def bigrams(printed: str) -> list[str]:
    """Return the search terms of *printed* in order: pairs of ideographs, and Latin words and figures whole, in lower case.

    An ideograph that stands alone is a term of its own. One form serves index and query.

    >>> bigrams("镇域WE园区，增长8.6%")
    ['镇域', 'we', '园区', '增长', '8', '6']
    """
    found: list[str] = []
    for run in _RUN.findall(text(printed).lower()):
        if len(run) == 1 or not _is_ideograph(run[0]):
            found.append(run)
        else:
            found.extend(run[start : start + 2] for start in range(len(run) - 1))
    return found


def radicals(printed: str) -> str:
    """Return *printed* with the radicals that PDF fonts put in place of the ideographs they look like replaced by those.

    >>> radicals("⼤场镇⼈⺠政府")
    '大场镇人民政府'
    """
    return printed.translate(_RADICALS)


def _is_ideograph(character: str) -> bool:
    return re.match(f"[{_CJK}]", character) is not None
