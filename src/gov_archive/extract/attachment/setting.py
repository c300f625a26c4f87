"""From the rows of pages to paragraphs and notes, by how type is set: indents, short last lines, gaps, sizes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from gov_archive import normal_form
from gov_archive.extract.attachment.columns import columns
from gov_archive.extract.attachment.glyph import Page, Row
from gov_archive.extract.attachment.line import Line, footnotes, settled
from gov_archive.extract.attachment.ruled import TableRow, with_whole_rows
from gov_archive.extract.attachment.running import without_running_rows
from gov_archive.model import Printed

_INDENT: Final = 1.2  # ideographs to the right of the margin that begin a paragraph; two are usual
_SHORT: Final = 1.7  # ideographs left empty behind a sentence that end a paragraph; punctuation may leave one
_CENTRED: Final = 2.5  # ideographs left empty at either side of a row in the middle
_UNEVEN: Final = 1.6  # ideographs by which the two may differ: punctuation hangs over the edge
_UNENDED: Final = 3.2  # the same where no sentence ends: a heading
_GAP: Final = 1.6  # usual line pitches that part two paragraphs
_SIZE: Final = 1.12  # ratio of letter heights that parts a title from text
_NOTE_SIZE: Final = 0.88  # of the text's letters: notes at the foot of the page are smaller
_APART: Final = 1.15  # usual line pitches between the text and the notes at the foot of its page: a rule stands between
_MANY: Final = 8  # rows from which a page tells its own margins
_USUAL: Final = 0.4  # share of the long rows that must end at one place to be the margin
_SOME: Final = 0.08  # share of the rows that must begin at one place to be the margin
_SENTENCE_END: Final = re.compile(r"[。！？：；…!?:;][”’」』）)]*$")
_HEADING: Final = re.compile(r"(?:第[一二三四五六七八九十百]+[章节部篇]|[（(]?[一二三四五六七八九十]+[)）、]|各位代表)")
_FIRST_WORD: Final = re.compile(r"[A-Za-z0-9.,%+/-]*")
_MARK: Final = re.compile(r"[\[［(（〔【]?\s*(\d{1,3}|[①-⑳]|\*{1,3}|[†‡]|[ivx]{1,5})\s*[\]］)）〕】]?")
_HEADER_END: Final = re.compile(r"(?:会议?上|[)）])$")  # a line of a speech's head ends so, whole or not
_HEAD: Final = 6  # lines that the head of a speech has at most
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class _Margins:
    """Left and right edge of the text of one page, the letters' height, and the usual distance of two rows."""

    left: float
    right: float
    size: float
    pitch: float

    def centres(self, row: Row) -> bool:
        """Whether *row* stands in the middle, with more than the indent of a paragraph at either side."""
        before, after = row.x0 - self.left, self.right - row.x1
        return abs(before - after) < _UNEVEN * row.em and min(before, after) > _CENTRED * row.em


class _Set(NamedTuple):
    """A row, the part of a sheet in which it is set, and the margins of that part."""

    row: Row
    part: Page
    margins: _Margins


def printed(pages: list[Page]) -> Printed:
    """Return what *pages* print, page headers, footers and numbers removed; notes at the foot of a page are told by smaller letters."""
    sheets = columns(page for page in with_whole_rows(without_running_rows(pages)) if page.rows)
    letters = [glyph.size for sheet in sheets for part in sheet for row in part.rows for glyph in row.letters]
    notes = _Notes(sheets, median(letters) if letters else 0.0)
    lines = settled(_lines(sheets, notes))
    return Printed(paragraphs=tuple(line.text for line in lines), notes=footnotes(lines, notes.texts))


def _lines(sheets: list[list[Page]], notes: _Notes) -> list[Line]:
    """Return the paragraphs of *sheets*, rows joined."""
    parts = [part for sheet in sheets for part in sheet]
    pitch = _pitch(parts, notes.size)
    alike: defaultdict[int, list[Row]] = defaultdict(list)
    for part in parts:
        alike[round(part.width / notes.size)] += [row for row in part.rows if not isinstance(row, TableRow)]
    lines: list[Line] = []
    before: _Set | None = None
    for number, sheet in enumerate(sheets):
        for part in filter(lambda part: part.rows, sheet):
            margins = _margins(part, alike[round(part.width / notes.size)], notes.size, pitch)
            for row in part.rows:
                line = notes.line(row, number)
                now = _Set(row, part, margins)
                if before is not None and lines and not _begins(before, now, lines):
                    _join(lines[-1], line)
                else:
                    lines.append(line)
                before = now
    return lines


def _margins(page: Page, alike: list[Row], size: float, pitch: float) -> _Margins:
    """Return where the text of *page* begins and ends: by its own rows, or where they are few by those of all pages *alike*."""
    own = [row for row in page.rows if not isinstance(row, TableRow)]
    rows = (own if len(own) > _MANY else alike) or page.rows
    right = _right(rows, size)
    if len(rows) <= _MANY:  # perhaps none of them is full: margins are about even
        right = max(right, page.width - min(row.x0 for row in rows) - 2 * size)
    left = _left([row for row in rows if row.x1 < right + 2 * size], size)
    return _Margins(left, right, size, pitch)


def _right(rows: list[Row], size: float) -> float:
    """Return where most long rows end, so that one row that sticks out does not make all others short."""
    widest = max(row.x1 - row.x0 for row in rows)
    ends = Counter(round(row.x1 / size) for row in rows if row.x1 - row.x0 >= widest / 2)
    near = {end: ends[end - 1] + ends[end] + ends[end + 1] for end in ends}
    usual = max(near, key=lambda end: (near[end], end))
    if near[usual] < _USUAL * sum(ends.values()):
        return max(row.x1 for row in rows)
    return max(row.x1 for row in rows if abs(round(row.x1 / size) - usual) <= 1)


def _left(rows: list[Row], size: float) -> float:
    """Return the leftmost place where a good part of the rows begin: first lines are indented, and may be the most."""
    starts = Counter(round(row.x0 / size) for row in rows)
    usual = [start for start, count in starts.items() if count >= max(2, _SOME * len(rows))]
    return min(row.x0 for row in rows if round(row.x0 / size) in usual or not usual)


def _pitch(pages: list[Page], size: float) -> float:
    """Return the usual distance between two rows of running text."""
    steps = [
        lower.y - upper.y for page in pages for upper, lower in zip(page.rows, page.rows[1:], strict=False) if lower.size > size / _SIZE
    ]
    return median(steps) if steps else 2 * size


def _begins(before: _Set, now: _Set, lines: list[Line]) -> bool:
    """Whether the row *now* begins a paragraph after the row *before*, the last of *lines*."""
    last, row, margins = before.row, now.row, now.margins
    if _stands_apart(before, now):
        return True
    if _is_open(lines[-1].text):
        return False
    has_ended = _SENTENCE_END.search(last.text) is not None
    ends_head = _HEADER_END.search(last.text) is not None and len(lines) <= _HEAD and not any("。" in line.text for line in lines)
    if row.x0 - margins.left < _INDENT * row.em:
        return ends_head or (has_ended and _HEADING.match(row.text) is not None)
    if margins.centres(row) and not has_ended and not ends_head:
        return False
    return has_ended or ends_head or abs(row.x0 - last.x0) > row.em / 2


def _stands_apart(before: _Set, now: _Set) -> bool:
    """Whether the row *now* is not set like a row of the same paragraph: in a table, of another size, below a gap or a short row."""
    last, row = before.row, now.row
    if any(isinstance(one, TableRow) or "\t" in one.text for one in (last, row)) or max(last.size, row.size) > _SIZE * min(
        last.size, row.size
    ):
        return True
    if before.part is now.part and row.y - last.y > _GAP * now.margins.pitch:
        return True
    word = _FIRST_WORD.match(row.text)
    needed = len(word[0]) * row.em * 0.55 if word else 0.0  # a long number goes to the next line whole
    short = _SHORT if _SENTENCE_END.search(last.text) else _UNENDED
    return before.margins.right - last.x1 > max(short * row.em, needed + row.em)


def _join(line: Line, further: Line) -> None:
    """Put the next row behind *line*: nothing between ideographs or figures, a blank between two Latin words."""
    further = further.stripped()
    ends = line.text[-1:] + further.text[:1]
    is_latin = len(ends) > 1 and ends.isascii() and ends.isalpha()
    line.text = line.text.rstrip()
    line.extend(further, " " if is_latin else "")


def _is_open(text: str) -> bool:
    """Whether the last bracket in *text* is not closed yet."""
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


class _Notes:
    """The notes of all sheets: those at the foot of a sheet, whose marks stand raised on it, and those at the end of all.

    They are taken from the rows of the sheets. ``texts`` holds them by key, ``size`` is the height of letters of the text.
    """

    def __init__(self, sheets: list[list[Page]], size: float) -> None:
        self.size = size
        self.texts: dict[str, str] = {}
        open_: set[str] = set()
        pitch = _pitch([part for sheet in sheets for part in sheet], size)
        for number, sheet in enumerate(sheets):
            cited = {mark for part in sheet for row in part.rows for mark in _raised(row, size)}
            found = self._taken(sheet, cited, str(number), _small(sheet, size))
            found = found or self._taken(sheet, cited, str(number), _apart(sheet, cited, pitch))
            open_ |= cited - found
        every = [part for sheet in sheets for part in sheet]
        self._taken(every, open_, "end", _small(every, size))

    def _taken(self, parts: list[Page], cited: set[str], place: str, rows: list[Row]) -> set[str]:
        """Take the notes with *cited* marks from *rows* at the end of *parts*, and return their marks."""
        notes: dict[str, Line] = {}
        taken: set[int] = set()
        for row in rows:
            mark = _MARK.match(row.text)
            if mark and mark[1] in cited and mark[1] not in notes:
                notes[mark[1]] = Line(row.text[mark.end() :])
            elif notes:
                _join(notes[next(reversed(notes))], Line(row.text))
            else:
                continue
            taken.add(id(row))
        for part in parts if taken else ():
            part.rows = [row for row in part.rows if id(row) not in taken]
        self.texts.update({f"{place}/{mark}": normal_form.radicals(line.text.strip()) for mark, line in notes.items()})
        return set(notes)

    def line(self, row: Row, sheet: int) -> Line:
        """Return *row* as a line; raised marks of notes become citations, other raised figures behind ideographs superscripts."""
        line = Line()
        for text, is_raised in row.pieces:
            mark = _MARK.fullmatch(text.strip()) if is_raised else None
            key = next((key for key in (f"{sheet}/{mark[1]}", f"end/{mark[1]}") if key in self.texts), None) if mark else None
            if mark and key:
                line.cite(key, mark[1])
            else:
                line.text += text.translate(_SUPERSCRIPTS) if mark and line.text[-1:] > "\u2000" else text
        line.text = normal_form.radicals(line.text)
        return line


def _raised(row: Row, size: float) -> set[str]:
    """Return the marks that *row* cites; what begins a row in small letters is the note's own."""
    pieces = row.pieces[1:] if row.size <= _NOTE_SIZE * size else row.pieces
    return {mark[1] for text, is_raised in pieces if is_raised and (mark := _MARK.fullmatch(text.strip()))}


def _apart(parts: list[Page], cited: set[str], pitch: float) -> list[Row]:
    """Return the last rows of *parts* that begin, below a gap, with one of the *cited* marks, if all of these lead one of them.

    Word processors set notes as large as the text where a document has no style for them; the mark stands before a blank.
    """
    rows = [row for part in parts for row in part.rows]
    marks = [mark[1] if (mark := _MARK.match(row.text)) and row.text[mark.end(1) :][:1].isspace() else "" for row in rows]
    for at in range(1, len(rows) if cited else 0):
        if marks[at] in cited and rows[at].y - rows[at - 1].y > _APART * pitch:
            return rows[at:] if sorted(filter(None, marks[at:])) == sorted(cited) else []
    return []


def _small(parts: list[Page], size: float) -> list[Row]:
    """Return the last rows of *parts* that are all in smaller letters than the text."""
    rows = [row for part in parts for row in part.rows]
    start = len(rows)
    while start and rows[start - 1].size <= _NOTE_SIZE * size:
        start -= 1
    return rows[start:]
