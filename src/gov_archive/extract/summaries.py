"""The box above a text in which the site sums it up: ``AI摘要``, ``智能摘要``, ``内容摘要``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract import furniture
from gov_archive.extract.sentences import is_of_the_site, is_sentence
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Block, Document

_MACHINE = re.compile(
    "(?:AI|ai|智能|大模型)(?:自动)?(?:生成)?的?(?:内容|全文|文章|本文|要点|核心)?(?:摘要|速览|速读|导读|总结)|(?:以下)?摘要由(?:AI|ai|智能|大模型|人工智能)[^。]{0,6}生成"
)
_SITE = re.compile("(?:内容|文章|本文|全文)?摘要|内容(?:提要|概要)")
_HINTS = ("摘要", "内容提要", "内容概要", "AI", "ai", "智能", "大模型")  # one of them is in every label
_HINT = re.compile("|".join(_HINTS))
_EDGES = re.compile(r"^\W+|\W+$")
_LABEL = 24  # characters in which a label must stand
_BOXES = frozenset({"div", "section", "aside", "details", "fieldset", "dl", "figure"})
_PAGE = frozenset({"html", "body"})
_HIGHEST = 3  # elements from the label's own up to the box
_MOST = 4  # sentences of a summary
_TIMES = 2


def set_aside(document: Document) -> None:
    """Mark the blocks of such boxes as no part of the text.

    What a machine summed up is never the text's; a summary without such a word may be, and is one of the site only in a box of its own.
    """
    heads = [block.text[:_LABEL] for block in document.blocks]
    whole = "\n".join(heads)
    if not any(hint in whole for hint in _HINTS):
        return
    for index, block in enumerate(document.blocks):
        if block.linked * _TIMES > len(block.text) or block.merged or not _HINT.search(heads[index]):
            continue
        labels = _labels(block)
        is_machine = any(map(_MACHINE.fullmatch, labels))
        box = _box(document, index) if is_machine or any(map(_SITE.fullmatch, labels)) else None
        if box is not None and _is_above_text(document, box) and (is_machine or _is_set_apart(document, box)):
            for inside in document.blocks[document.nodes[box].first : document.nodes[box].last]:
                inside.merged = True


def _labels(block: Block) -> set[str]:
    """Return what can be the label of a block: all of it, what stands before its colon, its first run."""
    runs = [piece for piece in block.pieces if not piece.isspace()]
    told = (block.text, block.text.replace(":", "：").partition("：")[0], *runs[:1])
    return {_EDGES.sub("", compact(text)) for text in told if len(text) <= _LABEL}


def _box(document: Document, index: int) -> int | None:
    """Return the innermost element that begins with the label in block *index* and holds a summary, of one to four sentences."""
    for depth, at in enumerate(document.ancestors(document.blocks[index].node)):
        node = document.nodes[at]
        if depth > _HIGHEST or node.first != index or node.tag in _PAGE:
            return None
        found = sum(is_sentence(block.text) for block in document.blocks[node.first : node.last])
        if found:
            return at if found <= _MOST else None
    return None


def _is_above_text(document: Document, box: int) -> bool:
    """Return whether no text stands above a box, and one behind it: any behind one sentence, much behind a named box that says more."""
    node = document.nodes[box]
    if any(is_sentence(block.text) for block in _above(document, box)):
        return False
    inside = [len(block.text) for block in document.blocks[node.first : node.last] if is_sentence(block.text)]
    after = sum(len(block.text) for block in document.blocks[node.last :] if _is_text(document, block))
    return after > 0 if len(inside) == 1 else bool(node.mark) and after > _TIMES * sum(inside)


def _above(document: Document, box: int) -> list[Block]:
    """Return the blocks above a box in the element that holds it."""
    node = document.nodes[box]
    return document.blocks[document.nodes[node.parent].first : node.first]


def _is_text(document: Document, block: Block) -> bool:
    return (
        is_sentence(block.text)
        and not block.linked
        and not document.nodes[block.node].in_chrome
        and not (is_of_the_site(block.text) or furniture.is_footer(block.text) or furniture.is_teaser(block.text))
    )


def _is_set_apart(document: Document, box: int) -> bool:
    """Return whether a box has a name or parts, is unlike what holds the text, and is no part of that, but right under a heading."""
    node = document.nodes[box]
    text = next((block for block in document.blocks[node.last :] if _is_text(document, block)), None)
    if node.tag not in _BOXES or not (node.mark or node.children) or text is None:
        return False
    beside = next((document.nodes[at] for at in document.ancestors(text.node) if document.nodes[at].parent == node.parent), None)
    if beside is not None and (beside.tag, beside.kind) == (node.tag, node.kind):
        return False  # parts of one text
    return document.nodes[text.node].parent != node.parent or any(block.heading >= 0 for block in _above(document, box))
