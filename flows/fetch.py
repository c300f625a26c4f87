"""The fetch flow: one chunk of a backfill, on any machine, into captures in a shared folder and nowhere else."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from gov_archive import log, nights, sources
from gov_archive.backfill import Chunk, remote
from gov_archive.handover import Handover
from gov_archive.settings import Settings
from pace import shared
from runs import told
from spread import FETCHED

LONGEST_SECONDS = 6 * 3600  # forty documents with attachments, at the longest pace that a robots.txt may ask for


@flow(name="fetch", timeout_seconds=LONGEST_SECONDS, persist_result=False, validate_parameters=True)
def fetch(chunk: dict[str, Any], portal: dict[str, Any], handover: str, now: str | None = None) -> dict[str, Any]:
    """Fetch *chunk* of *portal*, both in their plain form, as at *now*, and hand over what was answered."""
    settings, asked, shelf = Settings(), Chunk.of(chunk), Handover(handover)
    with log.written(settings), shared() as pace:
        report = remote.hand_over(asked, sources.portal(portal), shelf, settings=settings, now=nights.clock(now), pace=pace)
    create_markdown_artifact(told(report), key=FETCHED, description=f"{asked.source}, chunk {asked.number} of {asked.run}")
    return report
