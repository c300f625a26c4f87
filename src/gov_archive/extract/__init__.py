"""From the bytes of a page or file to what the document says: title, body, notes, kind, speech, sections.

``article`` and ``plain`` and ``attachment`` give what is printed; the rest concludes from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.decoding import decoded
from gov_archive.extract import plain
from gov_archive.extract.delivery import delivery
from gov_archive.extract.footnotes import resolved
from gov_archive.extract.kind import kind
from gov_archive.extract.sections import sections
from gov_archive.model import REPORT_KINDS, Delivery, Printed, Reading

if TYPE_CHECKING:
    from gov_archive.model import Layout

EXTRACTOR = "2026.11"
"""Name of this extractor; it changes only when its readings do."""


def reading(
    body: bytes, *, content_type: str | None = None, url: str | None = None, layout: Layout | None = None, name: str = ""
) -> Reading:
    """Return what a page or file says, whatever it is: HTML, plain text, docx, pdf …

    Raises UnreadableError with the reason where it cannot be read, LayoutError where a selector matches nothing.
    """
    return read(printed(body, content_type=content_type, url=url, layout=layout, name=name))


def printed(
    body: bytes, *, content_type: str | None = None, url: str | None = None, layout: Layout | None = None, name: str = ""
) -> Printed:
    """Return what a page or file prints, by the reader for its kind of bytes."""
    media = "html" if re.search(rb"<(?:!doctype|html|body|div|p|table|span)\b", body[:100_000], re.IGNORECASE) else "text"
    if media == "html":
        from gov_archive.extract import article  # noqa: PLC0415

        return article.printed(body, content_type=content_type, url=url, layout=layout)
    return _plain(body, content_type)


def read(page: Printed) -> Reading:
    """Return what is concluded from what is printed."""
    body, footnotes, warnings = resolved(page.paragraphs, page.notes)
    found = sections(body)
    title = page.title or plain.own_title(body)
    name, reason = kind(title, body)
    said, unknown = Delivery(), ()
    if name in REPORT_KINDS:
        said, unknown = delivery(title, body, page.published_on, sections=found, is_half_year=name == "half_year_report")
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
    return Printed(**{**vars(page), "warnings": (*text.warnings, *page.warnings)})
