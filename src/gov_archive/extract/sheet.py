"""The table in which one row, 内容, holds the article: its other rows are pairs, whatever words label them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.labels import LONGEST_VALUE, is_of_text, plain_label
from gov_archive.extract.sentences import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.extract.blocks import Document

    Found = dict[int, list[tuple[str, str]]]

_LABEL = re.compile(r"[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,9}\s*[:：]?")
_TWO = 2


def sheet(document: Document) -> Found:
    """Return the blocks of the rows beside the one that holds most of the page's sentences, with their pairs; nothing where none does."""
    labelled = [(rows, row) for table, rows in document.tables.items() if table >= 0 for row in rows if _is_labelled(document, row)]
    weights = [len(block.text) * is_sentence(block.text) for block in document.blocks] if labelled else []
    whole = sum(weights)
    for rows, home in labelled:
        text = document.nodes[document.rows[home][1]]
        if sum(weights[text.first : text.last]) * _TWO > whole:
            return _beside(document, rows, home)
    return {}


def _is_labelled(document: Document, row: int) -> bool:
    """Return whether a row is a label of the article and one cell more."""
    cells = document.rows[row]
    return len(cells) == _TWO and is_of_text(document.text(cells[0]))


def _beside(document: Document, rows: Sequence[int], home: int) -> Found:
    """Return the label of the row *home*, and the other *rows* as far as they are pairs, two at least."""
    label = document.nodes[document.rows[home][0]]
    found: Found = {index: [] for index in range(label.first, label.last)}
    for row in rows:
        node, pairs = document.nodes[row], _pairs(document, document.rows[row]) if row != home else []
        if pairs:
            found.update({index: pairs if index == node.first else [] for index in range(node.first, node.last)})
    return found if sum(map(len, found.values())) >= _TWO else {}


def _pairs(document: Document, cells: Sequence[int]) -> list[tuple[str, str]]:
    """Return the pairs of a row whose cells take turns, label and short value; none where it is another row."""
    texts = [document.text(cell, " ").strip() for cell in cells]
    pairs = [(plain_label(label), value) for label, value in zip(texts[::2], texts[1::2], strict=False)]
    is_even = len(texts) % _TWO == 0 and all(map(_LABEL.fullmatch, texts[::2]))
    return pairs if is_even and all(len(value) <= LONGEST_VALUE and not is_of_text(label) for label, value in pairs) else []
