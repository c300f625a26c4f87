"""What stands between the paragraphs of a text: tables and quotations that belong to it, boxes of links that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive.extract import furniture

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gov_archive.extract.blocks import Block, Document, Node

_FEWEST = 2  # paragraphs that make a home


def homes(document: Document, is_prose: Callable[[Block], bool]) -> dict[int, list[int]]:
    """Return the elements in which paragraphs of prose stand directly, as text or as simple elements, with those paragraphs."""
    found: dict[int, list[int]] = {}
    for index, block in enumerate(document.blocks):
        if not block.merged and not block.is_row and is_prose(block) and not _is_of_the_foot(block.text):
            node = document.nodes[block.node]
            found.setdefault(block.node if node.children else node.parent, []).append(index)
    return found


def _is_of_the_foot(text: str) -> bool:
    return furniture.is_footer(text) or furniture.is_contact(text)


def inserts(document: Document, found: dict[int, list[int]]) -> frozenset[int]:
    """Return the elements with elements of their own that stand between paragraphs of a home and say less than these."""
    weights = {home: sum(len(document.blocks[at].text) for at in prose) for home, prose in found.items() if len(prose) >= _FEWEST}
    return frozenset(
        position
        for position, node in enumerate(document.nodes)
        if node.children
        and node.parent in weights
        and found[node.parent][0] < node.first < found[node.parent][-1]
        and (is_table(document, node) or sum(len(block.text) for block in document.blocks[node.first : node.last]) < weights[node.parent])
    )


def is_table(document: Document, node: Node) -> bool:
    """Return whether an element holds nothing but rows of data."""
    blocks = document.blocks[node.first : node.last]
    return bool(blocks) and all(block.is_row or block.merged for block in blocks)


def set_aside(document: Document, found: frozenset[int], led: Collection[int]) -> None:
    """Mark the blocks of those inserts that lead elsewhere: a box of related reading is no part of the text around it, unless *led*."""
    for position in found:
        node = document.nodes[position]
        inside = [block for block in document.blocks[node.first : node.last] if not block.merged]
        linked = sum(block.linked for block in inside)
        is_list = len(inside) > 1 and furniture.is_related_heading(inside[0].text)
        if inside and node.first not in led and (is_list or linked * 3 > 2 * sum(len(block.text) for block in inside)):
            for block in inside:
                block.merged = True


def is_beside_controls(document: Document, node: int) -> bool:
    """Return whether a picture in *node* is the page's, such as a code to scan: nothing but the page's own words stands with it."""
    for at in document.ancestors(node):
        inside = document.blocks[document.nodes[at].first : document.nodes[at].last]
        if inside:
            return all(furniture.is_furniture(block.text) for block in inside)
    return False
