"""From a block and what surrounds it to the day under which it is listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from bs4 import NavigableString, Tag

from gov_archive.discover import dates, texts
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bs4 import BeautifulSoup

    from gov_archive.discover.blocks import Block
    from gov_archive.discover.dates import Found

_LISTED = re.compile(r"发布|公开|公布|上网|刊登|publish|pubdate", re.IGNORECASE)
_OTHER = re.compile(r"生成|成文|发文|印发|签发|更新|有效|生效|截止|实施|废止|modif|update|expire", re.IGNORECASE)
_ACTIVE = re.compile(r"(?:^|[\s_-])(?:on|active|cur|current|curr|selected|sel|hover|this)(?:$|[\s_-])", re.IGNORECASE)
_YEAR_PARAMETER = re.compile(r"year|nian|^nf$", re.IGNORECASE)
_DATED_ATTRIBUTE = re.compile(r"^(?:title|datetime|content)$|^data-.*(?:date|time|day|pub)|^(?:pub)?(?:date|time)$", re.IGNORECASE)
_SIGNS = 120  # a longer text is prose, and a day in it is a day that it speaks of


class Calendar:
    """The days of one page: what each block says itself, what stands beside it, and the year it stands under."""

    def __init__(self, soup: BeautifulSoup, blocks: Sequence[Block], url: str) -> None:
        self._blocks = blocks
        self._surroundings = texts.Surroundings(blocks)
        self._years = _years(soup, blocks, url)
        self._columns: dict[int, dict[int, str]] = {}
        self._is_before = {id(parent): self._stands_before(group) for parent, group in _by_parent(blocks)}

    def day(self, block: Block) -> Found | None:
        """Return the day of *block*, or what is wrong with it, or None if nothing is told."""
        found = self._told(block)
        if found and found.on is None and found.month_day:
            year = self._years.get(id(block))
            return dates.with_year(found.month_day, year) if year else found
        return found

    def _told(self, block: Block) -> Found | None:
        own = texts.own(block)
        beside = self._beside(block)
        tries: tuple[Callable[[], Found | None], ...] = (
            lambda: _whole_in_link(block),
            lambda: self._best(own),
            lambda: _of_attributes(block),
            lambda: dates.put_together([str(text) for text in own]),
            lambda: self._best(beside),
            lambda: dates.put_together([str(text) for text in beside]),
            lambda: _inside_link(block),
        )
        partial: Found | None = None
        for attempt in tries:
            found = attempt()
            if found and found.on:
                return found
            partial = partial or found
            if partial and attempt is tries[3]:  # what stands beside belongs to other rows once this one tells month and day
                break
        return partial

    def _best(self, strings: Iterable[NavigableString]) -> Found | None:
        ranked = []
        label = ""
        for order, string in enumerate(strings):
            text = str(string).strip()
            found = None if len(text) > _SIGNS or _is_prose(text) else dates.found_in(text)
            if found is None or found.on is None:
                found = _of_element(string.parent) or found
            if found:
                column = self._column(string)
                rank = _rank(f"{label if label.endswith((':', '：')) or _NAMES_A_DAY.search(label) else ''} {text} {column}")
                in_cells = -order if string.find_parent("td") else order
                ranked.append(((found.wrong is not None, found.on is None, rank, not found.is_alone, in_cells), found))
            label = text
        return min(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def _column(self, string: NavigableString) -> str:
        """Return the head of the table column in which *string* stands."""
        cell = string.find_parent("td")
        table = cell.find_parent("table") if cell else None
        if cell is None or table is None:
            return ""
        if id(table) not in self._columns:
            self._columns[id(table)] = _heads(table)
        return self._columns[id(table)].get(len(cell.find_previous_siblings(["td", "th"])), "")

    def _beside(self, block: Block) -> list[NavigableString]:
        parent = block.widest.parent
        if self._is_before.get(id(parent), False):
            return self._surroundings.before(block)
        return self._surroundings.after(block)

    def _stands_before(self, group: Sequence[Block]) -> bool:
        """Return whether the days beside the blocks of one container stand before them."""
        first = _has_day(self._surroundings.before(group[0]))
        last = _has_day(self._surroundings.after(group[-1]))
        return first and not last


def _by_parent(blocks: Sequence[Block]) -> list[tuple[Tag | None, list[Block]]]:
    grouped: dict[int, tuple[Tag | None, list[Block]]] = {}
    for block in blocks:
        parent = block.widest.parent
        grouped.setdefault(id(parent), (parent, []))[1].append(block)
    return list(grouped.values())


def _has_day(strings: Sequence[NavigableString]) -> bool:
    printed = [str(string) for string in strings if len(string) <= _SIGNS]
    return any(dates.found_in(text) for text in printed) or dates.put_together(printed) is not None


def _rank(text: str) -> int:
    if _LISTED.search(text):
        return 0
    return 2 if _OTHER.search(text) else 1


def _heads(table: Tag) -> dict[int, str]:
    first = table.find("tr")
    if not isinstance(first, Tag) or first.find("a"):
        return {}
    return {place: cell.get_text(strip=True) for place, cell in enumerate(first.find_all(["td", "th"], recursive=False))}


_NAMES_A_DAY = re.compile(r"^.{0,6}(?:日\s*期|时\s*间)$")


def _is_prose(text: str) -> bool:
    """Return whether *text* is a sentence about the document, whose days are its own: 本文件自2019年5月1日起执行."""
    return bool(_SENTENCE.search(text)) and not _LABELLED.search(text)


_SENTENCE = re.compile(r"[。；！？]|[日号]\s*(?:起|前|后|止|至|以来)|[，,].*[，,]")
_LABELLED = re.compile(r"(?:发布|公开|公布|上网|刊登)(?:日期|时间|于)?\s*[:：]?\s*\d{4}")


def _of_element(element: Tag | None) -> Found | None:
    """Return the day that the attributes of the element around a text tell in full: <time datetime=…>8月14日</time>."""
    for name in ("datetime", "data-date", "data-time", "content", "title"):
        value = attribute(element, name) if element and element.name != "a" else ""
        if value and len(value) <= _SIGNS and (told := dates.found_in(value)) and told.is_alone and told.on:
            return told
    return None


def _of_attributes(block: Block) -> Found | None:
    """Return the day told by attributes of the row: ``datetime``, ``data-date``, a tooltip."""
    links = {id(link.element) for link in block.links}
    found = []
    for element in (block.widest, *block.widest.find_all(True)):
        for name in element.attrs:
            if not _DATED_ATTRIBUTE.search(name) or (name == "title" and (id(element) in links or element.name == "img")):
                continue
            value = attribute(element, name)
            told = dates.found_in(value) if len(value) <= _SIGNS else None
            if told and told.is_alone:
                found.append((_rank(f"{name} {value}"), told))
    return dates.best(told for _, told in sorted(found, key=lambda pair: pair[0]))


def _whole_in_link(block: Block) -> Found | None:
    """Return the whole day in an element of its own within the link, beside that of the title: nothing outside is nearer."""
    for link in block.links:
        inner = [str(string) for string in texts.strings(link.element.descendants)]
        alone = [found for text in inner if len(inner) > 1 and (found := dates.found_in(text)) and found.is_alone and found.on]
        if alone:
            return dates.best(alone)
    return None


def _inside_link(block: Block) -> Found | None:
    """Return the day inside the link: in an element of its own, at an end of its text, or in a tooltip of several lines."""
    for link in block.links:
        inner = [str(string) for string in texts.strings(link.element.descendants)]
        alone = [found for text in inner if len(inner) > 1 and (found := dates.found_in(text)) and found.is_alone]
        if found := (dates.best(alone) or (dates.put_together(inner) if len(inner) > 1 else None)):
            return found
        ends = [match[0] for text in inner for match in END_DAY.finditer(text.strip())]
        tooltip = [line for line in attribute(link.element, "title").splitlines()[1:] if line.strip()]
        if found := dates.best(found for text in (*ends, *tooltip) if (found := dates.found_in(text))):
            return found
    return None


END_DAY = re.compile(
    r"[\s\[(（【]\s*\d{4}\s*(?:[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[\])）】]?$"
    r"|^[\[(（【]?\s*\d{4}[-./]\d{1,2}[-./]\d{1,2}\s*[\])）】]?(?=\s|[\u4e00-\u9fff])|[\[(（【]\s*\d{1,2}-\d{1,2}\s*[\])）】]$|\s\d{1,2}-\d{2}$"
)


def _years(soup: BeautifulSoup, blocks: Sequence[Block], url: str) -> Mapping[int, int]:
    """Return the year under which each block stands: a heading above it, the chosen one among tabs, or the address of the page."""
    starts = {id(block.links[0].element): block for block in blocks}
    inside = {id(block.widest) for block in blocks}
    asked = [int(value) for name, value in parse_qsl(urlsplit(url).query) if _YEAR_PARAMETER.search(name) and dates.year_alone(value)]
    current = asked[0] if asked else None
    run: list[tuple[int, bool]] = []
    years: dict[int, int] = {}
    for node in soup.descendants:
        if isinstance(node, Tag):
            if block := starts.get(id(node)):
                current, run = _chosen(run, current), []
                if current:
                    years[id(block)] = current
        elif isinstance(node, NavigableString) and len(node) <= _YEAR_SIGNS and any(texts.strings([node])):
            year = dates.year_alone(str(node))
            if year and not any(id(parent) in inside for parent in node.parents):
                run.append((year, any(_ACTIVE.search(attribute(parent, "class")) for parent in list(node.parents)[:2])))
    return years


_YEAR_SIGNS = 40


def _chosen(run: list[tuple[int, bool]], current: int | None) -> int | None:
    """Return the year that holds after a *run* of years: several in a row are tabs, of which only the chosen one says anything."""
    if not run:
        return current
    if len({year for year, _ in run}) == 1:
        return run[0][0]
    return next((year for year, is_active in run if is_active), current)
