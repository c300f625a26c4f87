"""From HTML to a tree, as Beautiful Soup and lxml build it, without what only XML and the nesting of attacks need."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined,unused-ignore]  # some stubs do not know it

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bs4.element import Tag

_DEEP = 300  # elements
_NO_TEXT = re.compile("[\ufdd0\ufdd1\x00]")


def soup(text: str) -> BeautifulSoup:
    """Return *text* as a tree; classes stay one string."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as browsers read it
        return _Soup(_NO_TEXT.sub("", text), builder=_Builder(multi_valued_attributes=None))


class _Builder(LXMLTreeBuilder):  # type: ignore[misc,unused-ignore]
    """Lxml's builder for HTML, which knows no namespaces: looking for them took a tenth of the time of a page."""

    def start(self, tag: str, attrib: Mapping[str, str], nsmap: Mapping[str, str] = {}) -> None:
        if nsmap or tag[0] == "{" or len(self.nsmaps) > 1 or (attrib and any(name[0] == "{" for name in attrib)):
            super().start(tag, attrib, nsmap)
        else:
            self.soup.handle_starttag(tag, None, None, dict(attrib) if attrib else {}, namespaces=self.active_namespace_prefixes[-1])

    def set_up_substitutions(self, tag: Tag) -> bool:  # noqa: ARG002
        """Leave the charset that a page declares as it is written: nothing is printed anew."""
        return False

    def end(self, tag: str) -> None:
        if tag[0] == "{" or len(self.nsmaps) > 1:
            super().end(tag)
        else:
            self.soup.handle_endtag(tag)


class _Soup(BeautifulSoup):
    def _linkage_fixer(self, el: Tag) -> None:
        """Mend ``next_element`` links, except in nesting that no page of a portal has: each mend climbs the whole depth."""
        if len(self.tagStack) < _DEEP:
            super()._linkage_fixer(el)  # type: ignore[misc,unused-ignore]  # some stubs do not know it
