"""What stands around a line: sentences before and behind it, in the same element or in elements built like its own."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.extract import furniture, leads, sentences
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gov_archive.extract.blocks import Block, Document

Place = tuple[int, int]  # an element, and a number for the kinds of the elements from there down to the line; 0 where any may follow
Paths = dict[tuple[int, str, str], int]  # the numbers: of the kinds below, and one more element's tag and kind

_CLIMB = 6  # elements around a paragraph of its own
_PARTS = frozenset({"tr", "td", "tbody", "table", "li"})
_FEWEST = 2  # paragraphs of a kind
_SHORT = 3  # blocks: an element that holds one paragraph, or a heading and its text
_PAGE = frozenset({"body", "html", "tr"})


@dataclass(slots=True)
class Surroundings:
    """The places of a page at which its sentences stand, with the first and the last of each up to where the page's own begins again."""

    document: Document
    spans: dict[Place, dict[int, tuple[int, int]]] = field(default_factory=dict)  # by the turn of the place
    cuts: dict[int, list[int]] = field(default_factory=dict)
    headed: dict[int, int] = field(default_factory=dict)  # elements with a heading of other articles, and the first such block
    paths: Paths = field(default_factory=dict)
    kinds: dict[tuple[int, str, str, bool], tuple[Place, ...]] = field(default_factory=dict)
    known: dict[int, tuple[Place, ...]] = field(default_factory=dict)
    between: dict[int, bool] = field(default_factory=dict)
    led: frozenset[int] = frozenset()  # the links that a line of the text announces

    def places(self, index: int) -> tuple[Place, ...]:
        """Return the places at which block *index* stands."""
        found = self.known.get(index)
        if found is None:
            found = self.known[index] = self._places(self.document.blocks[index])
        return found

    def _places(self, block: Block) -> tuple[Place, ...]:
        """Return the places of *block*: the same for all lines of an element, and for paragraphs of a kind in one."""
        node, is_text = self.document.nodes[block.node], block.heading < 0
        is_loose = node.children > 0 or node.last - node.first > 1
        kind = (block.node, "", "", is_text) if is_loose else (node.parent, node.tag, node.kind, is_text)
        found = self.kinds.get(kind)
        if found is None:
            found = self.kinds[kind] = tuple(places(self.document, block, self.paths))
        return found

    def _spans(self, index: int) -> Iterator[tuple[Place, tuple[int, int]]]:
        for place in self.places(index):
            turns = self.spans.get(place)
            span = turns.get(self.turn(place, index)) if turns else None
            if span is not None:
                yield place, span

    def turn(self, place: Place, index: int) -> int:
        """Return how often the element of *place* has been cut before block *index*."""
        found = self.cuts.get(place[0])
        return bisect_right(found, index) if found else 0

    def is_between(self, index: int) -> bool:
        """Return whether sentences of one text stand before and behind block *index*, at the same place as it."""
        known = self.between.get(index)
        if known is None:
            known = self.between[index] = self._is_between(index)
        return known

    def _is_between(self, index: int) -> bool:
        for _, (first, last) in self._spans(index):  # noqa: SIM110 - asked of each line: a second generator costs as much as the answer
            if first < index < last:
                return True
        return False

    def is_before(self, index: int) -> bool:
        """Return whether sentences of a text stand only behind block *index*, at the same place as it."""
        return any(index < first for _, (first, _) in self._spans(index))

    def text(self) -> frozenset[int]:
        """Return the blocks that are sentences among others of a text, though one begins as metadata does: ``来源：…，共筹集…。``."""
        return frozenset(
            index for index, block in enumerate(self.document.blocks) if sentences.is_sentence(block.text) and self.is_between(index)
        )

    def beside(self, own: Sequence[int]) -> list[int]:
        """Return the sentences that stand at the places of those of *own* and are none of them, nor under a heading of other articles."""
        taken, blocks = set(own), self.document.blocks
        homes = {place for index in own if sentences.is_sentence(blocks[index].text) for place in self.places(index)}
        found = []
        for index, block in enumerate(blocks):
            if not homes or index in taken or block.merged or not sentences.is_sentence(block.text):
                continue
            shared = homes.intersection(self.places(index))
            is_others = any(self.headed.get(element, index) < index for element, _ in shared)
            if shared and not is_others and _is_evidence(block):
                found.append(index)
        return found

    def is_at_home(self, index: int, *, alike: bool) -> bool:
        """Return whether a sentence other than block *index* stands at the same place as it, in the same kind of element where *alike*.

        Two must, where the elements differ in kind.
        """
        is_loose = self._is_loose(index)
        return any(
            (first, last) != (index, index) if path or is_loose else first < last and not alike
            for (_, path), (first, last) in self._spans(index)
        )

    def _is_loose(self, index: int) -> bool:
        """Return whether block *index* is text that stands in an element beside others, such as lines parted by breaks."""
        node = self.document.nodes[self.document.blocks[index].node]
        return node.children > 0 or node.last - node.first > 1

    def is_text(self, index: int) -> bool:
        """Return whether block *index* is the text's whatever words it begins with: it stands among its sentences, or is one of them."""
        block = self.document.blocks[index]
        if block.linked * 2 > len(block.text):
            return index in self.led
        if not sentences.is_sentence(block.text):
            return not furniture.is_button_run(block.text) and self.is_between(index)
        if self.is_between(index):
            return True
        return not sentences.is_of_the_site(block.text) and self.is_at_home(index, alike=furniture.is_furniture(block.text))

    def is_in_own_element(self, index: int, boxes: Collection[int]) -> bool:
        """Return whether block *index* stands beside sentences in an element that holds nothing else: none of *boxes*, no licence."""
        document = self.document
        for (element, _), (_, last) in self._spans(index):
            if boxes and element not in boxes and document.nodes[element].tag not in _PAGE:
                behind = document.blocks[max(index, last) : document.nodes[element].last]
                return not any(furniture.is_licence(block.text) for block in behind)
        return False


def surroundings(document: Document, apart: Collection[int]) -> Surroundings:
    """Return the places at which the sentences of *document* stand, but for the blocks *apart* (notes)."""
    found = Surroundings(document, led=leads.led(document))
    for index, block in enumerate(document.blocks):
        if block.merged or index in apart:
            continue
        if _is_evidence(block):
            for place in found.places(index):
                turns, turn = found.spans.setdefault(place, {}), found.turn(place, index)
                turns[turn] = (turns[turn][0] if turn in turns else index, index)
        elif _is_cut(block):
            is_heading = furniture.is_related_heading(block.text)
            for element in {element for element, _ in found.places(index)} | {document.nodes[block.node].parent}:
                found.cuts.setdefault(element, []).append(index)
                if is_heading:
                    found.headed.setdefault(element, index)
    return found


def _is_evidence(block: Block) -> bool:
    """Return whether a block can only be a text's: a sentence that nothing makes the page's, or a line of a report's form."""
    text = block.text
    if block.linked * 2 > len(text) or block.is_row:
        return False
    if not sentences.is_sentence(text):
        return len(text) <= furniture.LONGEST_LINE and sentences.is_of_a_text(compact(text))
    return len(text) > 2 * furniture.LONGEST_LINE or not (
        sentences.is_of_the_site(text)
        or furniture.is_teaser(text)
        or furniture.is_contact(text)
        or furniture.is_furniture(text)
        or furniture.is_footer(text)
        or furniture.is_editor_line(text)
    )


def _is_cut(block: Block) -> bool:
    """Return whether nothing of a text stands on both sides of a block: links to other articles, their heading, a licence of the site."""
    if len(block.text) > furniture.LONGEST_LINE:
        return False
    if block.linked and furniture.is_neighbour(block.text, block.linked):
        return True
    if furniture.is_related_heading(block.text):
        return block.linked > 0 or block.heading >= 0
    return furniture.is_licence(block.text) and not sentences.is_sentence(block.text)


def is_among(document: Document, block: Block, prose: Sequence[int]) -> bool:
    """Return whether *block* is a paragraph beside those of prose: same parent, or the same element split by line breaks."""
    nodes = document.nodes
    homes = {document.blocks[index].node for index in prose}
    here = nodes[block.node]
    if block.node in homes or any(nodes[home].parent == here.parent and nodes[home].tag == here.tag for home in homes):
        return True
    if len(prose) < _FEWEST:
        return False
    paths: Paths = {}
    own = {place for place in places(document, block, paths) if place[1]}  # paragraphs that each stand in elements of their own
    return sum(not own.isdisjoint(places(document, document.blocks[index], paths)) for index in prose) >= _FEWEST


def places(document: Document, block: Block, paths: Paths) -> Iterator[Place]:
    """Yield the places at which *block* stands: its element, and the *paths* to it from elements further out, new ones numbered."""
    nodes = document.nodes
    node = nodes[block.node]
    is_loose = node.children > 0 or node.last - node.first > 1
    element = block.node if is_loose else node.parent
    if block.heading < 0 and (is_loose or (element >= 0 and nodes[element].tag not in _PAGE)):
        yield element, 0
    if node.children:
        return
    path, at = 0, block.node
    for _ in range(_CLIMB):
        here = nodes[at]
        if here.last - here.first > _SHORT and here.tag not in _PARTS and here.kind == here.mark:
            return
        path = paths.setdefault((path, here.tag, here.kind), len(paths) + 1)
        at = here.parent
        if at < 0:
            return
        yield at, path
