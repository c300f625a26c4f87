"""What a backfill says when it ends: the contract's object."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gov_archive.backfill.whole import Backfill, Found


def report(backfill: Backfill) -> dict[str, Any]:
    """Return the contract's object of ``backfill --json``.

    A run is as good as its worst source, and failed only when every source failed. What could not be read to its end, had or placed makes
    it degraded.
    """
    sources = [_of_source(found) for found in backfill.found.values()]
    outcomes = {one["outcome"] for one in sources}
    files, wayback = _of_files(backfill), _of_wayback(backfill)
    is_hurt = bool((files and (files["refused"] or files["broken_off"])) or (wayback and wayback["errors"]))
    outcome = "failed" if outcomes == {"failed"} else "ok" if outcomes <= {"ok"} and not is_hurt else "degraded"
    asked = backfill.asked
    return {
        "run": backfill.run.id,
        "outcome": outcome,
        "from_year": asked.years.first,
        "to_year": asked.years.last,
        "dry_run": asked.is_dry,
        "sources": sources,
        **({"files": files} if files else {}),
        **({"wayback": wayback} if wayback else {}),
    }


def _of_source(found: Found) -> dict[str, Any]:
    has_any = bool(found.verdicts["good"] or found.brought or any(year.found - year.failed for year in found.summary.years))
    is_hurt = bool(found.errors or found.summary.failed)
    return {
        "source": found.source,
        "outcome": "ok" if not is_hurt else "degraded" if has_any else "failed",
        "listing": "incomplete" if found.gaps else "whole",
        "gaps": found.gaps,
        "planned": len(found.plan.asked),
        "outside": found.plan.outside + found.summary.outside,
        "fetched": found.fetched,
        "brought": found.brought,
        "verdicts": dict(found.verdicts),
        "events": dict(found.events),
        "years": [asdict(year) for year in found.summary.years],
        "failed": found.summary.failed,
        "errors": found.errors,
        "notes": found.notes,
    }


def _of_files(backfill: Backfill) -> dict[str, Any] | None:
    if backfill.folder is None:
        return None
    planned = sum(chunk.size for chunk in backfill.work if chunk.source == "files")
    return {"planned": planned, **backfill.folder.found.as_json()}


def _of_wayback(backfill: Backfill) -> dict[str, Any] | None:
    if backfill.past is None:
        return None
    planned = sum(chunk.size for chunk in backfill.work if hasattr(chunk, "captures"))
    brought = sum(found.brought for found in backfill.found.values())
    return {"planned": planned, "brought": brought, "strangers": backfill.past.strangers, "errors": backfill.past.errors}
