"""From HTML to a tree, as Beautiful Soup and lxml build it, without what only XML and the nesting of attacks need."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined,unused-ignore]  # some stubs do not know it
from bs4.element import NavigableString, Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEP = 300  # elements
_NO_TEXT = ("\ufdd0", "\ufdd1", "\x00")


def soup(text: str) -> BeautifulSoup:
    """Return *text* as a tree; classes stay one string."""
    for sign in _NO_TEXT:
        text = text.replace(sign, "")
    if "<?xml" not in text:
        return _tree(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as browsers read it
        return _tree(text)


def _tree(text: str) -> BeautifulSoup:
    return _Soup(text, builder=_Builder(multi_valued_attributes=None, attribute_dict_class=dict))


class _Builder(LXMLTreeBuilder):  # type: ignore[misc,unused-ignore]
    """Lxml's builder for HTML, which knows no namespaces: looking for them took a tenth of the time of a page."""

    def start(self, tag: str, attrib: Mapping[str, str], nsmap: Mapping[str, str] = {}) -> None:
        if nsmap or tag[0] == "{" or len(self.nsmaps) > 1 or (attrib and "{" in "".join(attrib)):
            super().start(tag, attrib, nsmap)
        else:
            self.soup.handle_starttag(tag, None, None, attrib or {}, namespaces=self.active_namespace_prefixes[-1])

    def data(self, data: str) -> None:
        self.soup.current_data.append(data)

    def set_up_substitutions(self, tag: Tag) -> bool:  # noqa: ARG002
        """Leave the charset that a page declares as it is written: nothing is printed anew."""
        return False

    def end(self, tag: str) -> None:
        if tag[0] == "{" or len(self.nsmaps) > 1:
            super().end(tag)
        else:
            self.soup.handle_endtag(tag)


class _Soup(BeautifulSoup):
    """A tree whose elements and strings are of Beautiful Soup's own classes: asking for others took a twentieth of the time of a page."""

    _most_recent_element: Any

    def handle_starttag(self, name: str, namespace: str | None, nsprefix: str | None, attrs: Any, *_: object, **known: Any) -> Tag:
        if self.current_data:
            self.endData()
        tag = Tag(self, self.builder, name, namespace, nsprefix, attrs, self.currentTag, self._most_recent_element, **known)
        self._most_recent_element = tag
        self.pushTag(tag)
        return tag

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        if self.current_data:
            self.endData()
        here = self.currentTag
        if here.name == name and here.prefix == nsprefix and here is not self:
            self.popTag()  # type: ignore[no-untyped-call,unused-ignore]
        else:  # an end tag was left out
            self._popToTag(name, nsprefix)  # type: ignore[misc,unused-ignore]  # some stubs do not know it

    def string_container(self, base_class: type[NavigableString] | None = None) -> type[NavigableString]:
        if base_class is None and not self.string_container_stack:
            return NavigableString
        return super().string_container(base_class)  # type: ignore[no-untyped-call,no-any-return,unused-ignore]

    def _linkage_fixer(self, el: Tag) -> None:
        """Mend ``next_element`` links, except in nesting that no page of a portal has: each mend climbs the whole depth."""
        if len(self.tagStack) < _DEEP:
            super()._linkage_fixer(el)  # type: ignore[misc,unused-ignore]  # some stubs do not know it
