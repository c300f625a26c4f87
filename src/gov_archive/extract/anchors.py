"""Footnotes whose place the markup tells: two links in the page that point to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract.blocks import MARK_CLOSE, MARK_OPEN
from gov_archive.extract.spaces import compact
from gov_archive.extract.tips import MARK
from gov_archive.model import Footnote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.extract.blocks import Anchor, Document

_LEADING_MARK = re.compile(r"^\s*[\[【〔(（]?(?:\d{1,3}|[①-⑳]|\*{1,4})[\]】〕)）]?[.、．:：]?\s*")
_AFTER_MARK = re.compile(r"^\s*[\]】〕)）]?[.、．:：]?\s*")
_BACK = re.compile(r"[↑↩⤴^⇑▲⏎\ufe0e\ufe0f]|返回(?:正文)?")
_SPAN = re.compile(f"([\\[【〔(（]?){MARK_OPEN}([^{MARK_OPEN}{MARK_CLOSE}]*){MARK_CLOSE}([\\]】〕)）]?)")
_SIGNS = re.compile(f"[{MARK_OPEN}{MARK_CLOSE}]")
_LABEL = re.compile(r"(?:注释?|脚注|尾注|注解|名词解释)[:：]?")
_NOTE_BLOCK = re.compile(r"^_?(?:ftn|edn|fn|en|footnote|endnote|note)[-_:.]?\d", re.IGNORECASE)
_NAMESAKES = 16  # links around one name: pages made to be slow have thousands
_CLOSING = {"[": "]", "【": "】", "〔": "〕", "(": ")", "（": "）"}


@dataclass(frozen=True)
class Pair:
    """A citation (None where nothing cites) and its definition, positions in ``Document.anchors``; ``blocks`` hold the definition."""

    citation: int | None
    definition: int
    mark: str
    blocks: range


def pairs(document: Document) -> list[Pair]:
    """Return the mutual links of a page that are footnotes, in the order of their citations, then definitions that none cites."""
    anchors = document.anchors
    by_name: dict[str, list[int]] = {}
    for position, anchor in enumerate(anchors):
        for name in anchor.within:
            named = by_name.setdefault(name, [])
            if len(named) < _NAMESAKES:
                named.append(position)
    found: list[Pair] = []
    taken: set[int] = set()
    for position, anchor in enumerate(anchors):
        match = MARK.fullmatch(compact(anchor.text))
        if match is None or position in taken:
            continue
        for other in by_name.get(anchor.target, ()):
            if other > position and other not in taken and anchors[other].target in anchor.within and _is_back(anchors[other], match[1]):
                found.append(Pair(position, other, match[1], range(0)))
                taken.update((position, other))
                break
    return _with_blocks(document, [*found, *_left_over(document, found)])


def _left_over(document: Document, found: Sequence[Pair]) -> list[Pair]:
    """Return the definitions beside those of *found* whose way back leads nowhere, as that of a sentence deleted since does."""
    names = {name for anchor in document.anchors for name in anchor.within}
    taken = {document.anchors[pair.definition].block for pair in found}
    left = []
    for position, anchor in enumerate(document.anchors):
        match = MARK.fullmatch(compact(anchor.text))
        is_of_note = any(map(_NOTE_BLOCK.match, anchor.within)) and anchor.target not in names
        if match and is_of_note and anchor.block not in taken and not taken.isdisjoint((anchor.block - 1, anchor.block + 1)):
            left.append(Pair(None, position, match[1], range(0)))
            taken.add(anchor.block)
    return left


def _is_back(anchor: Anchor, mark: str) -> bool:
    """Return whether the link at the definition repeats the mark or is an arrow back."""
    text = compact(anchor.text)
    match = MARK.fullmatch(text)
    return (match is not None and match[1] == mark) or _BACK.sub("", text) == ""


def _with_blocks(document: Document, found: list[Pair]) -> list[Pair]:
    """Give each pair the blocks of its definition: its own element, or the paragraph the link stands in."""
    definitions = sorted(document.anchors[pair.definition].block for pair in found)
    completed: list[Pair] = []
    for pair in found:
        anchor = document.anchors[pair.definition]
        target = document.anchors[pair.citation].target if pair.citation is not None else ""
        blocks = range(anchor.block, anchor.block + 1)
        for node in document.ancestors(anchor.node):
            element = document.nodes[node]
            if element.id and (element.id == target or _NOTE_BLOCK.match(element.id)):
                blocks = range(element.first, element.last)
                break
        following = next((at for at in definitions if at > anchor.block), len(document.blocks))
        completed.append(
            Pair(pair.citation, pair.definition, pair.mark, range(blocks.start, min(blocks.stop, max(following, anchor.block + 1))))
        )
    return completed


def definition_blocks(document: Document, found: Sequence[Pair]) -> set[int]:
    """Return all blocks that hold definitions, with the label (注释：) right before the first."""
    blocks = {index for pair in found for index in pair.blocks}
    first = min(blocks, default=0)
    if first > 0 and _LABEL.fullmatch(compact(document.blocks[first - 1].text)):
        blocks.add(first - 1)
    return blocks


def clear(document: Document, found: Sequence[Pair]) -> None:
    """Take the places of links within the page out of all blocks that neither cite notes nor define them: titles and labels print none."""
    if not document.anchors:
        return
    kept = {index for pair in found for index in pair.blocks}
    kept |= {document.anchors[pair.citation].block for pair in found if pair.citation is not None}
    kept |= {anchor.block for anchor in document.anchors if anchor.note}
    for index, block in enumerate(document.blocks):
        if index not in kept:
            block.text = _SIGNS.sub("", block.text)


def definition(document: Document, pair: Pair) -> str:
    """Return the text of a note without its mark and without the way back."""
    text = " ".join(_SPAN.sub("", document.blocks[index].text) for index in pair.blocks)
    is_marked = MARK.fullmatch(compact(document.anchors[pair.definition].text)) is not None
    left = _BACK.sub("", _SIGNS.sub("", text))
    return (_AFTER_MARK if is_marked else _LEADING_MARK).sub("", left, count=1).strip()


def cited(document: Document, indexes: Sequence[int], found: Sequence[Pair]) -> tuple[list[str], list[Footnote]]:
    """Return the paragraphs of *indexes* with the marks of *found* taken out, and the notes with their places; those without one last.

    Other links within the page keep their words.
    """
    by_block: dict[int, list[int]] = {}
    for position, anchor in enumerate(document.anchors):
        by_block.setdefault(anchor.block, []).append(position)
    carriers = _carriers(document)
    for block in sorted(by_block):
        carrier = carriers.get(block, block)
        if carrier != block:
            by_block.setdefault(carrier, []).extend(by_block[block])
    known = {pair.citation: (pair.mark, definition(document, pair)) for pair in found if pair.citation is not None}
    known |= {
        at: (mark[1], anchor.note)
        for at, anchor in enumerate(document.anchors)
        if anchor.note and (mark := MARK.fullmatch(compact(anchor.text)))
    }
    paragraphs: list[str] = []
    notes: list[Footnote] = []
    for index in indexes:
        text = document.blocks[index].text
        if MARK_OPEN in text or MARK_CLOSE in text:
            text = _without_marks(text, [known.get(position) for position in by_block.get(index, ())], len(paragraphs), notes)
        if text:
            paragraphs.append(text)
    notes.extend(Footnote(pair.mark, definition(document, pair), None, None) for pair in found if pair.citation is None)
    return paragraphs, notes


def _carriers(document: Document) -> dict[int, int]:
    """Return for each block merged into a table row the block that carries the row."""
    carriers: dict[int, int] = {}
    carrier = -1
    for index, block in enumerate(document.blocks):
        if block.merged:
            carriers[index] = carrier
        else:
            carrier = index
    return carriers


def _without_marks(text: str, links: list[tuple[str, str] | None], paragraph: int, notes: list[Footnote]) -> str:
    """Take the marks out of one paragraph; *links* are its links in order with mark and note, None where a link is no note."""
    kept: list[str] = []
    length = position = 0
    places: list[tuple[tuple[str, str], int]] = []
    for link, match in zip([*links, *[None] * text.count(MARK_OPEN)], _SPAN.finditer(text), strict=False):
        before = text[position : match.start()]
        if link is None:
            before += match[0]
        elif _CLOSING.get(match[1]) != match[3]:  # brackets around the link go with it, others are the sentence's
            before += match[1]
        before = _SIGNS.sub("", before)
        kept.append(before)
        length += len(before)
        if link is not None:
            places.append((link, length))
            if match[3] and _CLOSING.get(match[1]) != match[3]:
                kept.append(match[3])
                length += 1
        position = match.end()
    kept.append(_SIGNS.sub("", text[position:]))
    whole = "".join(kept)
    shift = len(whole) - len(whole.lstrip())
    stripped = whole.strip()
    notes.extend(Footnote(mark, note, paragraph, min(max(0, at - shift), len(stripped))) for (mark, note), at in places)
    return stripped
