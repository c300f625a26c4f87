"""From links to blocks: which links stand for one row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.discover.asides import is_aside
from gov_archive.discover.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bs4 import Tag

    from gov_archive.discover.links import Link

_FAR = 4  # how many other links a row may carry: a download, a share button, an office


@dataclass(eq=False)
class Block:
    """One row in the making: its links (all of one key) and the widest element that holds them and no other document.

    ``more`` are elements after a bare link that hold links to the same document: a summary with its [详细].
    """

    links: list[Link]
    widest: Tag
    path: str = ""
    is_aside: bool = False
    has_date: bool = False
    more: list[Tag] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return the key of the document that the row is about."""
        return self.links[0].key


@dataclass
class _Counted:
    keys: set[str] = field(default_factory=set)
    others: int = 0


def blocks(links: Sequence[Link], anchors: Iterable[Tag]) -> list[Block]:
    """Return one block for each run of links to one document, in the order of the page."""
    counted = _counted(links, anchors)
    found: dict[tuple[int, str], Block] = {}
    told: dict[int, bool] = {}
    last: Block | None = None
    for link in links:
        widest = _widest(link, counted)
        place = (id(widest) if widest is not link.element else id(link.element.parent), link.key)
        if place not in found and last and _goes_on(last, link, widest):
            last.more.append(widest)
            found[place] = last
        if place in found:
            found[place].links.append(link)
        else:
            found[place] = Block([link], widest, _path(link.element), is_aside(widest, link.element, told))
        last = found[place]
    return list(dict.fromkeys(found.values()))


def _goes_on(last: Block, link: Link, widest: Tag) -> bool:
    """Return whether *link* stands in a later part of the row that *last* began with a bare link, or is its [详细]."""
    if last.key != link.key or last.widest.parent is not widest.parent:
        return False
    return last.widest is last.links[0].element or is_generic(link.element.get_text())


def _counted(links: Sequence[Link], anchors: Iterable[Tag]) -> dict[int, _Counted]:
    """Return, for each element above a link, the keys and the number of other links that it holds."""
    counted: dict[int, _Counted] = defaultdict(_Counted)
    documents = {id(link.element) for link in links}
    for link in links:
        for element in (link.element, *link.element.parents):
            place = counted[id(element)]
            if link.key in place.keys and len(place.keys) > 1:
                break  # everything above holds them all as well
            place.keys.add(link.key)
    for anchor in anchors:
        if id(anchor) not in documents:
            for element in anchor.parents:
                if id(element) in counted:
                    counted[id(element)].others += 1
    return counted


def _widest(link: Link, counted: dict[int, _Counted]) -> Tag:
    widest = link.element
    for element in link.element.parents:
        place = counted[id(element)]
        if element.name in ("body", "html", "[document]", "main", "form") or len(place.keys) > 1 or place.others > _FAR:
            break
        widest = element
    return widest


def _path(element: Tag) -> str:
    """Return how *element* stands in the page: the tags above it, without what differs from row to row."""
    return "/".join([element.name, *(parent.name for parent in element.parents if parent.name not in ("tbody", "thead"))])
