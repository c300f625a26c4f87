"""A printed line with the places where notes are cited, and from lines to paragraphs and notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gov_archive.model import Footnote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Citation(NamedTuple):
    """A note cited before the character *offset*; ``mark`` is None where Word numbers it."""

    offset: int
    note: str
    mark: str | None


@dataclass
class Line:
    """Text that grows from the left, and the notes cited in it."""

    text: str = ""
    citations: list[Citation] = field(default_factory=list)

    def cite(self, note: str, mark: str | None = None) -> None:
        """Put the mark of *note* where the line now ends."""
        self.citations.append(Citation(len(self.text), note, mark))

    def extend(self, other: Line, separator: str = "") -> None:
        """Put *other* behind this line."""
        self.text += separator
        moved = [Citation(found.offset + len(self.text), found.note, found.mark) for found in other.citations]
        self.text += other.text
        self.citations += moved

    def parted(self, offset: int) -> tuple[Line, Line]:
        """Return the line up to *offset*, and the rest; a note cited there belongs to what comes before."""
        before = [one for one in self.citations if one.offset <= offset]
        after = [Citation(at - offset, note, mark) for at, note, mark in self.citations if at > offset]
        return Line(self.text[:offset], before), Line(self.text[offset:], after)

    def stripped(self) -> Line:
        """Return the line without white space at its ends, its citations moved with it."""
        text = self.text.strip()
        lead = len(self.text) - len(self.text.lstrip())
        return Line(text, [Citation(min(max(at - lead, 0), len(text)), note, mark) for at, note, mark in self.citations])


def settled(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that print anything; a note cited on a line of its own is cited at the end of the line before."""
    kept: list[Line] = []
    for line in map(Line.stripped, lines):
        if line.text or not kept:
            kept.append(line)
        else:
            kept[-1].extend(line)
    if len(kept) > 1 and not kept[0].text:
        before = kept.pop(0)
        kept[0].citations[:0] = [Citation(0, note, mark) for _, note, mark in before.citations]
    return [line for line in kept if line.text]


def joined(cell: Iterable[Line]) -> Line:
    """Return the lines of a cell as one; a blank keeps Latin words and figures of two lines apart."""
    joined = Line()
    for line in map(Line.stripped, cell):
        ends = joined.text[-1:] + line.text[:1]
        joined.extend(line, " " if len(ends) > 1 and ends.isascii() and ends.isalnum() else "")
    joined.text = joined.text.replace("\t", " ")
    return joined


def footnotes(lines: Iterable[Line], texts: Mapping[str, str]) -> tuple[Footnote, ...]:
    """Return the notes *texts*, by their key, in the order in which *lines* cite them, those that nothing cites last.

    Notes are marked as Word prints them: one count for those without a mark of their own.
    """
    found: dict[str, Footnote] = {}
    count = 0
    for paragraph, line in enumerate(lines):
        for offset, note, mark in line.citations:
            if note in texts and note not in found:
                count += mark is None
                text = texts[note].removeprefix(mark or "").strip()
                found[note] = Footnote(mark or str(count), text, paragraph, offset)
    for note, text in texts.items():
        if note not in found and text:
            count += 1
            found[note] = Footnote(str(count), text)
    return tuple(found.values())
