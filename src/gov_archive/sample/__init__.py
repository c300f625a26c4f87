"""A small portal of a fictional district on loopback: invented reports, near misses, and ten scripted nights.

Nothing in it is real: 清河区 and 云栖镇, their people, projects and figures are made up. It shows the whole path without
the network, and serves given texts (``content``) in every markup to tests.
"""

from gov_archive.sample.calendar import NIGHTS, Expected, documents, expected
from gov_archive.sample.document import DISTRICT, TOWN, Document, File, Note
from gov_archive.sample.markups import MARKUPS
from gov_archive.sample.portal import SITE, Script, attachments_app, portal_app
from gov_archive.sample.server import Asked, Server, running, serve

EXPECTED: tuple[Expected, ...] = expected()
"""What happens on each of :data:`NIGHTS`, and the events that a run over it should find."""

__all__ = [
    "DISTRICT",
    "EXPECTED",
    "MARKUPS",
    "NIGHTS",
    "SITE",
    "TOWN",
    "Asked",
    "Document",
    "Expected",
    "File",
    "Note",
    "Script",
    "Server",
    "attachments_app",
    "documents",
    "portal_app",
    "running",
    "serve",
]
