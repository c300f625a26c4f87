"""Data tables in a report: one paragraph per row, cells joined by a tab; tables that only lay out a page are left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive.extract import labels
from gov_archive.extract.sentences import is_sentence

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Document

_LONGEST_CELL = 120
_MOST_BLOCKS_IN_CELL = 4
_TWO = 2
_COLUMNS, _GRID = 3, 4  # cells with text in so many rows: what lays out a page has fewer
_PAGE = frozenset({"html", "body", "form"})


def merge_rows(document: Document) -> None:
    """Join the blocks of each row of a data table into its first block; the others are marked as merged."""
    for table, rows in document.tables.items():
        if table < 0 or table in document.outer_tables or not _is_data(document, table, rows):
            continue
        for row in rows:
            _merge(document, row)


def _is_data(document: Document, table: int, rows: list[int]) -> bool:
    """Return whether a table shows data: several cells in most rows, short but in a grid, and none labelled as the article."""
    wide = 0
    is_grid = sum(sum(bool(document.text(cell)) for cell in document.rows[row]) >= _COLUMNS for row in rows) >= _GRID
    for row in rows:
        cells = [document.nodes[cell] for cell in document.rows[row]]
        wide += len(cells) >= _TWO
        if len(cells) == _TWO and labels.is_of_text(document.text(document.rows[row][0])) and not _is_within_text(document, table):
            return False
        for cell in cells:
            blocks = document.blocks[cell.first : cell.last]
            is_long = len(blocks) > _MOST_BLOCKS_IN_CELL or sum(len(block.text) for block in blocks) > _LONGEST_CELL
            if len(cells) >= _TWO and is_long and not is_grid:
                return False
            if any(block.linked > len(block.text) // 2 for block in blocks) and len(cells) >= _TWO:
                return False
    has_head = any(document.nodes[cell].tag == "th" for row in rows for cell in document.rows[row])
    return wide >= _TWO or (has_head and wide >= 1 and document.nodes[table].last > document.nodes[table].first)


def _is_within_text(document: Document, table: int) -> bool:
    """Return whether sentences stand before and behind a table, in the element that holds it and is not the page's."""
    node, around = document.nodes[table], document.nodes[document.nodes[table].parent]
    beside = (document.blocks[around.first : node.first], document.blocks[node.last : around.last])
    return around.tag not in _PAGE and all(any(is_sentence(block.text) for block in part) for part in beside)


def _merge(document: Document, row: int) -> None:
    cells = document.rows[row]
    if len(cells) < _TWO:
        return
    inside = document.nodes[row]
    blocks = document.blocks[inside.first : inside.last]
    if not blocks:
        return
    carrier, *others = blocks
    text = "\t".join(document.text(cell, " ") for cell in cells)
    carrier.text, carrier.is_row, carrier.node = text.strip(), True, row
    carrier.prose = None
    carrier.linked = sum(block.linked for block in blocks)
    for block in others:
        block.merged = True
