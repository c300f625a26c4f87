"""From the labels that are known to those built like them: a list's other members are pairs too, whatever words label them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from gov_archive.extract.furniture import is_crumbs, is_related_heading
from gov_archive.extract.labels import COUNTERS, KNOWN, LONGEST_VALUE, boxed, is_of_text, plain_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_archive.extract.blocks import Document

    Found = dict[int, list[tuple[str, str]]]
    Members = dict[int, tuple[range, tuple[str, str]]]

# One word, or single characters set wide, then a colon: what stands before it in a list of labels.
_LABELLED = re.compile(r"\s*(?P<label>[\u4e00-\u9fff]{2,10}|[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,4})\s*[:：](?P<value>.*)", re.DOTALL)
_TELLING = KNOWN - COUNTERS
_WORD = re.compile(r"[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,9}\s*[:：]?")
_SENTENCE = re.compile("[。！？；]")
_FEW_ROWS = 2
_CELLS = 2  # of a row that is a pair
_LEAST = 3  # members of a list of which one alone is known
_MOST = 300  # blocks of a list
_HIGHEST = 3  # elements from a member's own up to that of the whole list


def add_alike(document: Document, found: Found, beside: Callable[[Document, int], int | None]) -> None:
    """Add to *found* the members of lists of which some labels are known: between two of them, or in an element of nothing but pairs.

    *beside* gives the element in which the value of a label that stands alone may be. Body lines such as 地点：… in the
    paragraphs right under a list are no members of it.
    """
    known = sorted(index for index, pairs in found.items() if pairs and any(label in _TELLING for label, _ in pairs))
    if not known:
        return
    for index, (covered, pair) in _between(document, found, known, beside).items():
        _add(found, index, covered, pair)
    for at, (covered, pair) in _pure(document, found, known, beside).items():
        _add(found, at, covered, pair)
    for at, (covered, pair) in _around(document, found, known, beside).items():
        _add(found, at, covered, pair)
    for row in _rows(document, found):
        _add_row(document, found, row)


def is_labelled(text: str) -> bool:
    """Return whether *text* is built like a label, a colon or brackets, and a value."""
    pair = _labelled(text)
    return pair is not None and bool(pair[1])


def _add(found: Found, index: int, covered: range, pair: tuple[str, str]) -> None:
    if index in found:
        return
    found[index] = [pair]
    for other in covered:
        found.setdefault(other, [])


def _member(document: Document, index: int, beside: Callable[[Document, int], int | None]) -> tuple[range, tuple[str, str]] | None:
    """Return the pair that begins in block *index* with a label and a colon, and the blocks that it takes; None where none does."""
    block = document.blocks[index]
    label, value = _labelled(block.text) or ("", "")
    if not label or is_of_text(label) or is_crumbs(block.text):
        return None
    if value:
        is_short = len(value) <= LONGEST_VALUE and not _SENTENCE.search(value)
        return (range(index, index + 1), (label, value)) if is_short else None
    other = beside(document, block.node)
    if other is None:
        return range(index, index + 1), (label, "")
    node, value = document.nodes[other], document.text(other).strip()
    is_of_row = block.row >= 0 and len(document.rows[block.row]) == _CELLS  # label and value, whatever that begins with
    if node.last - node.first > 1 or len(value) > LONGEST_VALUE or (_labelled(value) and not is_of_row):
        return range(index, index + 1), (label, "")
    return range(index, max(node.last, index + 1)), (label, value)


def _labelled(text: str) -> tuple[str, str] | None:
    """Return the label that opens *text*, known or not, and what follows its colon or brackets."""
    match = _LABELLED.fullmatch(text)
    return (plain_label(match["label"]), match["value"].strip()) if match else boxed(text)


def _between(document: Document, found: Found, known: list[int], beside: Callable[[Document, int], int | None]) -> Members:
    """Return the members between two that are known, where nothing but members built like these stands there."""
    result: Members = {}
    for one, other in itertools.pairwise(known):
        if other == one + 1:
            continue
        inside: Members = {}
        at = one + 1
        shapes = _paths(document, one, other)
        while at < other:
            member = None if at in found else _member(document, at, beside)
            if member and shapes & _paths(document, at, other):
                inside[at] = member
            elif at not in found:
                inside.clear()
                break
            at = max(at + 1, member[0].stop if member else 0)
        result |= inside
    return result


def _paths(document: Document, one: int, other: int) -> set[tuple[str, ...]]:
    """Return the tags from each of two blocks up to the element that holds both; nothing where that is far up: then they share no list."""
    above = [list(itertools.islice(document.ancestors(document.blocks[index].node), _HIGHEST + 1)) for index in (one, other)]
    shared = next((node for node in above[0] if node in above[1]), None)
    if shared is None:
        return set()
    return {tuple(document.nodes[node].tag for node in nodes[: nodes.index(shared)]) for nodes in above}


def _pure(document: Document, found: Found, known: list[int], beside: Callable[[Document, int], int | None]) -> Members:
    """Return the members of each element around a known one that holds nothing but pairs, three or more."""
    result: Members = {}
    asked: set[int] = set()
    for index in known:
        for node in itertools.islice(document.ancestors(document.blocks[index].node), _HIGHEST + 1):
            if node in asked:
                break
            asked.add(node)
            members = _all_members(document, found, range(document.nodes[node].first, document.nodes[node].last), beside)
            if members is None:
                break
            result |= members
    return result


def _all_members(document: Document, found: Found, blocks: range, beside: Callable[[Document, int], int | None]) -> Members | None:
    """Return the members that are not *found* yet; None where a block among *blocks* is neither, or where they are more than any list's."""
    if len(blocks) > _MOST:
        return None
    members: Members = {}
    at, count = blocks.start, 0
    while at < blocks.stop:
        if at in found:
            count += bool(found[at])
            at += 1
            continue
        member = _member(document, at, beside)
        if member is None:
            return None
        members[at] = member
        count += 1
        at = member[0].stop
    return members if count >= _LEAST else {}


def _around(document: Document, found: Found, known: list[int], beside: Callable[[Document, int], int | None]) -> Members:
    """Return the members right above and under the known ones where the title follows: what heads it is no text of the body's."""
    result: Members = {}
    at = known[-1] + 1
    while at < len(document.blocks) and (at in found or (member := _member(document, at, beside))):
        if at not in found and member:
            result[at] = member
        at += 1
    if at >= len(document.blocks) or document.blocks[at].heading < 0 or is_related_heading(document.blocks[at].text):
        return {}
    at = known[0] - 1
    while at >= 0 and at not in found and (member := _member(document, at, beside)):
        result[at] = member
        at -= 1
    return result


def _rows(document: Document, found: Found) -> list[int]:
    """Return the rows built like rows with known labels: as many cells, and ``th`` at the same places."""
    rows: list[int] = []
    for table in document.tables.values():
        known = [row for row in table if any(found.get(index) for index in _inside(document, row))]
        if len(known) < _FEW_ROWS:
            continue
        shapes = {_shape(document, row) for row in known}
        rows += [row for row in table if row not in known and _shape(document, row) in shapes and _inside(document, row)]
    return rows


def _add_row(document: Document, found: Found, row: int) -> None:
    """Add the pairs of a row whose cells take turns, label and value; of a row that holds the article, its label alone."""
    texts = [document.text(cell, " ").strip() for cell in document.rows[row]]
    pairs = [(plain_label(label), value) for label, value in zip(texts[::2], texts[1::2], strict=False)]
    if pairs and is_of_text(pairs[0][0]):
        label = document.nodes[document.rows[row][0]]
        found.update({index: [] for index in range(label.first, label.last)})
    if len(texts) % 2 or not all(_WORD.fullmatch(label) for label in texts[::2]):
        return
    if any(is_of_text(label) or len(value) > LONGEST_VALUE for label, value in pairs):
        return
    inside = [index for index in _inside(document, row) if index not in found]
    for place, index in enumerate(inside):
        found[index] = pairs if place == 0 else []


def _inside(document: Document, row: int) -> range:
    node = document.nodes[row]
    return range(node.first, node.last)


def _shape(document: Document, row: int) -> tuple[str, ...]:
    return tuple(document.nodes[cell].tag for cell in document.rows[row])
