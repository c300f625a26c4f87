"""The line that pages set under a heading: day, source, editors, counters, buttons, in any order and with any separator."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gov_archive.extract import dates
from gov_archive.extract.furniture import LONGEST_LINE, is_button_line, is_date, is_furniture
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gov_archive.extract.blocks import Block, Document

_CLOCK = re.compile(r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
_NEAR, _FAR = 4, 16  # blocks from a heading or metadata to the line, without buttons and with them
_DAY = re.compile(
    rf"(?:{_CLOCK.pattern}|(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日)(?:T?\d{{1,2}}[:：时]\d{{2}}(?:[:：分](?:\d{{2}}秒?)?)?)?"
)
_WRITTEN = re.compile(
    r"(?:19|20)\d{2}年\d{2}月\d{2}日[T\s]*\d{2}[:：时]\d{2}"
)  # 2009年08月02日08:29: two digits each, as no one writes by hand
_OPENS = re.compile(rf"[^\d:：]{{0,30}}(?:{_WRITTEN.pattern}|{_CLOCK.pattern}[T\s]+\d{{1,2}}:\d{{2}})")
_PLACE = re.compile(r"(?:https?://|www\.)[\w./-]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)|(?<=\d日)\s+(?=\d\d[:：时])")
_DAY_LABELS = frozenset({"时间", "日期"})
_SHARED = frozenset({"时间", "日期", "编辑", "作者"})  # a report's own lines use these as well
_STAMP = re.compile(rf"{_CLOCK.pattern}T?\d{{1,2}}:\d{{2}}")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,14}(?:镇|乡|局|办|室|委|会|府|心|街道|处|厅|院|站|队|所|社|报|网|科|部)")
_GOES_ON = re.compile(r"^关于|(?:报告|通知|公告|通告|公报|决定|意见|批复|办法|方案|规定|文件|令)(?:[（(].{1,20}[)）])?$")
_MEASURE = re.compile(r"(?<=约)\s+(?=\d)|(?<=\d)\s+(?=分钟|次|字)")
_HOUR = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")
_LABEL = re.compile(
    r"(?:(?:信息|文章|稿件|内容|新闻)?(?:来源|出处)|(?:信息|发布|发表|发稿|(?:最后)?更新|录入|添加|上传|刊登|提交|公告|公示|编辑|创建|公开|公布|生成|上网|刊发|修改)?(?:时间|日期)|最后更新|责任编辑|责编|编辑|作者|撰稿|供稿|审[核稿签]|"
    r"[初复终]审|校对|录入|发布(?:人|者|机构|单位|部门)|(?:浏览|点击|阅读|访问|查看|点阅|人气)(?:次数|[量数率]|人数)?|字体|字号|分享)人?[:：]|(?:发布|发表|更新|公布|刊发|提交|创建)于[:：]?|(?:发布|更新)[:：](?=\d)|(?:Date|Source|Views?|Hits|Font|Author|Editor|Published|Updated)[:：]"
)
_UNMARKED = re.compile(r"((?:发布|更新|公开|公布|生成)(?:时间|日期))[\s\x1f]+(?=\d)")
_WRITTEN_OUT = r"[一二][〇○零0OoＯ九][〇○零0OoＯ一二三四五六七八九]{2}年[元正一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿]{1,3}日"
_DAY_ALONE = re.compile(
    rf"(?:时间|日期)[:：]\s*(?:(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日|{_WRITTEN_OUT})(?:\s*(?:星期|周)[一二三四五六日天])?"
)
_WEEKDAY = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
_BARE_DAY = re.compile(rf"[(（〔\[【]?\s*(?:19|20)\d{{2}}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日{_WEEKDAY}\s*[)）〕\]】]?")
_WEEKDAY_ALONE = re.compile(r"(?:星期|周)[一二三四五六日天]")
_STEP = re.compile(r"[上下前后]一[篇版条期]")
_READING = re.compile(r"(?:浏览|点击|阅读|访问|查看|人气)(?:次数|[量数率])?[:：]?\d*次?|(?:约|预计)?(?:阅读)?(?:需|约)?\d+(?:分钟|字)")
_SPLIT = re.compile(r"(?:[|｜·•丨\[\]【】()（）<>《》〔〕，,\s\x1f]|(?<!\d)/|/(?!\d))+")
_SENTENCE = re.compile(r"[。；！？]|[，、].*[，、]|(?:大会|会议|全会)上")
_SPEECH = re.compile(r"(?:大会|会议|全会)(?:上|$|[）)])|各位(?:代表|委员)")  # the report's own head has begun
_HOURS = r"\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_MOMENT = re.compile(rf"{_CLOCK.pattern}(?:{_HOURS})?|(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日{_HOURS}")
_CENTURY = re.compile("(?:19|20)\\d\\d[-/.年]")
_BLANKS = " \t\r\n\f\xa0\u3000\ufdd0\ufdd1|｜·"
_NAME = re.compile(r"[\w·\s-]{1,14}")
_LONGEST_WORD, _MOST_WORDS, _MOST_RUNS = 14, 24, 6


def bylines(document: Document, *, near: Collection[int], known: Collection[int], prose: Collection[int]) -> set[int]:
    """Return the blocks right before or after those of a heading or metadata (*near*) that are bylines, none of them *known*."""
    found: set[int] = set()
    blocks = document.blocks
    for index in near:
        for step in (1, -1):
            if index + step in near:
                continue  # which looks as far and further
            for at in _beside(document, index, step):
                block = blocks[at]
                if at in known or block.heading >= 0 or block.merged:
                    continue
                if (block.linked * 2 <= len(block.text) or is_moment(block.text)) and (
                    is_byline(block.text)
                    or _is_office_beside(document, at, found, known)
                    or (at == index + 1 and is_under_title(document, at))
                ):
                    found.add(at)
                elif at in prose or _SPEECH.search(block.text):
                    break
    return found


def _beside(document: Document, index: int, step: int) -> Iterator[int]:
    """Yield the blocks beside block *index*, nearest first, as far as a line of the page's may stand: buttons do not count."""
    left, at = _NEAR, index + step
    while left and 0 <= at < len(document.blocks) and abs(at - index) < _FAR:
        yield at
        left -= not is_furniture(document.blocks[at].text)
        at += step


def _is_office_beside(document: Document, at: int, found: Collection[int], known: Collection[int]) -> bool:
    """Return whether a block names an office alone, right beside a line that tells the day."""
    is_beside = any(other in found or (other in known and _DAY.search(document.blocks[other].text)) for other in (at - 1, at + 1))
    return is_beside and is_issuer(document, at)


def is_issuer(document: Document, at: int) -> bool:
    """Return whether a block names an office alone and begins no title of two lines: 某局 / 关于…的通知."""
    following = document.blocks[at + 1 : at + 2]
    return _OFFICE.fullmatch(document.blocks[at].text) is not None and not any(_GOES_ON.search(compact(block.text)) for block in following)


def is_under_title(document: Document, at: int) -> bool:
    """Return whether a block right under a title is the page's line by what it says there, though it may be a text's elsewhere."""
    text = document.blocks[at].text
    if len(text) > LONGEST_LINE or not (("19" in text or "20" in text) and _CENTURY.search(text)):
        return text[:2] in _DAY_LABELS and is_day_apart(document, at)
    return is_day_apart(document, at) or _is_day_above(document, at) or is_signed(document.blocks[at])


def is_day_apart(document: Document, at: int) -> bool:
    """Return whether a block says only ``日期：2023年6月2日`` and is no line among those that follow, which a speech's day would be."""
    block, following = document.blocks[at], document.blocks[at + 1 : at + 2]
    if _DAY_ALONE.fullmatch(block.text) is None or not following:
        return False
    here, there = document.nodes[block.node], document.nodes[following[0].node]
    is_alike = (here.parent, here.tag, here.mark) == (there.parent, there.tag, there.mark) and there.last - there.first == 1
    return block.node != following[0].node and not is_alike


def _is_day_above(document: Document, at: int) -> bool:
    """Return whether a block is a day set above the element that holds the text, and the page's: ``（2031年05月06日）``.

    Machines write two digits each, and the head of a speech may print another day; any other day is taken for the speech's.
    """
    block, following = document.blocks[at], document.blocks[at + 1 : at + 2]
    day = _BARE_DAY.fullmatch(block.text)
    if day is None or not following:
        return False
    around = document.nodes[block.node].parent
    beside = next((node for node in document.ancestors(following[0].node) if document.nodes[node].parent == around), block.node)
    inside = document.blocks[document.nodes[beside].first : document.nodes[beside].last]
    if beside == block.node or len(inside) == 1:
        return False
    told = {dates.day(line.text) for line in inside[:_NEAR] if len(line.text) < LONGEST_LINE} - {None}
    is_told = bool(told) and dates.day(block.text) not in told
    return is_told or len(day["month"]) == len(day["day"]) == 2  # noqa: PLR2004


def is_signed(block: Block) -> bool:
    """Return whether the elements of a line are names and the moment of publication, one each: ``原创`` ``清河发布`` ``2026-01-20 10:00``.

    Buttons and counters may stand among them. Without a clock, only a day as machines write it is one: the head of a speech
    names its speaker and its day.
    """
    if len(block.pieces) == 1 or len(block.text) > LONGEST_LINE or not _CENTURY.search(block.text) or _SPEECH.search(block.text):
        return False
    said = runs(block)
    moments = [run for run in said if _MOMENT.fullmatch(run)]
    named = [run for run in said if run not in moments and not is_button_line(run) and not _READING.fullmatch(run)]
    return len(moments) == 1 and len(said) > 1 and len(named) < _MOST_RUNS and all(map(_NAME.fullmatch, named))


def runs(block: Block) -> list[str]:
    """Return what the elements of a line say, one string each."""
    return [run for run in (piece.strip(_BLANKS) for piece in block.pieces) if run]


def is_moment(text: str) -> bool:
    """Return whether a line opens with a moment as machines write it, behind a name at most; a label before it says what it is of."""
    return _OPENS.match(_PLACE.sub("", text)) is not None


@lru_cache(maxsize=2048)
def is_byline(text: str) -> bool:
    """Return whether *text* says when a page was made, by whom, how often read, and nothing else.

    ``2014-01-11 | 云栖镇 | 阅读：35次``; a day as people write it stands alone in reports too, and is none.
    """
    if len(text) > LONGEST_LINE or _SENTENCE.search(text):
        return False
    if is_date(text):
        return ("年" not in text or _WRITTEN.match(text) is not None or _HOUR.search(text) is not None) and not (
            text[0] in "(（" and "." in text
        )
    marked = _UNMARKED.sub(r"\1：", text)
    words = [word for word in _SPLIT.split(_MEASURE.sub("", _BETWEEN_DIGITS.sub("T", _PLACE.sub("", marked)))) if word]
    if not words or len(words) > _MOST_WORDS or not (_is_telling(words) or _is_day_among_buttons(words)):
        return False
    rest = [_bare(word) for word in words]
    return max(map(len, rest)) <= _LONGEST_WORD and sum(map(len, rest)) <= 2 * _LONGEST_WORD


def _is_telling(words: list[str]) -> bool:
    """Return whether *words* hold what only a page says: a day as machines write it, an editor, a counter.

    One such word alone must carry its day: ``日期：2024-06-15``, not ``来源：`` before a sentence of the text.
    """
    labels = [match for match in map(_LABEL.match, words) if match]
    has_clock = any(_CLOCK.search(word) or _WRITTEN.match(word) for word in words)
    has_own_label = any(match[0].rstrip(":：") not in _SHARED for match in labels)
    if not has_clock and not has_own_label and not any(_READING.fullmatch(word) for word in words):
        return False
    return len(words) > 1 or _STAMP.match(words[0]) is not None or (bool(labels) and (has_clock or _DAY.search(words[0]) is not None))


def _is_day_among_buttons(words: list[str]) -> bool:
    """Return whether *words* are a day, its weekday perhaps, and buttons: ``2022年03月10日 星期四 上一篇 下一篇 放大``."""
    rest = [word for word in words if not (_DAY.fullmatch(word) or _WEEKDAY_ALONE.fullmatch(word))]
    days = sum(_DAY.fullmatch(word) is not None for word in words)
    return days == 1 and bool(rest) and all(is_button_line(word) or _STEP.fullmatch(word) for word in rest)


def _bare(word: str) -> str:
    """Return *word* without days, labels, counters and buttons."""
    rest = _READING.sub("", _LABEL.sub("", _HOUR.sub("", _DAY.sub("", word))))
    return "" if not rest or is_button_line(rest) else rest
