"""The list right above the heading whose labels nobody knows: pairs by their build and by their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract import furniture
from gov_archive.extract.labels import JOINT, LONGEST_VALUE, boxed, is_of_text, plain_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from gov_archive.extract.blocks import Document

    Pairs = list[tuple[str, str]]

_WORD = r"[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,9}"
_LABEL = re.compile(rf"{_WORD}\s*(?P<colon>[:：])?")
_PAIR = re.compile(rf"\s*(?P<label>{_WORD})\s*[:：](?P<value>.*)", re.DOTALL)
_NEXT = re.compile(rf"[\s|｜]+(?={_WORD}\s*[:：])")
_SENTENCE = re.compile("[。！？；]")
_FEWEST = 3  # pairs: two are a chance
_TWO = 2
_NEAR, _FARTHEST = 3, 100  # blocks
_HEADINGS = frozenset({"h1", "h2", "h3"})


def preamble(document: Document, headings: Iterable[int], known: Collection[int]) -> dict[int, Pairs]:
    """Return the blocks right above one of the *headings* that are pairs and nothing else, with what they print; none of them *known*.

    Most have a value: labels without values are a form to fill in. Buttons, a path and what is known may stand between.
    """
    for heading in sorted(headings):
        found = dict(_units(document, heading, known))
        pairs = [pair for some in found.values() for pair in some]
        if len(pairs) >= _FEWEST and sum(bool(value) for _, value in pairs) * _TWO > len(pairs):
            return found
    return {}


def marked(document: Document) -> list[int]:
    """Return the blocks in elements that only headings of pages and of their parts have."""
    return [index for index, block in enumerate(document.blocks) if block.heading >= 0 and document.nodes[block.heading].tag in _HEADINGS]


def _units(document: Document, heading: int, known: Collection[int]) -> Iterator[tuple[int, Pairs]]:
    """Yield the blocks above block *heading* that print pairs, nearest first, up to what is none; pairs stand with the first of theirs."""
    at = heading - 1
    while at >= heading - _NEAR and (at in known or (at >= 0 and furniture.is_furniture(document.blocks[at].text))):
        at -= 1
    while at >= max(0, heading - _FARTHEST) and not document.blocks[at].linked:
        first, pairs = _row(document, at, heading) or _term(document, at) or _halves(document, at) or (at, _line(document, at))
        inside = range(first, at + 1)
        if not pairs or any(index in known or document.blocks[index].heading >= 0 or document.blocks[index].linked for index in inside):
            return
        if not all(_is_pair(label, value) for label, value in pairs):
            return
        yield from ((index, []) for index in inside[1:])
        yield first, [(plain_label(label), value.strip()) for label, value in pairs]
        at = first - 1


def _is_pair(label: str, value: str) -> bool:
    """Return whether a word labels a short value, and the two are not what pages print above any article."""
    text = f"{plain_label(label)}：{value.strip()}"
    return (
        _LABEL.fullmatch(label.strip()) is not None
        and not is_of_text(label)
        and len(value) <= LONGEST_VALUE
        and not _SENTENCE.search(value)
        and not (furniture.is_contact(text) or furniture.is_furniture(text) or furniture.is_almanac(text) or furniture.is_footer(text))
    )


def _row(document: Document, at: int, heading: int) -> tuple[int, Pairs] | None:
    """Return the row that ends above *heading* with block *at*: its cells take turns, label and value."""
    row = document.blocks[at].row
    if row < 0 or document.nodes[row].last > heading or len(document.rows[row]) < _TWO:
        return None
    first = document.nodes[row].first
    carrier = document.blocks[first]
    texts = carrier.text.split("\t") if carrier.is_row else [document.text(cell) for cell in document.rows[row]]
    texts += [""] * (len(texts) == 1)
    return first, list(zip(texts[::2], texts[1::2], strict=True)) if len(texts) % 2 == 0 else []


def _term(document: Document, at: int) -> tuple[int, Pairs] | None:
    """Return the term of a definition list that block *at* is, or describes."""
    position = next((place for place, term in enumerate(document.terms) if document.nodes[term].last == at + 1), -1)
    if position < 0:
        return None
    names = [term for term in document.terms[max(0, position - 1) : position + 1] if document.nodes[term].tag == "dt"]
    if not names:
        return at, []
    name, value = document.nodes[names[-1]], document.terms[position]
    return name.first, [(document.text(names[-1]), document.text(value) if value != names[-1] else "")]


def _halves(document: Document, at: int) -> tuple[int, Pairs] | None:
    """Return block *at* as the value of the label in the element before its own: one with a colon, or alone with it in an element."""
    if at == 0:
        return None
    label, value = document.blocks[at - 1], document.blocks[at]
    match, parent = _LABEL.fullmatch(label.text), document.nodes[value.node].parent
    if match is None or parent < 0 or document.nodes[label.node].parent != parent or value.text[-1] in ":：":
        return None
    around = document.nodes[parent]
    is_alone = (around.first, around.last, around.children) == (at - 1, at + 1, _TWO)
    return (at - 1, [(label.text, value.text)]) if match["colon"] or is_alone else None


def _line(document: Document, at: int) -> Pairs:
    """Return the pairs that block *at* prints: labels with a colon or in brackets, or two runs, a label and its value."""
    if pair := boxed(document.blocks[at].text):
        return [pair]
    runs = [piece for piece in document.blocks[at].pieces if piece.strip()]
    found = [_PAIR.fullmatch(part) for part in _NEXT.split(JOINT.join(runs).strip())]
    pairs = [(match["label"], match["value"].replace(JOINT, "")) for match in found if match]
    if len(pairs) == len(found):
        return pairs
    return [(runs[0], runs[1])] if len(runs) == _TWO and _LABEL.fullmatch(runs[0].strip()) else []
