"""From a page's scripts and forms to the addresses of its pages: what is called, what is built, what a form sends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from gov_archive.discover.addresses import PARAMETER
from gov_archive.discover.tree import attribute

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LOCATION = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|window\.open\s*\()\s*["']([^"']+)["']\s*(?:\)|;|$)"""
)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\w/])//[^\n]*", re.DOTALL)
_STATIC_CALL = re.compile(
    r"""\w*page\w*\s*\(\s*(?P<place>["'][^"']*["']\s*,\s*)?(?P<total>\d{1,5})\s*,\s*(?P<current>\d{1,5})\s*,\s*["'](?P<stem>[\w./-]+)["']\s*,\s*["']\.?(?P<suffix>\w{2,5})["']""",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"""(?:total_?pages?|page_?count|totalPage(?:Num|Count)?|pageTotal|pages)["']?\s*[:=]\s*["']?(\d{1,5})(?!\d)""", re.IGNORECASE
)
_ROWS = re.compile(
    r"""\b(?:count|total|total_?count|records?_?count|total_?records?|total_?rows?)["']?\s*[:=]\s*["']?(\d{1,7})(?!\d)""", re.IGNORECASE
)
_LIMIT = re.compile(r"""\b(?:limit|page_?size|per_?page|num_?per_?page|page_?rows?)["']?\s*[:=]\s*["']?(\d{1,4})(?!\d)""", re.IGNORECASE)
_BUILT = re.compile(
    r"""["'](?P<head>[^"'\n]{0,300}?)["']\s*\+\s*(?:\(?\s*(?:parseInt\()?[A-Za-z_$][\w$.]*\)?\s*(?P<shift>[-+]\s*1)?\s*\)?)\s*(?:\+\s*["'](?P<tail>[^"'\n]{0,200})["'])?"""
)
_FUNCTION = r"(?:function\s+{name}\s*\(|\b{name}\s*[:=]\s*(?:function\s*)?\()"
_BODY = 1_500


@dataclass(frozen=True)
class StaticPages:
    """``createPageHTML(n, i, "index", "html")``: page *i* of *n*, from 0; page 0 is ``index.html``, page k ``index_k.html``.

    Where the first argument names the place of the pager, pages count from 1 and page 1 is ``index.html``.
    """

    total: int
    current: int
    first: int
    stem: str
    suffix: str

    def following(self, url: str) -> str | None:
        """Return the relative address of the page after this one, None on the last; the number in *url* wins over a stale call."""
        name = urlsplit(url).path.rpartition("/")[2]
        printed = re.fullmatch(rf"{re.escape(self.stem.rpartition('/')[2])}_(\d+)\.{re.escape(self.suffix)}", name)
        current = int(printed[1]) if printed else self.current
        if current + 1 >= self.total + self.first:
            return None
        return f"{self.stem}_{current + 1}.{self.suffix}"


def source(soup: BeautifulSoup) -> str:
    """Return the scripts of the page without their comments, those that a chosen option runs among them."""
    chosen = [attribute(select, "onchange") for select in soup.find_all("select", onchange=True)]
    return _COMMENT.sub("", "\n".join([*(script.string or "" for script in soup.find_all("script")), *chosen]))


def static_pages(scripts: str) -> StaticPages | None:
    """Return the pages that a call in *scripts* lays out, if there is one."""
    call = _STATIC_CALL.search(scripts)
    if not call:
        return None
    return StaticPages(int(call["total"]), int(call["current"]), 1 if call["place"] else 0, call["stem"], call["suffix"])


def total(scripts: str) -> int:
    """Return the number of pages that a script holds as a plain number, or as rows in all and rows a page; 0 where none does."""
    found = _TOTAL.search(scripts)
    if found:
        return int(found[1])
    rows, limit = _ROWS.search(scripts), _LIMIT.search(scripts)
    return -(-int(rows[1]) // int(limit[1])) if rows and limit and int(limit[1]) else 0


def address(soup: BeautifulSoup, scripts: str, name: str, number: int) -> str | None:
    """Return the address that the function *name* goes to for page *number*, as its own text or a form of the page tells."""
    body = _function(scripts, name)
    for built in _BUILT.finditer(body):
        head = built["head"]
        if (re.search(r"[?&][\w.]+=$", head) and PARAMETER.fullmatch(re.split(r"[?&]", head)[-1][:-1])) or re.search(r"[\w/]_$|/$", head):
            shifted = number + (int(built["shift"].replace(" ", "")) if built["shift"] else 0)
            return f"{head}{shifted}{built['tail'] or ''}"
    return _sent(soup, number)


def _function(scripts: str, name: str) -> str:
    """Return the text of the function *name*, or everything where no name is known or it is not defined in the page."""
    if not name:
        return scripts
    found = re.search(_FUNCTION.format(name=re.escape(name.rpartition(".")[2])), scripts)
    return scripts[found.start() : found.start() + _BODY] if found else scripts


def _sent(soup: BeautifulSoup, number: int) -> str | None:
    """Return what a GET form with a page field would ask for; a form that posts tells no address."""
    for form in soup.find_all("form"):
        fields = [(attribute(field, "name"), attribute(field, "value"), field) for field in form.find_all(["input", "select"])]
        if attribute(form, "method").lower() == "post" or not any(_is_page_field(name, field) for name, _, field in fields):
            continue
        sent = [(name, str(number) if PARAMETER.fullmatch(name) else value) for name, value, field in fields if name and _is_sent(field)]
        return f"{attribute(form, 'action').split('?')[0]}?{urlencode(sent)}"
    return None


def _is_page_field(name: str, field: Tag) -> bool:
    return bool(PARAMETER.fullmatch(name)) and field.name == "input"


def _is_sent(field: Tag) -> bool:
    return attribute(field, "type").lower() not in ("submit", "button", "image", "reset", "checkbox", "radio")
