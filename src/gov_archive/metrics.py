"""From the log of runs and the archive to one file that Prometheus's node_exporter reads, or anything that reads OpenMetrics.

All are gauges without a time of their own: of such lines the old text format and OpenMetrics 1.0 say the same.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from gov_archive import store
from gov_archive.errors import MisuseError
from gov_archive.query import coverage
from gov_archive.query import runs as logged
from gov_archive.query.named import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gov_archive.model import Source

_OUTCOMES: Final = ("ok", "degraded", "failed", "crashed")
_MOST: Final = 400  # runs looked back upon: a year of nights


def write(path: Path, archive: Path, declared: Sequence[Source], *, at: datetime) -> None:
    """Put the metrics of *archive* at *path*, all at once; MisuseError where that cannot be written."""
    written: bytes = generate_latest(registry(archive, declared, at=at))  # type: ignore[no-untyped-call]
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(written)
        partial.replace(path)
    except OSError as error:
        raise MisuseError(f"the metrics {path} cannot be written: {error.strerror}; mend GOV_ARCHIVE_METRICS") from error


def registry(archive: Path, declared: Sequence[Source], *, at: datetime) -> CollectorRegistry:
    """Return what is measured of *archive*: the last run of each kind, and what is kept."""
    made = CollectorRegistry()
    with store.reader(archive) as connection:
        runs = logged.runs(connection, limit=_MOST, is_under_way=lambda run: store.runs.is_under_way(archive, run))
        kept = rows(connection, "kept")
        lacking = coverage.lacking(coverage.matrix(connection, at=at, declared=declared))
    _of_runs(made, [run for run in runs if run["outcome"] != "running"])
    documents = _gauge(made, "documents", "Documents kept.", "source", "kind")
    versions = _gauge(made, "versions", "Versions of documents kept.", "source", "kind")
    for row in kept:
        documents.labels(row["source"], row["kind"]).set(row["documents"])
        versions.labels(row["source"], row["kind"]).set(row["versions"])
    years = _gauge(made, "missing_years", "Years whose work report is due and not stored.", "source")
    for source, number in lacking.items():
        years.labels(source).set(number)
    return made


def _of_runs(made: CollectorRegistry, runs: Sequence[Mapping[str, Any]]) -> None:
    """Measure the newest of *runs* of each kind, and when one last ended well."""
    began = _gauge(made, "last_run_timestamp_seconds", "When the last run began, in Unix time.", "kind")
    well = _gauge(made, "last_ok_run_timestamp_seconds", "When the last run began whose outcome was ok, in Unix time.", "kind")
    took = _gauge(made, "last_run_seconds", "How long the last run took.", "kind")
    outcome = _gauge(made, "last_run_outcome", "1 for the outcome of the last run, 0 for the others.", "kind", "outcome")
    exchanges = _gauge(made, "last_run_exchanges", "Exchanges of the last run by verdict.", "kind", "source", "verdict")
    events = _gauge(made, "last_run_events", "Events that the last run brought, by their kind.", "kind", "source", "event")
    errors = _gauge(made, "last_run_errors", "Things that the last run could not judge.", "kind", "source")
    for run in reversed(runs):  # the newest comes last and stays
        if run["outcome"] == "ok":
            well.labels(run["kind"]).set(_unix(run["started_at"]))
    for run in {run["kind"]: run for run in reversed(runs)}.values():
        began.labels(run["kind"]).set(_unix(run["started_at"]))
        for name in _OUTCOMES:
            outcome.labels(run["kind"], name).set(run["outcome"] == name)
        if run["seconds"] is not None:
            took.labels(run["kind"]).set(run["seconds"])
        for source in run["sources"]:
            errors.labels(run["kind"], source["source"]).set(len(source.get("errors", ())))
            for name, number in source.get("verdicts", {}).items():
                exchanges.labels(run["kind"], source["source"], name).set(number)
            for name, number in source.get("events", {}).items():
                events.labels(run["kind"], source["source"], name).set(number)


def _gauge(made: CollectorRegistry, name: str, said: str, *labels: str) -> Gauge:
    return Gauge(f"gov_archive_{name}", said, labels, registry=made)


def _unix(written: str) -> float:
    return datetime.fromisoformat(written).timestamp()
