"""From elements to links that lead to a document of the portal: by href, by script, by attribute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from gov_archive import identity
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from bs4 import Tag

    from gov_archive.model import Portal

_PLAIN_KEY = re.compile(r"[\w.%-]+")  # an address built in a script carries quotes, braces or pluses instead
_UNMISTAKABLE = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_QUOTED = re.compile(r"""["']([^"']{1,500})["']""")
_SCRIPTED = ("onclick", "ondblclick", "onmousedown")


@dataclass(frozen=True, eq=False)
class Link:
    """An element that leads to a document: its key, its address as linked."""

    element: Tag
    key: str
    url: str


@dataclass(frozen=True)
class Reader:
    """Reads addresses as they stand on one page of *portal*."""

    portal: Portal
    base: str

    @property
    def key_name(self) -> str:
        """Return the parameter that carries the key in a document's address, empty if the path does."""
        query = parse_qsl(urlsplit(self.portal.document_url).query)
        return next((name for name, value in query if "{key}" in value), "")

    def key(self, address: str) -> str | None:
        """Return the key of the document that *address* leads to; words that cannot be an address have none."""
        if len(address) > 2_000 or any(sign in address for sign in "<>{}\n"):  # noqa: PLR2004  no portal's address is longer
            return None
        found = identity.key(self.portal, address, base=self.base)
        return found if found and _PLAIN_KEY.fullmatch(found) else None

    def links(self, place: Tag) -> list[Link]:
        """Return every link to a document in *place*, itself included, in the order of the page."""
        return [link for element in (place, *place.find_all(_may_lead)) if (link := self._link(element))]

    def _link(self, element: Tag) -> Link | None:
        for address in _addresses(element):
            if key := self.key(address):
                return Link(element, key, identity.without_session(urljoin(self.base, address.strip())))
        for bare in self._bare_keys(element):
            if _PLAIN_KEY.fullmatch(bare):
                return Link(element, bare.lower(), identity.document_url(self.portal, bare))
        return None

    def _bare_keys(self, element: Tag) -> list[str]:
        """Return keys that stand without an address: named as in the address, or of a form that nothing else has."""
        name = self.key_name.lower()
        found = []
        for label in element.attrs:
            value = attribute(element, label).strip()
            if (
                label == "data-key"
                or (name and label.lower() in (name, f"data-{name}"))
                or (label.startswith("data-") and _UNMISTAKABLE.fullmatch(value))
            ):
                found.append(value)
        scripts = [attribute(element, label) for label in _SCRIPTED if element.has_attr(label)]
        href = attribute(element, "href")
        if href.lower().startswith("javascript:"):
            scripts.append(href)
        return found + [value for script in scripts for value in _QUOTED.findall(script) if _UNMISTAKABLE.fullmatch(value)]


def _may_lead(element: Tag) -> bool:
    return any(name in ("href", *_SCRIPTED) or name.startswith("data-") for name in element.attrs) or (element.name in ("a", "area"))


def _addresses(element: Tag) -> list[str]:
    """Return what may be an address on *element*, the plainest first."""
    found = []
    href = attribute(element, "href").strip()
    if href and element.name != "link" and not href.lower().startswith("javascript:"):
        found.append(href)
    found += [attribute(element, name) for name in element.attrs if name.startswith("data-")]
    scripts = [attribute(element, name) for name in _SCRIPTED if element.has_attr(name)]
    if href.lower().startswith("javascript:"):
        scripts.append(href)
    return found + [quoted for script in scripts for quoted in _QUOTED.findall(script)]
