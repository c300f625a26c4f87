"""From links to blocks: which links stand for one row, and which blocks are the listing and not its surroundings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.discover.titles import is_generic
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bs4 import Tag

    from gov_archive.discover.links import Link

_ASIDE_TAGS = frozenset({"nav", "aside", "footer", "header"})
_ASIDE_WORDS = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "aside",
        "side",
        "sidebar",
        "sider",
        "hot",
        "hots",
        "recommend",
        "recommended",
        "related",
        "relation",
        "rank",
        "ranking",
        "top10",
        "crumb",
        "crumbs",
        "breadcrumb",
        "breadcrumbs",
        "footer",
        "foot",
        "banner",
        "slide",
        "slider",
        "swiper",
        "carousel",
        "focus",
        "marquee",
        "scroll",
        "toplink",
        "tuijian",
        "remen",
        "paihang",
    ]
)
_ASIDE_HEADING = re.compile(
    r"(?:热门|热点|最热|推荐|相关|关联|排行|排名|点击榜|猜你|大家都在|为您|延伸|阅读榜|浏览榜|图片新闻|焦点).{0,6}|(?:您|你)?(?:当前|现在)?(?:的)?位置.*"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])")
_PINNED = re.compile(r"置顶|\[顶\]|【顶】")
_ROW_TAGS = frozenset({"li", "tr", "td", "dd", "dt", "a", "p", "span"})
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
            found[place] = Block([link], widest, _path(link.element), _is_aside(widest, told))
        last = found[place]
    return list(dict.fromkeys(found.values()))


def _goes_on(last: Block, link: Link, widest: Tag) -> bool:
    """Return whether *link* stands in a later part of the row that *last* began with a bare link, or is its [详细]."""
    if last.key != link.key or last.widest.parent is not widest.parent:
        return False
    return last.widest is last.links[0].element or is_generic(link.element.get_text())


def listing(found: Sequence[Block]) -> list[Block]:
    """Return the blocks that are the listing: those built like its main group, dated ones elsewhere too, strays never.

    A block with a date is a row wherever it stands, unless what surrounds it says that it is a side matter. One without a date
    is a row only among rows: built like them, or pinned above them.
    """
    groups: dict[str, list[Block]] = defaultdict(list)
    for block in found:
        groups[block.path].append(block)
    _trust_the_only_list(found)
    main = max(groups.values(), key=_weight, default=[])
    kept = [block for block in found if not block.is_aside and (block.has_date or _is_among(block, main, groups))]
    best: dict[str, Block] = {}
    for block in kept:
        best.setdefault(block.key, block)
        if block.has_date and not best[block.key].has_date:
            best[block.key] = block
    chosen = {id(block) for block in best.values()}
    return [block for block in kept if id(block) in chosen]


def _trust_the_only_list(found: Sequence[Block]) -> None:
    """Take side matter for the listing where there is no other: a name such as ``sidebar`` does not hide the only dated rows."""
    dated = [block for block in found if block.has_date]
    if len(dated) > 1 and all(block.is_aside for block in dated):
        for block in dated:
            block.is_aside = False


def _weight(group: list[Block]) -> tuple[int, int, int]:
    good = [block for block in group if not block.is_aside]
    return sum(block.has_date for block in good), len(good), len(group)


def _is_among(block: Block, main: list[Block], groups: dict[str, list[Block]]) -> bool:
    if _PINNED.search(block.widest.get_text()[:200]):
        return True
    if block.path != main[0].path:
        return not any(one.has_date for one in main) and len(groups[block.path]) >= len(main)
    if not any(one.has_date for one in main):
        return True
    return any(_together(block, one) for one in main if one.has_date)


def _together(block: Block, other: Block) -> bool:
    """Return whether two blocks stand in one container, or in containers that are siblings of one build."""
    mine, theirs = block.widest.parent, other.widest.parent
    if mine is None or theirs is None:
        return False
    return mine is theirs or (mine.parent is theirs.parent and _build(mine) == _build(theirs)) or other.widest.parent is block.widest


def _build(element: Tag) -> tuple[str, str]:
    return element.name, attribute(element, "class")


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


def _is_aside(widest: Tag, told: dict[int, bool]) -> bool:
    """Return whether tags, class names or the heading above say that a block is not the listing; *told* keeps what was found."""
    passed: list[int] = []
    found = False
    for element in (widest, *widest.parents):
        if element.name in ("body", "html", "[document]"):
            break
        if id(element) in told:
            found = told[id(element)]
            break
        passed.append(id(element))
        if found := element.name not in _ROW_TAGS and _is_side_matter(element):  # a row may be called hot and is a row
            break
    told.update(dict.fromkeys(passed, found))
    return found


def _is_side_matter(element: Tag) -> bool:
    if element.name in _ASIDE_TAGS and not (element.name == "header" and element.find_parent("article")):
        return True
    words = Counter(word.lower() for word in _WORDS.findall(f"{attribute(element, 'class')} {attribute(element, 'id')}"))
    return bool(words.keys() & _ASIDE_WORDS) or _has_side_heading(element)


def _has_side_heading(element: Tag) -> bool:
    """Return whether the text right above *element* is a heading such as 热门文章."""
    before = element.find_previous_sibling()
    if before is None or before.name in ("ul", "ol", "table", "li", "tr", "a"):
        return False
    text = before.get_text(" ", strip=True)
    return bool(_ASIDE_HEADING.fullmatch(text.strip(" >:：")))
