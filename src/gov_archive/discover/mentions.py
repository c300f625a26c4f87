"""From links to those that only mention a document: within the running text of another one's row."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bs4 import NavigableString, Tag

from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gov_archive.discover.links import Link

_WORDS: Final = re.compile(r"[\u4e00-\u9fff]")
_NO_PROSE: Final = re.compile(r"\d{1,4}\s*[年月日]|[\[【(（〔][^\]】)）〕]{0,12}[\]】)）〕]")
_MOST: Final = 4  # documents that one row names
_ROWS: Final = frozenset({"li", "tr", "dd", "article"})


def rows_alone(links: Sequence[Link]) -> list[Link]:
    """Return *links* without those that a summary mentions: 根据《…》要求, below the title of its own row."""
    keys: dict[int, set[str]] = defaultdict(set)
    for link in links:
        for element in (link.element, *link.element.parents):
            keys[id(element)].add(link.key)
    last: dict[int, Link] = {}
    kept: list[Link] = []
    for link in links:
        if not _is_mention(link, last, keys):
            kept.append(link)
            last |= {id(element): link for element in link.element.parents}
    return kept


def _is_mention(link: Link, last: Mapping[int, Link], keys: Mapping[int, set[str]]) -> bool:
    """Return whether *link* stands in prose, in a part of a row that another document's link begins and that is built like no other."""
    part: Tag = link.element
    for row in link.element.parents:
        if id(row) in last:
            break
        part = row
    else:
        return False
    if last[id(row)].key == link.key or part is link.element or not (_is_row(row, keys) and _is_in_prose(link.element)):
        return False
    kin = [child for child in row.children if isinstance(child, Tag) and child is not part and id(child) in keys]
    return not any(_build(child) == _build(part) for child in kin)


def _is_row(element: Tag, keys: Mapping[int, set[str]]) -> bool:
    """Return whether *element* may be one row: it names few documents, and stands among others of its build that name some."""
    if len(keys[id(element)]) > _MOST:
        return False
    beside = (one for one in (*element.previous_siblings, *element.next_siblings) if isinstance(one, Tag) and id(one) in keys)
    return element.name in _ROWS or any(_build(one) == _build(element) for one in beside)


def _is_in_prose(element: Tag) -> bool:
    beside = (text for text in (element.previous_sibling, element.next_sibling) if isinstance(text, NavigableString))
    return any(_WORDS.search(_NO_PROSE.sub("", text)) for text in beside)


def _build(element: Tag) -> tuple[str, str]:
    return element.name, attribute(element, "class")
