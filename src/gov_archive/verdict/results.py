"""Whether a page shows what a search found: a line that counts it, then links, each with little under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.verdict.wording import title_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.verdict.sight import Block, Sight

_COUNTED = re.compile(r"(?:(?:检索|搜索|查询)到|^\W*(?:共|总共|一共|已|为您|系统|约)*[查找搜]到)[^。；]{0,20}?\d[\d,]*\s*[条个篇项则]")
_NAMED = re.compile(r"(?:站内|全站|全文|高级)?(?:检索|搜索|查询)结果(?:列表|页面?)?")
_STOP = re.compile("[。！？]")
_LONGEST = 80
_LINKED, _UNDER = 6, 8  # characters of a link that can be a title, and of what stands under it
_FEWEST = 3  # results
_MOST_PROSE = 2  # paragraphs under one result


def are_results(sight: Sight) -> bool:
    """Return whether the page counts or names the results of a search, and holds three or more of them and no text.

    A text beside a box of results has a paragraph before these, a heading behind them, or more paragraphs than stand under one.
    """
    blocks = sight.blocks  # chrome too: what is named after the search may hold its results
    starts = [place for place, block in enumerate(blocks) if _is_start(block)]
    if not starts and not any(map(_NAMED.fullmatch, title_parts(sight.title)[:1])):
        return False
    first = starts[-1] + 1 if starts else 0
    return not any(_is_prose(block) for block in blocks[:first]) and _are_rows(blocks[first:])


def _is_start(block: Block) -> bool:
    """Return whether a line says how much was found, or that results follow."""
    text = block.text
    return not block.is_link and len(text) <= _LONGEST and bool(_COUNTED.search(text) or _NAMED.fullmatch(text)) and not _is_prose(block)


def _is_prose(block: Block) -> bool:
    return not (block.is_link or block.is_chrome) and _STOP.search(block.text) is not None


def _are_rows(blocks: Sequence[Block]) -> bool:
    """Return whether *blocks* are links with little under each of them, and no heading of a text behind the first."""
    under: list[list[Block]] = []
    for block in blocks:
        if block.is_link and block.linked >= _LINKED:
            under.append([])
        elif under and not block.is_link:
            under[-1].append(block)
    if any(block.heading for some in under for block in some) or any(sum(map(_is_prose, some)) > _MOST_PROSE for some in under):
        return False
    return sum(sum(len(block.text) for block in some) >= _UNDER for some in under) >= _FEWEST
