"""Rules for answers in which the portal says that it has no such document. One function a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.verdict.data import data_says_missing
from gov_archive.verdict.detours import sent_to_a_failure_page, sent_to_the_first_page
from gov_archive.verdict.results import are_results
from gov_archive.verdict.single import is_of_one_document, offers_a_file
from gov_archive.verdict.titles import agree, is_any_title, is_site_name
from gov_archive.verdict.wording import texts, title_parts

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_MANY_LINKS = 15
_NOTHING = re.compile(r"\W*(?:暂无|没有|无)(?:相关|任何|更多)?(?:数据|内容|信息|记录|结果|资料|文章)\W*")


def status_not_found(scene: Scene) -> bool:
    """Status 404 or 410: the portal has nothing at this address."""
    return scene.exchange.status in (404, 410)


def speaks_of_absence(scene: Scene) -> bool:
    """Title, heading or the only passage of the page say that the document does not exist or was deleted."""
    return scene.speaks_of("missing")


def another_article(scene: Scene) -> bool:
    """An article came whose title is not one of those under which this document was listed, as happens when ids are used again."""
    if not scene.expected or not scene.is_page or scene.is_data or scene.is_expected or not scene.article.is_one:
        return False
    own = [title for title in scene.own_titles if not is_site_name(title)]
    own = [title for title in own if not is_any_title(title)] or own
    return bool(own) and not any(agree(title, listed) for title in own for listed in scene.expected)


def first_page_instead(scene: Scene) -> bool:
    """A document's address answered with the site's first page: many links, no title but the site's, nothing that a document has."""
    if not scene.is_page or scene.is_data or scene.exchange.status != 200:  # noqa: PLR2004
        return False
    if not (scene.is_document_address or scene.is_among_articles):
        return False
    parts = title_parts(scene.sight.title)
    links = sum(block.is_link for block in scene.sight.blocks)
    if re.match(r"\s*[_|]", scene.sight.title):  # an article page whose title stayed empty
        return False
    if not parts or not all(map(is_site_name, parts)) or links < _MANY_LINKS:
        return False
    is_document = scene.article.is_one or scene.article.is_named or is_of_one_document(scene.sight)
    return not is_document


def search_results_instead(scene: Scene) -> bool:
    """What a search found came in place of a document: a count of it, and links to others with little under each."""
    return _is_page_for_document(scene) and are_results(scene.sight)


def tells_only_that_nothing_is_there(scene: Scene) -> bool:
    """A document's address answered with 暂无数据 or 暂无内容 and no other text; a listing may say so of itself."""
    if not _is_page_for_document(scene) or offers_a_file(scene.sight):
        return False
    told = [text for text in texts(scene.sight) if not is_site_name(text)]
    return bool(told) and all(map(_NOTHING.fullmatch, told))


def _is_page_for_document(scene: Scene) -> bool:
    """Return whether a page came with a good status where a document was asked for, as far as the address tells."""
    if not scene.is_page or scene.is_data or scene.exchange.status != 200:  # noqa: PLR2004
        return False
    return scene.is_address_unknown or (scene.is_document_address and not scene.is_listing_name)


RULES = (
    data_says_missing,
    status_not_found,
    speaks_of_absence,
    sent_to_the_first_page,
    sent_to_a_failure_page,
    first_page_instead,
    search_results_instead,
    tells_only_that_nothing_is_there,
    another_article,
)
