"""Files that a page links to: by address, query, name, script, or a viewer."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from gov_archive.extract.blocks import Link
from gov_archive.extract.spaces import inner
from gov_archive.model import Attachment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gov_archive.extract.blocks import Document

_KINDS = "docx?|pdf|wps|ofd|xlsx?|et|pptx?|zip|rar|7z|rtf|txt|csv|ceb|odt|tiff?"
_FILE = re.compile(rf"\.(?:{_KINDS})(?=$|[?#&;\"'\s)）\]】])", re.IGNORECASE)
_QUOTED = re.compile(rf"""["']([^"'\\\s<>]{{1,600}}?\.(?:{_KINDS})(?:[?#][^"'\s<>]{{0,300}})?)["']""", re.IGNORECASE)
_QUOTED_ANY = re.compile(r"""["']([^"'\\\s<>]{1,600})["']""")
_VIEWER = re.compile(r"[?&](?:file|url|src|path|furl|fileurl|pdf)=([^&#]+)", re.IGNORECASE)
_SHOWS = re.compile(r"viewer|preview|reader|pdfjs|yulan|onlineview", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:s?html?|jhtml)(?:$|[?#])", re.IGNORECASE)
_VERB = re.compile(
    r"\s*[\[【(（]?(?:点击|在线|附件|文件|立即|打开|查看|全文|原文|正文|PDF|Word)*(?:下载|查看|预览|浏览|打开|阅读|附件|这里|此处)(?:附件|文件|原文|全文|PDF|正文)?[\]】)）]?\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:附件|附)\s*\d*\s*[:：]\s*(?:\d+[.、．]\s*)?")
_LONGEST_NAME = 300
_FAR = 12  # elements to climb: a foot or a menu is nearer
_CHROME = re.compile(r"\bfoot|footer|copyright|\bnav|friend|\bmenu|toolbar|\bside|\baside|banner")


def file_address(link: Link) -> str | None:
    """Return the address of the file that *link* leads to, as written, or None where it leads to none."""
    for code in (link.script, link.href if link.href.lower().startswith("javascript:") else ""):
        if code:
            match = _QUOTED.search(code) or (_QUOTED_ANY.search(code) if _names_file(link) else None)
            if match:
                return match[1]
    href = link.href
    if not href or href.lower().startswith(("javascript:", "mailto:", "tel:", "data:")) or href.startswith("#"):
        return None
    viewed = _viewed(href)
    if viewed:
        return viewed
    if link.is_media:
        return href if _FILE.search(urlsplit_path(href)) else None
    if _FILE.search(unquote(href)):
        return href
    return href if _names_file(link) and not _is_page(href) else None


def attachments(
    document: Document,
    *,
    url: str | None,
    area: Collection[int],
    sure: Collection[int],
    more: Iterable[Link] = (),
) -> tuple[Attachment, ...]:
    """Return the files linked from the blocks of *area*, each once, as absolute addresses.

    In the *sure* ones (the text, and what is labelled as attachments) even where class names speak of a foot or a side; *more* are
    known to be the article's.
    """
    base = _base(document, url)
    found: dict[str, str] = {}
    printed: set[str] = set()  # those whose name stands on the page: an icon beside the name links to the same file
    known = [link for link in document.links if link.block in area and (link.block in sure or not _is_chrome(document, link))]
    for link in (*known, *more):
        address = file_address(link)
        if address is None:
            continue
        absolute = _absolute(base, address)
        if absolute is None:
            continue
        name, is_printed = _name(document, link, absolute), bool(link.text.strip())
        if absolute not in found or (is_printed and absolute not in printed):
            found[absolute] = name
        if is_printed:
            printed.add(absolute)
    for script in document.scripts:
        for match in _QUOTED.finditer(script[:100_000]):
            absolute = _absolute(base, match[1])
            if absolute and ("/" in match[1]):
                found.setdefault(absolute, _from_address(absolute))
    return tuple(Attachment(address, name) for address, name in found.items())


def behind_tabs(document: Document, text: Sequence[int], area: Collection[int]) -> list[Link]:
    """Return the links to documents in what is hidden within *area*, in an element that holds the *text* too: panes that a tab shows."""
    found: list[Link] = []
    for hidden, block, node in document.hidden if text else ():
        home = document.nodes[max(0, node)]
        is_shared = home.tag not in ("body", "html") and home.first <= text[0] and text[-1] < home.last
        for link in hidden.find_all("a") if is_shared and (block in area or block - 1 in area) else ():
            href = str(link.get("href") or "")
            if _FILE.search(unquote(href)):
                found.append(Link(href, "", str(link.get("title") or ""), len(document.blocks), node, link.get_text()))
    return found


def file_blocks(document: Document) -> set[int]:
    """Return the blocks that hold the words of a link to a file; an icon belongs to no line."""
    return {link.block for link in document.links if not link.is_media and link.text.strip() and file_address(link) is not None}


def urlsplit_path(href: str) -> str:
    """Return path and query of *href*, percent signs undone; empty where it is no address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _names_file(link: Link) -> bool:
    return any("." in text and _FILE.search(text) is not None for text in (link.text.strip(), link.title))


def _is_page(href: str) -> bool:
    return _PAGE.search(href) is not None


def _viewed(href: str) -> str | None:
    """Return the file that a viewer shows: ``viewer.html?file=…pdf``, or any page given the whole address of a file.

    A plain download by query is its own address.
    """
    match = _VIEWER.search(href)
    if match and unquote(match[1]).lower().startswith(("http://", "https://")):
        target = unquote(match[1])
        return target if _FILE.search(urlsplit_path(target)) else None
    if match and _SHOWS.search(href.split("?", 1)[0]):
        target = unquote(match[1])
        return target if _FILE.search(target) else None
    return None


def _is_chrome(document: Document, link: Link) -> bool:
    around = [document.nodes[node] for node in islice(document.ancestors(link.node), _FAR)]
    tags = [element.tag for element in around]
    if "aside" in tags and "article" in tags[tags.index("aside") :]:  # a box beside the text, within the article
        return "nav" in tags or "footer" in tags
    return any(element.in_chrome or element.tag == "footer" or _CHROME.search(element.mark) for element in around)


def _base(document: Document, url: str | None) -> str:
    if document.base:
        return _absolute(url or "", document.base) or (url or "")
    return url or ""


def _absolute(base: str, address: str) -> str | None:
    try:
        joined = urljoin(base, address.strip().replace("\\", "/"))
        urlsplit(joined).port  # noqa: B018 - raises where the address is none
    except ValueError:
        return None
    return joined.partition("#")[0] or None


def _name(document: Document, link: Link, address: str) -> str:
    text = inner(link.text)
    if text and not _VERB.fullmatch(text):
        return text
    if link.title.strip() and not _VERB.fullmatch(link.title):
        return inner(link.title)
    if text and link.block < len(document.blocks) and len(document.blocks[link.block].text) < _LONGEST_NAME:
        beside = inner(_LABEL.sub("", document.blocks[link.block].text.replace(link.text.strip(), "", 1)))
        if 0 < len(beside) < 100:  # noqa: PLR2004
            return beside.strip(" []【】()（）|")
    return text or _from_address(address)


def _from_address(address: str) -> str:
    tail = urlsplit_path(address)
    match = re.search(rf"([^/?&=]+\.(?:{_KINDS}))(?:$|[&#])", tail, re.IGNORECASE)
    return match[1] if match else tail.rsplit("/", 1)[-1]
