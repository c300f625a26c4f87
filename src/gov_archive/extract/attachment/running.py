"""From the rows of all pages to those of the text: page headers, footers and page numbers out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from gov_archive import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_archive.extract.attachment.glyph import Page, Row

_EDGE: Final = 0.13  # share of the page's height in which headers and footers stand; GB/T 9704 begins its text at 37 of 297 mm
_ROWS: Final = 3  # rows at either edge that can be header or footer
_SHARE: Final = 0.4  # of the pages: those of odd and even pages may differ
_COUNT: Final = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5}|[ivxlIVXL]{1,6})"
_PAGE_NUMBER: Final = re.compile(rf"[-·.|]*(?:第|page|p\.)?{_COUNT}页?(?:[,/、|(]?(?:共|of|总)?{_COUNT}页?\)?)?[-·.|]*", re.IGNORECASE)

_CONTENTS: Final = re.compile(r".+?(?:[.．…·]\s?){5,}\s*[（(]?\d{1,4}[)）]?")


def without_running_rows(pages: list[Page]) -> list[Page]:
    """Take from *pages* the rows at their edges that repeat from page to page, figures aside, and page numbers."""
    repeated = Counter(key for page in pages for key in {_key(edge, row) for edge, row in _edges(page)})
    least = max(2, _SHARE * len(pages))
    for page in pages:
        gone = [row for edge, row in _edges(page) if repeated[_key(edge, row)] >= least]
        kept = [row for row in page.rows if not any(row is other for other in gone)]
        for at in (-1, 0):
            if kept and _is_page_number(page, kept[at]):
                del kept[at]
        page.rows = _without_contents(kept)
    return pages


def _without_contents(rows: list[Row]) -> list[Row]:
    """Return *rows* without those of a table of contents, which repeat the headings, and without its title."""
    listed = [_CONTENTS.fullmatch(row.text) is not None for row in rows]
    title = [
        not is_listed and row.text.replace(" ", "").replace("\u3000", "") == "目录" for row, is_listed in zip(rows, listed, strict=True)
    ]
    return [row for row, is_listed, is_title in zip(rows, listed, title, strict=True) if not (is_listed or (is_title and any(listed)))]


def _edges(page: Page) -> Iterator[tuple[str, Row]]:
    for row in page.rows[:_ROWS]:
        if row.y < _EDGE * page.height:
            yield "top", row
    for row in page.rows[-_ROWS:]:
        if row.y > (1 - _EDGE) * page.height:
            yield "bottom", row


def _key(edge: str, row: Row) -> tuple[str, str]:
    return edge, re.sub(r"\d+", "0", normal_form.text(row.text))


def is_page_number(text: str) -> bool:
    """Whether *text* is nothing but the number of a page, in any form."""
    return _PAGE_NUMBER.fullmatch(normal_form.text(text).replace(" ", "")) is not None


def _is_page_number(page: Page, row: Row) -> bool:
    is_at_edge = row.y < _EDGE * page.height or row.y > (1 - _EDGE) * page.height
    return is_at_edge and is_page_number(row.text)
