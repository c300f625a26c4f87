"""A backfill on more than one machine: a chunk fetched there and handed over, and what was handed over taken in here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from gov_archive import ingest, store
from gov_archive.backfill.chunk import Chunk, fetch
from gov_archive.fetch import Turns
from gov_archive.handover import Handover
from gov_archive.model import Portal
from gov_archive.night import Run
from gov_archive.settings import Settings


def hand_over(
    chunk: Chunk, portal: Portal, handover: Handover, *, settings: Settings, now: Callable[[], datetime], pace: Turns | None = None
) -> dict[str, Any]:
    """Fetch *chunk* and hand over what was answered, whatever ends the run; return what the backfill is to be told, in JSON's own types.

    A run that is killed leaves its captures in the spool of its machine: the next one there hands them over first.
    """
    handover.put(settings.spool)
    run = Run(portal, settings.spool, now=now, settings=settings, id=chunk.run, pace=pace)
    try:
        with run.client:
            collected = fetch(run, chunk)
    finally:
        handover.put(settings.spool)
    return {
        "fetched": collected.fetched,
        "verdicts": dict(collected.verdicts),
        "errors": collected.errors,
        "unjudged": collected.unjudged,
        "stopped": run.client.stopped(portal.base_url),
    }


def take_in(handover: Handover, portal: Portal, archive: Path, *, settings: Settings, wait: float = 0.0) -> dict[str, Any]:
    """Copy what *archive* lacks, ingest it, and return what came of it, in JSON's own types; *wait* is for others who hold the archive."""
    with store.open(archive, holder="ingest", wait=wait) as db:
        taken = handover.take(archive)
        found = ingest.catch_up(db, portal, archive, nights=settings.withdrawal_nights)
    events: dict[str, Counter[str]] = {}
    for event in found.events:
        events.setdefault(event.source, Counter())[event.kind] += 1
    wrong = [*taken.unfinished, *found.damaged]
    return {
        "outcome": "degraded" if wrong else "ok",
        "files": taken.files,
        "captures": found.captures,
        "events": {source: dict(kinds) for source, kinds in events.items()},
        "errors": wrong,
    }
