"""From a .doc to what it prints, by antiword: its DocBook, mended by its plain text.

Either form alone loses much: the text keeps deleted words and wraps the cells of tables, DocBook leaves out line
breaks and, for the files of some programs, the words of the notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import behind
from gov_archive.extract.attachment.container import xml
from gov_archive.extract.attachment.line import Line, footnotes, joined, settled
from gov_archive.extract.attachment.program import output
from gov_archive.extract.spaces import compact
from gov_archive.model import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lxml import etree

_NUMBER: Final = re.compile(r"[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．:：]|第[一二三四五六七八九十\d]{1,3}[章节部条篇]")
_PICTURE: Final = "[pic]"
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WORD_95: Final = b"\xdc\xa5"  # the first two bytes of the text stream of Word 6 and 95, which begins on a sector
_SECTOR: Final = 512
_AHEAD: Final = 60  # lines of text in which a paragraph's own are looked for


def printed(antiword: str, source: Path) -> Printed:
    """Return what *source* prints; what antiword cannot tell is said in the warnings."""
    body = source.read_bytes()
    if any(body.startswith(_WORD_95, at) for at in range(_SECTOR, min(len(body), 2**20), _SECTOR)):
        raise UnreadableError("unread: needs LibreOffice to read a .doc of Word 95 or before, whose Chinese antiword garbles")
    text = _decoded(output([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], source.parent))
    lines = [line.strip() for line in text.split("\n")]
    book = _NO_XML.sub("", _decoded(output([antiword, "-x", "db", str(source)], source.parent)))
    read = _Book()
    for chapter in xml(book[max(0, book.find("<book")) :].encode(), "DocBook of antiword").iterchildren("chapter"):
        read.blocks(chapter)
    found = behind.resolved(settled(read.lines), lines, read.notes)
    whole = settled([*map(Line, found.boxes), *_with_breaks(found.lines, lines)])
    if not whole:
        raise UnreadableError("no text layer: antiword finds no text in the .doc")
    notes = footnotes(whole, found.notes)
    said = [
        *found.warnings,
        *([f"the automatic numbers of {read.unnumbered} paragraphs are not kept"] if read.unnumbered else []),
        *(f"note {note.mark} is cited nowhere: {note.text[:20]}" for note in notes if note.paragraph is None),
    ]
    return Printed(
        paragraphs=tuple(line.text for line in whole), notes=notes, warnings=tuple(f"read by antiword: {warning}" for warning in said)
    )


class _Book:
    """The lines of a DocBook, the words of its notes where it has them, and how many paragraphs lack the numbers of their lists."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self.unnumbered = 0

    def blocks(self, element: etree._Element) -> None:
        """Read the titles, paragraphs and tables within *element*."""
        for inner in element:
            if inner.tag == "row":
                self.lines.append(self._row(inner))
            elif inner.tag == "title" or (inner.tag == "para" and inner.find("informaltable") is None):
                line = self._line(inner)
                self.unnumbered += inner.tag == "title" and bool(line.text) and _NUMBER.match(line.text) is None
                self.lines.append(line)
            else:
                self.unnumbered += inner.tag == "listitem"
                self.blocks(inner)

    def _row(self, row: etree._Element) -> Line:
        whole = Line()
        for at, entry in enumerate(row):
            line = self._line(entry)
            cell = [line] if line.citations else map(Line, line.text.split("\n"))
            whole.extend(joined(cell), "\t" if at else "")
        whole.text = whole.text.replace("\n", "")
        return whole

    def _line(self, element: etree._Element) -> Line:
        line = Line()
        self._inline(element, line)
        return line.stripped()

    def _inline(self, element: etree._Element, line: Line) -> None:
        line.text += (element.text or "").replace(_PICTURE, "")
        for inner in element:
            if inner.tag == "footnote":
                line.cite(behind.footnote(len(self.notes)))
                self.notes.append("".join(map(str, inner.itertext())).strip())
            else:
                self._inline(inner, line)
            line.text += (inner.tail or "").replace(_PICTURE, "")


def _decoded(printed: bytes) -> str:
    """Return *printed* as text: characters beyond U+FFFF come in two halves, each as UTF-8 of its own."""
    try:
        return printed.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        return printed.decode("utf-8", "replace")


def _with_breaks(paragraphs: Iterable[Line], lines: Sequence[str]) -> Iterator[Line]:
    """Yield *paragraphs*, parted where antiword's text breaks the line."""
    words = [behind.unmarked(compact(line)) for line in lines]
    start = 0
    for paragraph in paragraphs:
        own = behind.unmarked(compact(paragraph.text))
        found = next((at for at in range(start, min(start + _AHEAD, len(words))) if words[at] and own.startswith(words[at])), None)
        if found is None or "\t" in paragraph.text:
            yield paragraph
            continue
        end = found + 1
        while end < len(words) and len("".join(words[found:end])) < len(own):
            end += 1
        start = end
        yield from _parted(paragraph, [len(word) for word in words[found:end] if word]) if "".join(words[found:end]) == own else [paragraph]


def _parted(paragraph: Line, lengths: Sequence[int]) -> Iterator[Line]:
    """Yield *paragraph* in parts of *lengths*, which count letters alone."""
    for length in lengths[:-1]:
        letters = [at for at, letter in enumerate(paragraph.text) if not letter.isspace()]
        before, paragraph = paragraph.parted(letters[length - 1] + 1)
        yield before
    yield paragraph
