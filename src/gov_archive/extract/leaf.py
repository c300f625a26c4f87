"""A day as the leaf of a calendar prints it, its parts in elements of their own: ``05`` over ``2024-03``."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_archive.extract.blocks import Document

_YEAR, _PART = r"(?P<year>(?:19|20)\d\d)", r"(?P<{}>\d{{1,2}})"
_MONTH, _DAY = _PART.format("month"), _PART.format("day")
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}日?[ /]+{_YEAR} ?[-./年] ?{_MONTH}月?",
        rf"{_YEAR} ?[-./年] ?{_MONTH}月? {_DAY}日?",
        rf"{_YEAR}年? {_MONTH}[-./月]{_DAY}日?",
        rf"{_MONTH}[-./月]{_DAY}日?[ /]+{_YEAR}年?",
        rf"{_DAY}日?[ /]+{_MONTH}月(?P<year>)",
        rf"{_MONTH}月 {_DAY}日?(?P<year>)",
    )
)
_LONGEST = 16  # characters
_PARTS = 2
_PAGE = frozenset({"html", "body", "header"})


def joined(pieces: Sequence[str]) -> str | None:
    """Return two runs with a blank between them where they are parts of a day whose figures would else be fused; None where not."""
    runs = [piece.strip() for piece in pieces if piece.strip()]
    if len(runs) != _PARTS or not (runs[0][-1].isdigit() and runs[1][0].isdigit()):
        return None
    text = " ".join(runs)
    return text if is_leaf(text) else None


def is_leaf(text: str) -> bool:
    """Return whether *text* is such a day and nothing else, be it in the calendar or not."""
    return _match(text) is not None


def day(text: str) -> date | None:
    """Return the day that *text* is; None where it is none, has no year, or is not in the calendar.

    >>> day("05 2024-03"), day("03-05 2024"), day("35 2024-03"), day("05 3月")
    (datetime.date(2024, 3, 5), datetime.date(2024, 3, 5), None, None)
    """
    match = _match(text)
    try:
        return date(int(match["year"] or 0), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


def _match(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST or not text[:1].isdigit():
        return None
    return next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)


def leaves(document: Document, heading: int, under: range) -> Iterator[str]:
    """Yield the days so printed right above block *heading*, in one element with it, and among the blocks *under* it."""
    for first, last in ((heading - 1, heading), (heading - _PARTS, heading), *((at, at + size) for at in under for size in (1, _PARTS))):
        blocks = document.blocks[first:last] if first >= 0 else []
        text = _behind_label(blocks[0].pieces) if len(blocks) == 1 else " ".join(block.text for block in blocks)
        if not blocks or not is_leaf(text) or len({document.nodes[block.node].parent for block in blocks}) > 1:
            continue
        if last > heading or _is_with(document, first, last, heading):
            yield text


def _behind_label(pieces: Sequence[str]) -> str:
    """Return the runs of a line with blanks between them, without those that end in the colon of a label."""
    runs = [piece.strip() for piece in pieces if piece.strip()]
    return " ".join(runs[_PARTS - 1 :] if len(runs) > _PARTS and runs[0][-1] in ":：" else runs)


def _is_with(document: Document, first: int, last: int, heading: int) -> bool:
    """Return whether the innermost element that holds more than the blocks from *first* to *last* is no page's, and holds the heading."""
    around = (document.nodes[at] for at in document.ancestors(document.blocks[first].node))
    node = next((node for node in around if node.first < first or node.last > last), None)
    return node is not None and node.tag not in _PAGE and node.last > heading
