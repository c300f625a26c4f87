"""Past years: from the years asked for to captures and rows, in chunks, by the same path as a night.

    plan (walk to the end, rows of the years, less what is had) → chunk (collect → captures) → ingest → summary

beside the portal: ``files`` (a folder of what others kept), ``past`` (the Wayback Machine); both bring captures made elsewhere, under
the instant that they had there

``fetch`` is what a fetcher on any machine does with one chunk, without the database; ``remote`` joins several machines by a folder that
they share; ``Backfill`` is all of it on one machine.
"""

from gov_archive.backfill import remote
from gov_archive.backfill.chunk import Chunk, chunks, fetch
from gov_archive.backfill.plan import Plan, plan
from gov_archive.backfill.wanted import Years
from gov_archive.backfill.whole import Asked, Backfill

__all__ = ["Asked", "Backfill", "Chunk", "Plan", "Years", "chunks", "fetch", "plan", "remote"]
