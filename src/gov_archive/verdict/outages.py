"""Rules for answers in which the portal was not itself: down, in maintenance, cut short, empty. One function a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gov_archive.verdict.article import has_empty_day, has_empty_labels
from gov_archive.verdict.data import data_holds_nothing, data_says_failed
from gov_archive.verdict.detours import sent_elsewhere, sent_to_maintenance
from gov_archive.verdict.single import offers_a_file
from gov_archive.verdict.titles import is_site_name
from gov_archive.verdict.wording import title_parts

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_NEXT_TO_NOTHING = 10
_EXPORTED = 3  # sentences: an excuse has fewer
_SENTENCE = re.compile(r"[\u4e00-\u9fff][。！？]")
_BY_WORD = re.compile(r"content=[\"']?(?:Microsoft Word|Word\.Document|WPS)|<w:WordDocument>", re.IGNORECASE)
_TAGGED = re.compile(r"<\s*(?:html|body|head|div|p|table|!doctype|script|h\d|title|span|meta)\b", re.IGNORECASE)


def server_failed(scene: Scene) -> bool:
    """A status from 500 up: the portal's own machines failed, or a gateway before them."""
    return scene.exchange.status >= 500  # noqa: PLR2004


def not_the_whole_answer(scene: Scene) -> bool:
    """Fewer bytes came than Content-Length announced, or only a part was sent (206)."""
    exchange = scene.exchange
    if exchange.status == 206:  # noqa: PLR2004
        return True
    announced = exchange.header("content-length") or ""
    coded = (exchange.header("content-encoding") or "identity").lower() != "identity" or exchange.header("transfer-encoding")
    return announced.strip().isdecimal() and not coded and len(exchange.body) < int(announced)


def says_nothing(scene: Scene) -> bool:
    """The answer holds no text, and nothing to look at either."""
    if scene.is_file:
        return False
    if not scene.is_page:
        return True
    if scene.is_data or "<" not in scene.sight.source:
        return len(scene.sight.source.strip()) < 2  # noqa: PLR2004  an empty list is still an answer
    signs = sum(map(str.isalnum, scene.sight.visible))
    if signs > _NEXT_TO_NOTHING or (signs > _NEXT_TO_NOTHING // 3 and _SENTENCE.search(scene.sight.visible)):
        return False
    return not scene.sight.soup.find(["img", "iframe", "frame", "embed", "object", "canvas"]) and not _carries_data(scene)


def _carries_data(scene: Scene) -> bool:
    """Return whether a data store, as listings keep it in scripts, or an answer in XML stands in place of text."""
    return "<record" in scene.sight.source or "infoid=" in scene.sight.source.lower() or "<a " in scene.sight.scripts


def speaks_of_an_outage(scene: Scene) -> bool:
    """Title, heading or the only passage of the page say that the site is in maintenance, busy, or has an error."""
    return scene.speaks_of("unavailable")


def html_instead_of_file(scene: Scene) -> bool:
    """A file was asked for or announced, and a page came that no word processor saved and that is more, or less, than a text."""
    if not scene.is_file_asked or not scene.is_page:
        return False
    head = scene.sight.source[:5_000]
    return scene.is_data or (_TAGGED.search(head) is not None and _BY_WORD.search(head) is None and not _is_exported(scene))


def _is_exported(scene: Scene) -> bool:
    """Return whether what is named .doc is a text and nothing of a site's page, as programs write it that call HTML a Word file."""
    is_word = urlsplit(scene.exchange.url).path.lower().endswith((".doc", ".wps"))
    is_bare = scene.sight.soup.find(["a", "script", "form", "nav", "iframe", "img"]) is None and len(title_parts(scene.sight.title)) <= 1
    return is_word and is_bare and scene.article.sentences >= _EXPORTED and not is_site_name(scene.sight.title)


def shell_without_article(scene: Scene) -> bool:
    """The site's article page came with no article in it: its title, the day of its publication and its text are empty."""
    if not scene.is_page or scene.is_data or scene.article.sentences:
        return False
    parts = title_parts(scene.sight.title)
    if re.match(r"\s*[_|]", scene.sight.title) and all(is_site_name(part) for part in parts[-1:]):
        return True
    is_filed = scene.article.has_title or scene.article.has_labels or scene.is_expected or scene.is_listing
    is_article_page = scene.is_article_address or (_has_empty_heading(scene) and has_empty_labels(scene.sight))
    return not is_filed and is_article_page and has_empty_day(scene.sight) and not offers_a_file(scene.sight)


def _has_empty_heading(scene: Scene) -> bool:
    """Return whether a heading stands on the page that holds neither text nor picture."""
    return any(not tag.get_text(strip=True) and tag.find("img") is None for tag in scene.sight.soup.find_all(["h1", "h2", "h3"]))


RULES = (server_failed, not_the_whole_answer, speaks_of_an_outage, sent_to_maintenance, data_says_failed)
LATE_RULES = (html_instead_of_file, shell_without_article, data_holds_nothing, says_nothing, sent_elsewhere)
WITHOUT_REASON = (
    shell_without_article,
    data_holds_nothing,
)  # an answer without a document; the made-up key tells whether it is what the portal says of nothing
