"""From the bytes of an answer to what a reader sees of it: blocks of text, where they stand, how much of them is links."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Comment, Doctype, MarkupResemblesLocatorWarning, NavigableString, Tag, XMLParsedAsHTMLWarning

from gov_archive.decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_archive.model import Exchange

_SILENT = frozenset({"script", "style", "template", "head", "noscript", "option", "textarea", "object", "svg"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CHROME_TAGS = frozenset({"nav", "footer", "aside", "button", "select"})
_CHROME_WORDS = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "foot",
        "footer",
        "aside",
        "side",
        "sidebar",
        "sider",
        "related",
        "relation",
        "recommend",
        "recommended",
        "hot",
        "rank",
        "ranking",
        "crumb",
        "crumbs",
        "breadcrumb",
        "copyright",
        "friend",
        "friendlink",
        "links",
        "share",
        "qr",
        "qrcode",
        "search",
        "banner",
        "logo",
        "toolbar",
        "topbar",
        "login",
    ]
)
_ALERT = re.compile(
    r"""\b(?:alert|confirm|msg|write(?:ln)?|toast|tips?)\s*\(\s*(?P<quote>["'])(?P<text>(?:(?!(?P=quote))[^\n]){2,300})(?P=quote)"""
)
_MESSAGE_WORDS = frozenset({"dialog", "popup", "modal", "tip", "tips", "toast", "layer", "mask"})
_WORDS = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_AT_RULE = re.compile(r"@[^{};]{0,200}(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")  # what hides on phones or paper only is not hidden
_SIMPLE_SELECTOR = re.compile(r"(?:^|,)\s*(?:\w+)?([.#])([\w-]+)\s*(?=,|$)")
_HIDING_CLASSES = frozenset({"hide", "hidden", "d-none", "none", "is-hidden", "visually-hidden", "undis", "layui-hide", "display-none"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


@dataclass(eq=False)
class Block:
    """A run of visible text without a break: its text, how much of it is in links, its heading level (0 if none), its place.

    ``is_message`` where it stands apart in a box for messages only (``tip``, ``dialog``), and so is no part of the main text.
    """

    element: Tag
    text: str = ""
    linked: int = 0
    heading: int = 0
    is_chrome: bool = False
    is_message: bool = False
    strings: list[str] = field(default_factory=list)

    @property
    def is_link(self) -> bool:
        """Return whether a reader would call the block a link: more than half of it leads elsewhere."""
        return self.linked * 2 > len(self.text)


class Sight:
    """One answer as a reader sees it; everything is read at most once."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    @cached_property
    def source(self) -> str:
        """The body as text."""
        return decoded(self.exchange.body, self.exchange.header("content-type")).text

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The elements of the body."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return BeautifulSoup(self.source, "lxml", multi_valued_attributes=None)

    @cached_property
    def title(self) -> str:
        """The text of ``<title>``, empty if there is none."""
        found = self.soup.find("title")
        return _SPACE.sub(" ", found.get_text()).strip() if found else ""

    @cached_property
    def blocks(self) -> list[Block]:
        """Visible blocks in the order of the page; what styles, templates or scripts hide is not seen."""
        hidden = _hidden_names(self.soup)
        found = [block for block in _blocks(self.soup, hidden) if block.text]
        head = _SPACE.sub("", re.split("[_|]", self.title)[0])
        named = [block for block in found if head and _SPACE.sub("", block.text) == head and not block.is_link]
        if named and all(block.is_chrome for block in named):  # a class called sidebar around the title itself misleads
            return [block for block in _blocks(self.soup, hidden, is_by_name=False) if block.text]
        return found

    @cached_property
    def main(self) -> list[Block]:
        """The blocks that are neither links nor set apart as navigation, side matter, footer or dialog."""
        return [block for block in self.blocks if not block.is_chrome and not block.is_link]

    @cached_property
    def visible(self) -> str:
        """All visible text, a block a line."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def alerts(self) -> str:
        """What the scripts of a page that shows nothing itself say aloud, a message a line."""
        return "\n".join(match["text"] for match in _ALERT.finditer(self.scripts))

    @cached_property
    def scripts(self) -> str:
        """The text of all scripts."""
        return "\n".join(script.string or "" for script in self.soup.find_all("script"))


@lru_cache(maxsize=8)  # a page and the answer to the made-up key: the rules and the comparison of the two read the same tree
def seen(exchange: Exchange) -> Sight:
    """Return *exchange* as a reader sees it, read once for all who ask."""
    return Sight(exchange)


def _hidden_names(soup: BeautifulSoup) -> frozenset[str]:
    """Return the ids and classes, as ``#id`` and ``.class``, that the page's own styles hide."""
    found = set()
    for style in soup.find_all("style"):
        for rule in _AT_RULE.sub("", style.string or "").split("}")[:-1]:  # one that is cut off hides nothing
            above, opened, said = rule.rpartition("{")
            if opened and _HIDING.search(said):
                found |= {"".join(name) for name in _SIMPLE_SELECTOR.findall(above.rpartition("{")[2].strip())}
    return frozenset(found)


def _blocks(soup: BeautifulSoup, hidden: frozenset[str], *, is_by_name: bool = True) -> Iterator[Block]:
    """Walk the tree without recursion: pages may nest thousands deep."""
    block = Block(soup)
    above: list[Tag] = []
    stack: list[tuple[object, int, str, bool]] = [(soup, 0, "", False)]
    while stack:
        node, heading, place, is_linked = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, (Comment, Doctype)):
                _add(block, str(node), heading, place, is_linked=is_linked)
            continue
        if node is None:  # the end of a block element
            yield _closed(block)
            block = Block(above.pop())
            continue
        if not isinstance(node, Tag) or _is_hidden(node, hidden):
            continue
        if node.name not in _INLINE:
            yield _closed(block)
            block = Block(node)
            stack.append((None, 0, "", False))
            above.append(node.parent or node)
            heading = _LEVELS.get(node.name) or heading
            place = place if place == _CHROME else _place(node, is_by_name=is_by_name) or place
        is_linked = is_linked or node.name == "a"
        stack += [(child, heading, place, is_linked) for child in reversed(node.contents)]
    yield _closed(block)


def _add(block: Block, text: str, heading: int, place: str, *, is_linked: bool) -> None:
    block.strings.append(text)
    block.heading = heading
    block.is_chrome = bool(place)
    block.is_message = place == _MESSAGE
    if is_linked:
        block.linked += len(_SPACE.sub("", text))


def _closed(block: Block) -> Block:
    if block.strings:
        block.text = _SPACE.sub(" ", "".join(block.strings)).strip()
    return block


def _is_hidden(tag: Tag, hidden: frozenset[str]) -> bool:
    if tag.name in _SILENT or tag.has_attr("hidden"):
        return True
    if not tag.attrs or tag.name in ("html", "body"):
        return False
    classes = _attribute(tag, "class").split()
    return bool(
        _HIDING.search(_attribute(tag, "style"))
        or _attribute(tag, "aria-hidden").lower() == "true"
        or _attribute(tag, "type").lower() == "hidden"
        or _HIDING_CLASSES.intersection(name.lower() for name in classes)
        or (hidden and (f"#{_attribute(tag, 'id')}" in hidden or any(f".{name}" in hidden for name in classes)))
    )


_CHROME, _MESSAGE = "chrome", "message"


def _place(tag: Tag, *, is_by_name: bool) -> str:
    """Return whether *tag* is set apart as chrome or as a box for messages, by its kind, its role or its names; empty if it is not."""
    if tag.name in _CHROME_TAGS:
        return _CHROME
    if tag.name == "dialog":
        return _MESSAGE
    if not is_by_name or not tag.attrs or tag.name in ("html", "body"):
        return ""
    words = {word.lower() for word in _WORDS.findall(f"{_attribute(tag, 'class')} {_attribute(tag, 'id')}")}
    role = _attribute(tag, "role").lower()
    if words & _CHROME_WORDS or role in ("navigation", "contentinfo", "complementary", "search"):
        return _CHROME
    return _MESSAGE if words & _MESSAGE_WORDS or role in ("dialog", "alert") else ""


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""
