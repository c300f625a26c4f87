"""What a reader sees: elements that are hidden, skipped, or set as blocks by their style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "meta",
        "link",
        "base",
        "select",
        "option",
        "textarea",
        "button",
        "svg",
        "math",
        "canvas",
        "input",
        "datalist",
        "map",
        "rp",
        "rt",
    ],
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|table-row|flex)\b", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*pre\b|white-space\s*:\s*pre-(?:wrap|line)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]*)\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"([a-z0-9]*)([.#])([\w-]+)", re.IGNORECASE)
_NOTE_NAME = re.compile(r"^_?(?:ftn|edn|fn|en|footnote|endnote|note|cite|ref)", re.IGNORECASE)
_LONG_STYLE = 200_000


class Hidden:
    """The elements that a page hides: by attribute, by style, or by a rule of its own style sheet."""

    def __init__(self) -> None:
        self._rules: set[tuple[str, str]] = set()

    def learn(self, sheet: str) -> None:
        """Take note of rules such as ``.phone {display: none}``; those inside ``@media`` hide only elsewhere."""
        if len(sheet) > _LONG_STYLE or not _HIDING.search(sheet):
            return
        for selectors, body in _RULE.findall(_outside_media(_CSS_COMMENT.sub("", sheet))):
            if not _HIDING.search(body):
                continue
            for selector in selectors.split(","):
                match = _SIMPLE_SELECTOR.fullmatch(selector.strip())
                if match:
                    self._rules.add((match[2], match[3]))

    def hides(self, name: str, attrs: Mapping[str, str]) -> bool:
        """Return whether an element with *attrs* is not shown."""
        if "hidden" in attrs or attrs.get("aria-hidden") == "true":
            return True
        style = attrs.get("style")
        if style:
            lowered = style.lower()
            if ("none" in lowered or "hidden" in lowered) and _HIDING.search(lowered):
                return True
        if not self._rules or name in ("html", "body"):
            return False
        if ("#", attrs.get("id")) in self._rules:
            return True
        classes = attrs.get("class")
        return bool(classes) and any((".", single) in self._rules for single in str(classes).split())


def is_block(attrs: Mapping[str, str]) -> bool:
    """Return whether a style makes a paragraph of an inline element."""
    style = attrs.get("style")
    return style is not None and "display" in style and _BLOCK_STYLE.search(style) is not None


def keeps_room(attrs: Mapping[str, str]) -> bool:
    """Return whether a hidden element takes the room it will need: a page keeps it for what its script is about to show."""
    return _INVISIBLE.search(attrs.get("style") or "") is not None


def keeps_lines(style: str) -> bool:
    """Return whether a style keeps source line ends, as ``<pre>`` does."""
    return _PRE_STYLE.search(style) is not None


def page_target(href: str) -> str:
    """Return the name within this page that *href* points to, or an empty string.

    Editors rewrite ``#_ftn1`` to a full address; such names are still this page's.
    """
    before, sign, target = href.partition("#")
    if not sign or not target or (before and not _NOTE_NAME.match(target)):
        return ""
    return unquote(target)


def _outside_media(sheet: str) -> str:
    """Return *sheet* without its ``@media`` and other nested blocks."""
    kept: list[str] = []
    depth, start, at = 0, 0, sheet.find("@")
    if at < 0:
        return sheet
    position = 0
    while at >= 0:
        brace = sheet.find("{", at)
        semicolon = sheet.find(";", at)
        kept.append(sheet[position:at])
        if brace < 0 or 0 <= semicolon < brace:
            position = semicolon + 1 if semicolon >= 0 else len(sheet)
        else:
            depth, start = 1, brace + 1
            while depth and start < len(sheet):
                depth += {"{": 1, "}": -1}.get(sheet[start], 0)
                start += 1
            position = start
        at = sheet.find("@", position)
    kept.append(sheet[position:])
    return "".join(kept)
