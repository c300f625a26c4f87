"""From a page's rows to its columns of text: what stands side by side is read one column after the other."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from gov_archive.extract.attachment.glyph import Page, Row
from gov_archive.extract.attachment.ruled import TableRow

if TYPE_CHECKING:
    from collections.abc import Iterable

_GUTTER: Final = 0.9  # letter widths of empty space that can part two columns
_FEWEST: Final = 5  # rows on either side
_MOST: Final = 20  # places tried on one page
_LONG: Final = 8  # letters of a usual row of a column; cells of a table are shorter
_FULL: Final = 0.5  # share of a column's rows that reach its edge
_NEAR: Final = 2.0  # letter widths by which such a row may fall short
_BESIDE: Final = 0.6  # share of the shorter column's height that stands beside the other
_DEEPEST: Final = 3
_HANGING: Final = frozenset("，。、；：！？）》”’,.;:")  # their ink stands in the left half of their place


class _Split(NamedTuple):
    """The rows from ``first`` to ``last`` (excluded), by the column they stand in; ``place`` is where the gutter lies."""

    first: int
    last: int
    place: float
    left: list[Row]
    right: list[Row]


def columns(pages: Iterable[Page]) -> list[list[Page]]:
    """Return each of *pages* as the parts in which it is read: strips over its whole width, and columns."""
    sheets: list[list[Page]] = []
    place: float | None = None
    for page in pages:
        found = _split(page.rows) or (_rest(page.rows, place) if place else None)
        sheets.append(_parts(page, found, 0))
        place = found.place if found else None
    return sheets


def _parts(page: Page, found: _Split | None, depth: int) -> list[Page]:
    if found is None:
        return [page]
    parts = _again(page, page.rows[: found.first], depth)
    for rows in (found.left, found.right):
        start = min((row.x0 for row in rows), default=0.0)
        shifted = [_shifted(row, start) for row in rows]
        width = max((row.x1 for row in shifted), default=0.0)
        parts += _again(Page([], width if len(rows) >= _FEWEST else found.place - start, page.height), shifted, depth)
    return [part for part in (*parts, *_again(page, page.rows[found.last :], depth)) if part.rows]


def _again(page: Page, rows: list[Row], depth: int) -> list[Page]:
    part = Page(rows, page.width, page.height)
    return _parts(part, _split(rows) if depth < _DEEPEST else None, depth + 1)


def _split(rows: list[Row]) -> _Split | None:
    """Return the longest run of rows that a gutter parts into two columns of text."""
    best: _Split | None = None
    for place in _places(rows):
        for first, last in _runs(rows, place):
            left, right = (_side(rows[first:last], place, is_right=is_right) for is_right in (False, True))
            is_longer = best is None or last - first > best.last - best.first
            if last - first >= _FEWEST and is_longer and _are_columns(left, right):
                best = _Split(first, last, place, left, right)
    return best


def _rest(rows: list[Row], place: float) -> _Split | None:
    """Return the last rows of a page as columns, if they leave the gutter of the page before empty: what is left over."""
    first, last = next(iter(reversed(_runs(rows, place))), (0, 0))
    if first == last or last < len(rows):
        return None
    left, right = (_side(rows[first:last], place, is_right=is_right) for is_right in (False, True))
    return _Split(first, last, place, left, right)


def _places(rows: list[Row]) -> list[float]:
    """Return places right before text that begins there in several rows, far from the left edge; the most frequent first."""
    starts: dict[int, list[float]] = {}
    em = median(row.em for row in rows) if rows else 1.0  # one for all: in its own, a small row counts further
    for row in rows:
        for start in (row.x0, *(right for left, right in _gaps(row))):
            starts.setdefault(round(start / em), []).append(start - _GUTTER / 2 * row.em)
    edge = min((row.x0 for row in rows), default=0.0)
    usual = sorted((places for places in starts.values() if len(places) >= _FEWEST), key=len, reverse=True)
    return [min(places) for places in usual[:_MOST] if min(places) - edge > _LONG * rows[0].em / 2]


def _gaps(row: Row) -> list[tuple[float, float]]:
    """Return the wide gaps of *row*, between the ink of two letters."""
    letters = row.letters
    gaps = (
        ((left.x0 + left.x1) / 2 if left.text in _HANGING and left.text > "\u2e80" else left.x1, right.x0)
        for left, right in pairwise(letters)
    )
    return [(left, right) for left, right in gaps if right - left > _GUTTER * row.em]


def _runs(rows: list[Row], place: float) -> list[tuple[int, int]]:
    """Return the runs of rows that leave *place* empty."""
    covering = [
        at
        for at, row in enumerate(rows)
        if isinstance(row, TableRow) or (row.x0 < place < row.x1 and not any(left < place < right for left, right in _gaps(row)))
    ]
    return [(before + 1, at) for before, at in zip([-1, *covering], [*covering, len(rows)], strict=True) if at - before > 1]


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    """Whether two sides stand beside each other, have long rows, and reach their edges as running text does."""
    if min(len(left), len(right)) < _FEWEST:
        return False
    beside = min(left[-1].y, right[-1].y) - max(left[0].y, right[0].y)
    if beside < _BESIDE * min(side[-1].y - side[0].y for side in (left, right)):
        return False
    for side in (left, right):
        edge = max(row.x1 for row in side)
        reaching = sum(edge - row.x1 < _NEAR * row.em for row in side)
        if median(len(row.letters) for row in side) < _LONG or reaching < _FULL * len(side):
            return False
    return True


def _side(rows: list[Row], place: float, *, is_right: bool) -> list[Row]:
    """Return what *rows* print on one side of *place*."""
    found = []
    for row in rows:
        chosen = [at for at, glyph in enumerate(row.glyphs) if (glyph.x0 + glyph.x1 > 2 * place) is is_right]
        side = Row([row.glyphs[at] for at in chosen], {new for new, at in enumerate(chosen) if at in row.raised})
        if any(not glyph.text.isspace() and at not in side.raised for at, glyph in enumerate(side.glyphs)):
            found.append(side)
    return found


def _shifted(row: Row, start: float) -> Row:
    return Row([glyph._replace(x0=glyph.x0 - start, x1=glyph.x1 - start) for glyph in row.glyphs], row.raised)
