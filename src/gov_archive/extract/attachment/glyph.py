"""From glyphs where they stand on a page to printed rows: clustered by base line, raised marks told from text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_ON_LINE: Final = 0.25  # letter heights by which base lines of one row may differ
_SMALL: Final = 0.78  # a raised mark is at most that large beside its row
_BEFORE: Final = 3  # letter widths before a row in which the mark of a note at the foot stands
_RAISED: Final = 0.75  # letter heights that it stands above the row's base line at most
_TWICE: Final = 0.2  # letter widths between two prints of one letter that make it bold
_CELL: Final = 1.6  # letter widths of empty space that part two cells
_SMALLEST: Final = 0.1  # in points or millimetres
_FARTHEST: Final = 10**5
_WIDE: Final = "\u2000"  # from here on characters are set in Chinese, without blanks
_SET: Final = 0.15  # letter widths between ideographs that are not spread out
_BLANK: Final = 0.45  # letter widths between two ideographs that are a space: a justified line spreads less
_SPREAD: Final = 0.5  # a row with that share of wide gaps is a title spread over the line, not a table's row


class Glyph(NamedTuple):
    """A printed character: left and right, base line counted down from the page's top, height of its font, in one unit.

    ``is_guess`` tells a space that the reader of the file supposes from one that the file prints.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_guess: bool = False


@dataclass
class Row:
    """Glyphs on one base line, from left to right, and the raised ones among them by position; not changed once made."""

    glyphs: list[Glyph]
    raised: set[int] = field(default_factory=set)

    @cached_property
    def letters(self) -> list[Glyph]:
        """The glyphs that print something."""
        return [glyph for glyph in self.glyphs if not glyph.text.isspace()]

    @cached_property
    def x0(self) -> float:
        """Where the first letter begins."""
        return self.letters[0].x0

    @cached_property
    def x1(self) -> float:
        """Where the last letter ends."""
        return self.letters[-1].x1

    @cached_property
    def y(self) -> float:
        """The base line, counted down from the page's top."""
        return median(glyph.y for at, glyph in enumerate(self.glyphs) if at not in self.raised)

    @cached_property
    def size(self) -> float:
        """The height of most letters that are not raised."""
        return median(glyph.size for at, glyph in enumerate(self.glyphs) if at not in self.raised)

    @cached_property
    def em(self) -> float:
        """The width of an ideograph, from those of the row, or from the height of its letters."""
        wide = [glyph.x1 - glyph.x0 for glyph in self.letters if glyph.text > "\u2e80"]
        return median(wide) if wide else self.size

    @cached_property
    def pieces(self) -> list[tuple[str, bool]]:
        """The row's text in pieces, each with whether it is raised; cells of a table are parted by tabs."""
        pieces: list[tuple[str, bool]] = []
        cells = _cells(self)
        for at, glyph in enumerate(self.glyphs):
            is_raised = at in self.raised
            text = ("\t" if at in cells else "") + glyph.text
            if pieces and pieces[-1][1] == is_raised:
                pieces[-1] = (pieces[-1][0] + text, is_raised)
            else:
                pieces.append((text, is_raised))
        return pieces

    @cached_property
    def text(self) -> str:
        """The whole row, raised marks included."""
        return "".join(text for text, _ in self.pieces).strip()


@dataclass
class Page:
    """The rows of one page from top to bottom, and its size."""

    rows: list[Row]
    width: float
    height: float


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return *glyphs* as rows from top to bottom, in whatever order the file draws them."""
    found: list[list[Glyph]] = []
    for glyph in sorted(filter(_is_on_paper, glyphs), key=lambda glyph: (glyph.y, glyph.x0)):
        near = next((row for row in found[-3:] if abs(row[0].y - glyph.y) <= _ON_LINE * min(row[0].size, glyph.size)), None)
        if near is None:
            found.append([glyph])
        else:
            near.append(glyph)
    lines = [Row(_with_blanks(_once(sorted(row, key=lambda glyph: glyph.x0)))) for row in found]
    lines = [line for line in lines if line.letters]
    return _with_raised(lines)


def _is_on_paper(glyph: Glyph) -> bool:
    """Whether the glyph's measures are those of print; damaged files give any number, and none at all."""
    return _SMALLEST < glyph.size < _FARTHEST and all(abs(place) < _FARTHEST for place in (glyph.x0, glyph.x1, glyph.y))


def _once(row: list[Glyph]) -> list[Glyph]:
    """Return *row* without the second print of letters that were drawn twice to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        if not any(glyph.text == before.text and glyph.x0 - before.x0 < _TWICE * glyph.size for before in kept[-2:]):
            kept.append(glyph)
    return kept


def _with_blanks(row: list[Glyph]) -> list[Glyph]:
    """Return *row* with those supposed spaces alone that stand between Latin words, and one in each lone gap between ideographs."""
    kept = [glyph for at, glyph in enumerate(row) if not glyph.is_guess or (0 < at < len(row) - 1 and _is_apart(row[at - 1], row[at + 1]))]
    gaps = [right.x0 - left.x1 for left, right in pairwise(kept)]
    if not gaps or median(gaps) > _SET * kept[0].size:
        return kept
    blanked = kept[:1]
    for gap, left, right in zip(gaps, kept, kept[1:], strict=False):
        if (
            _BLANK * left.size < gap <= _CELL * left.size
            and min(left.text, right.text) > _WIDE
            and left.text.isalnum()
            and right.text.isalnum()
        ):
            blanked.append(Glyph(" ", left.x1, right.x0, left.y, left.size))
        blanked.append(right)
    return blanked


def _is_apart(left: Glyph, right: Glyph) -> bool:
    return max(left.text, right.text) < _WIDE and right.x0 - left.x1 <= _CELL * left.size


def _with_raised(lines: list[Row]) -> list[Row]:
    """Return *lines* with those of raised marks put into the row below whose letters they stand between."""
    whole: list[Row] = []
    pending: list[Row] = []
    for line in lines:
        for small in [mark for mark in pending if _stands_in(mark, line)]:
            pending.remove(small)
            whole.remove(small)
            line = _merged(line, small)  # noqa: PLW2901 - the row grows with each mark
        whole.append(line)
        pending = [*pending[-3:], line]
    return whole


def _stands_in(mark: Row, line: Row) -> bool:
    above = line.y - mark.y
    is_between = line.x0 - _BEFORE * line.em < mark.x0 <= line.x1 + line.em
    return is_between and mark.size <= _SMALL * line.size and 0 <= above <= _RAISED * line.size


def _merged(line: Row, mark: Row) -> Row:
    glyphs = sorted([*line.glyphs, *mark.letters], key=lambda glyph: glyph.x0)
    small = {*mark.letters, *(line.glyphs[at] for at in line.raised)}
    return Row(glyphs, {at for at, glyph in enumerate(glyphs) if glyph in small})


def _cells(row: Row) -> set[int]:
    """Return the positions of the glyphs that begin a further cell of a table."""
    wide = {at for at, (left, right) in enumerate(pairwise(row.glyphs), start=1) if right.x0 - left.x1 > _CELL * row.em}
    return set() if len(wide) > _SPREAD * (len(row.glyphs) - 1) else wide
