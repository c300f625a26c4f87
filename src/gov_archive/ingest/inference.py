"""What a capture is about: as its own headers say, or, for captures of other tools, as its address tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urldefrag, urlsplit

from gov_archive import identity, origin

if TYPE_CHECKING:
    from gov_archive.model import Capture, Portal, Purpose
    from gov_archive.store import Database


@dataclass(frozen=True)
class About:
    """Purpose and subject of a capture, and the source and run that it counts for.

    ``purpose`` is "other" for a capture of another tool whose address means nothing here, or nothing yet.
    """

    purpose: Purpose | Literal["other"]
    subject: str
    source: str
    run: str


def about(db: Database, portal: Portal, capture: Capture) -> About:
    """Return what *capture* is about.

    A capture without a run of ours counts as a run of its own file and night, so that what one crawl saw belongs together.
    """
    is_ours = capture.purpose is not None or origin.is_past(capture.run)
    run = capture.run if is_ours and capture.run else f"file:{capture.file}@{capture.exchange.at:%Y-%m-%d}"
    if capture.purpose is not None:
        subject = capture.subject.lower() if capture.purpose in {"document", "attachment", "probe"} else capture.subject
        return About(capture.purpose, subject, capture.source, run)
    url = capture.asked or capture.exchange.url
    if key := identity.key(portal, url):
        return About("document", key, _source(portal, capture, key), run)
    if listing := listing_at(portal, url):
        return About("listing", listing[1], listing[0], run)
    if document := linking(db, url):
        return About("attachment", document, _source(portal, capture, document), run)
    return About("other", "", _source(portal, capture, ""), run)


def linking(db: Database, url: str) -> str | None:
    """Return the document whose page links to the file at *url*, or None."""
    sql = """select c.subject from attachments as a join captures as c on c.text_sha256 = a.text and c.purpose = 'document'
             where a.url = ? order by c.at, c.id limit 1"""
    found = db.execute(sql, (url,)).fetchone()
    return str(found[0]) if found else None


def unclaimed(db: Database) -> list[tuple[str, str]]:
    """Return captures that meant nothing when they came, but to whose address a page links by now, with that address."""
    sql = """select distinct c.id, c.asked from captures as c join attachments as a on a.url = c.asked
             where c.purpose = 'other' order by c.at, c.id"""
    return [(row[0], row[1]) for row in db.execute(sql)]


def listing_at(portal: Portal, url: str) -> tuple[str, str] | None:
    """Return source and listing whose address *url* is, or continues: the same page with every parameter of the listing."""
    wanted = _parts(url)
    for source in portal.sources:
        for listing in source.listings:
            host, path, query = _parts(identity.listing_url(portal, listing))
            if path == wanted[1] and {host, wanted[0]} <= identity.portal_hosts(portal) and query <= wanted[2]:
                return source.slug, listing
    return None


def _parts(url: str) -> tuple[str, str, frozenset[str]]:
    bare = unquote(urldefrag(url).url)
    parts = urlsplit(bare)
    return identity.host(bare), parts.path.lower() or "/", frozenset(filter(None, parts.query.split("&")))


def _source(portal: Portal, capture: Capture, key: str) -> str:
    """Return the source that a capture of another tool counts for: as declared, as its folder says, or the portal's first."""
    slugs = [source.slug for source in portal.sources]
    declared = [source.slug for source in portal.sources if key in {known.lower() for known in source.known}]
    folder = [slug for slug in (capture.source, capture.file.split("/", 1)[0]) if slug in slugs]
    return next(iter((*declared, *folder, *slugs)), portal.slug)
