"""Note marks and numbered entries as texts print them, and the taking out of characters without losing places."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import numeric

if TYPE_CHECKING:
    from collections.abc import Sequence

CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = "[0-9０-９]{1,3}"
_ROUND = f"{CIRCLES}⑴-⒇❶-❿"
_SIGNS = f"{_NUMBER}|[{_ROUND}]"
_HAN = "[一二三四五六七八九十]{1,3}"
STYLES: dict[str, re.Pattern[str]] = {
    "word": re.compile(rf"[\[［〔【(（]?\s*(?:参?见)?\s*(?:注释|注|脚注)\s*(?P<n>{_SIGNS}|{_HAN})\s*[\]］〕】)）]?"),
    "bracket": re.compile(rf"\[\s*(?P<n>{_SIGNS})\s*\]|［\s*(?P<n2>{_SIGNS})\s*］"),
    "tortoise": re.compile(
        rf"〔\s*(?P<n>{_SIGNS}|{_HAN})\s*〕|【\s*(?P<n2>{_SIGNS}|{_HAN})\s*】|[\[［](?P<n3>{_HAN})[\]］]"
        rf"|[〖〈<＜{{｛]\s*(?P<n4>{_NUMBER})\s*[〗〉>＞}}｝]"
    ),
    "superscript": re.compile("(?P<n>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"),
    "circle": re.compile(f"(?P<n>[{_ROUND}])"),
    "asterisk": re.compile(rf"[*＊※#]\s?(?P<n2>{_NUMBER})(?![0-9])|(?P<n>[*＊※]{{1,4}})"),
    "paren": re.compile(rf"[(（]\s*(?P<n>{_NUMBER})\s*[)）]|(?<![0-9０-９(（])(?P<n2>{_NUMBER})[)）]"),
}
_ANY = re.compile(f"[*＊※#\\[［〔【〖〈<＜{{｛()（）⁰¹²³⁴⁵⁶⁷⁸⁹{_ROUND}]")
_FIRST = frozenset(
    f"注脚参见0123456789０１２３４５６７８９*＊※#[［〔【〖〈<＜{{｛(（⁰¹²³⁴⁵⁶⁷⁸⁹{CIRCLES}"
    + "".join(map(chr, [*range(0x2474, 0x2488), *range(0x2776, 0x2780)]))
)
PLAIN_ENTRY = re.compile(rf"(?P<n>{_NUMBER})\s*(?:[、:：]|[.．](?![0-9]))")


@dataclass(frozen=True)
class Mark:
    """A mark in a paragraph: style, number as printed without brackets, its value, and its place."""

    style: str
    printed: str
    value: int
    start: int
    end: int


@dataclass
class Draft:
    """Paragraphs with what is to be taken out of them; places stay those of the printed paragraphs until ``finished``."""

    paragraphs: Sequence[str]
    cuts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)

    def cut(self, paragraph: int, start: int, end: int) -> None:
        """Take the characters from *start* to *end* out of *paragraph*."""
        self.cuts.setdefault(paragraph, []).append((start, end))

    def finished(self) -> tuple[tuple[str, ...], Places]:
        """Return the paragraphs that are left, and where each printed place is now."""
        left: list[str] = []
        indices: dict[int, int] = {}
        spans: dict[int, list[tuple[int, int]]] = {}
        for index, paragraph in enumerate(self.paragraphs):
            if index in self.dropped:
                continue
            spans[index] = _tidy(paragraph, self.cuts.get(index, []))
            kept = _without(paragraph, spans[index])
            if kept or index not in self.cuts:
                indices[index] = len(left)
                left.append(kept)
        return tuple(left), Places(indices, spans)


@dataclass(frozen=True)
class Places:
    """From printed places to places in what is left."""

    indices: dict[int, int]
    spans: dict[int, list[tuple[int, int]]]

    def now(self, paragraph: int | None, offset: int | None) -> tuple[int | None, int | None]:
        """Return where *paragraph* and *offset* are now; None where the paragraph is gone."""
        if paragraph is None or paragraph not in self.indices:
            return None, None
        if offset is None:
            return self.indices[paragraph], None
        starts, gone = self._gone(paragraph)
        at = bisect_left(starts, offset) - 1
        if at < 0:
            return self.indices[paragraph], offset
        start, end = self.spans[paragraph][at]
        return self.indices[paragraph], offset - gone[at] - (min(end, offset) - start)

    def _gone(self, paragraph: int) -> tuple[list[int], list[int]]:
        """Return the starts of what was cut from *paragraph*, and how many characters were cut before each."""
        if paragraph not in self._known:
            spans = self.spans[paragraph]
            self._known[paragraph] = [start for start, _ in spans], [0, *accumulate(end - start for start, end in spans)]
        return self._known[paragraph]

    _known: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict, compare=False)


def value(printed: str) -> int:
    """Return the number that a mark prints (12, １２, ¹², ⑫); 0 where it is none."""
    if len(printed) == 1 and not printed.isdecimal() and re.match(f"[{_ROUND}]", printed):
        return int(numeric(printed))
    if not printed.strip("*＊※"):
        return len(printed)
    plain = printed.translate(_SUPERSCRIPTS).translate(_FULL)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    tens = "一二三四五六七八九十".find(printed) + 1
    return tens or 0


def leading(paragraph: str) -> tuple[Mark, ...]:
    """Return the mark with which *paragraph* begins, at most one."""
    start = len(paragraph) - len(paragraph.lstrip())
    if paragraph[start : start + 1] not in _FIRST:
        return ()
    for style, pattern in STYLES.items():
        match = pattern.match(paragraph, start)
        if match:
            return (_mark(style, match),)
    match = PLAIN_ENTRY.match(paragraph, start)
    return (_mark("plain", match),) if match else ()


def inline(paragraph: str, styles: Sequence[str]) -> list[Mark]:
    """Return the marks within *paragraph* that can cite a note: after a word or a closing quotation mark, not as a count of a list."""
    if not _ANY.search(paragraph):
        return []
    found = [
        _mark(style, match)
        for style in styles
        for match in STYLES[style].finditer(paragraph)
        if _cites(style, paragraph, match.start(), match.end())
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    ends = [0, *accumulate((one.end for one in found), max)]
    return [one for one, taken in zip(found, ends, strict=False) if one.start >= taken]


def _cites(style: str, paragraph: str, start: int, end: int) -> bool:
    """Say whether a mark stands where a citation can: counts of a list follow punctuation or begin a paragraph."""
    before = paragraph[max(0, start - 8) : start].rstrip()[-1:]
    if not before or paragraph[end : end + 1] == "号":
        return False
    if style == "superscript" and before.isascii() and before.isalpha():
        return False  # m², km³
    if style == "word":
        return paragraph[start] in "[［〔【(（"  # 关注3个 is no mark
    if style == "asterisk" and paragraph[end : end + 1].isalnum() and paragraph[end : end + 1].isascii():
        return False  # 3*5
    if style in {"paren", "circle", "asterisk"}:
        return before.isalnum() or before in "”’\"'》」』）)%％】" or (before in "。！？；" and not paragraph[end:].strip())
    return True


def _mark(style: str, match: re.Match[str]) -> Mark:
    printed = next(text for text in match.groups() if text)
    return Mark(style, printed.translate(_SUPERSCRIPTS), value(printed), match.start(), match.end())


def _tidy(paragraph: str, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *cuts* in order, merged, with the blanks that they would leave doubled or at the ends."""
    if not cuts:
        return []
    merged: list[list[int]] = []
    for start, end in sorted(cuts):
        if merged and (start <= merged[-1][1] or not paragraph[merged[-1][1] : start].strip()):
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for span in merged:
        blank_after = span[1] >= len(paragraph) or paragraph[span[1]].isspace() or span[1] == len(paragraph.rstrip())
        if span[0] == 0 or blank_after:
            while span[1] < len(paragraph) and paragraph[span[1]].isspace() and (span[0] == 0 or not paragraph[span[1] :].strip()):
                span[1] += 1
            while span[0] > 0 and paragraph[span[0] - 1].isspace():
                span[0] -= 1
    return [(start, end) for start, end in merged]


def _without(paragraph: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(paragraph[at:start])
        at = max(at, end)
    return "".join([*pieces, paragraph[at:]])
