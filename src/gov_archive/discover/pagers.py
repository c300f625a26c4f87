"""From a listing page to the places where it leads from page to page: a listing has its pager right by it, a side box has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gov_archive.discover import numbers, scripts

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_STEP: Final = re.compile(
    r"[\s<>«»‹›←→\[\]【】(（)）|]*(?:[上下前后]一?页|上頁|下頁|尾页|末页|最后一?页|prev(?:ious)?|next)(?:page)?[\s<>«»‹›←→\[\]【】(（)）|]*",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"共\s*\d{1,6}\s*[页条篇项个件则]|\d{1,5}\s*/\s*\d{1,5}\s*页|每页(?:显示)?\s*\d{1,4}")


def places(soup: BeautifulSoup) -> list[Tag]:
    """Return the elements that say 下一页 or 共3页, hold a row of page numbers, or lay out the pages in a script."""
    found = [text.parent for text in soup.find_all(string=lambda text: bool(text and (_STEP.fullmatch(text) or _COUNT.search(text))))]
    found += [row[0].elements[0] for row in numbers.rows(soup) if row[0].elements and any(one.is_linked for one in row)]
    found += [script for script in soup.find_all("script") if scripts.static_pages(script.string or "")]
    return [place for place in found if place is not None and place.name not in ("style", "title", "template")]
