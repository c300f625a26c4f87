"""From the bytes of a page or file to what the document says: title, body, notes, kind, speech, sections.

``article`` and ``plain`` and ``attachment`` give what is printed; the rest concludes from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gov_archive.decoding import decoded
from gov_archive.extract import article, attachment, plain
from gov_archive.extract.attachment.media import suffix
from gov_archive.extract.contradictions import contradictions
from gov_archive.extract.delivery import delivery
from gov_archive.extract.footnotes import resolved
from gov_archive.extract.kind import kind
from gov_archive.extract.sections import sections
from gov_archive.extract.subtitles import with_subtitle
from gov_archive.model import REPORT_KINDS, Delivery, Printed, Reading

if TYPE_CHECKING:
    from gov_archive.model import Layout

EXTRACTOR = "2026.11.26.1"
"""Name of this extractor; it changes only when its readings do."""

_FILES = frozenset({"pdf", "docx", "doc", "wps", "ofd", "xls", "xlsx", "zip", "rar", "rtf"})
"""Names under which a portal may serve an error page: what is HTML then is no article."""


def reading(
    body: bytes, *, content_type: str | None = None, url: str | None = None, layout: Layout | None = None, name: str = ""
) -> Reading:
    """Return what a page or file says, whatever it is: HTML, plain text, docx, pdf and others.

    *name* is the file's, where it has one. Raises UnreadableError with the reason where it cannot be read, LayoutError
    where a selector matches nothing.
    """
    media = attachment.media_type(body, name, content_type)
    if media == "text":
        return read(_plain(body, content_type))
    if media == "html" and suffix(name) not in _FILES:
        return read(article.printed(body, content_type=content_type, url=url, layout=layout))
    return read(attachment.printed(body, name=name, content_type=content_type))


def read(page: Printed) -> Reading:
    """Return what is concluded from what is printed."""
    body, footnotes, warnings = resolved(page.paragraphs, page.notes)
    found = sections(body)
    title = page.title or plain.own_title(body)
    headed = with_subtitle(body, page.subtitle)
    name, reason = kind(title, headed)
    said: Delivery = Delivery()
    unknown: tuple[str, ...] = ()
    if name in REPORT_KINDS:
        is_half_year = name == "half_year_report"
        said, unknown = delivery(title, body, headed=headed, sections=found, is_half_year=is_half_year, metadata=page.metadata)
        unknown += contradictions(title, body, said)
    return Reading(
        extractor=EXTRACTOR,
        title=title,
        column=page.column,
        published_on=page.published_on,
        site_code=page.site_code,
        metadata=page.metadata,
        body=body,
        footnotes=footnotes,
        attachments=page.attachments,
        kind=name,
        kind_reason=reason,
        delivery=said,
        sections=found,
        warnings=(*page.warnings, *warnings, *unknown),
    )


def _plain(body: bytes, content_type: str | None) -> Printed:
    text = decoded(body, content_type)
    page = plain.printed(text.text)
    return replace(page, warnings=(*text.warnings, *page.warnings))
