"""From HTML to blocks: the visible paragraphs of a page in reading order, with the elements they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bs4.element import NavigableString, Tag

from gov_archive.extract import attributes, leaf, tips, visibility
from gov_archive.extract.elements import BLOCK_TAGS, BREAKS, CHROME_ROLES, CHROME_TAGS, MEDIA
from gov_archive.extract.spaces import inner

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK_OPEN, MARK_CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: no text holds them, so that a link's place survives the joining of runs
_MARKS = frozenset({MARK_OPEN, MARK_CLOSE})
_INLINE_BREAKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PROSE, _DAY = 600, 16  # characters
_DIGITS = str.maketrans("", "", "0123456789")


@dataclass(slots=True)
class Node:
    """A block-level element: ``first`` to ``last`` (exclusive) are its blocks.

    ``mark`` is its class and id in lower case, ``kind`` the same without digits: ``part1`` and ``part2`` are one kind.
    """

    tag: str
    mark: str
    parent: int
    depth: int
    first: int
    last: int = 0
    children: int = 0
    id: str = ""
    in_chrome: bool = False
    kind: str = ""


@dataclass(slots=True)
class Block:
    """One visual paragraph: ``pieces`` are its text runs, ``linked`` counts the characters inside links to other pages.

    ``left`` and ``entered`` are the nodes crossed since the block before, just below the nearest common one (-1: none).
    """

    text: str
    node: int
    pieces: tuple[str, ...]
    linked: int
    left: int
    entered: int
    row: int = -1
    cell: int = -1
    merged: bool = False
    is_row: bool = False
    prose: bool | None = None  # whether it is a sentence, once asked
    heading: int = -1


@dataclass(slots=True)
class Link:
    """An ``<a>`` or a viewer: what it points to, its own words, and the index of the block it stands in or before."""

    href: str
    script: str
    title: str
    block: int
    node: int
    text: str = ""
    is_media: bool = False


@dataclass(slots=True)
class Anchor:
    """A link within the page: the name it points to, and the names of the elements around it; or a mark with its ``note`` in a box."""

    target: str
    within: tuple[str, ...]
    block: int
    node: int
    text: str = ""
    note: str = ""


@dataclass(slots=True)
class Document:
    """A page taken apart: nodes and blocks in document order, links, and what its head says."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    media: list[tuple[int, int]] = field(default_factory=list)  # the block behind each picture or viewer, and the node it stands in
    scripts: list[str] = field(default_factory=list)
    rows: dict[int, list[int]] = field(default_factory=dict)
    tables: dict[int, list[int]] = field(default_factory=dict)
    outer_tables: set[int] = field(default_factory=set)
    terms: list[int] = field(default_factory=list)
    lists: dict[int, dict[str, str]] = field(default_factory=dict)  # the attributes of each <ol> and of its items
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    titles: list[str] | None = None  # what in the title can be the article's own, once asked
    base: str | None = None
    hidden: list[tuple[Tag, int, int]] = field(default_factory=list)  # each with the block behind it and the node around it
    keeps_room: bool = False  # for something hidden, which a script will show

    def ancestors(self, node: int) -> Iterator[int]:
        """Yield *node* and the nodes around it, inner first."""
        while node >= 0:
            yield node
            node = self.nodes[node].parent

    def text(self, node: int, joint: str = "") -> str:
        """Return the text of all blocks in *node*."""
        inside = self.nodes[node]
        if inside.last - inside.first == 1:
            return self.blocks[inside.first].text
        return joint.join([block.text for block in self.blocks[inside.first : inside.last]])


def document(tree: Tag, *, with_hidden: bool = False, with_awaited: bool = False) -> Document:
    """Return *tree* taken apart in one walk, without recursion: pages nest ten thousand deep where someone meant harm.

    What is hidden is left out, but *with_awaited* not what a page keeps room for.
    """
    walker = _Walker(with_hidden=with_hidden, with_awaited=with_awaited)
    stack: list[tuple[Iterator[object], _Open | None]] = [(iter(tree.contents), None)]
    while stack:
        children, opened = stack[-1]
        for child in children:
            if type(child) is NavigableString:
                walker.text(child)
            elif isinstance(child, Tag):
                entered = walker.enter(child)
                if entered is not None:
                    stack.append((iter(child.contents), entered))
                    break
        else:
            stack.pop()
            if opened is not None and opened is not _PLAIN:
                walker.leave(opened)
    walker.flush()
    return walker.document


@dataclass(slots=True)
class _Open:
    """What must be undone when an element ends."""

    is_block: bool
    node: int
    table: int
    row: int
    cell: int
    heading: int
    link: Link | None
    anchor: Anchor | None
    named: int
    pre: bool


_PLAIN = _Open(False, -1, -1, -1, -1, -1, None, None, 0, False)  # an inline element that changes nothing
_OTHERS = MEDIA | {"a", "sup"}
_LEAVES = BREAKS | visibility.SKIPPED | {"sup"}  # and whatever an attribute hides
_STRUCTURE = _INLINE_BREAKS | {"tr", "td", "th", "table", "dt", "dd", "pre"}


def _stands_alone(tag: Tag) -> bool:
    """Return whether no text stands right beside an element of a page's own making (``<x-paragraph>``): nothing says it is inline."""
    return not any(isinstance(beside, NavigableString) and beside.strip() for beside in (tag.previous_sibling, tag.next_sibling))


class _Walker:
    def __init__(self, *, with_hidden: bool, with_awaited: bool) -> None:
        self.document = Document()
        self.hidden = visibility.Hidden()
        self.with_hidden, self.with_awaited = with_hidden, with_awaited
        self.node = self.table = self.row = self.cell = self.heading = -1
        self.link: Link | None = None
        self.anchor: Anchor | None = None
        self.pre = False
        self.names: list[str] = []
        self.fresh_name = ""
        self.pieces: list[str] = []
        self.linked = 0
        self.low = 1 << 30  # depth of the outermost node left since the last block
        self.left = self.entered = -1

    def text(self, node: str) -> None:
        string = str(node)  # a string of the tree leads to all of it: what is remembered of a line would keep the page
        if not string:
            return
        if self.pre and "\n" in string:
            for line in string.split("\n"):
                self._piece(line)
                self.flush()
            return
        self._piece(string)

    def _piece(self, string: str) -> None:
        self.pieces.append(string)
        if self.link is not None:
            self.link.text += string
            self.linked += len(string.strip())
        elif self.anchor is not None:
            self.anchor.text += string
        if self.fresh_name and not string.isspace():
            self.fresh_name = ""

    def enter(self, tag: Tag) -> _Open | None:
        """Open *tag*; return None where nothing inside it is to be read."""
        name, attrs = tag.name, tag.attrs
        if (attrs or name in _LEAVES) and self._is_leaf(name, tag):
            return None
        if name not in BLOCK_TAGS and name not in _OTHERS and "-" not in name and not (attrs and attributes.is_telling(attrs)):
            return _PLAIN
        opened = _Open(False, self.node, self.table, self.row, self.cell, self.heading, self.link, self.anchor, len(self.names), self.pre)
        if attrs:
            self._attributes(name, attrs)
            if not tips.TITLES.isdisjoint(attrs):
                self._open_note(tips.titled(tag))
        if name in BLOCK_TAGS or (attrs and visibility.is_block(attrs)) or ("-" in name and _stands_alone(tag)):
            opened.is_block = True
            self._enter_block(name, attrs)
        if name in MEDIA:
            self._media(attrs)
            return None
        return opened

    def _is_leaf(self, name: str, tag: Tag) -> bool:
        """Read *tag* if nothing inside it is to be read for itself: a break, a part of the head, a hidden element, a raised mark."""
        if name in BREAKS:
            if self.pieces and (self.heading < 0 or self.heading != self.node):  # a paragraph within: its end tag was forgotten
                self.flush()
            return True
        if name in visibility.SKIPPED:
            self._head(name, tag)
            return True
        if tag.attrs and not self.with_hidden and self.hidden.hides(name, tag.attrs):
            is_awaited = visibility.keeps_room(tag.attrs)
            self.document.hidden.append((tag, len(self.document.blocks), self.node))
            self.document.keeps_room |= is_awaited
            if not (is_awaited and self.with_awaited):
                self._hidden_note(tag)
                return True
        if name == "sup" and (raised := tips.raised(tag, self.pieces)):
            self._piece(raised)
            return True
        return False

    def _attributes(self, name: str, attrs: dict[str, str]) -> None:
        named = attrs.get("id") or (attrs.get("name") if name == "a" else None)
        if named:
            self.names.append(named)
            self.fresh_name = named
        style = attrs.get("style")
        if style and "pre" in style and visibility.keeps_lines(style):
            self.pre = True
        href = (attrs.get("href") or "").strip() if name == "a" else ""
        pointed, called = attributes.address(attrs), attrs.get("onclick") or ""
        if self.link is None and (attributes.names_file(pointed) or (name != "a" and attributes.names_file(called))):
            self._open_link(pointed, called, attrs)
            return
        if name != "a":
            return
        target = visibility.page_target(href)
        if target:
            around = (*self.names[-6:], self.fresh_name) if self.fresh_name else tuple(self.names[-6:])
            self.anchor = Anchor(target, around, len(self.document.blocks), self.node)
            self.document.anchors.append(self.anchor)
            self.pieces.append(MARK_OPEN)
        elif href or called:
            self._open_link(href, called, attrs)

    def _open_note(self, note: str) -> None:
        """Begin a mark whose note shows when one points at it."""
        if note and self.anchor is None:
            self.link = None  # a link that leads nowhere: it only carries the note
            self.anchor = Anchor("", (), len(self.document.blocks), self.node, note=note)
            self.document.anchors.append(self.anchor)
            self.pieces.append(MARK_OPEN)

    def _hidden_note(self, tag: Tag) -> None:
        """Take a hidden element right behind a mark for the box that shows its note."""
        if self.link is not None or self.anchor is not None or not self.pieces or not (note := tips.boxed(tag, self.pieces[-1])):
            return
        mark = self.pieces.pop()
        self.pieces += [MARK_OPEN, mark, MARK_CLOSE]
        self.document.anchors.append(Anchor("", (), len(self.document.blocks), self.node, mark, note))

    def _open_link(self, href: str, script: str, attrs: dict[str, str]) -> None:
        self.link = Link(href, script, attrs.get("title") or attrs.get("download") or "", len(self.document.blocks), self.node)
        self.document.links.append(self.link)

    def _enter_block(self, name: str, attrs: dict[str, str]) -> None:
        if self.pieces:
            self.flush()
        nodes = self.document.nodes
        around = nodes[self.node] if self.node >= 0 else None
        depth = around.depth + 1 if around is not None else 0
        mark = f"{attrs.get('class') or ''} {attrs.get('id') or ''}".strip().lower() if attrs else ""
        node = Node(name, mark, self.node, depth, len(self.document.blocks))
        node.in_chrome = name in CHROME_TAGS or (around is not None and around.in_chrome)
        if mark:
            node.kind = mark.translate(_DIGITS)
        if attrs:
            node.id = attrs.get("id") or ""
            node.in_chrome = node.in_chrome or attrs.get("role") in CHROME_ROLES
        if around is not None:
            around.children += 1
        if depth == self.low or (self.left < 0 and self.entered < 0):
            self.entered = len(nodes)
        self.node = len(nodes)
        nodes.append(node)
        if name in _STRUCTURE:
            self._enter_structure(name)
        elif name == "ol" or (name == "li" and around is not None and around.tag == "ol"):
            self.document.lists[self.node] = attrs

    def _enter_structure(self, name: str) -> None:
        if name == "tr":
            self.row, self.cell = self.node, -1
            self.document.rows[self.node] = []
            self.document.tables.setdefault(self.table, []).append(self.node)
        elif name in ("td", "th"):
            self.cell = self.node
            if self.row >= 0:
                self.document.rows[self.row].append(self.node)
        elif name == "table":
            self.document.outer_tables.add(self.table)
            self.table, self.row, self.cell = self.node, -1, -1
        elif name in ("dt", "dd"):
            self.document.terms.append(self.node)
        elif name in _INLINE_BREAKS:
            self.heading = self.node
        elif name == "pre":
            self.pre = True

    def leave(self, opened: _Open) -> None:
        if opened.anchor is not self.anchor:
            self.pieces.append(MARK_CLOSE)
            self.anchor = opened.anchor
        if opened.link is not self.link:
            if self.link is not None and not self.link.text.strip() and self.link.block == len(self.document.blocks):
                self.link.block = self._last_block()
            self.link = opened.link
        if opened.is_block:
            if self.pieces:
                self.flush()
            node = self.document.nodes[self.node]
            node.last = len(self.document.blocks)
            if node.depth <= self.low:
                self.low, self.left, self.entered = node.depth, self.node, -1
            self.node = opened.node
        self.table, self.row, self.cell, self.heading, self.pre = opened.table, opened.row, opened.cell, opened.heading, opened.pre
        if len(self.names) > opened.named:
            del self.names[opened.named :]

    def flush(self) -> None:
        """End the paragraph at hand; blank ones leave no block."""
        text = inner("".join(self.pieces))
        if text.strip(MARK_OPEN + MARK_CLOSE):
            kept = tuple(self.pieces) if len(text) < _PROSE else ()  # longer ones are prose: nobody looks for labels in them
            if kept and (MARK_OPEN in text or MARK_CLOSE in text):
                kept = tuple(piece for piece in kept if piece not in _MARKS)
            if len(text) < _DAY and len(kept) > 1:
                text = leaf.joined(kept) or text
            self.document.blocks.append(
                Block(text, self.node, kept, self.linked, self.left, self.entered, self.row, self.cell, heading=self.heading),
            )
            self.low, self.left, self.entered = 1 << 30, -1, -1
        self.pieces, self.linked = [], 0

    def _media(self, attrs: dict[str, str]) -> None:
        self.document.media.append((len(self.document.blocks), self.node))
        for name in ("src", "data", "href"):
            if attrs.get(name):
                self.document.links.append(Link(attrs[name], "", attrs.get("title") or "", self._last_block(), self.node, is_media=True))

    def _last_block(self) -> int:
        """Return the block at hand, or the one before where nothing has been printed since."""
        return len(self.document.blocks) if "".join(self.pieces).strip() else max(0, len(self.document.blocks) - 1)

    def _head(self, name: str, tag: Tag) -> None:
        if name == "title" and self.document.title is None:
            self.document.title = inner(tag.get_text())
        elif name == "meta" and (tag.attrs.get("name") or tag.attrs.get("property")):
            named = tag.attrs.get("name") or tag.attrs["property"]
            self.document.meta.setdefault(named.strip().lower(), inner(tag.attrs.get("content") or ""))
        elif name == "base" and self.document.base is None:
            self.document.base = tag.attrs.get("href")
        elif name == "style":
            self.hidden.learn(tag.get_text() or "".join(tag.strings))
        elif name == "script" and "template" not in (tag.attrs.get("type") or "") and tag.string:
            self.document.scripts.append(tag.string)
