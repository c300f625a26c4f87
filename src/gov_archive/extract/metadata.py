"""From blocks to label/value pairs: lists, tables (also twice in one page), definition lists, one line of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.extract.alike import add_alike, is_labelled
from gov_archive.extract.bylines import is_byline
from gov_archive.extract.furniture import is_button_line
from gov_archive.extract.labels import COUNTERS, LONGEST_VALUE, SOURCE, SURE, TELLING, boxed, is_known, line_pairs, plain_label
from gov_archive.extract.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gov_archive.extract.blocks import Document
    from gov_archive.extract.surroundings import Surroundings

_NAMED = SURE | SOURCE
_DAYS = frozenset({"日期", "时间"})  # labels of a report's own lines as well
_COLONS = frozenset({":", "："})
_LONGEST_CELL = 200
_LONGEST_GAP = 80
_PAIR = 2  # blocks: a label and its value
_LONGEST_TERM = 12  # characters
_LONGEST_LIST = 80  # blocks
_FEW = 3  # a label and two more: a list of metadata, not a chance word


@dataclass(slots=True)
class Metadata:
    """The pairs of a page; ``listed`` and ``sourced`` are the blocks they stand in (a list proper, and a line of source and time).

    ``above`` are the pairs of a list right above the heading whose labels nobody knows.
    """

    pairs: dict[str, str] = field(default_factory=dict)
    said: list[tuple[int, str, str]] = field(default_factory=list)
    listed: set[int] = field(default_factory=set)
    sourced: set[int] = field(default_factory=set)
    above: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> set[int]:
        """All blocks that metadata stands in."""
        return self.listed | self.sourced

    def add_lines(self, document: Document, lines: set[int]) -> None:
        """Take note of *lines* known by their place to be the page's, with the pairs that they print."""
        self.sourced |= lines
        for index in sorted(lines):
            block = document.blocks[index]
            label, _, value = block.text.replace(":", "：", 1).partition("：")
            pairs = line_pairs(block.pieces) or (((label, value.strip()),) if label in _DAYS else ())
            self.said.extend((index, label, value) for label, value in pairs if label in SURE or label in SOURCE or label in _DAYS)

    def add_heading(self, document: Document, headings: Iterable[int]) -> None:
        """Take note of the pairs that stand in an element of their own behind a title: ``title 2031-05-06 来源：柳荫日报``."""
        for index in headings:
            behind = line_pairs(document.blocks[index].pieces[1:])
            self.said.extend((index, label, value) for label, value in behind if label in SURE or label in SOURCE)

    def add_above(self, pairs: Mapping[int, list[tuple[str, str]]]) -> None:
        """Take note of the blocks of a list right above the heading, and the *pairs* that begin in each."""
        self.listed |= pairs.keys()
        self.above = dict(pair for index in sorted(pairs) for pair in pairs[index])

    def source(self, before: int | None = None) -> dict[str, str]:
        """Return the pairs of source lines (those that stand *before* a block): the first value that is not empty holds."""
        found: dict[str, str] = {}
        for index, label, value in self.said:
            if (before is None or index < before) and not found.get(label):
                found[label] = value
        return found

    def all_pairs(self, body: int | None = None) -> dict[str, str]:
        """Return the list's pairs; those of the source line only where the page has no list, and only above the *body*.

        A source line repeats what the list says in other words (信息来源 for 机构名称), so that a list stands for itself.
        """
        chosen = self.above | (self.pairs if len(self.pairs) >= _FEW else {**self.source(body), **self.pairs})
        return {label: value for label, value in chosen.items() if label and label not in COUNTERS and (value or not _is_button(label))}


def _is_button(label: str) -> bool:
    """Return whether a label that nothing follows is what can be pressed: ``【打印】【纠错】``."""
    return label not in SURE and label not in SOURCE and is_button_line(label)


def metadata(document: Document, within: range | None = None, *, around: Surroundings | None = None) -> Metadata:
    """Return what the blocks of *document* (only those *within*) say as labels and values, but for lines of the text *around* them.

    Empty values stay empty. A pair printed twice counts once; the first value that is not empty holds.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    text = around.text() if around is not None else frozenset()
    wanted = within if within is not None else range(len(document.blocks))
    for reader in (_rows, _terms, _lines, _neighbours):
        for block_range, pairs in reader(document):
            inside = [index for index in block_range if index in wanted and index not in found and index not in text]
            if inside and pairs:
                found[inside[0]] = list(pairs)
                for index in inside[1:]:
                    found[index] = []
    if within is None:
        add_alike(document, found, _beside)
        found = {index: pairs for index, pairs in found.items() if index not in text}
    if around is not None:
        found = {index: pairs for index, pairs in found.items() if not _is_of_the_text(document, around, found, index)}
    told = sheet(document) if within is None else {}
    return _gathered(document, told | found, given=set(wanted) if within is not None else set(told))


def _is_of_the_text(document: Document, around: Surroundings, found: dict[int, list[tuple[str, str]]], index: int) -> bool:
    """Return whether one label alone, between sentences of one element, is a line of these: ``来源：自筹资金`` has no day and no second."""
    following = index + 1
    while found.get(following) == []:  # its own value
        following += 1
    is_lone = len(found[index]) == 1 and index - 1 not in found and following not in found
    return is_lone and around.is_between(index) and not is_byline(document.blocks[index].text)


def _gathered(document: Document, found: dict[int, list[tuple[str, str]]], *, given: set[int]) -> Metadata:
    """Sort what was found into lists and source lines; a lone pair far from others is text, but for blocks *given* as metadata."""
    result = Metadata()
    for area in _areas(document, found):
        labels = {label for index in area for label, _ in found[index]}
        sure, source = len(labels & SURE), len(labels & SOURCE)
        is_many = len(labels & _NAMED) > 1 or len(labels) >= _FEW
        is_given = not given.isdisjoint(area)
        is_list = is_given or (sure >= 1 and bool(labels & TELLING) and is_many)
        if not is_list and not (source and source + len(labels & COUNTERS) >= 1):
            continue
        for index in area:
            if not is_list and not any(label in SOURCE or label in COUNTERS for label, _ in found[index]):
                continue
            only_source = not is_given and _tells_source(found[index]) and not _is_row_of_list(document, found, index)
            (result.sourced if only_source or not is_list else result.listed).add(index)
            for label, value in found[index]:
                if only_source or not is_list:
                    result.said.append((index, label, value))
                elif not result.pairs.get(label):
                    result.pairs[label] = value
    return result


def _tells_source(pairs: list[tuple[str, str]]) -> bool:
    """Return whether *pairs* say nothing but source, time and counters."""
    return bool(pairs) and all(label in SOURCE or label in COUNTERS for label, _ in pairs)


def _is_row_of_list(document: Document, found: dict[int, list[tuple[str, str]]], index: int) -> bool:
    """Return whether a block stands in an element of metadata and nothing else, most of which is more than source and time."""
    block = document.blocks[index]
    own = index + 1
    while found.get(own) == []:  # its value
        own += 1
    around = document.ancestors(document.nodes[block.row].parent if block.row >= 0 else block.node)
    home = next((node for node in map(document.nodes.__getitem__, around) if node.last - node.first > own - index), None)
    if home is None or home.last - home.first > _LONGEST_LIST or not all(at in found for at in range(home.first, home.last)):
        return False
    told = [found[at] for at in range(home.first, home.last) if found[at]]
    return 2 * sum(map(_tells_source, told)) < len(told)


def _areas(document: Document, found: dict[int, list[tuple[str, str]]]) -> Iterator[list[int]]:
    """Yield runs of found blocks with nothing but short lines (at most two) between them."""
    area: list[int] = []
    for index in sorted(found):
        gap = [document.blocks[between] for between in range(area[-1] + 1, index)] if area and index - area[-1] <= _FEW else None
        if area and (gap is None or any(len(block.text) > _LONGEST_GAP or block.text.endswith("。") for block in gap)):
            yield area
            area = []
        area.append(index)
    if area:
        yield area


def _rows(document: Document) -> Iterator[tuple[Iterable[int], list[tuple[str, str]]]]:
    """Read table rows: labels in ``th``, or known, or where other rows of their column have known ones."""
    upright: list[tuple[str, ...]] = []
    for row in document.rows.values():
        if not row or any(document.nodes[cell].last - document.nodes[cell].first > _FEW for cell in row):
            continue
        cells = [(document.nodes[cell], text) for cell in row if (text := document.text(cell)).strip() not in _COLONS]
        nodes, texts = [node for node, _ in cells], [text for _, text in cells]
        if any(len(text) > _LONGEST_CELL for text in texts):
            continue
        if not cells or any(is_pair(text) for text in texts):
            continue  # each cell is a pair of its own
        blocks = range(nodes[0].first, nodes[-1].last)
        if upright and len(upright[-1]) == len(texts) and not any(is_known(text) for text in texts):
            yield blocks, list(zip(upright.pop(), texts, strict=True))
            continue
        upright.clear()
        if len(texts) > 1 and all(text and is_known(text) for text in texts):
            upright.append(tuple(plain_label(text) for text in texts))
            if [node.tag for node in nodes].count("th") not in (0, len(nodes)):
                upright.clear()
                yield blocks, [(plain_label(text), "") for text in texts]
            continue
        pairs = _cell_pairs([node.tag for node in nodes], texts)
        if pairs:
            yield blocks, pairs


def is_pair(text: str) -> bool:
    """Return whether *text* is a known label, a colon or brackets, and its value."""
    if pair := boxed(text):
        return bool(pair[1]) and is_known(pair[0])
    label, colon, value = text.replace(":", "：").partition("：")
    return bool(colon and value.strip()) and is_known(label)


def _cell_pairs(tags: list[str], texts: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of a row whose cells take turns: label, value, label, value."""
    if len(texts) < 2 or not any(is_known(text) for text in texts):  # noqa: PLR2004
        return []
    has_th = "th" in tags and "td" in tags
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(texts):
        text = texts[at]
        is_label = tags[at] == "th" if has_th else bool(text) and (is_known(text) or text.rstrip().endswith((":", "：")) or at % 2 == 0)
        if not is_label:
            at += 1
            continue
        value = texts[at + 1] if at + 1 < len(texts) else ""
        if at + 1 < len(texts) and (tags[at + 1] == "th" if has_th else _is_next_label(texts, at)):
            value = ""
            pairs.append((plain_label(text), value))
            at += 1
            continue
        pairs.append((plain_label(text), value))
        at += 2
    return [(label, value) for label, value in pairs if label]


def _is_next_label(texts: list[str], at: int) -> bool:
    """Return whether the cell after *at* is a label itself: known, and followed by what is none."""
    following = texts[at + 1]
    if not is_known(following) or (at % 2 == 0 and len(texts) % 2 == 0):
        return False
    return at + 2 >= len(texts) or not is_known(texts[at + 2])


def _terms(document: Document) -> Iterator[tuple[Iterable[int], list[tuple[str, str]]]]:
    """Read definition lists: ``dt`` and the ``dd`` after it; a ``dt`` without one has an empty value."""
    terms = document.terms
    for position, term in enumerate(terms):
        node = document.nodes[term]
        described = terms[position + 1] if position + 1 < len(terms) and document.nodes[terms[position + 1]].tag == "dd" else None
        blocks = document.nodes[described] if described is not None else node
        if node.tag != "dt" or node.last - node.first > _LONGEST_TERM or blocks.last - blocks.first > LONGEST_VALUE:
            continue
        label = plain_label(document.text(term))
        value = document.text(described, " ") if described is not None else ""
        if 0 < len(label) <= _LONGEST_TERM and len(value) <= LONGEST_VALUE:
            last = document.nodes[described].last if described is not None else node.last
            if not line_pairs((document.text(term),)) or is_known(label):
                yield range(node.first, max(last, node.last)), [(label, value)]


def _lines(document: Document) -> Iterator[tuple[Iterable[int], list[tuple[str, str]]]]:
    """Read single lines: ``label: value``, several in a line, or one run each; a label alone is left to its neighbour."""
    for index, block in enumerate(document.blocks):
        pairs = line_pairs(block.pieces)
        if pairs and not (len(pairs) == 1 and not pairs[0][1] and _has_neighbour(document, index)):
            yield (index,), list(pairs)


def _has_neighbour(document: Document, index: int) -> bool:
    """Return whether the value of a label alone in block *index* stands in the element beside it."""
    return _beside(document, document.blocks[index].node) is not None


def _neighbours(document: Document) -> Iterator[tuple[Iterable[int], list[tuple[str, str]]]]:
    """Read labels and values that stand in elements of their own, side by side."""
    for index, block in enumerate(document.blocks):
        if not is_known(block.text):
            continue
        beside = _beside(document, block.node)
        if beside is None:
            continue
        node = document.nodes[beside]
        value = document.text(beside)
        if (
            is_known(value)
            or any(block.heading >= 0 for block in document.blocks[node.first : node.last][:1])
            or is_labelled(value)
            or len(value) > LONGEST_VALUE
            or node.last - node.first > 1
            or _opens_with_label(document, node.first, node.last)
        ):
            yield (index,), [(plain_label(block.text), "")]
        else:
            yield range(index, max(node.last, index + 1)), [(plain_label(block.text), value)]


def _opens_with_label(document: Document, first: int, last: int) -> bool:
    """Return whether the blocks from *first* to *last* print pairs of their own."""
    return any(line_pairs(block.pieces) for block in document.blocks[first:last])


def _beside(document: Document, node: int) -> int | None:
    """Return the leaf element right after the leaf *node* in the same parent, or the only one after loose text in *node*."""
    here = document.nodes[node]
    following = node + 1
    if here.children == 1 and here.last - here.first <= _PAIR and following < len(document.nodes):
        inside = document.nodes[following]
        return following if inside.parent == node and not inside.children and inside.first == here.first + 1 else None
    if here.children or here.last - here.first != 1 or following >= len(document.nodes):
        return None
    there = document.nodes[following]
    return following if there.parent == here.parent and not there.children else None
