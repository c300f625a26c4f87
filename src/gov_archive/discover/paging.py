"""From a listing page to the address of the next one: links, numbers, scripts and forms, in that order of trust."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import soupsieve
from bs4 import Tag

from gov_archive import identity
from gov_archive.discover import addresses, numbers, scripts
from gov_archive.discover.tree import attribute
from gov_archive.errors import LayoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup

    from gov_archive.model import Portal

NO_ADDRESS = "pages exist but no address is told"

_NEXT_WORDS = re.compile(
    r"[\s<>›»>→\[\]【】(（)）]*(?:下一?页|后一?页|下一頁|下頁|向后翻页|next(?:page)?|nextpage)[\s<>›»>→\[\]【】(（)）]*", re.IGNORECASE
)
_NEXT_SIGNS = (re.compile(r"[>›→>❯]"), re.compile(r"(?:»|>>|››|»)"))
_NEXT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|nextpage|page-?next|next-?page|pagination-next|layui-laypage-next|downpage|xyy)(?:$|[\s_-])", re.IGNORECASE
)
_DEAD_CLASS = re.compile(r"(?:^|[\s_-])(?:disabled?|layui-disabled|unable|noclick|gray|grey|forbid)(?:$|[\s_-])", re.IGNORECASE)
_PAGER_CLASS = re.compile(r"page|pagination|paging|pager|fenye|fanye|\bpn\b|laypage", re.IGNORECASE)
_CURRENT_CLASS = re.compile(r"(?:^|[\s_-])(?:on|active|cur|curr|current|selected|now|this|here|curpage)(?:$|[\s_-])|-curr", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"[<«|\[]*(?:首页|第一页|最前页|首頁|first(?:page)?)[\]]*", re.IGNORECASE)
_LAST_WORDS = re.compile(r"[\[]*(?:尾页|末页|最后一?页|最末页|last(?:page)?)[>»|\]]*", re.IGNORECASE)
_TOTAL = re.compile(r"(?:共|总共|总计|分|页数[::]?)\s*(\d{1,5})\s*页|(?:第?\s*\d{1,5}\s*页?\s*/\s*共?\s*)(\d{1,5})\s*页")
_CURRENT = re.compile(r"(?:第|当前(?:为|是)?第?|页次[::]?)\s*(\d{1,5})\s*(?:页|/)|(?<!\d)(\d{1,5})\s*/\s*\d{1,5}\s*页")
_ROWS = re.compile(r"(?:共|总共|总计|合计)(?:有|计)?\s*[::]?\s*(\d{1,6})\s*(?:条|篇|项|个|件|则)")
_ROWS_A_PAGE = re.compile(
    r"每页(?:显示)?\s*[::]?\s*(\d{1,4})\s*(?:条|篇|项|个|件|则|行)|(?<!\d)(\d{1,4})\s*(?:条|篇|项|个|件|则|行)\s*/\s*页"
)
_PAGE_CALL = re.compile(r"(?P<name>[A-Za-z_$][\w$.]*)\s*\(\s*[\"']?(?P<number>\d{1,5})[\"']?\s*(?:,[^)]*)?\)")


@dataclass(frozen=True)
class _Step:
    """A link in a pager: the element, its address if it has one, the script that it runs otherwise."""

    element: Tag
    url: str | None
    script: str


def next_page(
    soup: BeautifulSoup, *, url: str, base: str, portal: Portal, selector: str | None = None, shown: int = 0
) -> tuple[str | None, list[str]]:
    """Return the address of the page after the one at *url*, which shows so many rows, or None at the end, and warnings.

    A next page is one that the page leads to, on the portal's own hosts, neither this page nor one before it. Where pages
    exist but nothing tells the address of the next, the warning says so: a listing cut short must not look whole.
    """
    pager = _Pager(soup, url, base, portal, shown)
    if selector:
        if chosen := _selected(soup, selector, url):
            return pager.accepted(chosen)
        generic, warnings = pager.next_page()
        if generic or warnings:
            raise LayoutError(
                f"no next page: selector {selector!r} matches nothing at {url}, though there are more pages; "
                "if the portal was redesigned, add a layout with today's date to its source"
            )
        return None, []
    return pager.next_page()


def _selected(soup: BeautifulSoup, selector: str, url: str) -> Tag | None:
    try:
        found = soup.select_one(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise LayoutError(f"no next page: selector {selector!r} cannot be understood for {url}; mend it in the source's layout") from error
    inner = found.find("a") if found and found.name != "a" else None
    return inner if isinstance(inner, Tag) else found


class _Pager:
    def __init__(self, soup: BeautifulSoup, url: str, base: str, portal: Portal, shown: int) -> None:
        self.soup, self.url, self.base, self.portal, self.shown = soup, url, base, portal, shown
        self.hosts = identity.portal_hosts(portal)
        self.anchors: list[Tag] = [tag for tag in soup.find_all(["a", "button", "span", "li", "input"]) if _can_lead(tag)]
        self.source = scripts.source(soup)
        self.text = soup.get_text(" ", strip=True)

    def next_page(self) -> tuple[str | None, list[str]]:
        ways: tuple[Callable[[], Tag | None], ...] = (self._declared, self._worded, self._signed)
        for way in ways:
            if found := way():
                return self.accepted(found)
        if told := scripts.static_pages(self.source):
            following = told.following(self.url)
            return self._checked(urljoin(self.base, following) if following else None)
        by_number, warnings = self._by_numbers()
        return (by_number, warnings) if by_number or warnings or not self._leaps() else (None, [NO_ADDRESS])

    def accepted(self, element: Tag) -> tuple[str | None, list[str]]:
        """Return what a next link gives: its address, or what its script does, or the end."""
        step = self._step(element)
        if _is_dead(element):
            return None, []
        if step.url:
            return self._checked(step.url)
        call = _PAGE_CALL.search(step.script)
        if call:
            return self._called(call["name"], int(call["number"]))
        if not step.script or re.fullmatch(r"(?:void\s*\(?\s*0\s*\)?|;|return false|\s)*", step.script):
            return self._by_numbers() if not element.has_attr("href") or step.script or self._total() > self._current() else (None, [])
        return self._called("", self._current() + 1) if self._total() != self._current() else (None, [])

    def _declared(self) -> Tag | None:
        declared: list[Tag] = self.soup.find_all(["link", "a"], rel=True)
        for tag in declared:
            if "next" in attribute(tag, "rel").lower().split() and attribute(tag, "href"):
                return tag
        return None

    def _worded(self) -> Tag | None:
        """Return the link that calls itself the next page, one that leads somewhere before one that is dead."""
        found = [tag for tag, names in self._named if any(_NEXT_WORDS.fullmatch(text) for text in names)]
        alive = [tag for tag in found if not _is_dead(tag) and self._step(tag).url]
        return next((tag for tag in alive if self._is_own(tag)), next(iter(alive or found), None))

    def _signed(self) -> Tag | None:
        """Return the link whose sign or class means the next page, in a pager only: such signs also stand in menus and slides.

        A sign whose link asks this very listing for its next page is one anywhere; a double one may mean the last page, and then is none.
        """
        for tag in self._signs():
            on = self._pages_on(tag)
            if on in (0, 1) or (on is None and self._is_in_pager(tag)):
                return tag
        classed = (tag for tag in self.anchors if _NEXT_CLASS.search(attribute(tag, "class")) and self._step(tag).url)
        return next((tag for tag in classed if self._is_in_pager(tag)), None)

    def _signs(self) -> list[Tag]:
        return [tag for sign in _NEXT_SIGNS for tag in self.anchors if sign.fullmatch(tag.get_text(strip=True))]

    def _leaps(self) -> bool:
        """Return whether a sign leads to a page of this listing beyond the next one: there are pages between."""
        return any((self._pages_on(tag) or 0) > 1 for tag in self._signs())

    def _pages_on(self, tag: Tag) -> int | None:
        """Return by how many pages a link leads on in this very listing, None where its address does not tell."""
        url = self._step(tag).url or ""
        there, here = addresses.numbered(url), addresses.numbered(self.url)
        if there is None or "offset" in there.parameter.lower() or not addresses.is_of_one_listing(url, self.url):
            return None
        if here and here.scheme == there.scheme:
            return there.number - here.number
        first = self._told_first if self._told_first is not None else min(there.number, 1)
        return there.number - first

    def _is_in_pager(self, tag: Tag) -> bool:
        if id(tag) in self._in_rows:
            return True
        for parent in itertools.islice(tag.parents, 3):
            if parent.name in ("body", "html", "[document]"):
                return False
            if self._numbers[id(parent)] > 1 or _PAGER_CLASS.search(f"{attribute(parent, 'class')} {attribute(parent, 'id')}"):
                return True
        return False

    @cached_property
    def _named(self) -> list[tuple[Tag, list[str]]]:
        return [(tag, names) for tag in self.anchors if (names := _names(tag))]

    @cached_property
    def _numbers(self) -> Counter[int]:
        """How many elements that print a number alone each element holds."""
        counted: Counter[int] = Counter()
        for tag in self.soup.find_all(["a", "span", "strong", "em", "b"]):
            if len(tag.contents) == 1 and numbers.number(tag.string or "") is not None:
                counted.update(id(parent) for parent in tag.parents)
        return counted

    @cached_property
    def _rows(self) -> list[list[numbers.PageNumber]]:
        return numbers.rows(self.soup)

    @cached_property
    def _in_rows(self) -> frozenset[int]:
        return frozenset(id(element) for row in self._rows for one in row for element in one.elements)

    def _step(self, tag: Tag) -> _Step:
        href = attribute(tag, "href").strip() or attribute(tag, "data-href").strip()
        script = " ".join(attribute(tag, name) for name in ("onclick", "data-onclick"))
        if href.lower().startswith("javascript:"):
            script, href = f"{href[11:]} {script}", ""
        if (not href or href.startswith("#")) and (quoted := scripts.LOCATION.search(script)):
            href = quoted[1]
        if not href or href.startswith("#"):
            return _Step(tag, None, script.strip())
        try:
            return _Step(tag, urljoin(self.base, href), script.strip())
        except ValueError:
            return _Step(tag, None, script.strip())

    def _checked(self, found: str | None) -> tuple[str | None, list[str]]:  # noqa: PLR0911 - one reason after the other
        """Return *found* if it is a later page of this portal."""
        if not found:
            return None, []
        found = found.split("#", 1)[0]
        if urlsplit(found).scheme not in ("http", "https") or identity.host(found) not in self.hosts:
            return None, [f"the next page is on another host and not followed: {found}"]
        if addresses.is_same(found, self.url):
            return None, []
        there, here = addresses.numbered(found), addresses.numbered(self.url)
        if there and here and there.scheme == here.scheme and there.number <= here.number:
            return None, []
        if there and not here and there.number < self._first_number():
            return None, []
        if there and self._is_beyond(there):
            return None, []
        if there and not here and there.number == self._first_number() == 1 and self._link_to(1, found):
            return None, []
        return found, []

    def _is_beyond(self, there: addresses.Numbered) -> bool:
        """Return whether a page is past the last one, as its link or the printed number of pages tells."""
        if any(last and last.scheme == there.scheme and last.number < there.number for last in self._ends(_LAST_WORDS)):
            return True
        first = 1 if self._told_first is None else self._told_first
        return 0 < self._total() < there.number - first + 1

    def _first_number(self) -> int:
        return self._told_first or 0

    @cached_property
    def _told_first(self) -> int | None:
        """The number that addresses give to the first page, as links tell it that print a page's number, 首页 or 末页."""
        told = [(number, addresses.numbered(self._step(tag).url or "")) for tag, number in self._numbered_links()]
        told += [(1, found) for found in self._ends(_FIRST_WORDS)]
        if self._total() > 1:
            told += [(self._total(), found) for found in self._ends(_LAST_WORDS)]
        return next((found.number - printed + 1 for printed, found in told if found), None)

    def _ends(self, words: re.Pattern[str]) -> list[addresses.Numbered | None]:
        """Return what the links to the first or to the last page of this listing ask for; 首页 in a menu leads elsewhere."""
        urls = [self._step(tag).url or "" for tag, names in self._named if any(words.fullmatch(text) for text in names)]
        return [addresses.numbered(url) for url in urls if url and addresses.is_of_one_listing(url, self.url)]

    def _link_to(self, printed: int, url: str) -> bool:
        return any(number == printed and addresses.is_same(self._step(tag).url or "", url) for tag, number in self._numbered_links())

    def _numbered_links(self) -> list[tuple[Tag, int]]:
        return self._numbered

    @cached_property
    def _numbered(self) -> list[tuple[Tag, int]]:
        return [
            (tag, int(text))
            for tag in self.anchors
            if (text := tag.get_text(strip=True).strip("[]()【】 ")).isdecimal()
            and len(text) < 5  # noqa: PLR2004
            and self._is_in_pager(tag)
            and self._is_own(tag)
        ]

    def _is_own(self, tag: Tag) -> bool:
        """Return whether a link stays on the portal's hosts; a link without an address does."""
        url = self._step(tag).url
        return not url or identity.host(url) in self.hosts

    def _by_numbers(self) -> tuple[str | None, list[str]]:
        """Return the page after the current one among links that are numbers, or what is known of pages without links."""
        links = self._numbered_links()
        current = self._current()
        for tag, number in links:
            if number == current + 1 and not _is_dead(tag):
                step = self._step(tag)
                if step.url:
                    return self._checked(step.url)
                call = _PAGE_CALL.search(step.script)
                return self._called(call["name"] if call else "", int(call["number"]) if call else current + 1)
        option = self._option(current)
        if option:
            return self._checked(urljoin(self.base, option))
        if self._total() > current:
            return self._called("", current + 1)
        return None, []

    def _option(self, current: int) -> str | None:
        for option in self.soup.find_all("option"):
            value = attribute(option, "value")
            printed = re.sub(r"[第页\s]", "", option.get_text())
            if printed == str(current + 1) and re.search(r"[./?]", value):
                return value
        return None

    def _total(self) -> int:
        """Return how many pages there are: as printed, as rows in all and rows a page, or as a script says; 0 where nothing does."""
        found = [int(match[1] or match[2]) for match in _TOTAL.finditer(self.text)]
        rows, limit = _ROWS.search(self.text), _ROWS_A_PAGE.search(self.text)
        if not found and rows and limit and int(rows[1]) > self.shown and int(limit[1] or limit[2]):
            found.append(-(-int(rows[1]) // int(limit[1] or limit[2])))
        return max(found, default=scripts.total(self.source))

    def _current(self) -> int:
        """Return which page this is, counted from 1: as marked, as printed, or by its address."""
        for tag in self.soup.find_all(["a", "span", "strong", "em", "b", "li", "i", "font", "option"]):
            text = tag.get_text(strip=True).strip("[]()【】 ") if tag.find(True) is None or tag.name == "li" else ""
            if text.isdecimal() and len(text) < 5 and _is_current(tag) and (tag.name == "option" or self._is_in_pager(tag)):  # noqa: PLR2004
                return int(text)
        if printed := _CURRENT.search(self.text):
            return int(printed[1] or printed[2])
        for tag, number in self._numbered_links():
            if addresses.is_same(self._step(tag).url or "", self.url):
                return number
        if unlinked := self._unlinked():
            return unlinked
        here = addresses.numbered(self.url)
        if here and self._kin(here):
            return here.number - self._first_number() + 1 if self._numbered_links() or any(self._ends(_LAST_WORDS)) else max(here.number, 1)
        return 1

    def _unlinked(self) -> int | None:
        """Return the number that stands without a link in a row of linked numbers: 1 [2] 3."""
        linked = {number for _, number in self._numbered_links()}
        for row in self._rows:
            plain = [one.value for one in row if not one.is_linked and one.value not in linked]
            if len(plain) == 1 and {plain[0] - 1, plain[0] + 1} & linked:
                return plain[0]
        return None

    def _kin(self, here: addresses.Numbered) -> bool:
        """Return whether the number in this page's address counts pages: some link of the pager counts the same way."""
        told = [addresses.numbered(self._step(tag).url or "") for tag, _ in self._numbered_links()]
        return here.scheme.startswith("?") or any(one and one.scheme == here.scheme for one in told)

    def _called(self, name: str, number: int) -> tuple[str | None, list[str]]:
        """Return the address that a page's script would go to for page *number*, if the page tells how it is built."""
        built = scripts.address(self.soup, self.source, name, number)
        if built is not None:
            return self._checked(urljoin(self.base, built))
        here = addresses.numbered(self.url)
        if here and here.parameter:
            return self._checked(addresses.with_parameter(self.url, here.parameter, here.number + 1))
        for tag in self.soup.find_all("a", href=True):
            told = self._step(tag)
            seen = addresses.numbered(told.url or "")
            if seen and seen.parameter and urlsplit(told.url or "").path == urlsplit(self.url).path:
                first = 1 if self._told_first is None else self._told_first
                return self._checked(addresses.with_parameter(self.url, seen.parameter, number + first - 1))
        return None, [NO_ADDRESS]


def _can_lead(tag: Tag) -> bool:
    return tag.name == "a" or tag.has_attr("onclick") or tag.has_attr("data-href") or (tag.name == "button" and not tag.has_attr("type"))


def _names(tag: Tag) -> list[str]:
    named = [tag.get_text("", strip=True), *(attribute(tag, name) for name in ("title", "aria-label", "value"))]
    named += [attribute(image, "alt") for image in tag.find_all("img")]
    return [re.sub(r"\s+", "", text) for text in named if text.strip() and len(text) < 20]  # noqa: PLR2004


def _is_dead(tag: Tag) -> bool:
    parent = tag.parent
    classes = f"{attribute(tag, 'class')} {attribute(parent, 'class') if parent and parent.name in ('li', 'span') else ''}"
    return bool(_DEAD_CLASS.search(classes)) or tag.has_attr("disabled") or attribute(tag, "aria-disabled").lower() == "true"


def _is_current(tag: Tag) -> bool:
    if tag.name == "option":
        return tag.has_attr("selected")
    parent = tag.parent
    classes = f"{attribute(tag, 'class')} {attribute(parent, 'class') if parent and parent.name == 'li' else ''}"
    return bool(_CURRENT_CLASS.search(classes)) or tag.has_attr("aria-current")
