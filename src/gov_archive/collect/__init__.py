"""From what to ask for to captures on disk: one night's exchanges with one source, nothing concluded from them.

    walk the listings → ask the made-up key → ask for the documents → ask for their attachments

and once more, at the end, for what was not had for a reason that may have passed. Every answer is captured before it is looked at, and
looked at only to decide what to ask next: a fetcher on any machine can run this without the database.
"""

from gov_archive.collect.collector import Collector, Progress, linked_files
from gov_archive.collect.known import Captures, Collected, Known

__all__ = ["Captures", "Collected", "Collector", "Known", "Progress", "linked_files"]
