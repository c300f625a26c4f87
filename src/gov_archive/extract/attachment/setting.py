"""From the rows of pages to paragraphs and notes, by how type is set: indents, short last lines, gaps, sizes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Final

from gov_archive import normal_form
from gov_archive.extract.attachment.glyph import Page, Row
from gov_archive.extract.attachment.line import Line, footnotes, settled
from gov_archive.extract.attachment.running import without_running_rows
from gov_archive.model import Printed

_INDENT: Final = 1.2  # ideographs to the right of the margin that begin a paragraph; two are usual
_SHORT: Final = 1.7  # ideographs left empty behind a sentence that end a paragraph; punctuation may leave one
_UNENDED: Final = 3.2  # the same where no sentence ends: a heading
_GAP: Final = 1.6  # usual line pitches that part two paragraphs
_SIZE: Final = 1.12  # ratio of letter heights that parts a title from text
_NOTE_SIZE: Final = 0.88  # of the text's letters: notes at the foot of the page are smaller
_MANY: Final = 8  # rows from which a page tells its own margins
_USUAL: Final = 0.4  # share of the long rows that must end at one place to be the margin
_SOME: Final = 0.08  # share of the rows that must begin at one place to be the margin
_SENTENCE_END: Final = re.compile(r"[。！？：；…!?:;][”’」』）)]*$")
_HEADING: Final = re.compile(r"(?:第[一二三四五六七八九十百]+[章节部篇]|[（(]?[一二三四五六七八九十]+[)）、]|各位代表)")
_FIRST_WORD: Final = re.compile(r"[A-Za-z0-9.,%+/-]*")
_MARK: Final = re.compile(r"[\[［(（〔【]?\s*(\d{1,3}|[①-⑳]|\*{1,3}|[†‡])\s*[\]］)）〕】]?")


@dataclass
class _Margins:
    """Left and right edge of the text of one page, the letters' height, and the usual distance of two rows."""

    left: float
    right: float
    size: float
    pitch: float


def printed(pages: list[Page]) -> Printed:
    """Return what *pages* print, page headers, footers and numbers removed; notes at the foot of a page are told by smaller letters."""
    pages = [page for page in without_running_rows(pages) if page.rows]
    every = [row for page in pages for row in page.rows]
    size = median([glyph.size for row in every for glyph in row.letters]) if every else 0.0
    texts: dict[str, str] = {}
    lines: list[Line] = []
    before: tuple[Page, Row] | None = None
    pitch = _pitch(pages, size)
    alike: defaultdict[int, list[Row]] = defaultdict(list)
    for page in pages:
        alike[round(page.width / size)] += page.rows
    for number, page in enumerate(pages):
        margins = _margins(page, alike[round(page.width / size)] if len(page.rows) <= _MANY else page.rows, size, pitch)
        found = _notes(page, size)
        texts.update({f"{number}/{mark}": text for mark, text in found.items()})
        for row in page.rows:
            line = _line(row, number, found)
            if before is not None and lines and not _begins(before, (page, row), margins):
                _join(lines[-1], line)
            else:
                lines.append(line)
            before = (page, row)
    lines = settled(lines)
    return Printed(paragraphs=tuple(line.text for line in lines), notes=footnotes(lines, texts))


def _margins(page: Page, rows: list[Row], size: float, pitch: float) -> _Margins:
    """Return where the text of *page* begins and ends: by its own *rows*, or where they are few by those of all pages of its width."""
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


def _begins(before: tuple[Page, Row], now: tuple[Page, Row], margins: _Margins) -> bool:
    """Whether the row *now* begins a paragraph after the row *before*."""
    (last_page, last), (page, row) = before, now
    em = row.em
    if "\t" in last.text or "\t" in row.text or max(last.size, row.size) > _SIZE * min(last.size, row.size):
        return True
    if last_page is page and row.y - last.y > _GAP * margins.pitch:
        return True
    has_ended = _SENTENCE_END.search(last.text) is not None
    word = _FIRST_WORD.match(row.text)
    needed = len(word[0]) * em * 0.55 if word else 0.0  # a long number goes to the next line whole
    if margins.right - last.x1 > max((_SHORT if has_ended else _UNENDED) * em, needed + em):
        return True
    if row.x0 - margins.left < _INDENT * em:
        return has_ended and _HEADING.match(row.text) is not None
    return has_ended or abs(row.x0 - last.x0) > em / 2


def _join(line: Line, further: Line) -> None:
    """Put the next row behind *line*: nothing between ideographs or figures, a blank between two Latin words."""
    further = further.stripped()
    ends = line.text[-1:] + further.text[:1]
    is_latin = len(ends) > 1 and ends.isascii() and ends.isalpha()
    line.text = line.text.rstrip()
    line.extend(further, " " if is_latin else "")


def _line(row: Row, page: int, notes: dict[str, str]) -> Line:
    """Return *row* as a line; raised marks of *notes* become citations."""
    line = Line()
    for text, is_raised in row.pieces:
        mark = _MARK.fullmatch(text.strip()) if is_raised else None
        if mark and mark[1] in notes:
            line.cite(f"{page}/{mark[1]}", mark[1])
        else:
            line.text += text
    line.text = normal_form.radicals(line.text)
    return line


def _notes(page: Page, size: float) -> dict[str, str]:
    """Take the notes at the foot of *page* from its rows, if their marks stand raised in its text; return them by mark."""
    start = len(page.rows)
    while start and page.rows[start - 1].size <= _NOTE_SIZE * size:
        start -= 1
    cited = {
        mark[1] for row in page.rows[:start] for text, is_raised in row.pieces if is_raised and (mark := _MARK.fullmatch(text.strip()))
    }
    notes: dict[str, Line] = {}
    taken: list[Row] = []
    for row in page.rows[start:]:
        mark = _MARK.match(row.text)
        if mark and mark[1] in cited and mark[1] not in notes:
            notes[mark[1]] = Line(row.text[mark.end() :])
        elif notes:
            _join(notes[next(reversed(notes))], Line(row.text))
        else:
            continue
        taken.append(row)
    page.rows = [row for row in page.rows if not any(row is other for other in taken)]
    return {mark: normal_form.radicals(line.text.strip()) for mark, line in notes.items()}
