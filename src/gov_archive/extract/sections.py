"""Headings of a report, numbered or standing alone, and the section to which each paragraph belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from gov_archive.extract.folding import folded, unspaced
from gov_archive.extract.numerals import number
from gov_archive.extract.opening import is_greeting, is_own_title
from gov_archive.model import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["opening", "transition", "closing"]

_HAN = "[一二三四五六七八九十]{1,3}"
_STYLES: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("part", 0.0, re.compile(rf"第(?:{_HAN}|[0-9]{{1,2}})(?:部分|章|篇|编)[、:,.]?")),
    ("han", 1.0, re.compile(rf"{_HAN}\s*[、.](?!\s*{_HAN}(?:[、级类期产方次季批轮线]|$))")),
    ("han_paren", 2.0, re.compile(rf"\(\s*{_HAN}\s*\)[、.]?")),
    ("digit", 3.0, re.compile(r"[0-9]{1,2}\s*(?:、|[.](?![0-9]))")),
    ("digit_paren", 4.0, re.compile(r"\([0-9]{1,2}\)[、.]?|[0-9]{1,2}\)")),
    ("circle", 5.0, re.compile("[①-⑳]")),
    ("ordinal", 6.0, re.compile(rf"(?:{_HAN}(?:是|要)(?=[^\s,。;、])|第{_HAN}[,、](?=\S)|其{_HAN}[,、])")),
)
_BARE, _LEAD = 0.5, 2.5
_BARE_LINE = re.compile(r"[^。!?;:,]{4,28}")
_NO_HEADING = re.compile(
    r"^(?:\(?[0-9〇一二三四五六七八九十]{2,4}年.{0,8}[日月]\)?|附.*|注.*|目录|.*表|名词解释|.*(?:人民政府|办公室)|.*会议上\)?|.*[”》)]?(?:如下|下同))$|各位|[—/]|\t"
)
_BARE_WORDS = re.compile(r"回顾|总结|安排|任务|目标|要求|工作|展望|思路|打算|建设|发展|情况|重点|措施|问题|部署|形势")
_SPEAKS = re.compile(r"我(?:谨)?代表|向(?:本次)?大会|请予审议")
_YEARLY = re.compile(
    r"(?:关于)?[0-9〇一二三四五六七八九]{4}年.{0,14}(?:回顾|总结|安排|任务|目标|打算|工作|思路)$|过去.{1,3}年.{0,8}(?:回顾|总结)$"
)
_CLAUSE = "[^。!?;:,0-9]{4,17}"
_LEAD_SENTENCE = re.compile(rf"^{_CLAUSE}(?:,{_CLAUSE})?。(?=\s*\S)")
_COUNTED = re.compile(r"百分之|[百千万亿余][家户亩座条处吨元倍人]")  # a figure in words: 引进企业一百家
_NO_LEAD = re.compile(r"^(?:我们|今年|明年|去年|过去|[0-9〇一二三四五六七八九]{4}年|其中|同时|此外|目前|当前|这|各位|同志|在此|回顾|展望)")
_FUSED = 1200  # characters from which a paragraph may hold a whole report
_LONG = 40  # characters: no line of a header is as long
_FEW = 3  # paragraphs of a report that was put on one line
_INNER = re.compile(rf"(?:^|(?<=[。!?\s]))(?P<number>{_HAN}、|\({_HAN}\))")
_WORDS = re.compile(r"\s*[^。\s]{2,24}?(?:回顾|总结|安排|任务|目标|要求|打算|部署)(?!的)|\s*[^。\s]{2,60}")
_BREAK = re.compile(r"[^\s。;!?]{4,40}(\s{2,})\S")


@dataclass(frozen=True)
class _Heading:
    """A section before its level is known: ``rank`` orders the styles of numbers, outermost first."""

    rank: float
    number: str
    heading: str
    paragraph: int


def sections(body: Sequence[str]) -> tuple[Section, ...]:
    """Return the headings of *body* in order; ``level`` counts from 1 by how they are nested there.

    A heading that shares its paragraph with text ends at the first 。; short first sentences of nearly all paragraphs under
    one （一） are headings without a number; lines that stand alone are, where no 一、 orders the report.
    """
    folds = [folded(paragraph) for paragraph in body]
    first = _after_header(body)
    marked = {index: one for index in range(first, len(body)) if (one := _numbered(body[index], folds[index], index))}
    marked |= {index: _Heading(_BARE, "", body[index].strip(), index) for index in _standing_alone(body, folds, marked, first)}
    marked |= _leads(body, folds, marked)
    found: list[_Heading] = []
    is_fused = len(body) <= _FEW or sum(one.rank <= 1.0 for one in marked.values()) <= 1
    for index in range(first, len(body)):
        if index in marked:
            found.append(marked[index])
        found += _fused(folds[index], body[index], index) if is_fused or len(body[index]) >= _FUSED else []
    return _nested(found)


def paths(body: Sequence[str], sections: Sequence[Section]) -> tuple[tuple[Section, ...], ...]:
    """Return for each paragraph of *body* its sections, outermost first; none for the header and what stands before the first heading.

    A paragraph that turns to the deputies (各位代表) within the report leads back to the outermost section.
    """
    starts: dict[int, list[Section]] = {}
    for section in sections:
        starts.setdefault(section.paragraph, []).append(section)
    turns = roles(body)
    open_: list[Section] = []
    belongs = []
    for index in range(len(body)):
        if turns.get(index) in {"transition", "closing"}:
            open_ = open_[:1]
        for section in starts.get(index, ()):
            while open_ and open_[-1].level >= section.level:
                open_.pop()
            open_.append(section)
        belongs.append(tuple(open_))
    return tuple(belongs)


def roles(body: Sequence[str]) -> dict[int, Role]:
    """Return which paragraphs turn to the deputies.

    ``opening`` before the first heading, ``closing`` after the last, ``transition`` between.
    """
    turning = [index for index, paragraph in enumerate(body) if is_greeting(paragraph)]
    if not turning:
        return {}
    numbered = [index for index in range(_after_header(body), len(body)) if _style(folded(body[index][:60]))]
    first, last = (numbered[0], numbered[-1]) if numbered else (len(body) // 3, len(body) * 2 // 3)
    found: dict[int, Role] = {index: "opening" if index < first else "transition" for index in turning}
    if turning[-1] > last and found[turning[-1]] == "transition" and turning[-1] >= len(body) * 2 // 3:
        found[turning[-1]] = "closing"
    return found


def _after_header(body: Sequence[str]) -> int:
    """Return the paragraph after the title lines and a table of contents."""
    first = 0
    while first < min(len(body), 3) and is_own_title(body[first]):
        first += 1
    for index in range(first, min(len(body), first + 8)):
        if unspaced(body[index]) == "目录":
            return _after_contents(body, index + 1)
    return first


def _after_contents(body: Sequence[str], start: int) -> int:
    """Return where the report goes on after a table of contents: at the first paragraph that is no short line."""
    index = start
    while index < len(body) and len(body[index]) < 60 and not is_greeting(body[index]):  # noqa: PLR2004 - lines of a table of contents are short
        index += 1
    return index if index < len(body) else start


def _style(text: str) -> tuple[float, re.Match[str]] | None:
    text_start = text.lstrip()
    for _, rank, pattern in _STYLES:
        match = pattern.match(text_start)
        if match:
            return rank, match
    return None


def is_numbered(paragraph: str) -> bool:
    """Return whether *paragraph* begins with a number of a section: 一、 （一） 1. 一是."""
    return _style(folded(paragraph[:60])) is not None


def _numbered(paragraph: str, fold: str, index: int) -> _Heading | None:
    """Return the heading with which *paragraph* begins, if a number leads it; a row of a table is none."""
    blanks = len(fold) - len(fold.lstrip())
    found = _style(fold)
    if found is None or "\t" in paragraph:
        return None
    rank, match = found
    if rank == 6.0 and re.search(r"[;。,]\s*(?:二|三)(?:是|要)", fold):  # noqa: PLR2004 - a list in running text
        return None
    if rank >= 2.0 and _names_several(fold[blanks + match.end() :], rank):  # noqa: PLR2004 - （一）
        return None
    after = paragraph[blanks + match.end() :]
    printed = paragraph[blanks : blanks + match.end()].strip()
    return _Heading(rank, _bare_number(printed, rank), _heading(after), index)


def _names_several(after: str, rank: float) -> bool:
    """Return whether another number of one style follows a number at once: （一）（二）（三）标段 speaks of three things."""
    return any(pattern.match(_JOINT.sub("", after, count=1)) for _, other, pattern in _STYLES if other == rank)


_JOINT = re.compile(r"^\s*[、,和及与至到~—-]?\s*")


def _bare_number(printed: str, rank: float) -> str:
    """Return a number as printed, with its brackets or its 、: 一、 （一） 1. 第一部分 一是."""
    return printed.rstrip(":：,，") if rank in {0.0, 6.0} else printed


def _heading(after: str) -> str:
    """Return *after* up to its first 。, or to the wide gap that stands for it, without final punctuation."""
    after = after.strip()
    fold = folded(after)
    end = fold.find("。")
    if end < 0:
        end = len(after)
    gap = _BREAK.match(fold)
    if gap and gap.start(1) < end:
        end = gap.start(1)
    return after[:end].strip().rstrip("。；;：:！!？?，,、 \u3000")


def _fused(fold: str, paragraph: str, index: int) -> list[_Heading]:
    """Return the headings within a report that was put on one line: 一、 二、 （一） after a sentence's end, in rising order."""
    found = []
    counts = {1.0: 0, 2.0: 0}
    for match in _INNER.finditer(fold):
        printed = paragraph[match.start("number") : match.end("number")]
        rank = 2.0 if fold[match.start("number")] == "(" else 1.0
        value = number(re.sub(r"[^一二三四五六七八九十]", "", printed)) or 0
        if value != counts[rank] + 1 or match.start("number") == len(fold) - len(fold.lstrip()):
            counts[rank] = max(counts[rank], value) if match.start() == 0 else counts[rank]
            continue
        counts[rank] = value
        if rank == 1.0:
            counts[2.0] = 0
        words = _WORDS.match(paragraph, match.end("number"))
        found.append(_Heading(rank, printed, words[0].strip() if words else "", index))
    return found if counts[1.0] > 1 else []


def _leads(body: Sequence[str], folds: Sequence[str], marked: dict[int, _Heading]) -> dict[int, _Heading]:
    """Return the headings without a number under each （一）: the leads of its paragraphs, where nearly all have one."""
    found: dict[int, _Heading] = {}
    turns = roles(body)
    ends = sorted({*marked, *turns, len(body)})
    for start, end in pairwise(ends):
        if start in turns or marked[start].rank != 2.0:  # noqa: PLR2004 - （一）
            continue
        siblings = [index for index in range(start + 1, end) if "\t" not in body[index]]
        leads = {index: lead for index in siblings if (lead := _lead(body[index], folds[index], index))}
        if len(leads) > 1 and 3 * len(leads) >= 2 * len(siblings):
            found |= leads
    return found


def _lead(paragraph: str, fold: str, index: int) -> _Heading | None:
    """Return the first sentence of a paragraph that goes on with longer text, where it names a theme: brief, and without a figure."""
    match = _LEAD_SENTENCE.match(fold)
    if match is None or _NO_LEAD.match(fold) or _COUNTED.search(match[0]) or len(fold) - match.end() < max(20, match.end()):
        return None
    return _Heading(_LEAD, "", paragraph[: match.end() - 1].strip(), index)


def _standing_alone(body: Sequence[str], folds: Sequence[str], marked: dict[int, _Heading], first: int) -> list[int]:
    """Return the lines that are headings by standing alone.

    Where 一、 orders the whole report in one run, none is; where its count starts anew, those before each start are.
    """
    candidates = [
        index
        for index in range(first, len(body) - 1)
        if index not in marked and _BARE_LINE.fullmatch(folds[index].strip()) and not _NO_HEADING.search(unspaced(body[index]))
    ]
    begun = (
        index
        for index in range(min(len(body), 20))
        if len(folds[index]) > _LONG or is_greeting(body[index]) or _SPEAKS.search(folds[index])
    )
    greeted = next(begun, 0)
    candidates = [
        index
        for index in candidates
        if index > greeted and (len(body[index + 1]) >= 30 or index + 1 in marked or _YEARLY.match(unspaced(body[index])))  # noqa: PLR2004
    ]
    top = [index for index, heading in marked.items() if heading.rank <= 1.0]
    if not top:
        return [index for index in candidates if _BARE_WORDS.search(folds[index])]
    anew = {after for before, after in pairwise(top) if _value(marked[after]) == 1 and marked[before].rank == marked[after].rank == 1.0}
    if not anew:
        return []
    return [index for index in candidates if _BARE_WORDS.search(folds[index]) and _next(top, index) in anew | {top[0]}]


def _next(places: Sequence[int], index: int) -> int | None:
    return next((place for place in places if place > index), None)


def _value(heading: _Heading) -> int | None:
    return number(re.sub(r"[^一二三四五六七八九十0-9]", "", folded(heading.number)))


def _nested(found: Sequence[_Heading]) -> tuple[Section, ...]:
    """Return *found* with levels: one deeper than the nearest heading before it of an outer style."""
    ranks: list[float] = []
    nested = []
    for one in found:
        while ranks and ranks[-1] >= one.rank:
            ranks.pop()
        ranks.append(one.rank)
        nested.append(Section(len(ranks), one.number, one.heading, one.paragraph))
    return tuple(nested)
