"""The numbers that a browser shows before the items of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gov_archive.extract.blocks import MARK_OPEN
from gov_archive.extract.counting import apart, numeral
from gov_archive.extract.marks import leading
from gov_archive.extract.sections import is_numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_archive.extract.blocks import Document

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]*)", re.IGNORECASE)
_STYLES: Final = {
    "a": "lowerLetter", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "A": "upperLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "i": "lowerRoman", "lower-roman": "lowerRoman", "I": "upperRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero", "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "cjk-decimal": "ideographDigital",
    "none": "none", "disc": "none", "circle": "none", "square": "none",
}  # fmt: skip
_HAN: Final = frozenset({"chineseCounting", "ideographDigital"})
_WHOLE = re.compile(r"\s*[+-]?\d{1,6}")
_ARTICLE = re.compile(r"\s*第[〇零一二三四五六七八九十百\d]{1,6}[条款章节项]")


def number(document: Document, indexes: Iterable[int]) -> None:
    """Put before the paragraphs of *indexes* that begin an item of an ``<ol>`` the number it is shown with, if they print none."""
    own = set(indexes) if document.lists else ()
    for index, mark in _marks(document).items() if own else ():
        block = document.blocks[index]
        if index in own and not _has_own(block.text.lstrip(MARK_OPEN)):
            block.text = apart(mark, block.text) + block.text


def _has_own(text: str) -> bool:
    return bool(leading(text)) or is_numbered(text) or _ARTICLE.match(text) is not None


def _marks(document: Document) -> dict[int, str]:
    """Return for each block that begins an item what is shown before it; the innermost list's where several begin."""
    nodes, found = document.nodes, dict[int, str]()
    items: dict[int, list[int]] = {}
    for node in document.lists:
        if nodes[node].tag == "li":
            items.setdefault(nodes[node].parent, []).append(node)
    for list_, inside in sorted(items.items()):
        attrs = document.lists[list_]
        step = -1 if "reversed" in attrs else 1
        count = _whole(attrs.get("start"), len(inside) if step < 0 else 1)
        for item in inside:
            count = _whole(document.lists[item].get("value"), count)
            style = _style(document.lists[item]) or _style(attrs) or "decimal"
            if nodes[item].first < nodes[item].last:
                found[nodes[item].first] = "" if style == "none" else numeral(count, style) + ("、" if style in _HAN else ".")
            count += step
    return found


def _style(attrs: Mapping[str, str]) -> str | None:
    """Return the number format of a list or an item by its style, else by its type; None where neither names a known one."""
    said = _STYLE.findall(attrs.get("style") or "")
    words = said[-1].lower().split() if said else []
    return next((_STYLES[word] for word in words if word in _STYLES), None) or _STYLES.get(attrs.get("type") or "")


def _whole(text: str | None, otherwise: int) -> int:
    match = _WHOLE.match(text or "")
    return int(match[0]) if match else otherwise
