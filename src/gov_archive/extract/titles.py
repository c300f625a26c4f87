"""The title of a page: its heading, agreed with ``<title>`` and the meta tags; the column and the publication date beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract.furniture import is_crumbs, is_date, is_furniture
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Block, Document

_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-—–]{1,2}\s+|(?<=[\u4e00-\u9fff）)])[-–—]{1,2}(?=[\u4e00-\u9fff])")
_TITLE_MARK = re.compile(r"title|biaoti|heading|headline|\bbt\b|_bt\b|\btit\b")
_SITE = re.compile(r"(?:网|网站|门户|平台|政府|公开|目录|首页|详情|正文|内容页?|中心|专栏|频道)$")
_LONGEST = 160
_SHORTEST = 3
_META_TITLES = ("articletitle", "article_title", "og:title", "dc.title", "title")
_META_COLUMNS = ("columnname", "column_name", "channelname")


@dataclass(frozen=True)
class Heading:
    """The page's title, the blocks of its heading(s), and whether what the page says of it disagrees."""

    title: str | None
    blocks: frozenset[int]
    warnings: tuple[str, ...] = ()


def parts(title: str | None) -> list[str]:
    """Return the parts of a ``<title>``: ``{title}_{column}_{site}``."""
    return [part.strip() for part in _SEPARATOR.split(title or "") if part.strip()]


def declared(document: Document) -> list[str]:
    """Return the titles that the head declares, most exact first."""
    found = [document.meta[name] for name in _META_TITLES[:2] if document.meta.get(name)]
    if document.title:
        found.append(document.title)
    return found


def column(document: Document, title: str | None, pairs: dict[str, str]) -> str | None:
    """Return the column: 所属类目, else the meta tag, else the middle part of ``<title>``."""
    for label in ("所属类目", "所属栏目", "所属类别"):
        if pairs.get(label):
            return pairs[label]
    for name in _META_COLUMNS:
        if document.meta.get(name):
            return document.meta[name]
    rest = _rest(document.title, title)
    middle = parts(rest)
    return middle[0] if len(middle) > 1 else None


def _rest(declared_title: str | None, title: str | None) -> str | None:
    """Return what follows *title* in a ``<title>``; without a match, what follows its first part."""
    if not declared_title:
        return None
    if title:
        wanted, at = compact(title), 0
        for position, char in enumerate(declared_title):
            if char.isspace():
                continue
            if at < len(wanted) and char == wanted[at]:
                at += 1
                if at == len(wanted):
                    return declared_title[position + 1 :].lstrip(" _|｜-—–")
            else:
                break
    found = parts(declared_title)
    return "_".join(found[1:])


def matches(text: str, declarations: list[str]) -> bool:
    """Return whether *text* is what one of *declarations* begins with, up to a separator."""
    wanted = compact(text)
    if len(wanted) < _SHORTEST:
        return False
    for declaration in declarations:
        whole = compact(declaration)
        if whole == wanted or (whole.startswith(wanted) and whole[len(wanted)] in "_|｜-—–"):
            return True
    return False


def heading(document: Document, *, anchors: set[int], prose: list[int]) -> Heading:
    """Return the heading of the page, given the blocks of metadata (*anchors*) and those of prose.

    An occurrence of the declared title before metadata or in a heading element is the page's; one that stands among the
    paragraphs as one of them is the report's own title line and stays in the body.
    """
    declarations = declared(document)
    found = _occurrences(document, declarations, anchors)
    chrome = _page_headings(document, found, anchors, prose)
    if found:
        title = _spelling(found[0][1], declarations)
        return Heading(title, frozenset(index for indexes, _ in chrome for index in indexes), _disagreements(document, found[0][1]))
    strongest = _strongest(document, anchors, prose)
    if strongest is None:
        named = document.meta.get(_META_TITLES[0]) or next(iter(parts(document.title)), None)
        return Heading(_collapsed(named), frozenset())
    indexes, text = strongest
    is_own = not declarations and not anchors  # a page without head or chrome, such as a converted file: its heading is the report's
    return Heading(_collapsed(text), frozenset() if is_own else frozenset(indexes), _disagreements(document, text))


def _disagreements(document: Document, text: str) -> tuple[str, ...]:
    """Say where the head declares another title than the heading *text*; a head that only names the site says nothing."""
    said = [(f"meta {name}", document.meta.get(name)) for name in _META_TITLES[:2]] + [("<title>", document.title)]
    return tuple(
        f"the page's heading {text!r} disagrees with its {place} {declaration!r}"
        for place, declaration in said
        if declaration and not matches(text, [declaration]) and not _is_site(declaration) and not _is_cut(text, declaration)
    )


def _is_site(declaration: str) -> bool:
    """Return whether every part of a ``<title>`` names a site or one of its columns."""
    return all(_SITE.search(part) for part in parts(declaration)[:1])


def _is_cut(text: str, declaration: str) -> bool:
    """Return whether *declaration* is *text* broken off with dots."""
    first = compact((parts(declaration) or [declaration])[0])
    kept = first.rstrip("….")
    return kept != first and compact(text).startswith(kept)


def _occurrences(document: Document, declarations: list[str], anchors: set[int]) -> list[tuple[tuple[int, ...], str]]:
    """Return the blocks that print a declared title, a heading over several blocks as one."""
    found: list[tuple[tuple[int, ...], str]] = []
    if not declarations:
        return found
    seen: set[int] = set()
    for index, block in enumerate(document.blocks):
        if index in seen or index in anchors or len(block.text) > _LONGEST or document.nodes[block.node].in_chrome:
            continue
        for indexes, text in _readings(document, index, block):
            if matches(text, declarations):
                seen.update(indexes)
                found.append((indexes, text))
                break
    return found


def _readings(document: Document, index: int, block: Block) -> list[tuple[tuple[int, ...], str]]:
    """Return what a block may be part of: itself, and its element with all its lines."""
    readings: list[tuple[tuple[int, ...], str]] = [((index,), block.text)]
    around = document.nodes[block.heading if block.heading >= 0 else block.node]
    if around.first == index and 1 < around.last - around.first <= 4:  # noqa: PLR2004
        readings.append(
            (tuple(range(around.first, around.last)), "".join(document.blocks[at].text for at in range(around.first, around.last)))
        )
    return readings


def _page_headings(
    document: Document,
    found: list[tuple[tuple[int, ...], str]],
    anchors: set[int],
    prose: list[int],
) -> list[tuple[tuple[int, ...], str]]:
    """Return those occurrences that belong to the page rather than to the report."""
    chrome = [occurrence for occurrence in found if _is_above(occurrence[0][-1], anchors, prose)]
    has_marked = any(_is_marked(document, indexes[0]) for indexes, _ in chrome)
    for occurrence in found:
        block, is_marked = document.blocks[occurrence[0][0]], _is_marked(document, occurrence[0][0])
        if occurrence in chrome or block.linked or not (anchors or document.title):
            continue
        # A path (首页 > 公开 > title) may print the title before its heading does: the heading is the page's all the same.
        if (is_marked and not has_marked) or (not chrome and not _is_among(document, block, prose)):
            chrome.append(occurrence)
            has_marked = has_marked or is_marked
    return chrome


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


def _is_among(document: Document, block: Block, prose: list[int]) -> bool:
    """Return whether *block* is a paragraph beside those of prose: same parent, or the same element split by line breaks."""
    nodes = document.nodes
    homes = {document.blocks[index].node for index in prose}
    if block.node in homes:
        return True
    here = nodes[block.node]
    return any(nodes[home].parent == here.parent and nodes[home].tag == here.tag for home in homes)


def _strongest(document: Document, anchors: set[int], prose: list[int]) -> tuple[tuple[int, ...], str] | None:
    """Return the last heading before the text begins, where nothing matches what the head declares."""
    before = min(anchors | set(prose[:1]), default=len(document.blocks))
    candidates: list[tuple[tuple[int, ...], str]] = []
    for index, block in enumerate(document.blocks):
        if (
            not _is_marked(document, index)
            or index in anchors
            or len(block.text) > _LONGEST
            or document.nodes[block.node].in_chrome
            or block.linked
        ):
            continue
        if is_furniture(block.text) or is_crumbs(block.text) or is_date(block.text) or len(compact(block.text)) < _SHORTEST:
            continue
        if index < before or (anchors and index < min(prose, default=0)):
            candidates.append(max(_readings(document, index, block), key=lambda reading: len(reading[0])))
    return candidates[-1] if candidates else None


def _spelling(text: str, declarations: list[str]) -> str | None:
    """Return the heading as the head spells it where that has fewer spaces (``政 府 工 作 报 告`` is typography)."""
    collapsed = _collapsed(text)
    wanted = compact(text)
    for declaration in declarations:
        for candidate in (declaration, parts(declaration)[0] if parts(declaration) else ""):
            if compact(candidate) == wanted and len(candidate) < len(collapsed or ""):
                return _collapsed(candidate)
        prefix = _prefix(declaration, len(wanted))
        if compact(prefix) == wanted and len(prefix) < len(collapsed or ""):
            return _collapsed(prefix)
    return collapsed


def _prefix(text: str, characters: int) -> str:
    """Return the beginning of *text* that holds *characters* characters, spaces not counted."""
    seen = 0
    for position, char in enumerate(text):
        seen += not char.isspace()
        if seen == characters:
            return text[: position + 1]
    return text


def _collapsed(text: str | None) -> str | None:
    return " ".join(text.split()) if text and text.strip() else None
