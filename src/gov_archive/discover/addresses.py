"""Which page of a listing an address names, and the address of another page of the same listing."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

PARAMETER = re.compile(
    r"(?:page|pages|p|pn|pg|paged|pno|cp|pageindex|page_index|pageno|page_no|pagenum|page_num|pagenumber|page_number|currentpage|current_page|"
    r"curpage|cur_page|currpage|nowpage|pagecurrent|startpage|pageid|topage|gopage|pager\.offset|pageNo\w*|\w*pageno|\w*pageindex)",
    re.IGNORECASE,
)
_STATIC = re.compile(r"(?P<head>.*?[_-])(?P<number>\d{1,4})(?P<tail>\.\w{2,5})?")
_FOLDER = re.compile(r"(?P<head>.*/(?:page|p)/)(?P<number>\d{1,4})(?P<tail>/?)", re.IGNORECASE)
_BARE = re.compile(r"(?P<head>.*/)(?P<number>\d{1,3})(?P<tail>\.\w{2,5})")


class Numbered(NamedTuple):
    """The page number in an address and how it is told: ``?page``, ``_``, ``/``; ``parameter`` as written, if one tells it."""

    scheme: str
    number: int
    parameter: str = ""


def numbered(url: str) -> Numbered | None:
    """Return which page *url* names, or None where it names none, as the first page of a listing often does."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if PARAMETER.fullmatch(name) and value.isdecimal() and len(value) < _TOO_LONG:
            return Numbered(f"?{name.lower()}", int(value), name)
    folder, _, name = parts.path.rpartition("/")
    if match := _FOLDER.fullmatch(parts.path):
        return Numbered("/page/", int(match["number"]))
    if match := _STATIC.fullmatch(name):
        return Numbered(f"{folder}/{match['head']}", int(match["number"]))
    if match := _BARE.fullmatch(parts.path):
        return Numbered("/", int(match["number"]))
    return None


_TOO_LONG = 7


def with_parameter(url: str, name: str, number: int) -> str:
    """Return *url* asking for page *number* by the query parameter *name*, everything else as it was, the case of its letters too."""
    parts = urlsplit(url)
    placed = parts.query.split("&") if parts.query else []
    places = [at for at, pair in enumerate(placed) if unquote(pair.partition("=")[0]).lower() == name.lower()]
    for at in places:
        placed[at] = f"{placed[at].partition('=')[0]}={number}"
    if not places:
        placed.append(f"{quote(name)}={number}")
    return urlunsplit(parts._replace(query="&".join(placed), fragment=""))


def is_same(one: str, other: str) -> bool:
    """Return whether two addresses ask one portal for the same: host aliases, order of parameters and fragments aside."""
    return _asked(one) == _asked(other)


def is_of_one_listing(one: str, other: str) -> bool:
    """Return whether two addresses differ at most in the page number that they name."""
    return _unnumbered(one) == _unnumbered(other)


def _unnumbered(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    path, asked = _asked(url)
    kept = tuple((name, value) for name, value in asked if not (PARAMETER.fullmatch(name) and value.isdecimal()))
    return re.sub(r"[_-]\d{1,4}(?=(?:\.\w{2,5})?$)", "", path), kept


def _asked(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(url)
    return unquote(parts.path) or "/", tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
