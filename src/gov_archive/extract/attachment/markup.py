"""From OOXML elements to short names: transitional and strict documents, whatever prefixes they chose, read alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_OFF: Final = frozenset({"0", "false", "off", "none"})


def name(element: etree._Element) -> str:
    """Return the element's name with the prefix ``w``, ``m`` or ``mc``, or without one where it is another vocabulary's."""
    return _name(str(element.tag))


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else local


def attribute(element: etree._Element | None, wanted: str) -> str | None:
    """Return the attribute *wanted* of *element*, named like an element, or None."""
    if element is None:
        return None
    return next((str(found) for key, found in element.attrib.items() if _name(str(key)) == wanted), None)


def children(element: etree._Element | None, wanted: str) -> Iterator[etree._Element]:
    """Yield the child elements named *wanted*."""
    return iter(()) if element is None else (found for found in element if name(found) == wanted)


def child(element: etree._Element | None, wanted: str) -> etree._Element | None:
    """Return the first child element named *wanted*, or None."""
    return next(children(element, wanted), None)


def value(element: etree._Element | None, wanted: str) -> str | None:
    """Return ``w:val`` of the first child named *wanted*, or None."""
    return attribute(child(element, wanted), "w:val")


def is_on(element: etree._Element | None, wanted: str) -> bool:
    """Whether the child *wanted* switches a property on: it is there and does not say no."""
    found = child(element, wanted)
    return found is not None and (attribute(found, "w:val") or "on") not in _OFF
