"""Whether a place on a page is a side matter: what its tags, its class names or the heading above it say."""

from __future__ import annotations

import re
from typing import Final

from bs4 import Tag

from gov_archive.discover.tree import attribute

_TAGS: Final = frozenset({"nav", "aside", "footer", "header"})
_NAMES: Final = frozenset({
    "nav", "navbar", "navigation", "menu", "aside", "side", "sidebar", "sider", "hot", "hots", "recommend", "recommended", "related",
    "relation", "rank", "ranking", "top10", "crumb", "crumbs", "breadcrumb", "breadcrumbs", "footer", "foot", "banner", "slide",
    "slider", "swiper", "carousel", "focus", "marquee", "scroll", "toplink", "tuijian", "remen", "paihang",
})  # fmt: skip
_HEADING: Final = re.compile(
    r".{0,4}(?:最新|热门|热点|热文|最热|推荐|相关|关联|排行|排名|点击榜|猜你|大家都在|为您|延伸|阅读榜|浏览榜|图片新闻|焦点).{0,6}"
)
_CHOICE: Final = re.compile(r".{0,8}(?:热门|热点|热文|最热|推荐|排行|排名|点击榜|猜你|大家都在|为您|阅读榜|浏览榜).{0,6}")
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])")
_MORE: Final = re.compile(r"[\[【(（<《+\s]*(?:查看|点击|阅读)?(?:更多|more)[\]】)）>》»›+\s]*|>>|»", re.IGNORECASE)
_FEW: Final = 2  # links of a heading; what has more is a list of its own
_ROW_TAGS: Final = frozenset({"li", "tr", "td", "dd", "dt", "a", "p", "span"})
_LISTS: Final = frozenset({"ul", "ol", "table", "li", "tr", "a"})
_HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "div", "p"})


def is_aside(widest: Tag, link: Tag, told: dict[int, bool]) -> bool:
    """Return whether the row *widest* with its *link* stands in a side matter; *told* keeps what was found of elements."""
    passed: list[int] = []
    found = _is_headed_within(widest, link)
    for element in () if found else (widest, *widest.parents):
        if element.name in ("body", "html", "[document]"):
            break
        if id(element) in told:
            found = told[id(element)]
            break
        passed.append(id(element))
        # a row may be called hot and is a row, but one below a row that prints 热点信息 is none
        if found := is_headed(element) if element.name == "tr" else element.name not in _ROW_TAGS and _is_side_matter(element):
            break
    told.update(dict.fromkeys(passed, found))
    return found


def heading(element: Tag) -> Tag | None:
    """Return what stands right above *element* and is no list itself: its heading, if it has one."""
    before = element.find_previous_sibling()
    if not isinstance(before, Tag):
        return None
    is_heading = before.name not in _LISTS or (before.name == "tr" and before.find("a") is None)
    return before if is_heading else None


def leads_on(element: Tag) -> bool:
    """Return whether what is above or right behind *element* leads to a page with more of the same: it is an excerpt of another listing."""
    places = [place for place in (heading(element), element.find_next_sibling()) if isinstance(place, Tag)]
    anchors = [[place] if place.name == "a" else place.find_all("a") for place in places]
    return any(_MORE.fullmatch(text) for few in anchors if len(few) <= _FEW for anchor in few for text in _names(anchor))


def _names(anchor: Tag) -> list[str]:
    return [text for text in (anchor.get_text(strip=True), attribute(anchor, "title")) if text]


def is_headed(element: Tag) -> bool:
    """Return whether the heading of a side matter stands right above *element*."""
    before = heading(element)
    return before is not None and _is_side_heading(before)


def is_choice(element: Tag) -> bool:
    """Return whether the heading above *element* says that it shows a choice of documents from anywhere: 点击排行, 推荐阅读."""
    before = heading(element)
    return before is not None and bool(_CHOICE.fullmatch(before.get_text(" ", strip=True).strip(" >:：")))


def _is_headed_within(widest: Tag, link: Tag) -> bool:
    """Return whether a heading of a side matter stands above the *link* within what seems to be its row: a box of one."""
    for element in (link, *link.parents):
        if element is widest:
            return False
        before = heading(element)
        if before is not None and before.name in _HEADING_TAGS and is_headed(element):
            return True
    return False


def _is_side_matter(element: Tag) -> bool:
    if element.name in _TAGS and not (element.name == "header" and element.find_parent("article")):
        return True
    words = {word.lower() for word in _WORDS.findall(f"{attribute(element, 'class')} {attribute(element, 'id')}")}
    return bool(words & _NAMES) or is_headed(element)


def _is_side_heading(element: Tag) -> bool:
    """Return whether *element* prints a heading such as 热门文章."""
    return bool(_HEADING.fullmatch(element.get_text(" ", strip=True).strip(" >:：")))
