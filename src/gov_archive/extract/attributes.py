"""What the attributes of an element tell: a name, lines of its own, a file that it leads to."""

from __future__ import annotations

import re

from gov_archive.extract import tips

_ADDRESSES = ("data-url", "data-href", "data-file", "data-path", "data-link", "data-download", "data-src")
_ADDRESS_NAMES = frozenset(_ADDRESSES)
_FILE = re.compile(r"\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar)\b", re.IGNORECASE)


def names_file(address: str) -> bool:
    """Return whether an address, or the call of a script, names a file."""
    return address != "" and _FILE.search(address) is not None


def is_telling(attrs: dict[str, str]) -> bool:
    """Return whether the attributes of an inline element matter: a name, or a style that makes lines of it."""
    style = attrs.get("style")
    return (
        "id" in attrs
        or "onclick" in attrs
        or not tips.TITLES.isdisjoint(attrs)
        or (style is not None and ("display" in style or "white-space" in style))
        or address(attrs) != ""
    )


def address(attrs: dict[str, str]) -> str:
    """Return what an element points to by an attribute of its own making: ``data-url``, ``data-href``, ``data-file``."""
    if _ADDRESS_NAMES.isdisjoint(attrs):
        return ""
    return next((attrs[name] for name in _ADDRESSES if attrs.get(name)), "")
