"""Which run of blocks is the article: scores for what the text itself tells, costs for leaving the box it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gov_archive.extract import annex, bylines, forms, furniture, inserts, sentences, words
from gov_archive.extract.crossing import COLUMN_EXIT, STRANGER, Marks, crossing, is_next_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gov_archive.extract.blocks import Block, Document
    from gov_archive.extract.surroundings import Surroundings

_SENTENCE = re.compile(r"[。；！？，、]|：(?!\d\d)|(?<!\d)：|[\u4e00-\u9fff][,;:!?](?=[\u4e00-\u9fff]|$)")
_ASIDE = re.compile(
    r"side|related|recommend|\bhot|rank|foot|copyright|\bnav|menu|crumb|position|share|banner|friend|comment|tuijian|xiangguan|teaser|\bad"
)
_ARTICLE = re.compile(r"content|article|\bzoom|editor|detail|ucap|\btext|xxgk|main|body|conter|wenzhang|\bcon\b")
HEADING_BONUS, LIST_BONUS, SOURCE_BONUS, MOST_BONUS = 20.0, 14.0, 10.0, 40.0
FURNITURE, LINKS, ANNOUNCED = -4.0, -3.0, 0.5
_LONGEST_BARRIER, _SHORTEST_PROSE = 240, 12  # characters
_AROUND = 4  # elements whose names tell of a line
LATER = 8.0  # what a run pays for text before it that was not the article
MUCH = 1200  # characters of prose that need no other evidence
FAINT = 5.0


@dataclass(eq=False)
class Anchors:
    """What is already known of a page: the blocks of its headings, its metadata, its file links, and its titles."""

    headings: Collection[int]
    listed: Collection[int]
    sourced: Collection[int]
    files: Collection[int]
    media: Sequence[tuple[int, int]]
    titles: tuple[str, ...]
    boxes: frozenset[int] | None = None  # once asked

    def __post_init__(self) -> None:
        self.blocks = frozenset({*self.headings, *self.listed, *self.sourced})

    def __contains__(self, index: int) -> bool:
        return index in self.blocks


def is_prose(block: Block) -> bool:
    """Return whether *block* is a sentence rather than a label, a link or a heading."""
    if block.prose is None:
        length = len(block.text)
        block.prose = length >= _SHORTEST_PROSE and block.linked * 2 < length and _SENTENCE.search(block.text) is not None
    return block.prose


@dataclass(slots=True)
class _Run:
    """Blocks that stand together: what they score beside the bonus for following heading and metadata."""

    first: int
    last: int = -1
    bonus: float = 0.0
    worth: float = 0.0


def region(document: Document, anchors: Anchors, around: Surroundings) -> range:
    """Return the run of blocks that is the article; empty where nothing on the page is.

    Runs end where a list of other articles begins or where an element of another kind is entered. The best is the one with
    the highest sum of what its blocks score, plus a bonus for beginning right after heading and metadata.
    """
    marks = _marks(document, anchors, around)
    runs = list(_runs(document, anchors, marks))
    best = max(runs, key=lambda run: run.bonus + run.worth, default=None)
    best = best and _told(document, best, runs)
    if best is None or best.worth <= 0 or not _is_evident(document, best, anchors, marks):
        return range(0)
    return _completed(document, best, runs, anchors, marks)


def _told(document: Document, best: _Run, runs: list[_Run]) -> _Run:
    """Return *best*; where it is a mere line and the sentences stand in the next run, one step on in the same element, that run."""
    following = next(iter(runs[runs.index(best) + 1 :]), best)
    home = document.nodes[max(0, document.nodes[document.blocks[best.first].node].parent)]
    is_near = following.bonus >= best.bonus - STRANGER - LATER and following.last < home.last
    line = document.blocks[best.first]
    is_mere = best.first == best.last and "，" not in line.text and not (is_prose(line) or line.is_row)
    return following if is_mere and is_near and _tells(document, following) else best


def _tells(document: Document, run: _Run) -> bool:
    """Return whether a sentence that is none of the site's, or a row of data, is in *run*."""
    inside = [block for block in document.blocks[run.first : run.last + 1] if not block.merged]
    return any(block.is_row or (sentences.is_sentence(block.text) and not sentences.is_of_the_site(block.text)) for block in inside)


@dataclass(frozen=True)
class _Marks(Marks):
    """What is computed once a page: its homes, the words of the title, what stands around a line."""

    words: dict[str, float]
    around: Surroundings
    head: int  # the first block of heading or metadata: no foot of a site stands between it and the text


def _marks(document: Document, anchors: Anchors, around: Surroundings) -> _Marks:
    homes = inserts.homes(document, is_prose)
    found = inserts.inserts(document, homes)
    inserts.set_aside(document, found, around.led)
    head = min(anchors.blocks, default=len(document.blocks))
    return _Marks(boxes(document, anchors), homes, found, words.telling(document, anchors), around, head)


def _runs(document: Document, anchors: Anchors, marks: _Marks) -> Iterator[_Run]:
    """Yield the best stretch of every run of blocks that stand together."""
    bonus = 0.0
    here: _Run | None = None
    best = _Run(-1)
    has_content = False
    kinds: set[float] = set()  # a list of twenty labels promises the text no more than one of eight
    for index, block in enumerate(document.blocks):
        if block.merged:
            continue
        cost = crossing(document, block, marks)
        is_anchor = index in anchors.blocks
        is_barrier = not is_anchor and (_is_barrier(document, index, marks) or _is_foot(document, index, marks))
        if is_barrier or cost >= STRANGER:
            yield from (best,) * (best.worth > 0)
            spared = COLUMN_EXIT * (not has_content and is_next_cell(document, block))
            bonus = max(0.0, bonus - cost + spared - (LATER if has_content else 0.0) - (STRANGER if is_barrier else 0.0))
            here, best, has_content = None, _Run(-1), False
            kinds = kinds if bonus else set()
            cost = 0.0
        if is_barrier:
            continue
        if is_anchor:
            worth = _anchor_bonus(index, anchors)
            bonus = min(MOST_BONUS, bonus + worth * (worth not in kinds))
            kinds.add(worth)
        within = is_anchor and marks.around.is_between(index)  # metadata between sentences costs their text nothing
        score = FURNITURE * (not within) if is_anchor else _score(document, index, anchors, marks)
        if block.text.isdigit() and (here is None or here.worth <= 0):
            score = 0.0  # a counter: no text begins with it
        if here is None or bonus >= here.bonus + here.worth - cost:
            here = _Run(index, index, bonus)
            cost = 0.0
        here.last, here.worth = index, here.worth - cost + score
        if score > 0 and here.bonus + here.worth > best.bonus + best.worth:
            best = _Run(here.first, index, here.bonus, here.worth)
        has_content = index not in anchors.headings and (has_content or score >= 1.0)  # since the heading
    yield from (best,) * (best.worth > 0)


def _anchor_bonus(index: int, anchors: Anchors) -> float:
    if index in anchors.headings:
        return HEADING_BONUS
    return LIST_BONUS if index in anchors.listed else SOURCE_BONUS


def _completed(document: Document, best: _Run, runs: list[_Run], anchors: Anchors, marks: _Marks) -> range:
    """Return *best* with what belongs to it though it stands in elements of another kind: header lines before, the rest after."""
    first, last = best.first, best.last
    position = runs.index(best)
    for run in reversed(runs[:position]):
        texts = _texts(document, range(run.first, run.last + 1))
        if _has_between(document, run.last, first, anchors) or not _is_header(texts):
            break
        first = run.first
    for run in runs[position + 1 :]:
        if _has_between(document, last, run.first, anchors) or not _is_rest(document, run, marks):
            break
        last = run.last
    return range(first, last + 1)


def _texts(document: Document, found: range) -> list[str]:
    return [document.blocks[index].text for index in found if not document.blocks[index].merged]


def _has_between(document: Document, last: int, first: int, anchors: Anchors) -> bool:
    """Return whether anything stands between two runs."""
    return any(index in anchors or not document.blocks[index].merged for index in range(last + 1, first))


def _is_header(texts: list[str]) -> bool:
    """Return whether *texts* are the lines above a report: its title, the meeting, the speaker, the date."""
    return all(len(text) <= 80 for text in texts) and any(forms.form(text[:200]) >= 5.0 for text in texts) and len(texts) <= 6  # noqa: PLR2004


def _is_rest(document: Document, run: _Run, marks: _Marks) -> bool:
    """Return whether *run* goes on with the article: its notes, a signature, or prose in the same box as heading and metadata."""
    texts = _texts(document, range(run.first, run.last + 1))
    if annex.is_heading(texts[0]):
        return True
    block = document.blocks[run.first]
    if len(texts) <= 3 and block.heading < 0 and all(0 < forms.form(text[:200]) < 1.3 for text in texts):  # noqa: PLR2004
        return True
    if block.left in marks.boxes or block.left < 0 or document.nodes[document.nodes[block.left].parent].tag in ("body", "html", "tr"):
        return False
    is_boxed = document.nodes[block.left].parent in marks.boxes
    return is_boxed and not document.nodes[block.node].in_chrome and not any(furniture.is_teaser(text) for text in texts)


def _is_barrier(document: Document, index: int, marks: _Marks) -> bool:
    """Return whether nothing of an article stands on both sides of a block: related lists, neighbours, the foot.

    A word at its beginning is not enough: what stands among the sentences of a text is the text's.
    """
    block = document.blocks[index]
    text = block.text
    is_linked = block.linked > 0 and furniture.is_neighbour(text, block.linked)
    if len(text) > _LONGEST_BARRIER or not (is_linked or _is_barrier_line(text)) or marks.around.is_text(index):
        return False
    if not furniture.is_footer(text):
        return True
    return not (marks.around.is_in_own_element(index, marks.boxes) or (index > marks.head and marks.around.is_before(index)))


def _is_foot(document: Document, index: int, marks: _Marks) -> bool:
    """Return whether a block tells how to reach an office beside lines of the foot, in one element with them."""
    block = document.blocks[index]
    if not furniture.is_contact(block.text) or marks.around.is_text(index):
        return False
    parent = document.nodes[block.node].parent
    last = index + 3 if furniture.is_address_line(block.text) else index  # one line to call may end a text right above a foot
    return any(
        other != index
        and document.nodes[document.blocks[other].node].parent == parent
        and furniture.is_footer(document.blocks[other].text)
        and _is_barrier(document, other, marks)
        for other in range(max(0, index - 2), min(len(document.blocks), last))
    )


@lru_cache(maxsize=4096)
def _is_barrier_line(text: str) -> bool:
    return furniture.is_related_heading(text) or furniture.is_neighbour(text) or furniture.is_footer(text)


def _score(document: Document, index: int, anchors: Anchors, marks: _Marks) -> float:
    block = document.blocks[index]
    text, length = block.text, len(block.text)
    if index in anchors.files and not is_prose(block):
        return 0.0
    if (furniture.is_furniture(text) or bylines.is_byline(text)) and not marks.around.is_text(index):
        return FURNITURE
    if block.linked and furniture.is_link_line(text, block.linked):
        is_between = marks.around.is_between(index)  # a digest links to each of its cases between its sentences
        return ANNOUNCED if index in marks.around.led else LINKS * (not is_between)
    if block.is_row:
        return 1.0
    score = 0.3
    if is_prose(block):
        score = min(length / 20, 4.0) + length / 400
        if furniture.is_teaser(text):
            return -1.0
    elif block.linked:
        score = -0.5
    if length < 200 or score < 4.0:  # noqa: PLR2004
        score += forms.form(text[:200])
    if marks.words and length > 3:  # noqa: PLR2004
        score += words.likeness(text, marks.words)
    return score * _weight(document, block) if score > 0 else score


@lru_cache(maxsize=1024)
def _named(mark: str) -> float:
    return 0.1 * (_ARTICLE.search(mark) is not None) - 0.15 * (_ASIDE.search(mark) is not None)


def _weight(document: Document, block: Block) -> float:
    """Return how far class and id names are believed: a little, since they mislead as often as they help."""
    node = document.nodes[block.node]
    if node.in_chrome:
        return 0.3
    weight = 1.0
    for _ in range(_AROUND):
        if node.mark:
            weight += _named(node.mark)
        if node.parent < 0:
            break
        node = document.nodes[node.parent]
    return min(1.2, max(0.7, weight))


def boxes(document: Document, anchors: Anchors) -> frozenset[int]:
    """Return the elements that hold the heading or metadata and, after it, something that can be the article: text, files, a picture."""
    if anchors.boxes is None:
        anchors.boxes = _boxes(document, anchors)
    return anchors.boxes


def _boxes(document: Document, anchors: Anchors) -> frozenset[int]:
    content = [
        index
        for index, block in enumerate(document.blocks)
        if index not in anchors.blocks
        and not block.merged
        and (index in anchors.files or (is_prose(block) and not furniture.is_furniture(block.text)))
    ]
    pictured: dict[int, int] = {}  # the block behind the last picture in each element
    for index, home in reversed(anchors.media):
        for node in document.ancestors(home):
            if node in pictured:
                break
            pictured[node] = index
    last = max([*content[-1:], *(index - 1 for index, _ in anchors.media)], default=-1)
    found: set[int] = set()
    for index in anchors.blocks:
        if index > last:
            continue
        after = bisect_right(content, index)
        following = content[after] if after < len(content) else len(document.blocks)
        for node in document.ancestors(document.blocks[index].node):
            if node in found:
                break  # and all around it
            if document.nodes[node].last > following or pictured.get(node, -1) > index:
                found.add(node)
    return frozenset(found)


def _is_evident(document: Document, run: _Run, anchors: Anchors, marks: _Marks) -> bool:
    """Return whether the run is the article and not merely the longest text on a page that has none."""
    if not (anchors.headings or anchors.listed) or run.bonus >= FAINT:
        return True
    texts = _texts(document, range(run.first, run.last + 1))
    if sum(map(len, texts)) >= MUCH or any(forms.form(text[:200]) >= 6.0 for text in texts):  # noqa: PLR2004
        return True
    return sum(words.likeness(text, marks.words) for text in texts) >= 3.0  # noqa: PLR2004
