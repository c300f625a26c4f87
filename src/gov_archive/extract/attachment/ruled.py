"""From the lines drawn on a page to its tables: which letters stand in which cell, however a cell's text is broken."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from gov_archive.extract.attachment.glyph import Glyph, Page, Row, rows

_LEVEL: Final = 1.5  # units by which the two ends of a line may differ
_SHORTEST: Final = 6.0
_TOUCH: Final = 3.0  # units between lines that meet, or that are one
_MOST: Final = 1500  # lines on one page: more are a drawing
_FEWEST: Final = 3  # upright lines of a table: two are a frame around text


class Rule(NamedTuple):
    """A drawn line, its ends counted from the left and down from the top."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class TableRow(Row):
    """A row of a table: the printed rows in each of its cells."""

    cells: list[list[Row]] = field(default_factory=list)

    @cached_property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text of the cells in pieces, each with whether it is raised; cells are parted by tabs."""
        pieces: list[tuple[str, bool]] = []
        for at, cell in enumerate(self.cells):
            pieces += [("\t", False)] if at else []
            before = ""
            for row in cell:
                needs_blank = before.isascii() and before.isalnum() and row.text[:1].isascii() and row.text[:1].isalnum()
                pieces += [(" ", False)] if needs_blank else []
                pieces += [(text.replace("\t", " "), is_raised) for text, is_raised in row.pieces]
                before = row.text[-1:]
        return pieces


def with_tables(glyphs: Iterable[Glyph], rules: list[Rule]) -> list[Row]:
    """Return *glyphs* as rows from top to bottom, those within a table drawn by *rules* as rows of its cells."""
    free = list(glyphs)
    found: list[Row] = []
    for grid in _grids(rules):
        inside = [glyph for glyph in free if grid.holds(glyph)]
        table = list(grid.rows(inside))
        if any(len(row.cells) > 1 for row in table):
            found += table
            free = [glyph for glyph in free if not grid.holds(glyph)]
    return sorted([*rows(free), *found], key=lambda row: row.y) if found else rows(free)


def with_whole_rows(pages: Iterable[Page]) -> list[Page]:
    """Return *pages* with the rows of tables whole that a page's end parts, and the head of a table printed once."""
    whole: list[Page] = []
    for page in pages:
        before, kept = whole[-1].rows if whole else [], list(page.rows)
        if (head := _head(before)) and kept and kept[0].text == head.text:
            del kept[0]
        if before and kept and (joined := _joined(before[-1], kept[0])):
            before[-1] = joined
            del kept[0]
        whole.append(Page(kept, page.width, page.height))
    return whole


def _head(rows: list[Row]) -> TableRow | None:
    """Return the first row of the table with which *rows* end."""
    head: TableRow | None = None
    for row in reversed(rows):
        if not isinstance(row, TableRow) or (head and len(row.cells) != len(head.cells)):
            break
        head = row
    return head


def _joined(last: Row, first: Row) -> TableRow | None:
    """Return two parts of a table's row as one, if the second goes on in some cells of the first and is empty in others."""
    if not (isinstance(last, TableRow) and isinstance(first, TableRow) and len(last.cells) == len(first.cells)):
        return None
    pairs = list(zip(last.cells, first.cells, strict=True))
    if not any(above and not below for above, below in pairs) or any(below and not above for above, below in pairs):
        return None
    return TableRow(last.glyphs, cells=[above + below for above, below in pairs])


@dataclass
class _Grid:
    """The upright lines by place and the level ones by height, of one table; each line with its two ends."""

    upright: list[tuple[float, list[Rule]]]
    level: list[tuple[float, list[Rule]]]

    @cached_property
    def lefts(self) -> list[float]:
        return [place for place, _ in self.upright]

    @cached_property
    def tops(self) -> list[float]:
        return [place for place, _ in self.level]

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of *glyph* is inside the outermost lines."""
        x, y = _middle(glyph)
        return self.lefts[0] < x < self.lefts[-1] and self.tops[0] < y < self.tops[-1]

    def rows(self, glyphs: list[Glyph]) -> Iterator[TableRow]:
        """Yield the rows that hold any of *glyphs*; a cell over several rows prints in the first of them."""
        printed: defaultdict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            x, y = _middle(glyph)
            printed[self.cells[bisect_right(self.tops, y) - 1][bisect_right(self.lefts, x) - 1]].append(glyph)
        for band, owners in enumerate(self.cells):
            own = [printed.get(owner, []) if owner[0] == band else [] for owner in dict.fromkeys(owners)]
            if any(not glyph.text.isspace() for cell in own for glyph in cell):
                whole = [glyph for cell in own for glyph in cell]
                yield TableRow(whole, cells=[rows(cell) for cell in own])

    @cached_property
    def cells(self) -> list[list[tuple[int, int]]]:
        """For each band and column the band and column in which its cell begins: where no line parts two, they are one."""
        owners: list[list[tuple[int, int]]] = []
        for band in range(len(self.tops) - 1):
            row: list[tuple[int, int]] = []
            for column in range(len(self.lefts) - 1):
                y = (self.tops[band] + self.tops[band + 1]) / 2
                x = (self.lefts[column] + self.lefts[column + 1]) / 2
                if column and not any(rule.y0 < y < rule.y1 for rule in self.upright[column][1]):
                    row.append(row[-1])
                elif band and not any(rule.x0 < x < rule.x1 for rule in self.level[band][1]):
                    row.append(owners[-1][column])
                else:
                    row.append((band, column))
            owners.append(row)
        return owners


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, glyph.y - glyph.size * 0.35


def _grids(rules: list[Rule]) -> list[_Grid]:
    """Return the tables that *rules* draw: lines that meet, at least three of them upright and two level."""
    if len(rules) > _MOST:
        return []
    found = []
    for group in _meeting([rule for rule in rules if max(rule.x1 - rule.x0, rule.y1 - rule.y0) >= _SHORTEST]):
        upright = _places([(rule.x0, rule) for rule in group if rule.x1 - rule.x0 <= _LEVEL])
        level = _places([(rule.y0, rule) for rule in group if rule.y1 - rule.y0 <= _LEVEL])
        if len(upright) >= _FEWEST and len(level) > 1:
            found.append(_Grid(upright, level))
    return found


def _meeting(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Yield *rules* in groups of those that touch each other."""
    left = [rule for rule in rules if min(rule.x1 - rule.x0, rule.y1 - rule.y0) <= _LEVEL]
    while left:
        group, new = [], [left.pop()]
        while new:
            group += new
            touching = {id(rule) for rule in left for one in new if _meet(rule, one)}
            new = [rule for rule in left if id(rule) in touching]
            left = [rule for rule in left if id(rule) not in touching]
        yield group


def _meet(one: Rule, other: Rule) -> bool:
    return one.x0 - _TOUCH <= other.x1 and other.x0 - _TOUCH <= one.x1 and one.y0 - _TOUCH <= other.y1 and other.y0 - _TOUCH <= one.y1


def _places(found: list[tuple[float, Rule]]) -> list[tuple[float, list[Rule]]]:
    """Return lines by the place that they share, in order."""
    places: list[tuple[float, list[Rule]]] = []
    for place, rule in sorted(found):
        if places and place - places[-1][0] <= _TOUCH:
            places[-1][1].append(rule)
        else:
            places.append((place, [rule]))
    return places
