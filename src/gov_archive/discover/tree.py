"""From the bytes of a listing to a tree of elements in which records kept inside scripts stand as elements too."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Comment, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from gov_archive.decoding import decoded
from gov_archive.discover.records import as_markup, records

_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_RECORD = re.compile(r"<(record|item|row)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\w/])//[^\n]*", re.DOTALL)

IsDocument = Callable[[str], bool]


def tree(body: bytes, content_type: str | None, *, is_document: IsDocument, key_name: str) -> BeautifulSoup:
    """Return the elements of *body*; rows kept as data are put where their script stands.

    Comments are no part of the page, unless they hold a data store (``<record><![CDATA[…``), whose script reads them.
    """
    text = decoded(body, content_type).text
    if text.lstrip()[:1] in ("{", "["):
        return _parsed(_listing(text, is_document, key_name))
    if "<![CDATA[" in text:
        text = _CDATA.sub(lambda found: found[1], text)
    soup = _parsed(text)
    for script in soup.find_all("script"):
        _open(script, script.string or "", is_document, key_name)
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment) and "<record" in string):
        _open(comment, str(comment), is_document, key_name)
    for dead in soup.find_all(["style", "template"]):
        dead.decompose()
    return soup


def _open(place: Any, text: str, is_document: IsDocument, key_name: str) -> None:
    if "<record" in text or "<item" in text:
        found = "".join(match[2] for match in _RECORD.finditer(text))
        if "&lt;" in found:
            found = html.unescape(found)
    elif "{" in text:
        found = _listing(_SCRIPT_COMMENT.sub("", text), is_document, key_name)
    else:
        return
    if "<a" in found or "href" in found:
        place.replace_with(*_contents(_parsed(found)))


def _listing(text: str, is_document: IsDocument, key_name: str) -> str:
    """Return the records written in *text* (JSON or a script) as list items."""
    found = records(text)
    markup = [as_markup(record, is_document, key_name) for record in found]
    return f"<ul>{''.join(markup)}</ul>" if any(markup) else ""


def _contents(soup: BeautifulSoup) -> list[Any]:
    inner = soup.body or soup
    return [child.extract() for child in list(inner.children)]


def _parsed(text: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(text, "lxml")


def attribute(tag: Tag, name: str) -> str:
    """Return the attribute *name* as one string, empty where absent."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""
