"""From a page's printed strings to the rows of page numbers among them: ``1 2 3``, ``[1] [2] [3]``, with or without links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

_NUMBER = re.compile(r"\W{0,3}(\d{1,3})\W{0,3}")  # four digits are a year
_BETWEEN = re.compile(r"[^\w<>«»‹›]*")
_UNSEEN = frozenset({"script", "style", "title", "template", "noscript"})


@dataclass(frozen=True)
class PageNumber:
    """One number of a row, the elements that print nothing else, innermost first, and whether one of them is a link."""

    value: int
    elements: tuple[Tag, ...]
    is_linked: bool


def number(printed: str) -> int | None:
    """Return the page number that a string prints, brackets aside, or None where it prints anything else."""
    found = _NUMBER.fullmatch(printed.strip())
    return int(found[1]) if found else None


def rows(soup: BeautifulSoup) -> list[list[PageNumber]]:
    """Return the rows of numbers, of which nothing but white space and separators parts one from the next.

    A row rises, and two of its numbers follow each other: so it needs no element of its own, and may stand loose between other links.
    """
    found: list[list[PageNumber]] = [[]]
    for text in _strings(soup):
        value = number(text)
        if value is not None and (not found[-1] or found[-1][-1].value < value):
            found[-1].append(_page_number(text, value))
        elif value is not None:
            found.append([_page_number(text, value)])
        elif not _BETWEEN.fullmatch(text) and found[-1]:
            found.append([])
    return [row for row in found if any(one.value + 1 == other.value for one, other in pairwise(row))]


def _strings(soup: BeautifulSoup) -> Iterator[NavigableString]:
    for text in soup.find_all(string=True):
        if isinstance(text, NavigableString) and not isinstance(text, PreformattedString):
            parent = text.parent
            if text.strip() and not (parent and parent.name in _UNSEEN):
                yield text


def _page_number(text: NavigableString, value: int) -> PageNumber:
    elements: list[Tag] = []
    for parent in text.parents:
        if parent.name in ("body", "html", "[document]") or number(parent.get_text()) != value:
            break
        elements.append(parent)
    return PageNumber(value, tuple(elements), any(element.name == "a" for element in elements))
