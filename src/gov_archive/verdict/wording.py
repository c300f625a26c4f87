"""From the blocks of a page to the failure that it speaks of, if it speaks of one as its own matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.verdict.phrases import FAMILIES, MISSING, MOSTLY, asserted, coverage, is_document_name
from gov_archive.verdict.titles import is_site_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.model import VerdictName
    from gov_archive.verdict.article import Article
    from gov_archive.verdict.sight import Block, Sight

_SHORT = 90
_LITTLE_TEXT = 500
_CREDITS = re.compile(r"主办|承办|版权所有|备案|标识码|技术支持|运维单位|Copyright|©", re.IGNORECASE)
_TITLE_END = re.compile(r"\s*(?:[_|]|\s[-–—]+\s|-{2,}|——)\s*")
_HYPHEN = re.compile(r"(?<=\S)[-–—](?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class Speech:
    """The failure that a page speaks of: which, where it says so (``title``, ``heading``, ``block``), and the words.

    ``is_document`` where what says so is built like the title of a document about a failure.
    """

    verdict: VerdictName
    place: str
    words: str
    is_document: bool = False


def speech(sight: Sight, article: Article) -> Speech | None:
    """Return the failure that is the page's own matter, or None where there is none or an article stands.

    The same words stand hidden or in a corner of good pages, and in the prose of reports. What counts is a title, a first
    heading, or a short passage that is no link, on a page that has no article; a title that says it needs
    more of an article to be outweighed.
    """
    found = _in_title(sight) or _in_heading(sight)
    if found:
        is_outweighed = article.is_strong or (found.is_document and article.is_documented)
        return None if is_outweighed else _plainer(found, sight)
    if article.is_expected and any(is_document_name(part) and of_text(part) for part in title_parts(sight.title)):
        return None  # listed under a title that speaks of a failure: a notice about one
    if article.is_one or (article.has_title and article.has_labels):
        return None if article.is_named else _alone(sight)
    told = _told(sight)
    return _in_blocks(told) or _in_little_text(told) or _in_messages(sight, article)


def texts(sight: Sight) -> list[str]:
    """Return what the page tells outside links and chrome, without the credits of the site."""
    return [block.text for block in _told(sight)]


def _told(sight: Sight) -> list[Block]:
    return [block for block in sight.main if not _CREDITS.search(block.text)]


def _plainer(found: Speech, sight: Sight) -> Speech:
    """Return what a passage says is missing or refused, where title or heading *found* names an error but not which: 出错了."""
    if not _ANY_ERROR.fullmatch(found.words):
        return found
    said = _in_blocks([block for block in sight.blocks if not block.is_link and not _CREDITS.search(block.text)])
    return said if said and _is_missing_or_blocked(said) else found


_ANY_ERROR = re.compile(
    r"(?:页面|系统|网站)?出错了?|(?:系统|服务器|未知|运行时?|页面|网站)(?:错误|异常)|whitelabel error page", re.IGNORECASE
)


def title_parts(title: str) -> list[str]:
    """Return the parts of a ``<title>``: the document's own first, then column and site.

    A hyphen without blanks parts them as well where the site's name stands behind the last: ``公告-云栖镇人民政府``.
    """
    parts = [part.strip() for part in _TITLE_END.split(title) if part.strip()]
    return [piece for part in parts for piece in _before_site(part)]


def _before_site(part: str) -> list[str]:
    pieces = _HYPHEN.split(part)
    return pieces if is_site_name(pieces[-1]) else [part]


def of_text(text: str, place: str = "block", least: float = 0.0) -> Speech | None:
    """Return the failure that *text* speaks of most, if at least *least* of it does."""
    shares = [(coverage(pattern, text), name, pattern) for name, pattern in FAMILIES]
    share, name, pattern = max(shares, key=lambda one: one[0])
    match = pattern.search(asserted(text))
    return Speech(name, place, match[0].strip(), is_document_name(text)) if match and share > 0 and share >= least else None


def _in_title(sight: Sight) -> Speech | None:
    parts = title_parts(sight.title)
    return next((found for part in parts if (found := of_text(part, "title", MOSTLY))), None)


def _in_heading(sight: Sight) -> Speech | None:
    for block in sight.main:
        if block.heading:
            return of_text(block.text, "heading", MOSTLY)
        if len(block.text) > _SHORT:
            return None
    return None


def _alone(sight: Sight) -> Speech | None:
    """Return the absence that a passage states and nothing else, on a page whose prose nothing names: that may be of others."""
    for block in sight.main:
        is_pure = len(block.text) <= _SHORT and _GONE.search(block.text) and coverage(MISSING, block.text) >= _PURELY
        if is_pure and not _stands_in_prose(block, sight):
            return of_text(block.text, "block", _PURELY)
    return None


def _stands_in_prose(block: Block, sight: Sight) -> bool:
    """Return whether longer passages share the parent of *block*: then it is one of their sentences."""
    parent = block.element.parent
    return any(one is not block and one.element.parent is parent and len(one.text) > len(block.text) for one in sight.main)


_GONE = re.compile("不存在|删除|找不到|未找到|失效|下线|撤")
_PURELY = 0.8


def _in_messages(sight: Sight, article: Article) -> Speech | None:
    """Return what a box for messages says (class ``tip``, ``dialog``), on a page that tells nothing else; good pages keep them too."""
    if article.sentences or article.has_title or article.has_labels:
        return None
    candidates = [block for block in sight.blocks if block.is_message and not block.is_link]
    return _in_blocks(candidates if sight.main else [block for block in sight.blocks if not block.is_link])


def _in_blocks(candidates: Sequence[Block]) -> Speech | None:
    """Return what the short passage says that speaks most plainly of a failure."""
    spoken = [(found, block) for block in candidates if len(block.text) <= _SHORT and (found := of_text(block.text, "block", _PLAINLY))]
    return max(spoken, key=lambda pair: (_is_missing_or_blocked(pair[0]), _share(pair)), default=(None, None))[0]


_PLAINLY = 0.3


def _is_missing_or_blocked(found: Speech) -> bool:
    return found.verdict != "unavailable"


def _share(pair: tuple[Speech, Block]) -> float:
    found, block = pair
    return len(found.words) / len(block.text)


def _in_little_text(told: Sequence[Block]) -> Speech | None:
    """Return the failure spoken of anywhere in a page that says little else."""
    text = "\n".join(block.text for block in told)
    return of_text(text) if len(text) <= _LITTLE_TEXT else None
