"""From an exchange to all that the rules look at: what a reader sees, whether it is an article, which failure it speaks of."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from gov_archive.verdict import article, titles
from gov_archive.verdict.article import Article
from gov_archive.verdict.phrases import is_no_title
from gov_archive.verdict.sight import seen
from gov_archive.verdict.wording import Speech, of_text, speech, title_parts

if TYPE_CHECKING:
    from gov_archive.model import Exchange

_FILE_TYPES = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
    ".wps",
    ".et",
    ".ofd",
    ".zip",
    ".rar",
    ".7z",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".tif",
)
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rtf",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
)
_FILE_MEDIA = (
    "application/pdf",
    "application/msword",
    "application/vnd.",
    "application/zip",
    "application/ofd",
    "image/",
    "application/wps",
)
_SIGNATURE_WITHIN = 1024


class Scene:
    """One exchange, the titles under which its document was listed, and what follows from them; everything is read at most once."""

    def __init__(self, exchange: Exchange, expected: tuple[str, ...] = ()) -> None:
        self.exchange = exchange
        self.expected = expected
        self.sight = seen(exchange)

    @cached_property
    def is_file(self) -> bool:
        """Whether the body is a file by its first bytes."""
        head = self.exchange.body[:_SIGNATURE_WITHIN]
        return head.lstrip().startswith(_SIGNATURES) or b"%PDF-" in head

    @cached_property
    def is_file_asked(self) -> bool:
        """Whether address or media type say that the answer is a file."""
        parts = urlsplit(self.exchange.url)
        names = (unquote(parts.path).lower(), unquote(parts.query).lower())
        media = (self.exchange.header("content-type") or "").lower()
        disposition = (self.exchange.header("content-disposition") or "").lower()
        return any(name.endswith(_FILE_TYPES) for name in names) or media.startswith(_FILE_MEDIA) or "attachment" in disposition

    @cached_property
    def is_page(self) -> bool:
        """Whether the body is text that can be read as a page."""
        return not self.is_file and bool(self.exchange.body.strip())

    @cached_property
    def is_data(self) -> bool:
        """Whether the body is JSON."""
        return self.is_page and self.sight.source.lstrip()[:1] in ("{", "[")

    @cached_property
    def own_titles(self) -> tuple[str, ...]:
        """What the page calls itself: the first part of ``<title>``, the national meta tag, its headings."""
        found = title_parts(self.sight.title)[:1]
        found += [
            str(tag.get("content") or "") for tag in self.sight.soup.find_all("meta") if str(tag.get("name")).lower() == "articletitle"
        ]
        found += [block.text for block in self.sight.main if block.heading]
        return tuple(text for text in dict.fromkeys(found) if text)

    @cached_property
    def is_expected(self) -> bool:
        """Whether the page shows one of the titles under which the document was listed, on its head or as a line of its own."""
        if not self.expected:
            return False
        lines = [block.text for block in self.sight.main if len(block.text) <= titles.LONGEST]
        own_titles = [own for own in self.own_titles if not titles.is_any_title(own)] or self.own_titles
        return any(titles.agree(one, own) for one in self.expected for own in own_titles) or any(
            titles.is_inside(one, line) for one in self.expected for line in lines
        )

    @cached_property
    def article(self) -> Article:
        """The evidence for an article."""
        prose = article.prose(self.sight)
        return Article(
            sentences=len(prose),
            prose=sum(len(block.text) for block in prose),
            has_title=self._has_title,
            has_labels=article.has_labels(self.sight),
            is_expected=self.is_expected,
        )

    @cached_property
    def _has_title(self) -> bool:
        """Whether the document's part of ``<title>`` stands on the page again, and is neither a failure nor the site's name."""
        parts = title_parts(self.sight.title)
        if not parts or is_no_title(parts[0]) or titles.is_site_name(parts[0]):
            return False
        wanted = article.same_signs(parts[0])
        texts = [article.same_signs(block.text) for block in self.sight.main if len(block.text) <= titles.LONGEST]
        return len(wanted) >= _TITLE_LEAST and any(wanted == text or (len(wanted) >= _LONG_TITLE and wanted in text) for text in texts)

    @cached_property
    def speech(self) -> Speech | None:
        """The failure that the page speaks of as its own matter."""
        if not self.is_page:
            return None
        if self.is_data:
            return None
        if not self.sight.visible and self.sight.alerts:
            return of_text(self.sight.alerts)
        if "<" not in self.sight.source:
            return of_text(self.sight.source) if len(self.sight.source) <= _PLAIN_MESSAGE else None
        found = speech(self.sight, self.article)
        return None if found and found.place == "block" and self.is_listing else found

    @cached_property
    def is_listing(self) -> bool:
        """Whether the page, at an address without a document's key, shows rows: links with a day in or right after them."""
        blocks = [block for block in self.sight.blocks if not block.is_chrome]
        pairs = zip(blocks, [*blocks[1:], *blocks[:1]], strict=True)
        rows = sum(
            bool(here.linked >= _TITLE_LEAST and (_DAY.search(here.text) or _DAY.search(after.text[:_DAY_SIGNS]))) for here, after in pairs
        )
        return rows >= _FEW_ROWS and not self.is_document_address

    @cached_property
    def is_document_address(self) -> bool:
        """Whether the address carries a document's key, as that of a listing or a first page does not."""
        parts = urlsplit(self.exchange.url)
        name = unquote(parts.path).rpartition("/")[2].partition(".")[0]
        return bool(_KEY.fullmatch(name) or _NUMBER.fullmatch(name)) or any(
            bool(_KEY.fullmatch(value) or (_ID_NAME.fullmatch(label) and _NUMBER.fullmatch(value)) or (_OWN_ID.fullmatch(label) and value))
            for label, value in parse_qsl(parts.query)
        )

    @cached_property
    def is_article_address(self) -> bool:
        """Whether the address is that of an article: it carries a key, or a name that articles have and listings do not."""
        return self.is_document_address or bool(_ARTICLE_NAME.search(urlsplit(self.exchange.url).path.rpartition("/")[2]))

    @cached_property
    def is_among_articles(self) -> bool:
        """Whether the address names a number, however short, in a folder of articles: ``/art/88.html``."""
        return bool(_AMONG_ARTICLES.search(urlsplit(self.exchange.url).path))

    @cached_property
    def is_listing_name(self) -> bool:
        """Whether the last name in the address is one that listings and searches have: a number beside it need not be a document's."""
        return bool(_LISTING_NAME.search(urlsplit(self.exchange.url).path.rpartition("/")[2]))

    @cached_property
    def is_address_unknown(self) -> bool:
        """Whether the answer is a file of which nobody said where it comes from."""
        return not urlsplit(self.exchange.url).netloc

    def speaks_of(self, verdict: str) -> bool:
        """Return whether the page's own matter is a failure of this kind."""
        return self.speech is not None and self.speech.verdict == verdict


_KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{16,}", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]{0,7}_?\d{5,}(?:_\d+)*", re.IGNORECASE)
_ID_NAME = re.compile(r"(?:info|article|doc|content|news|item|art|manuscript)?_?id", re.IGNORECASE)  # not dept, column or site
_OWN_ID = re.compile(r"(?:info|article|doc|document|content|news|manuscript)_?id", re.IGNORECASE)
_ARTICLE_NAME = re.compile(r"article|detail|content|show|view|^t\d{6,}|^art_", re.IGNORECASE)
_AMONG_ARTICLES = re.compile(r"/(?:arts?|articles?|info|content|detail|show|view)/(?:[\w-]+/)*\d+\.s?html?$", re.IGNORECASE)
_LISTING_NAME = re.compile(r"list|search|query|index|directory|sousuo|jiansuo", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\s*[-./月]\s*\d{1,2}")
_DAY_SIGNS = 20
_FEW_ROWS = 3
_TITLE_LEAST = 4
_LONG_TITLE = 8
_PLAIN_MESSAGE = 300
