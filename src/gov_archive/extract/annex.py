"""Lists of notes at the end of a text: numbered definitions, and annexes headed 名词解释."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from gov_archive.extract.folding import unspaced
from gov_archive.extract.marks import PLAIN_ENTRY, inline, leading, value
from gov_archive.extract.numerals import number

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

_HEADING = re.compile(
    r"[(《【\[]?(?:附(?:件|录|注|表)?[0-9一二三四]{0,2}[:、.]?)?[《(【]?(?:[^。,;:]{0,24}?(?:报告|文件|讲话)?[》)】]?中?(?:的)?)?(?:若干|有关|相关|部分|主要|重要|专业|专有|专用|新)*(?:的)?"
    r"(?:名词|术语|词语|用语|词汇|缩略语|概念|名称)(?:的)?(?:和.{1,8})?(?:解释|注释|释义|说明|注解)(?:表)?(?:如下)?(?:[(][^()]{2,16}[)])?[)》】\]]?:?"
    r"|[(【\[]?(?:(?:相关|有关|文中|报告)?(?:附注|注释|脚注|尾注|备注|注解)(?:如下)?|注)[)】\]]?:?"
)
_BULLETS = "•·●■▪◆★*- \t\u3000"
_BARE = re.compile(r"[“\"《]?[^，。；：！？,;:!?\s]{2,24}[”\"》]?")
_HINT = re.compile("[释注说]")
_HEADED = re.compile(r"^\s*(?:附(?:件)?[:：、]?)?\s*(?:名\s*词\s*解\s*释|注\s*释|脚注|尾注|注)\s*[:：]\s*(?=\S)")
_TERM = re.compile(
    r"^\s*(?:[“\"「《](?P<quoted>[^”\"」》。]{1,40})[”\"」》](?:[^：:，,。]{0,12}?)\s*(?:[：:\t]|——|—|，|,|(?=是指|指|即|是))"
    r"|[【〖](?P<boxed>[^】〗。]{2,30})[】〗]"
    r"|(?P<bare>[^：:。，,；;\t]{1,40}?)\s*(?:[：:\t]|——|，?(?:是指|指的是|即为|指)))"
)
_HAN_ENTRY = re.compile(r"^\s*(?P<n>[一二三四五六七八九十]{1,3})\s*、")
_SPACED_ENTRY = re.compile(r"^\s*(?P<n>[0-9]{1,3})[ \u3000\u00a0]+(?=[^0-9\s])")
_COUNT = re.compile(r"(?P<n>[0-9]{1,3})(?P<blank>[ \u3000\u00a0]*)(?P<text>[^0-9\s\t、:：.．)）\]％%].*)", re.DOTALL)
_ROW = re.compile(r"\s*(?P<n>[0-9]{1,3})[.、．]?\t(?=.+\t|[^\t]{1,40}\t)")
_HEAD_ROW = re.compile(r"(?:序号|编号)?\t?(?:名词|术语|词语|名称|词条|概念)(?:名称)?\t(?:名词)?(?:解释|释义|说明|含义|注释|内容)(?:\t.*)?")
_ABOVE = re.compile(r"附(?:件|录)?[0-9一二三]{0,2}[:：]?|[-—─_=*·]{3,}")
_SECTION = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六]部分|[（(][一二三四五六七八九十]{1,3}[）)])")
_TURN = re.compile(r"各位(?:人大)?代表|我代表.{0,30}政府")
_SOURCES = re.compile(r"^\s*(?:资料|数据)来源\s*[:：]")  # behind the notes of a statistical communiqué: who counted what
_PREFACE = re.compile(r"^[(（][^()（）0-9]{2,40}[)）]$")
_STYLES = ("bracket", "superscript", "word", "tortoise", "circle", "paren", "asterisk")
_WEAK = frozenset({"circle", "paren", "asterisk"})
_SURE = frozenset({"bracket", "superscript", "word"})
_MISSING = 5  # numbers that may be missing between two entries of a list
_MOST = 500  # terms looked up in one text, and far more than any report explains
_TRIES = 4  # headings tried from the end on
_LONGEST_HEADING = 50  # characters, with letter spacing
_FEW = 2  # paragraphs by which even a short list may run on
_NEAR_TERM = 12  # characters between a term and its mark: a closing quotation mark, 战略, 工程


@dataclass(frozen=True)
class Entry:
    """One definition: mark as printed (empty where none is), its value, the term explained, the text after the mark."""

    printed: str
    value: int
    term: str
    text: str
    style: str


@dataclass(frozen=True)
class Listed:
    """The list that ends a text: from its heading up to *stop*, and its entries; ``first`` is an 附件： line above it, if any."""

    start: int
    first: int
    stop: int
    entries: tuple[Entry, ...]
    has_heading: bool


def listed(paragraphs: Sequence[str], dropped: Container[int] = ()) -> Listed | None:
    """Return the list of notes with which *paragraphs* end, or None.

    Under a heading (名词解释, 注释) everything to the end, or to 资料来源, is the list. Without one, a final run of numbered paragraphs is
    a list only if the text before it cites its numbers; else it is what it looks like, a numbered list.
    """
    return _headed(paragraphs) or _cited_run(paragraphs, dropped)


def term(text: str) -> str:
    """Return the term that a definition explains: what stands before its colon, dash or 是指, without quotation marks."""
    match = _TERM.match(text[:120])
    return (match["quoted"] or match["boxed"] or match["bare"] or "").strip('“”"「」《》 \u3000') if match else ""


def stands_before(paragraph: str, place: int, words: str) -> bool:
    """Say whether *words* end shortly before *place*, quotation marks and a word or two between."""
    before = _plain(paragraph[max(0, place - len(words) - _NEAR_TERM - 8) : place])
    return _plain(words) in before


class Uses:
    """Where a body uses words first."""

    def __init__(self, body: Sequence[str]) -> None:
        self._text = "\n".join(body)
        self._starts = [0, *accumulate(len(paragraph) + 1 for paragraph in body)]
        self._asked = 0

    def first(self, words: str) -> tuple[int, int] | None:
        """Return paragraph and place after the first use of *words*: in quotation marks if anywhere, else bare."""
        self._asked += 1
        if len(words) < 2 or self._asked > _MOST:  # noqa: PLR2004 - a single character is no term
            return None
        for before, after in (("“", "”"), ('"', '"'), ("「", "」"), ("《", "》"), ("", "")):
            at = self._text.find(before + words + after)
            if at >= 0:
                paragraph = bisect_right(self._starts, at) - 1
                return paragraph, at - self._starts[paragraph] + len(before + words + after)
        return None


def citing_style(body: Sequence[str], entries: Sequence[Entry], *, has_heading: bool) -> str | None:
    """Return the style of marks by which *body* cites the *entries*, or None where it cites them by none.

    Marks that also count lists, ① and (1), must follow the terms that they cite in most cases, or number every entry once.
    """
    by_value = {entry.value: entry for entry in entries if entry.value}
    if not by_value:
        return None
    counts: Counter[str] = Counter()
    fits: Counter[str] = Counter()
    names: Counter[str] = Counter()  # ①类项目 in the text, and an entry that begins so: the mark is part of a name
    seen: set[tuple[str, int]] = set()
    for paragraph in body:
        for mark in inline(paragraph, _STYLES):
            if mark.value in by_value and (mark.style, mark.value) not in seen:
                seen.add((mark.style, mark.value))
                counts[mark.style] += 1
                words = by_value[mark.value].term
                names[mark.style] += paragraph[mark.end : mark.end + 1] == by_value[mark.value].text[:1]
                fits[mark.style] += bool(words) and stands_before(paragraph, mark.start, words)
    own = entries[0].style
    ordered = sorted(counts, key=lambda style: (-fits[style], style != own, -counts[style]))
    for style in ordered:
        is_most = counts[style] * 2 >= len(by_value)
        is_whole = counts[style] == len(by_value) > 1
        is_strong = style not in _WEAK and (is_most or has_heading)
        if is_strong or 0 < counts[style] <= fits[style] * 2 or (style == own and is_whole and names[style] * 2 <= counts[style]):
            return style
    return None


def _headed(paragraphs: Sequence[str]) -> Listed | None:
    tries = 0
    for index in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[index]
        if _TURN.search(paragraph[:60]):
            return None
        is_line, head = is_heading(paragraph), _HEADED.match(paragraph[:40])
        if not (is_line or head):
            continue
        stop = next((at for at in range(index + 1, len(paragraphs)) if _SOURCES.match(paragraphs[at])), len(paragraphs))
        following = paragraphs[index + 1 : stop]
        if head and not is_line:
            entries = _entries([*pieces(paragraph[head.end() :]), *following], is_numbered=True)
        else:
            entries = _counting(following) or _counted(paragraphs[:index], following) or _entries(following)
        tries += 1
        if entries and _is_section(paragraphs[:index], paragraph, entries):
            return None
        if entries:
            return Listed(index, _above(paragraphs, index), stop, entries, has_heading=True)
        if tries == _TRIES:
            return None
    return None


def _is_section(body: Sequence[str], heading: str, entries: Sequence[Entry]) -> bool:
    """Return whether *heading*, 三、名词解释, counts on from the sections of *body*, no report to deputies and without marks."""
    count = _HAN_ENTRY.match(heading)
    before = [number(found["n"]) for found in map(_HAN_ENTRY.match, body) if found] if count else []
    if not count or not before or before[-1] is None or number(count["n"]) != before[-1] + 1:
        return False
    return not any(_TURN.match(paragraph.lstrip()) for paragraph in body) and citing_style(body, entries, has_heading=True) is None


def _above(paragraphs: Sequence[str], start: int) -> int:
    """Return the first paragraph of what heads a list at *start*: a line drawn over it, 附件：, a heading over a table's own."""
    first = start
    while first > max(1, start - _FEW) and (_ABOVE.fullmatch(words := unspaced(paragraphs[first - 1])) or is_heading(words)):
        first -= 1
    return first


def is_heading(paragraph: str) -> bool:
    """Say whether *paragraph* heads a list of notes, as 名词解释 does."""
    return (
        len(paragraph) <= _LONGEST_HEADING and _HINT.search(paragraph) is not None and _HEADING.fullmatch(unspaced(paragraph)) is not None
    )


def _entries(paragraphs: Sequence[str], *, is_numbered: bool = False) -> tuple[Entry, ...]:
    """Return the definitions that *paragraphs* print; what has no mark and no term goes on with the one before it.

    None where more goes on than begins, or where headings of the report follow: then it was no list of notes.
    """
    found: list[Entry] = []
    going_on = 0
    printed = [piece for paragraph in paragraphs for piece in pieces(paragraph)]
    for paragraph in printed if is_numbered else _with_terms(printed):
        if not paragraph.strip() or (not found and _PREFACE.match(paragraph.strip())):
            continue
        entry = None if _HEAD_ROW.fullmatch(paragraph) else _entry(paragraph)
        if entry is None and not found and "\t" in paragraph:
            continue  # the head of a table
        if not found:
            if entry is None or (is_numbered and not entry.value):
                return ()
            found.append(entry)
        elif entry and entry.style == found[0].style and _goes_on(found[-1], entry):
            found.append(entry)
        elif _SECTION.match(paragraph):
            return ()
        else:
            going_on += 1
            last = found[-1]
            words = last.term or (last.text if _BARE.fullmatch(last.text) else "")
            found[-1] = Entry(last.printed, last.value, words, f"{last.text}\n{paragraph.strip()}", last.style)
    return tuple(found) if going_on <= max(_FEW, len(found)) else ()


def _entry(paragraph: str) -> Entry | None:
    if row := _ROW.match(paragraph):
        cells = paragraph[row.end() :].split("\t")
        return Entry(row["n"], value(row["n"]), cells[0].strip('“”"「」《》'), "\t".join(cells), "row")
    for mark in leading(paragraph):
        text = paragraph[mark.end :].strip().lstrip("：:、.．").strip()
        return Entry(mark.printed, mark.value, term(text), text, mark.style) if text else None
    spaced = _SPACED_ENTRY.match(paragraph)
    if spaced and (words := term(paragraph[spaced.end() :])):
        return Entry(spaced["n"], value(spaced["n"]), words, paragraph[spaced.end() :].strip(), "plain")
    han = _HAN_ENTRY.match(paragraph)
    if han:
        text = paragraph[han.end() :].strip()
        return Entry(han["n"], value(han["n"]), term(text), text, "han")
    text = paragraph.strip().lstrip(_BULLETS)
    words = term(text) or (text.partition("\n")[0] if "\n" in text else "")
    return Entry("", 0, words, text, "") if words else None


def _with_terms(paragraphs: list[str]) -> list[str]:
    """Return *paragraphs*; those that take turns, a term and what it means, as one each."""
    printed = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    terms, meanings = printed[::2], printed[1::2]
    takes_turns = len(terms) == len(meanings) > 0 and all(map(_BARE.fullmatch, terms)) and all(text[-1] in "。；.;" for text in meanings)
    if not takes_turns or any(map(leading, printed)):
        return paragraphs
    return [f"{words}\n{text}" for words, text in zip(terms, meanings, strict=True)]


def _counting(paragraphs: Sequence[str]) -> tuple[Entry, ...]:
    """Return *paragraphs* as notes where each begins with its own number, 1, 2, 3 …, and no sign but a blank, if any, behind it."""
    texts = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    marks = [_COUNT.match(text) for text in texts[:_MOST]]
    if len(marks) != len(texts) or [mark and int(mark["n"]) for mark in marks] != list(range(1, len(texts) + 1)):
        return ()
    found = tuple(Entry(mark["n"], int(mark["n"]), term(mark["text"]), mark["text"], "plain") for mark in marks if mark)
    is_sure = all(mark and mark["blank"] for mark in marks) or (len(found) > 1 and all(entry.term for entry in found))
    return found if is_sure else ()


def _counted(body: Sequence[str], paragraphs: Sequence[str]) -> tuple[Entry, ...]:
    """Return *paragraphs* under a heading as the notes 1, 2, 3 …, if *body* cites just as many by marks that count nothing else.

    So they come from a list whose numbers the page leaves to the browser.
    """
    texts = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    if not texts or len(texts) > _MOST or any(map(leading, texts)):
        return ()
    values = {mark.value for paragraph in body for mark in inline(paragraph, tuple(_SURE))}
    if values != set(range(1, len(texts) + 1)):
        return ()
    return tuple(Entry(str(at), at, term(text), text, "plain") for at, text in enumerate(texts, start=1))


def _goes_on(last: Entry, entry: Entry) -> bool:
    """Say whether *entry* is the next of the list: numbers rise, a few may be missing; ① starts anew on each printed page."""
    is_anew = entry.style == "circle" and entry.value == 1
    return not entry.value or is_anew or last.value < entry.value <= last.value + _MISSING


def pieces(text: str) -> list[str]:
    """Return the numbered entries that stand in one paragraph, each from its number on; their numbers rise by one and look alike."""
    places: list[int] = []
    first: tuple[str | None, int] = (None, 0)
    for match in _NUMBERED.finditer(text):
        form = match.lastgroup
        count = value(match[form or 0])
        if not places and match.start() == 0:
            first = (form, count)
        if (places or match.start() == 0) and (form, count) == (first[0], first[1] + len(places)):
            places.append(match.start())
    return [text[start:end] for start, end in pairwise([*places, len(text)])] if places else [text]


_NUMBERED = re.compile(rf"(?:^|(?<=[。；;\s]))(?:{PLAIN_ENTRY.pattern}|[(（\[](?P<n2>[0-9]{{1,3}})[)）\]]|(?P<n3>[①-⑳]))")


def bare_marks(body: Sequence[str], entries: Sequence[Entry]) -> dict[int, tuple[int, int, int]]:
    """Return for each entry's number where it stands bare after the term that it explains: paragraph, start, end.

    That is what is left of a superscript when a page is copied: “一核两带”3格局. A number that counts what follows is none, and
    where most terms lack one, those that have one are chance.
    """
    found: dict[int, tuple[int, int, int]] = {}
    numbered = [entry for entry in entries[:_MOST] if entry.value and len(entry.term) > 1]
    for entry in numbered:
        mark = re.compile(
            rf"{re.escape(entry.term)}(?P<closing>[”\"’」』》）)]{{0,2}})\s?(?P<n>\^?{entry.value})(?![0-9.．,，%％‰+])(?P<after>.?)"
        )
        for index, paragraph in enumerate(body):
            match = mark.search(paragraph) if entry.term in paragraph else None
            if match and (match["closing"] or match["after"] not in _COUNTED):
                found[entry.value] = (index, match.start("n"), match.end("n"))
                break
    return found if len(found) * 2 >= len(numbered) else {}


_COUNTED = frozenset("个项家年月日号亿万千百元公平里条次件名人户处座所套辆类种批期届位级区块类大支起场倍天小分")


def _cited_run(paragraphs: Sequence[str], dropped: Container[int]) -> Listed | None:
    """Return the numbered paragraphs that end the text from their 1 on, if the text before cites them.

    [1] and 注1 need no citation: they count nothing else.
    """
    start = _run_start(paragraphs, dropped)
    if start is None:
        return None
    entries = _entries(paragraphs[start:])
    if not entries or entries[0].value != 1:
        return None
    is_cited = entries[0].style in _SURE or citing_style(paragraphs[:start], entries, has_heading=False) is not None
    if not is_cited and not bare_marks(paragraphs[:start], entries):
        return None
    return Listed(start, _above(paragraphs, start), len(paragraphs), entries, has_heading=False)


def _run_start(paragraphs: Sequence[str], dropped: Container[int]) -> int | None:
    """Return the last paragraph that begins with 1 and from which most paragraphs to the end are numbered in one style."""
    marked = 0
    for index in range(len(paragraphs) - 1, 0, -1):
        if index in dropped or ("代" in paragraphs[index][:30] and _TURN.match(unspaced(paragraphs[index][:30]))):
            return None
        mark = next(iter(leading(paragraphs[index])), None)
        marked += mark is not None
        if mark and mark.value == 1 and marked * 5 >= (len(paragraphs) - index) * 3:
            return index
    return None


def _plain(text: str) -> str:
    return re.sub(r"[“”\"「」《》\s]", "", text)
