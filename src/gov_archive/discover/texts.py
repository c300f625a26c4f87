"""From a block to the strings that stand in it and around it, outside its links and inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import Comment, NavigableString, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_archive.discover.blocks import Block

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "option", "textarea"})


def strings(nodes: Iterable[object]) -> Iterator[NavigableString]:
    """Return the visible strings among *nodes*, those that are more than white space."""
    for node in nodes:
        if isinstance(node, NavigableString) and not isinstance(node, Comment) and node.strip():
            parent = node.parent
            if parent is None or parent.name not in _SILENT:
                yield node


def own(block: Block) -> list[NavigableString]:
    """Return the strings of *block* outside its links, in order."""
    inside = {id(string) for link in block.links for string in link.element.descendants if link.element is not block.widest}
    is_row_itself = any(link.element is block.widest and link.element.name in ("tr", "li", "div", "td", "dd") for link in block.links)
    parts = [*([] if block.widest is block.links[0].element and not is_row_itself else [block.widest]), *block.more]
    return [string for part in parts for string in strings(part.descendants) if id(string) not in inside]


class Surroundings:
    """What stands between the blocks of one page."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._holding = {id(element) for block in blocks for link in block.links for element in (link.element, *link.element.parents)}

    def after(self, block: Block) -> list[NavigableString]:
        """Return the strings between *block* and the next one beside it."""
        if block.more:
            return self._until(block, block.more[-1].next_siblings)
        return self._until(block, block.links[-1].element.next_siblings if self._is_flat(block) else block.widest.next_siblings)

    def before(self, block: Block) -> list[NavigableString]:
        """Return the strings between *block* and the one before it, in the order of the page."""
        siblings = block.links[0].element.previous_siblings if self._is_flat(block) else block.widest.previous_siblings
        return self._until(block, siblings)[::-1]

    def _is_flat(self, block: Block) -> bool:
        return block.widest is block.links[0].element

    def _until(self, block: Block, siblings: Iterable[object]) -> list[NavigableString]:
        found: list[NavigableString] = []
        own_links = {id(element) for element in (*(link.element for link in block.links), *block.more)}
        for sibling in siblings:
            if id(sibling) in own_links:
                continue
            if id(sibling) in self._holding or len(found) > _ENOUGH:
                break
            found += strings(sibling.descendants if isinstance(sibling, Tag) else [sibling])
        return found


_ENOUGH = 20
