"""A text that a page prints twice, for wide screens and for phones: it is read once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from gov_archive.extract.sentences import is_sentence
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Document

_STOPS = "。！？；"
_LEAST = 16  # characters of a sentence that is not said twice by chance
_PHONE = re.compile(r"(?<![a-z])(?:m|h5|xs|app|mob|wap|sj)(?![a-z])|mobile|phone|wap|shouji|xs-")
_SHARE = 3  # two copies hold more than two thirds of the sentences of a page
_TWO = 2
_MOST = 50  # elements that can be such a copy


def set_aside(document: Document) -> None:
    """Mark the blocks of the second of two elements with the same text as no part of it; of the first if it alone is named after phones.

    The two hold most of the page's sentences: a form or a clause that a text repeats is its own.
    """
    said = [block.text for block in document.blocks if block.text[-1] in _STOPS]
    if len(set(said)) == len(said) or not any(len(text) >= _LEAST and count > 1 for text, count in Counter(said).items()):
        return
    twins = _twins(document)
    if twins is None:
        return
    one, other = twins
    is_first = _is_for_phones(document, one, other) and not _is_for_phones(document, other, one)
    node = document.nodes[one if is_first else other]
    for block in document.blocks[node.first : node.last]:
        block.merged = True


def _twins(document: Document) -> tuple[int, int] | None:
    """Return the outermost two elements that hold the same text, one behind the other."""
    sums = list(accumulate((len(block.text) * is_sentence(block.text) for block in document.blocks), initial=0))
    whole = sums[-1]
    found: dict[str, int] = {}
    seen: set[tuple[int, int]] = set()
    for at, node in enumerate(document.nodes):
        weight, place = sums[node.last] - sums[node.first], (node.first, node.last)
        if weight * _TWO > whole or weight * _SHARE <= whole or place in seen or node.last - node.first < _TWO:
            continue
        seen.add(place)
        if len(seen) > _MOST:
            return None
        text = compact("".join(block.text for block in document.blocks[node.first : node.last]))
        if text in found and document.nodes[found[text]].last <= node.first:
            return found[text], at
        found.setdefault(text, at)
    return None


def _is_for_phones(document: Document, node: int, other: int) -> bool:
    """Return whether an element, or one around it that does not hold the *other*, is named after phones."""
    shared = set(document.ancestors(other))
    return any(_PHONE.search(document.nodes[at].mark) for at in document.ancestors(node) if at not in shared)
