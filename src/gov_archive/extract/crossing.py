"""What it costs to belong to one article with the block before: siblings nothing, strangers much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract import forms, inserts

if TYPE_CHECKING:
    from collections.abc import Collection

    from gov_archive.extract.blocks import Block, Document, Node

_CELLS = frozenset({"td", "th"})
_PARTS = frozenset({"tr", "li", "tbody"})
_ROWGROUPS = frozenset({"thead", "tbody", "tfoot"})
_INSERTS = frozenset({"table", "ul", "ol", "blockquote", "center"})
BOX_EXIT, COLUMN_EXIT, STRANGER, CHROME = 40.0, 10.0, 6.0, 10.0
NEAR, ALIKE = 1.5, 0.2
AFTER_BOX = 0.6  # a whole sentence after the box of others
_FULL_STOPS = ("。", "！", "？", "：")


@dataclass(frozen=True)
class Marks:
    """Elements known of a page: boxes that hold head and text, homes of prose, what stands in these."""

    boxes: frozenset[int]
    homes: Collection[int]
    inserts: frozenset[int]


def crossing(document: Document, block: Block, marks: Marks) -> float:
    """Return what it costs to go on from the block before *block* to it."""
    left, entered = block.left, block.entered
    if left < 0 and entered < 0:
        return 0.0
    nodes = document.nodes
    one = nodes[left] if left >= 0 else None
    other = nodes[entered] if entered >= 0 else None
    if left in marks.inserts or entered in marks.inserts:
        return ALIKE
    cost = BOX_EXIT if left in marks.boxes else 0.0
    if other is not None and other.in_chrome and not (one is not None and one.in_chrome):
        cost += CHROME
    if _opens_box(document, block, one, other):
        return cost + STRANGER
    is_part = _is_part(document, one) or _is_part(document, other)
    return cost + (ALIKE if is_part else _strangeness(document, block, one, other, marks))


def _is_part(document: Document, node: Node | None) -> bool:
    """Return whether *node* is named like the element it stands in."""
    return node is not None and node.kind != "" and node.kind == document.nodes[node.parent].kind


def _strangeness(document: Document, block: Block, one: Node | None, other: Node | None, marks: Marks) -> float:
    """Return how unlike two neighbouring elements are (None where text stands without an element)."""
    is_cell = _is_cell(one, other)
    if not (is_cell or (one is not None and one.children) or (other is not None and other.children)):
        return 0.0 if one is None or other is None or one.tag == other.tag else ALIKE
    if is_cell:
        return 0.0 if block.is_row else COLUMN_EXIT
    tags = {node.tag for node in (one, other) if node is not None}
    if one is None or other is None:
        return ALIKE if _is_at_home(one or other, tags, marks) else NEAR
    if _is_at_home(one, tags, marks) or _is_joined(document, one, other, marks):
        return ALIKE
    if (not one.mark and not other.mark) or block.is_row or "table" in tags or _is_plain(document, other, marks):
        return AFTER_BOX if block.prose and block.text.endswith(_FULL_STOPS) else NEAR
    return STRANGER


def _is_joined(document: Document, one: Node, other: Node, marks: Marks) -> bool:
    """Return whether what follows goes on with *one*: a part like it, the rows of a table, a paragraph behind a table or a heading."""
    if one.tag == other.tag and (one.tag in _PARTS or one.kind == other.kind):
        return True
    if (one.tag in _ROWGROUPS and other.tag in _ROWGROUPS) or (_is_plain(document, other, marks) and inserts.is_table(document, one)):
        return True
    is_heading = not one.mark and one.last - one.first == 1 and document.blocks[one.first].heading >= 0
    return is_heading and one.parent not in marks.boxes and not other.children


def _is_plain(document: Document, node: Node, marks: Marks) -> bool:
    """Return whether *node* is a paragraph without a name of its own, in an element that is not the page's but the text's."""
    return (
        not node.children
        and not node.mark
        and node.parent not in marks.boxes
        and document.nodes[node.parent].tag not in ("body", "html", "tr")
    )


def _opens_box(document: Document, block: Block, one: Node | None, other: Node | None) -> bool:
    """Return whether a box of another kind begins, with a heading of its own: a column about something else."""
    if other is None or not other.children or block.heading < 0:
        return False
    if one is not None and one.children and one.tag == other.tag and one.kind == other.kind:
        return False  # parts of one text, each with its heading
    return document.nodes[block.heading].tag not in ("h1", "h2") and forms.form(block.text) == 0


def _is_at_home(node: Node | None, tags: set[str], marks: Marks) -> bool:
    """Return whether a table or list stands among paragraphs of prose."""
    return node is not None and node.parent in marks.homes and bool(tags & _INSERTS)


def _is_cell(one: Node | None, other: Node | None) -> bool:
    return (one is not None and one.tag in _CELLS) or (other is not None and other.tag in _CELLS)


def is_next_cell(document: Document, block: Block) -> bool:
    """Return whether *block* opens a cell right behind another: a heading over the row promises the text in any of them."""
    left, entered = block.left, block.entered
    return min(left, entered) >= 0 and {document.nodes[left].tag, document.nodes[entered].tag} <= _CELLS
