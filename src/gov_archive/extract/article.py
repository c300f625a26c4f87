"""From an HTML page to what it prints: title, metadata, paragraphs, notes and attachments, by text and structure."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soupsieve import SelectorSyntaxError

from gov_archive.decoding import decoded
from gov_archive.errors import LayoutError, UnreadableError
from gov_archive.extract import (
    anchors,
    blocks,
    breadcrumbs,
    bylines,
    copies,
    declared,
    edges,
    elements,
    furniture,
    inserts,
    leaf,
    links,
    listing,
    metadata,
    preamble,
    published,
    region,
    rows,
    subtitles,
    summaries,
    surroundings,
    titles,
)
from gov_archive.extract.opening import is_greeting
from gov_archive.extract.sentences import is_sentence
from gov_archive.extract.soup import soup
from gov_archive.model import Printed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bs4 import BeautifulSoup
    from bs4.element import Tag

    from gov_archive.decoding import Decoded
    from gov_archive.model import Attachment, Layout


def printed(body: bytes, *, content_type: str | None = None, url: str | None = None, layout: Layout | None = None) -> Printed:
    """Return what the HTML page *body* prints.

    Raises UnreadableError where there is no text at all, LayoutError where a selector of *layout* matches nothing. A page
    without an article has no paragraphs, and a warning that says so.
    """
    text = decoded(body, content_type)
    if not text.text.strip():
        raise UnreadableError(f"nothing to read: {len(body)} bytes without text at {url or 'the page given'}")
    was_collecting = gc.isenabled()
    gc.disable()  # a growing tree holds no garbage, and looking for it took a fifth of the time of large pages
    try:
        return _read(text, url, layout)
    finally:
        if was_collecting:
            gc.enable()


def _read(text: Decoded, url: str | None, layout: Layout | None) -> Printed:
    tree = soup(text.text)
    page = _Page(blocks.document(tree), tree, url, layout)
    result = page.printed(text.warnings)
    shown = len("".join(result.paragraphs))
    if shown >= _LITTLE or not page.document.hidden or (layout and layout.body):
        return result
    if page.document.keeps_room:
        awaited = _Page(blocks.document(tree, with_awaited=True), tree, url, layout).printed(text.warnings)
        if any(map(is_sentence, awaited.paragraphs)) and len("".join(awaited.paragraphs)) > _TIMES * shown:
            return awaited
    unhidden = _Page(blocks.document(tree, with_hidden=True), tree, url, layout).printed(text.warnings)
    much = len("".join(unhidden.paragraphs))
    is_speech = any(map(is_greeting, unhidden.paragraphs))  # beside a short notice a hidden text is a template's
    return unhidden if much > _MUCH and (not shown or (is_speech and much > _TIMES * shown)) else result


_MUCH = 300  # characters: a page that hides so much shows it by a script
_LITTLE = 100  # characters: what stands beside a text that a script shows, an author or a counter
_TIMES = 5


@dataclass
class _Page:
    document: blocks.Document
    tree: BeautifulSoup
    url: str | None
    layout: Layout | None

    def printed(self, warnings: tuple[str, ...]) -> Printed:
        document = self.document
        copies.set_aside(document)
        summaries.set_aside(document)
        notes = anchors.pairs(document)
        definitions = anchors.definition_blocks(document, notes)
        anchors.clear(document, notes)
        around = surroundings.surroundings(document, definitions)
        found_metadata = self._metadata(around)
        rows.merge_rows(document)
        prose = [
            index
            for index, block in enumerate(document.blocks)
            if region.is_prose(block) and index not in definitions and not block.merged and not self._is_chrome(index, around)
        ]
        told = found_metadata.blocks
        marked = preamble.marked(document)
        above = preamble.preamble(document, marked, told)
        prose = [index for index in prose if index not in above]
        heading = titles.heading(document, anchors=told, prose=[index for index in prose if index not in told])
        near = {*(heading.blocks or heading.printed), *told}
        lines = bylines.bylines(document, near=near, known=told, prose=frozenset(prose))
        head = titles.headed(document, prose)
        if head and head[1] not in told and not (heading.blocks - {head[0]}):
            lines.add(head[1])
        if lines:
            found_metadata.add_lines(document, lines)
            told = found_metadata.blocks
            heading = titles.heading(document, anchors=told, prose=[index for index in prose if index not in told and index not in lines])
        found_metadata.add_heading(document, heading.blocks)
        if above or not heading.blocks.issubset(marked):
            found_metadata.add_above(preamble.preamble(document, heading.blocks, found_metadata.blocks))
        title = self._selected_title() or heading.title
        files = links.file_blocks(document)
        known = region.Anchors(
            heading.blocks,
            found_metadata.listed,
            found_metadata.sourced,
            files,
            [place for place in document.media if not inserts.is_beside_controls(document, place[1])],
            tuple(filter(None, [title, *declared.titles(document)[:1]])),
        )
        body = self._body(known, around)
        own = edges.article(document, body, around, known, definitions)
        beside = [index for index in around.beside(own) if index not in known and index not in definitions and index not in files]
        listing.number(document, own)
        paragraphs, footnotes = anchors.cited(document, own, notes)
        pairs = found_metadata.all_pairs(own[0] if own else None)
        moment = self._moment(found_metadata.sourced, own)
        published_on, date_warnings = published.published_on(found_metadata.pairs, found_metadata.source(), document.meta, moment)
        if published_on is None and not date_warnings:
            published_on, date_warnings = self._standing_date(heading.blocks, found_metadata.sourced, own)
        said = [*warnings, *heading.warnings, *date_warnings]
        if beside:
            said.append(f"sentences beside the article's were not taken for its own: {document.blocks[beside[0]].text[:40]!r}")
        if not paragraphs:
            said.append("no body: nothing on the page reads as an article")
        return Printed(
            title=title,
            column=declared.column(document, title, pairs) or breadcrumbs.column(document, title),
            published_on=published_on,
            site_code=document.meta.get("siteidcode") or None,
            metadata=pairs,
            paragraphs=tuple(paragraphs),
            notes=tuple(footnotes),
            attachments=self._attachments(known, body, own),
            subtitle=subtitles.subtitle(document, heading.blocks, own, found_metadata.blocks),
            warnings=tuple(said),
        )

    def _is_chrome(self, index: int, around: surroundings.Surroundings) -> bool:
        """Return whether a block is as long as a sentence and yet the page's own: a path, its title, how to share it, the day's weather."""
        text = self.document.blocks[index].text
        if titles.has_line(self.document.blocks[index]):
            return True
        return (furniture.is_furniture(text) and not around.is_text(index)) or furniture.is_almanac(text)

    def _moment(self, lines: Collection[int], own: list[int]) -> date | None:
        """Return the day of the moment that stands without a label in a byline above the text."""
        told = (self.document.blocks[index].text for index in sorted(lines) if not own or index < own[0])
        return next((found for found in map(published.day, filter(bylines.is_moment, told)) if found), None)

    def _standing_date(self, headings: frozenset[int], lines: Collection[int], own: list[int]) -> tuple[date | None, list[str]]:
        """Return the day in a byline, or the one that stands alone right under the heading, or behind it, or beside it as a leaf's."""
        document = self.document
        above = range(max(headings) + 1, own[0]) if headings and own else range(0)
        under = above[:3]
        told = [document.blocks[index].text for index in sorted(lines) if not own or index < own[0]]
        lines_under = [text for index in under for text in (document.blocks[index].text, *document.blocks[index].pieces)]
        told += [text for text in lines_under if furniture.is_date(text.strip())]
        told += [text for text in (document.blocks[index].text for index in above) if bylines.is_byline(text)]
        told += [text for text in (document.blocks[index].text for index in sorted(headings)) if titles.undated(text) != text]
        behind = [document.blocks[index].pieces[1:] for index in sorted(headings)]
        told += [piece for pieces in behind for piece in (*pieces, "".join(pieces).strip()) if _is_dated(piece.strip())]
        leaves = [text for index in sorted(headings)[:1] for text in leaf.leaves(document, index, under)]
        found = next((found for found in map(published.day, [*told, *leaves]) if found), None)
        return found, [] if found else [f"the page's day {text!r} is no date" for text in leaves[:1]]

    def _metadata(self, around: surroundings.Surroundings) -> metadata.Metadata:
        if self.layout is None or not self.layout.metadata:
            found = metadata.metadata(self.document, around=around)
            if not found.blocks and self.document.hidden:  # labels behind a tab are the page's as well
                whole = blocks.document(self.tree, with_hidden=True)
                found.pairs = metadata.metadata(whole, around=surroundings.surroundings(whole, ())).pairs
            return found
        selected = self._select(self.layout.metadata, "metadata")
        part = blocks.document(selected, with_hidden=True)
        found = metadata.metadata(part, range(len(part.blocks)))
        return metadata.Metadata(
            found.pairs, found.said, *(metadata.metadata(self.document).listed, metadata.metadata(self.document).sourced)
        )

    def _selected_title(self) -> str | None:
        if self.layout is None or not self.layout.title:
            return None
        return " ".join(self._select(self.layout.title, "title").get_text().split())

    def _body(self, known: region.Anchors, around: surroundings.Surroundings) -> range:
        if self.layout is None or not self.layout.body:
            return region.region(self.document, known, around)
        selected = self._select(self.layout.body, "body")
        return self._range_of(selected)

    def _range_of(self, selected: Tag) -> range:
        """Return the blocks of a selected element: those of the node that was opened for it."""
        order = 0
        for element in self.tree.find_all(list(elements.BLOCK_TAGS)):
            if element is selected:
                break
            order += 1
        node = self.document.nodes[min(order, len(self.document.nodes) - 1)]
        return range(node.first, node.last)

    def _select(self, selector: str, what: str) -> Tag:
        try:
            found = self.tree.select_one(selector)
        except SelectorSyntaxError as error:
            raise LayoutError(f"no {what}: selector {selector!r} cannot be understood; mend it in the source's layout") from error
        if found is None:
            raise LayoutError(
                f"no {what}: selector {selector!r} matches nothing at {self.url or 'the page given'}; "
                "if the portal was redesigned, add a layout with today's date to its source",
            )
        return found

    def _attachments(self, known: region.Anchors, body: range, own: list[int]) -> tuple[Attachment, ...]:
        """Look for files from the heading on, to where the article's box ends; beyond it only under a label of their own."""
        document = self.document
        if not (known.files or document.scripts or document.hidden or any(link.is_media for link in document.links)):
            return ()
        start = min([*known.headings, *known.listed, *known.sourced, *([body.start] if body else [])], default=0)
        boxes = region.boxes(document, known)
        area = set(range(start, body.stop))
        sure = set(body)
        is_inside, is_labelled = True, False
        for index in range(max(start, body.stop), len(document.blocks)):
            block = document.blocks[index]
            is_strip = is_labelled and edges.names_attachments(document.blocks[index - 1].text)  # 附件下载 | 相关文章, then what they hold
            if furniture.is_footer(block.text) or (_is_related(block.text) and not is_strip):
                break
            is_inside = is_inside and block.left not in boxes
            is_labelled = edges.names_attachments(block.text) or (is_labelled and (index in known.files or is_strip))
            if is_inside or is_labelled:
                area.add(index)
            if is_labelled:
                sure.add(index)
        if is_inside:
            area.add(len(document.blocks))
        return links.attachments(document, url=self.url, area=area, sure=sure, more=links.behind_tabs(document, own, area))


def _is_dated(text: str) -> bool:
    return furniture.is_date(text) or bylines.is_byline(text)


def _is_related(text: str) -> bool:
    return furniture.is_related_heading(text) and not any(word in text for word in ("附件", "文件预览"))
