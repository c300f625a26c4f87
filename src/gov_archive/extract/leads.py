"""Lists of links that a sentence of the text opens: ``现公布以下手册：`` and what it announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract import furniture, sentences

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Block, Document

_LEAD = re.compile(r"(?:^(?:为|现|兹|根据|按照|经)|[，,]|以下|下列|如下)[^。：:]{2,80}[：:]$|(?:以下|下列|如下)[：:]$")
_SHORTEST, _LONGEST = 8, 300  # characters
_PAGE = frozenset({"body", "html", "tr"})


def led(document: Document) -> frozenset[int]:
    """Return the blocks of links right behind a lead, in the element that holds it."""
    found: set[int] = set()
    blocks, nodes = document.blocks, document.nodes
    for index, block in enumerate(blocks):
        if not _is_lead(block):
            continue
        node = nodes[block.node]
        home = node if node.children or node.last - node.first > 1 else nodes[max(0, node.parent)]
        at = index + 1
        while home.tag not in _PAGE and at < home.last and _is_entry(blocks[at]):
            found.add(at)
            at += 1
    return frozenset(found)


def _is_lead(block: Block) -> bool:
    text = block.text
    if text[-1:] not in ("：", ":") or block.linked or not _SHORTEST <= len(text) <= _LONGEST:
        return False
    return _LEAD.search(text) is not None and not (
        sentences.is_of_the_site(text) or furniture.is_furniture(text) or furniture.is_footer(text) or furniture.is_editor_line(text)
    )


def _is_entry(block: Block) -> bool:
    return furniture.is_link_line(block.text, block.linked) and not furniture.is_neighbour(block.text, block.linked)
