"""The lines of a report's header that a page sets under its heading, outside the element that holds the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive.extract import furniture
from gov_archive.extract.bylines import is_byline
from gov_archive.extract.meetings import meeting
from gov_archive.extract.opening import is_own_title, opening

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gov_archive.extract.blocks import Document

_LONGEST = 80  # characters


def subtitle(document: Document, headings: Collection[int], own: Sequence[int], known: Collection[int]) -> tuple[str, ...]:
    """Return the lines between the *headings* and the text's *own* blocks that are no metadata, if they name a meeting: else none."""
    if not headings or not own:
        return ()
    found = (document.blocks[index] for index in range(min(headings) + 1, own[0]) if index not in known and index not in headings)
    lines = tuple(block.text for block in found if not block.linked and not document.nodes[block.node].in_chrome and _is_line(block.text))
    return lines if meeting("\n".join(lines)) else ()


def _is_line(text: str) -> bool:
    return len(text) <= _LONGEST and not (furniture.is_furniture(text) or furniture.is_footer(text) or is_byline(text))


def with_subtitle(body: Sequence[str], lines: Sequence[str]) -> Sequence[str]:
    """Return *body* with the *lines* of a subtitle where its header has them, if that names no meeting itself."""
    start = opening(body)
    if not lines or meeting(start.head):
        return body
    at = start.first + 1 if body and is_own_title(body[start.first]) else 0
    return (*body[:at], *lines, *body[at:])
