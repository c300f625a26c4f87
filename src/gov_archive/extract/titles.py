"""The title of a page: its heading, agreed with ``<title>`` and the meta tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract import declared
from gov_archive.extract.bylines import is_byline, is_signed, is_under_title
from gov_archive.extract.furniture import is_almanac, is_date, is_footer, is_furniture, is_related_heading
from gov_archive.extract.labels import line_pairs
from gov_archive.extract.spaces import compact
from gov_archive.extract.surroundings import is_among

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Block, Document

_TITLE_MARK = re.compile(r"title|biaoti|heading|headline|\bbt\b|_bt\b|\btit\b")
_DAY_BEHIND = re.compile(r"\s*[（(\[【]?\s*(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*[)）\]】]?$")
_DAY_ENDS = frozenset("0123456789日)）]】 \t\u3000\xa0")
_STROKES = frozenset("_|｜")
_BOX = re.compile(r"(?:基本|文件|公开|文档|详细|稿件|信息)信息|信息概[况要]|文件概[况要]|信息浏览|(?:信息|本期)?(?:公开)?目录")
_SENTENCE_MARK = re.compile(r"[。；！？]|[，：:]$")
_OFFICIAL = re.compile(
    r"^关于|(?:报告|通知|公告|通告|公报|决定|意见|批复|办法|方案|规定|情况|总结|计划|规划|要点|公示|名单|纪要|细则|说明|讲话)(?:[（(].{1,20}[)）])?$"
)
_LONGEST = 160
_ADDED = re.compile(r"[（(【\[].{1,12}[)）】\]]")  # （全文）, under a title
_SHORTEST_OFFICIAL, _ALIKE = 7, 0.7  # characters: shorter ones name columns; share of the letters of the shorter title
_LONGEST_LINE, _NEAR, _LABEL = 80, 4, 6
_SHORTEST, _TWO = 3, 2


@dataclass(frozen=True)
class Heading:
    """The page's title, the blocks of its heading(s), whether what the page says of it disagrees, and all blocks that print it."""

    title: str | None
    blocks: frozenset[int]
    warnings: tuple[str, ...] = ()
    printed: frozenset[int] = frozenset()


def matches(text: str, declarations: list[str]) -> bool:
    """Return whether *text* is one of *declarations*; a day behind it in brackets does not count."""
    return len(text) >= _SHORTEST and compact(undated(text)) in {compact(declaration) for declaration in declarations}


def undated(text: str) -> str:
    """Return *text* without the day that some pages set behind a heading: ``title（2024-01-16）``."""
    return (_DAY_BEHIND.sub("", text) or text) if text[-1:] in _DAY_ENDS else text


def heading(document: Document, *, anchors: set[int], prose: list[int]) -> Heading:
    """Return the heading of the page, given the blocks of metadata (*anchors*) and those of prose.

    An occurrence of the declared title before metadata or in a heading element is the page's; one that stands among the
    paragraphs as one of them is the report's own title line and stays in the body.
    """
    declarations = declared.titles(document)
    found = _occurrences(document, declarations, anchors)
    chrome = _page_headings(document, found, anchors, prose)
    head = headed(document, prose)
    if head and any(indexes[0] < head[1] or _is_marked(document, indexes[0]) for indexes, _ in chrome):
        head = None
    if head and (not found or _is_like(document.blocks[head[0]].text, declarations)):
        printed = document.blocks[head[0]].text
        return Heading(_collapsed(undated(printed)), frozenset(head[:1]), _disagreements(document, printed))
    if found:
        ranks = {compact(declaration): rank for rank, declaration in reversed(list(enumerate(declarations)))}
        printed = min(chrome or found, key=lambda one: ranks.get(compact(undated(one[1])), 0))[1]
        title = _spelling(printed, declarations)
        own, all_found = (frozenset(index for indexes, _ in some for index in indexes) for some in (chrome, found))
        return Heading(title, own, _disagreements(document, printed), all_found)
    strongest = _unmatched(document, declarations, anchors, prose)
    if strongest is None:
        return Heading(_collapsed(next(iter(declarations), None)), frozenset()) if declarations else _issue(document)
    indexes, text = strongest
    if declarations and _is_listed(document, declarations[0], anchors):
        return Heading(_collapsed(declarations[0]), frozenset())
    said = _disagreements(document, text)
    if len(said) == _TWO and matches(declarations[0], declared.candidates(document)):  # meta and <title> agree against one heading
        return Heading(_collapsed(declarations[0]), frozenset(), said)
    above = document.blocks[: indexes[0]]
    has_chrome = bool(document.title or anchors) or any(block.linked or _is_of_the_page(block.text) for block in above)
    is_own = not has_chrome and not has_line(
        document.blocks[indexes[0]]
    )  # a page without head or chrome, such as a converted file: its heading is the report's
    return Heading(_collapsed(undated(text)), frozenset() if is_own else frozenset(indexes), said, frozenset(indexes))


def _is_listed(document: Document, declaration: str, anchors: set[int]) -> bool:
    """Return whether the metadata print the declared title, labelled or as a value: then a heading that says another is the text's."""
    wanted = compact(declaration)
    texts = (compact(document.blocks[index].text) for index in anchors)
    return len(wanted) >= _SHORTEST_OFFICIAL and any(text.endswith(wanted) and len(text) <= len(wanted) + _LABEL for text in texts)


def _is_of_the_page(text: str) -> bool:
    """Return whether a line above a heading can only be a page's: a gazette, the day and its weather."""
    return declared.is_periodical(text) or is_almanac(text)


def _unmatched(document: Document, declarations: list[str], anchors: set[int], prose: list[int]) -> tuple[tuple[int, ...], str] | None:
    """Return the heading that the markup tells, or an official title above the text beside its metadata, where the former is none."""
    strongest = _strongest(document, declarations, anchors, prose)
    if strongest and _is_official(document, document.blocks[strongest[0][0]]):
        return strongest
    is_told = any(len(one) >= _SHORTEST_OFFICIAL and _OFFICIAL.search(compact(one)) for one in declarations)
    nearest = None if strongest is None and is_told else _nearest(document, anchors, prose)
    if nearest and nearest[0][0] < min(prose, default=len(document.blocks)) and _is_official(document, document.blocks[nearest[0][0]]):
        return nearest
    return strongest or (None if declarations else nearest)


def _issue(document: Document) -> Heading:
    """Return the name of a gazette's issue as the heading of a page that holds no article of it."""
    found = next(((index, block.text) for index, block in enumerate(document.blocks) if declared.is_periodical(block.text)), None)
    return Heading(_collapsed(found[1]), frozenset(found[:1])) if found else Heading(None, frozenset())


def headed(document: Document, prose: list[int]) -> tuple[int, int] | None:
    """Return the blocks of an official title and of the line of day and source right under it, with text to follow.

    Such a pair is the page's head whatever ``<title>`` says: nothing at or above it is the report's.
    """
    blocks = document.blocks
    for index in range(1, max(prose, default=0)):
        block = blocks[index]
        if not (is_byline(block.text) or is_under_title(document, index)) or block.merged:
            continue
        at = index - 2 if index > 1 and _ADDED.fullmatch(compact(blocks[index - 1].text)) else index - 1
        above = blocks[at]
        if above.merged or block.linked * 2 > len(block.text) or document.nodes[block.node].in_chrome or not _is_official(document, above):
            continue
        before, after = ([one for one in prose if one < index], [one for one in prose if one > index])
        is_own = "." in block.text and is_date(block.text) and is_among(document, above, after)  # a speech's day under its title
        if not is_own and not (before and is_among(document, above, before)):
            return at, index
    return None


def _is_official(document: Document, block: Block) -> bool:
    """Return whether *block* reads as the title of an official paper."""
    text = compact(undated(block.text))
    return len(text) >= _SHORTEST_OFFICIAL and _OFFICIAL.search(text) is not None and _is_line(document, block)


def _is_like(text: str, declarations: list[str]) -> bool:
    """Return whether *text* is a longer or shorter form of a declared title."""
    letters = set(compact(text))
    return any(len(letters & set(one)) >= _ALIKE * min(len(letters), len(set(one))) for one in map(compact, declarations) if one)


def _disagreements(document: Document, text: str) -> tuple[str, ...]:
    """Say where the head declares another title than the heading *text*; a head that only names the site says nothing."""
    said = [(f"meta {name}", document.meta.get(name) or "", [document.meta.get(name) or ""]) for name in declared.META_TITLES[:2]]
    said.append(("<title>", document.title or "", declared.candidates(document)))
    return tuple(
        f"the page's heading {text!r} disagrees with its {place} {declaration!r}"
        for place, declaration, candidates in said
        if declaration
        and candidates
        and not matches(text, candidates)
        and not declared.names_site(document, declaration)
        and not _is_cut(text, declaration)
        and not _is_within(text, declaration)
    )


def _is_within(text: str, declaration: str) -> bool:
    """Return whether a blank or a stroke parts *text* from what else the *declaration* names before it: ``site column title``."""
    told = compact(text)
    before = declaration.rstrip()[-len(text) - 1 :][:1]
    is_end = len(told) >= _SHORTEST_OFFICIAL and compact(declaration).endswith(told) and not declared.is_portal(told)
    return is_end and (before.isspace() or before in _STROKES)


def _is_cut(text: str, declaration: str) -> bool:
    """Return whether *declaration* is *text* broken off with dots."""
    kept = _cut(declaration)
    return bool(kept) and compact(text).startswith(kept)


def _cut(declaration: str) -> str:
    """Return what stands before the dots with which a *declaration* breaks off; empty where it does not."""
    first = compact((declared.parts(declaration[: declared.LONGEST]) or [declaration[: declared.LONGEST]])[0])
    kept = first.rstrip("….")
    return kept if kept != first else ""


def _occurrences(document: Document, declarations: list[str], anchors: set[int]) -> list[tuple[tuple[int, ...], str]]:
    """Return the blocks that print a declared title, a heading over several blocks as one."""
    found: list[tuple[tuple[int, ...], str]] = []
    if not declarations:
        return found
    wanted = {compact(declaration) for declaration in declarations}
    cut, whole = _cut(document.title or ""), compact(document.title or "")
    seen: set[int] = set()
    for index, block in enumerate(document.blocks):
        if index in seen or index in anchors or len(block.text) > _LONGEST or document.nodes[block.node].in_chrome:
            continue
        for indexes, text in _readings(document, index, block):
            told = compact(undated(text))
            if (len(told) >= _SHORTEST and (told in wanted or (cut and told.startswith(cut)))) or (told == whole and _is_whole_title(told)):
                seen.update(indexes)
                found.append((indexes, text))
                break
    return found


def _is_whole_title(told: str) -> bool:
    """Return whether *told*, all that ``<title>`` says, can be a title, however short (更正)."""
    return len(told) > 1 and not is_furniture(told)


def _readings(document: Document, index: int, block: Block) -> list[tuple[tuple[int, ...], str]]:
    """Return what a block may be part of: itself, and its element with all its lines."""
    readings: list[tuple[tuple[int, ...], str]] = [((index,), own_text(block))]
    around = document.nodes[block.heading if block.heading >= 0 else block.node]
    if around.first == index and 1 < around.last - around.first <= 4:  # noqa: PLR2004
        readings.append(
            (tuple(range(around.first, around.last)), "".join(document.blocks[at].text for at in range(around.first, around.last)))
        )
    return readings


def has_line(block: Block) -> bool:
    """Return whether the line of day and source stands within a heading, behind the title."""
    return block.heading >= 0 and own_text(block) != block.text


def own_text(block: Block) -> str:
    """Return the title in *block*: its text, or the first of its elements where the rest are the line of day and source."""
    return block.pieces[0].strip() if len(block.pieces) > 1 and is_byline("".join(block.pieces[1:]).strip()) else block.text


def _page_headings(
    document: Document,
    found: list[tuple[tuple[int, ...], str]],
    anchors: set[int],
    prose: list[int],
) -> list[tuple[tuple[int, ...], str]]:
    """Return those occurrences that belong to the page rather than to the report."""
    above = [one for one in found if _is_above(one[0][-1], anchors, prose) and not _is_signature(document, one[0][0], prose)]
    is_under = any(one[0][0] - 1 in anchors and not document.blocks[one[0][0]].linked for one in found)
    chrome = [one for one in above if not (is_under and _is_link(document, one[0][0]))]
    has_marked = any(_is_marked(document, indexes[0]) for indexes, _ in chrome)
    signed = min((indexes[-1] for indexes, _ in found if _is_signed_below(document, indexes[-1])), default=len(document.blocks))
    for occurrence in found:
        block, is_marked = document.blocks[occurrence[0][0]], _is_marked(document, occurrence[0][0])
        if occurrence in chrome or block.linked or not (anchors or document.title):
            continue
        if signed < occurrence[0][0] and document.nodes[block.heading].tag != "h1":  # the report's own, under the page's line
            continue
        # A path (首页 > 公开 > title) may print the title before its heading does: the heading is the page's all the same.
        if (is_marked and not has_marked) or (not chrome and not is_among(document, block, prose)):
            chrome.append(occurrence)
            has_marked = has_marked or is_marked
    return chrome


def _is_link(document: Document, index: int) -> bool:
    """Return whether block *index* is a link, as in a list of the day's articles, and not set as a heading."""
    block = document.blocks[index]
    return block.linked >= len(compact(block.text)) and not _is_marked(document, index)


def _is_signed_below(document: Document, index: int) -> bool:
    """Return whether the line of day and source stands right under block *index*."""
    return any(is_byline(block.text) or is_signed(block) for block in document.blocks[index + 1 : index + 2])


def _is_signature(document: Document, index: int, prose: list[int]) -> bool:
    """Return whether block *index* ends the paragraphs of prose above it: the office that signs may be the site's, named in its head."""
    return is_among(document, document.blocks[index], [at for at in prose if at < index])


def _is_above(index: int, anchors: set[int], prose: list[int]) -> bool:
    """Return whether metadata comes after block *index* before any prose does."""
    next_prose = next((at for at in prose if at > index), None)
    return any(anchor > index and (next_prose is None or anchor < next_prose) for anchor in anchors)


def _is_marked(document: Document, index: int) -> bool:
    """Return whether a block is set as a heading: by its element, or by class or id."""
    block = document.blocks[index]
    return block.heading >= 0 or _TITLE_MARK.search(_mark(document, block)) is not None


def _mark(document: Document, block: Block) -> str:
    node = document.nodes[block.node]
    return node.mark if node.last - node.first <= _SHORTEST else ""


def _strongest(document: Document, declarations: list[str], anchors: set[int], prose: list[int]) -> tuple[tuple[int, ...], str] | None:
    """Return the heading nearest above metadata or text, where nothing matches what the head declares."""
    first = min(prose, default=len(document.blocks))
    before = first if anchors else min(anchors | set(prose[:1]), default=len(document.blocks))
    near: list[tuple[tuple[int, ...], str]] = []
    far: list[tuple[tuple[int, ...], str]] = []
    for index, block in enumerate(document.blocks):
        if index in anchors or not _is_marked(document, index) or not _is_line(document, block):
            continue
        if any(index - at in anchors or index + at in anchors for at in range(1, _NEAR)):
            near.append(max(_readings(document, index, block), key=lambda reading: len(reading[0])))
        elif index < before and (not declarations or document.nodes[block.node].tag == "h1"):
            far.append(max(_readings(document, index, block), key=lambda reading: len(reading[0])))
    return near[-1] if near else far[-1] if far else None


def _nearest(document: Document, anchors: set[int], prose: list[int]) -> tuple[tuple[int, ...], str] | None:
    """Return the line beside the first metadata or byline that can be a heading, where neither head nor markup tells one."""
    lines = (index for index, block in enumerate(document.blocks) if is_signed(block) or (not block.linked and is_byline(block.text)))
    first = min(anchors) if anchors else next(lines, -1)
    if first < 0:
        return None
    last = next((index for index in range(first, len(document.blocks)) if index + 1 not in anchors), first)
    stop = next((index for index in prose if index > last), len(document.blocks))
    for index in (*range(first - 1, max(-1, first - _NEAR), -1), *range(last + 1, min(stop, last + _NEAR))):
        block = document.blocks[index]
        if index not in prose and len(block.text) <= _LONGEST_LINE and _is_line(document, block):
            return (index,), block.text
    return None


def _is_line(document: Document, block: Block) -> bool:
    """Return whether *block* can be a heading by what it says: no sentence, no button, no name of the site or of a column."""
    text = own_text(block)
    if block.linked or block.merged or len(text) > _LONGEST or document.nodes[block.node].in_chrome or len(compact(text)) < _SHORTEST:
        return False
    if (
        is_furniture(text)
        or is_almanac(text)
        or is_date(text)
        or is_related_heading(text)
        or is_footer(text)
        or (is_byline(text) and not _OFFICIAL.search(compact(undated(text))))
        or _BOX.fullmatch(compact(text))
        or line_pairs(block.pieces)
        or _SENTENCE_MARK.search(undated(text.rstrip("！？") if block.heading >= 0 else text))
    ):
        return False
    return text != document.meta.get("sitename") and not declared.is_portal(text) and not declared.is_periodical(text)


def _spelling(text: str, declarations: list[str]) -> str | None:
    """Return the heading as the head spells it where that has fewer spaces (``政 府 工 作 报 告`` is typography)."""
    heading_text = text if any(compact(text) == compact(candidate) for candidate in declarations) else undated(text)
    wanted = compact(heading_text)
    return min((_collapsed(one) or "" for one in (heading_text, *declarations) if compact(one) == wanted), key=len)


def _collapsed(text: str | None) -> str | None:
    return " ".join(text.split()) if text and text.strip() else None
