"""From blocks to the lists of a page, and to the rows of the one that is the listing.

The pager tells which one that is; where there is none, every dated list is taken that nothing speaks against: rows that are not seen
are lost in silence, rows too many are not.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import is_not
from typing import TYPE_CHECKING, Final

from bs4 import Tag

from gov_archive.discover import asides, dates
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gov_archive.discover.blocks import Block

_PINNED: Final = re.compile(r"置顶|\[顶\]|【顶】")
_CELLS: Final = frozenset({"td", "th"})
_LIST_TAGS: Final = frozenset({"ul", "ol", "dl", "table"})
_APART: Final = 4  # levels between lists of one build: <div class=year><div class=body><ul>
_LED_IN: Final = 3  # rows that may stand above the listing in another build


@dataclass(eq=False)
class _List:
    """Blocks that stand in one container, or in containers of one build side by side."""

    blocks: list[Block] = field(default_factory=list)
    containers: list[Tag] = field(default_factory=list)

    @cached_property
    def is_aside(self) -> bool:
        """Whether it is named as a side matter, by its place or by the heading above its first row."""
        return all(block.is_aside for block in self.blocks) or any(asides.is_headed(first) for first in self._firsts)

    @cached_property
    def is_excerpt(self) -> bool:
        """Whether it leads on to a page of its own."""
        places = [place for container in self.containers for place in (container, *list(container.parents)[:1])]
        return any(asides.leads_on(place) for place in (*places, *self._firsts))

    @cached_property
    def is_no_listing(self) -> bool:
        """Whether it is a side matter that no page could have as its listing: a choice from anywhere, or one that leads on."""
        places = [place for container in self.containers for place in (container, *list(container.parents)[:1])]
        return self.is_aside and (self.is_excerpt or any(asides.is_choice(place) for place in (*places, *self._firsts)))

    @property
    def _firsts(self) -> list[Tag]:
        """The first row in each container."""
        firsts = {id(block.widest.parent): block.widest for block in reversed(self.blocks)}
        return list(firsts.values())

    @property
    def weight(self) -> tuple[int, int]:
        return sum(block.has_date for block in self.blocks), len(self.blocks)


def listing(found: Sequence[Block], pagers: Sequence[Tag] = (), *, is_told_empty: bool = False) -> tuple[list[Block], list[str]]:
    """Return the blocks that are rows of the listing, in the order of the page, each document once, and what is doubtful about them.

    *pagers* are places that lead from page to page. On a page that says it shows nothing (*is_told_empty*), no side matter is the
    listing. A block without a date is a row only among rows: built like them, or pinned.
    """
    around = {id(element) for pager in pagers for element in pager.parents}
    lists = _with_last_parts(_lists(found), around)
    possible = [one for one in lists if not (is_told_empty and one.is_aside)]
    paged = [one for one in _paged(lists, found, pagers) if one in possible]
    main = max(paged, key=lambda one: one.weight, default=None) or _main(possible)
    if main is None:
        return [], []
    others = 0
    kept = {id(block) for block in _rows(main.blocks)}
    for one in lists:
        if one is not main and (not one.is_aside or _is_pinned(one)):
            is_own = _leads_in(one, main) or _is_within(one, main)
            more = {id(block) for block in _beside(one, main, is_own=is_own, is_paged=bool(paged))}
            others += bool(more) and not is_own
            kept |= more
    chosen: dict[str, Block] = {}
    own = {id(block) for block in main.blocks}
    for block in sorted((block for block in found if id(block) in kept), key=lambda block: (id(block) not in own, not block.has_date)):
        chosen.setdefault(block.key, block)
    ids = {id(block) for block in chosen.values()}
    doubt = [f"{others + 1} lists of dated rows stand on the page, and nothing tells which one is the listing"] if others else []
    return [block for block in found if id(block) in ids], doubt


def _main(lists: Sequence[_List]) -> _List | None:
    """Return the list with the most dated rows; one named as a side matter, or an excerpt of another page, only where all are.

    Where the listing lost its rows, its page still shows what others read most: these are no rows.
    """
    possible = [one for one in lists if not one.is_no_listing]
    dated = [one for one in possible if one.weight[0]] or possible
    return max(dated, key=lambda one: (not one.is_aside, not one.is_excerpt, *one.weight), default=None)


def _rows(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the rows among the blocks of the listing: the dated ones, and those built and placed like them."""
    dated = [block for block in blocks if block.has_date]
    paths = {block.path for block in dated}
    groups: dict[str, int] = defaultdict(int)
    for block in blocks:
        groups[block.path] += 1
    for block in blocks:
        is_alike = block.path in paths if dated else groups[block.path] == max(groups.values())
        if block.has_date or is_alike or _PINNED.search(block.widest.get_text()[:200]):
            yield block


def _beside(one: _List, main: _List, *, is_own: bool, is_paged: bool) -> Iterable[Block]:
    """Return the rows of another list than the main one: all where nothing speaks against it, the pinned ones in any case."""
    if is_own or not (is_paged or (one.is_excerpt and not main.is_excerpt)):
        return [block for block in one.blocks if block.has_date or _PINNED.search(block.widest.get_text()[:200])]
    return [block for block in one.blocks if _PINNED.search(block.widest.get_text()[:200])]


def _is_pinned(one: _List) -> bool:
    return any(_PINNED.search(block.widest.get_text()[:200]) for block in one.blocks)


def _leads_in(one: _List, main: _List) -> bool:
    """Return whether a few rows stand right above the listing, in its own place."""
    above = {id(element) for element in main.containers[0].previous_siblings}
    is_there = all(id(block.widest) in above or id(block.widest.parent) in above for block in one.blocks)
    return is_there and len(one.blocks) <= _LED_IN and not one.is_excerpt


def _goes_on(one: _List, whole: _List, around: set[int]) -> bool:
    """Return whether *one*, whose single row tells no container, is a part of *whole*: it stands beside a part of it, built like it."""
    alone = one.blocks[0].widest
    if alone.name in _CELLS or id(alone) in around:  # a column, or a listing of one row with its pager
        return False
    parts = (part for container in whole.containers for part in (container, *itertools.islice(container.parents, 2)))
    return any(part.parent is alone.parent and id(part) not in around and _build(part) == _build(alone) for part in parts)


def _is_within(one: _List, main: _List) -> bool:
    """Return whether a list stands within the listing: rows that hold links to two documents, a row with rows of its own."""
    places = {id(container) for container in main.containers if len(main.blocks) > len(main.containers)}  # one row tells no container
    return all(any(id(parent) in places for parent in container.parents) for container in one.containers)


def _paged(lists: Sequence[_List], found: Sequence[Block], pagers: Sequence[Tag]) -> list[_List]:
    """Return the lists that have a pager by them; those named as side matters only where no other has one."""
    if not pagers:
        return []
    places = {id(block): one for one in lists for block in one.blocks}
    holding: dict[int, list[Block]] = defaultdict(list)
    for block in found:
        for element in block.links[0].element.parents:
            holding[id(element)].append(block)
    root = [*pagers[0].parents][-1]
    order = {id(element): place for place, element in enumerate(root.descendants)}
    owners: dict[int, _List] = {}
    for pager in pagers:
        near = next((holding[id(element)] for element in pager.parents if id(element) in holding), [])
        before = bisect_left(near, order[id(pager)], key=lambda block: order[id(block.links[-1].element)])
        if near:
            owner = places[id(near[max(before - 1, 0)])]
            owners[id(owner)] = owner
    return [one for one in owners.values() if not one.is_aside] or list(owners.values())


def _lists(found: Sequence[Block]) -> list[_List]:
    """Return *found* as lists: by container, containers of one build and no headings of their own taken together."""
    containers, members = _containers(found)
    holding = {id(element) for container in containers.values() for element in (container, *container.parents)}
    joined: dict[tuple[object, ...], int] = {}
    root = {one: one for one in containers}

    def top(one: int) -> int:
        while root[one] != one:
            one = root[one]
        return one

    for one, container in containers.items():
        for kin in _kin(container, holding):
            other = joined.setdefault(kin, one)
            root[top(one)] = top(other)
    lists: dict[int, _List] = defaultdict(_List)
    for one, container in containers.items():
        lists[top(one)].containers.append(container)
        lists[top(one)].blocks += members[one]
    order = {id(block): place for place, block in enumerate(found)}
    for each in lists.values():
        each.blocks.sort(key=lambda block: order[id(block)])
    return sorted(lists.values(), key=lambda each: order[id(each.blocks[0])])


def _with_last_parts(lists: Sequence[_List], around: set[int]) -> list[_List]:
    """Return *lists* with those of one row joined to the list that they are the last part of."""
    found = list(lists)
    for one in [each for each in lists if len(each.blocks) == 1]:
        whole = next((each for each in found if each is not one and len(each.blocks) > 1 and _goes_on(one, each, around)), None)
        if whole:
            whole.blocks += one.blocks
            found.remove(one)
    return found


def _containers(found: Sequence[Block]) -> tuple[dict[int, Tag], dict[int, list[Block]]]:
    """Return what holds the rows, and the rows by what holds them; a list of one row is told by the build of those of many."""
    around = Counter(id(block.widest.parent) for block in found)
    builds = {_build(block.widest.parent) for block in found if block.widest.parent and around[id(block.widest.parent)] > 1}
    builds = {(name, named) for name, named in builds if named or name in _LIST_TAGS}
    containers: dict[int, Tag] = {}
    members: dict[int, list[Block]] = defaultdict(list)
    for block in found:
        around_it = block.widest.parent or block.widest
        inner = itertools.takewhile(partial(is_not, around_it), block.links[0].element.parents)
        container = next((element for element in inner if _build(element) in builds), around_it)
        containers[id(container)] = container
        members[id(container)].append(block)
    return containers, members


def _build(element: Tag) -> tuple[str, str]:
    return element.name, attribute(element, "class")


def _kin(container: Tag, holding: set[int]) -> Iterator[tuple[object, ...]]:
    """Yield what containers of one list share: siblings, or cousins a few levels away with the same names all the way.

    Cells side by side are columns of a page, and lists under headings of their own are lists of their own, but for headings of years.
    """
    chain: list[tuple[str, str]] = []
    element = container
    title = ""
    for level in range(_APART):
        parent = element.parent
        if parent is None or element.name in _CELLS or element.name in ("body", "html"):
            return
        chain.append(_build(element))
        title = title or _heading(element, holding)
        if level <= 1 or any(named for _, named in chain):
            yield (id(parent), *chain, title)
        element = parent


def _heading(element: Tag, holding: set[int]) -> str:
    """Return the heading above *element* or above the lists before it; years and months are no headings of other lists."""
    before = element.find_previous_sibling()
    while isinstance(before, Tag) and (id(before) in holding or not before.get_text(strip=True)):
        before = before.find_previous_sibling()
    text = before.get_text(" ", strip=True) if before is not None else ""
    return "" if len(text) > _HEADING_SIGNS or dates.year_alone(text) or _MONTH.search(text) else text


_HEADING_SIGNS: Final = 30
_MONTH: Final = re.compile(r"\d{1,2}\s*月|[一二三四五六七八九十]月")
