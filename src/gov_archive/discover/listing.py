"""From one listing page to its rows in order and the address of its next page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import soupsieve
from bs4 import Tag

from gov_archive.discover import lists, mentions, pagers, paging, titles
from gov_archive.discover.blocks import Block, blocks
from gov_archive.discover.days import Calendar
from gov_archive.discover.links import Reader
from gov_archive.discover.tree import attribute, tree
from gov_archive.errors import LayoutError
from gov_archive.model import Page, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup

    from gov_archive.model import Layout, Portal

    Choice = Callable[[list[Block]], tuple[list[Block], list[str]]]

_ERROR_WORDS = re.compile(r"40[34]|50[0234]|错误|维护|不存在|拒绝|拦截|验证|频繁|升级|error|denied|forbidden", re.IGNORECASE)
_NOTHING = re.compile(
    r"共\s*0\s*[条篇页]|暂无(?:相关)?(?:数据|信息|内容|记录|文章|文件)|(?:没有|未)(?:查询到|找到|查到)?(?:相关|任何)?(?:数据|信息|记录)"
)
_SHORT_PAGE = 600


@lru_cache(maxsize=64)  # collect reads a page to go on, ingest reads its capture minutes later: the same bytes
def page(body: bytes, *, url: str, portal: Portal, content_type: str | None = None, layout: Layout | None = None) -> Page:
    """Return the rows of a listing page at *url*, in the order of the page, and the address of the next page.

    A row is a link that carries the portal's key, in a block built like its neighbours or with a day of its own; ``url`` is
    absolute and as linked. What is not told is None, and ``warnings`` says so. Raises LayoutError where a selector of *layout*
    matches nothing.
    """
    reader = Reader(portal, url)
    soup = tree(body, content_type, is_document=lambda address: reader.key(address) is not None, key_name=reader.key_name)
    reader = Reader(portal, _base(soup, url))
    rows, warnings = _selected(soup, reader, layout, url) if layout and layout.rows else _rows(soup, reader, url)
    if not rows:
        warnings = [f"no rows: {_why_none(soup, reader)}"]
    selector = layout.next_page if layout else None
    next_url, told = paging.next_page(soup, url=url, base=reader.base, portal=portal, selector=selector, shown=len(rows))
    return Page(tuple(rows), next_url, tuple(warnings + told))


def _base(soup: BeautifulSoup, url: str) -> str:
    found = soup.find("base", href=True)
    try:
        return urljoin(url, attribute(found, "href")) if isinstance(found, Tag) else url
    except ValueError:
        return url


def _rows(soup: BeautifulSoup, reader: Reader, url: str) -> tuple[list[Row], list[str]]:
    found = blocks(mentions.rows_alone(reader.links(soup)), soup.find_all("a"))
    places = pagers.places(soup)
    is_told_empty = bool(_NOTHING.search(soup.get_text(" ", strip=True)))
    return _read(found, lambda all_of_them: lists.listing(all_of_them, places, is_told_empty=is_told_empty), soup, url)


def _selected(soup: BeautifulSoup, reader: Reader, layout: Layout, url: str) -> tuple[list[Row], list[str]]:
    """Return the rows that the layout's selector names, each read like any other block."""
    selector = layout.rows or ""
    found = []
    for element in _select(soup, selector, url):
        links = reader.links(element)
        if links:
            found.append(Block([link for link in links if link.key == links[0].key], element))
    rows, warnings = _read(found, lambda all_of_them: (all_of_them, []), soup, url)
    if layout.title:
        rows = [_retitled(row, block, layout.title) for row, block in zip(rows, found, strict=False)] if len(rows) == len(found) else rows
    return rows, warnings


def _retitled(row: Row, block: Block, selector: str) -> Row:
    found = block.widest.select_one(selector)
    text = titles.clean(found.get_text()) if found else ""
    return Row(row.key, row.url, text, row.listed_on) if text else row


def _select(soup: BeautifulSoup, selector: str, url: str) -> list[Tag]:
    try:
        found = soup.select(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise LayoutError(
            f"no rows: selector {selector!r} cannot be understood ({str(error).splitlines()[0]}); mend it in the source's layout"
        ) from error
    if not found:
        raise LayoutError(
            f"no rows: selector {selector!r} matches nothing at {url}; "
            "if the portal was redesigned, add a layout with today's date to its source"
        )
    return list(found)


def _read(found: list[Block], choose: Choice, soup: BeautifulSoup, url: str) -> tuple[list[Row], list[str]]:
    calendar = Calendar(soup, found, url)
    told = {id(block): calendar.day(block) for block in found}
    for block in found:
        block.has_date = told[id(block)] is not None
    chosen, doubt = choose(found)
    named = titles.numbered_off([titles.title(block) for block in chosen])
    rows: list[Row] = []
    undated: list[str] = []
    wrong: list[str] = []
    untitled: list[str] = []
    for block, text in zip(chosen, named, strict=True):
        day = told[id(block)]
        rows.append(Row(block.key, block.links[0].url, text, day.on if day else None))
        if day is None or day.on is None:
            (wrong if day and day.wrong else undated).append(day.wrong if day and day.wrong else text or block.key)
        if not text:
            untitled.append(block.key)
    return rows, [
        *doubt,
        *_counted(undated, rows, "have no date"),
        *_counted(wrong, rows, "have an impossible date"),
        *_counted(untitled, rows, "have no title"),
    ]


def _counted(cases: list[str], rows: list[Row], what: str) -> list[str]:
    return [f"{len(cases)} of {len(rows)} rows {what}, first: {cases[0]}"] if cases else []


def _why_none(soup: BeautifulSoup, reader: Reader) -> str:
    """Return why a page has no rows, in words for a person."""
    anchors = [anchor for anchor in soup.find_all("a") if anchor.has_attr("href")]
    links = reader.links(soup)
    text = soup.get_text(" ", strip=True)
    if links:
        return f"{len(anchors)} links, {len(links)} lead to documents, but none stands in a list of dated rows"
    if len(text) < _SHORT_PAGE and _ERROR_WORDS.search(text):
        return f"looks like an error page: {text[:60]}"
    if anchors:
        return f"{len(anchors)} links, none with a document key"
    return "no links" if text else "an empty page"
