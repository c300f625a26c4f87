"""The metrics file: valid in both formats, whole at any instant, and true."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client import parser as classic
from prometheus_client.openmetrics import parser as openmetrics

from gov_archive import metrics, night, nights, sample, store
from gov_archive.errors import MisuseError, StoreError

if TYPE_CHECKING:
    from conftest import Portal

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Return every sample, once both parsers have read the same."""
    read = [
        {(one.name, frozenset(one.labels.items())): one.value for family in parse(text) for one in family.samples}
        for parse in (classic.text_string_to_metric_families, openmetrics.text_string_to_metric_families)
    ]
    assert read[0] == read[1]
    return read[0]


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"gov_archive_{name}", frozenset(labels.items())))


def written(portal: Portal, file: Path, at: datetime) -> Samples:
    metrics.write(file, portal.archive, portal.portal.sources, at=at)
    return samples(file.read_text(encoding="utf-8"))


def test_the_last_run_and_what_is_kept_are_told(sample_portal: Portal, tmp_path: Path) -> None:
    for at in sample.NIGHTS[:4]:
        sample_portal.night(at)
    found = written(sample_portal, tmp_path / "gov_archive.prom", sample.NIGHTS[3])
    assert value(found, "last_run_timestamp_seconds", kind="nightly") == sample.NIGHTS[3].timestamp()
    assert value(found, "last_ok_run_timestamp_seconds", kind="nightly") == sample.NIGHTS[2].timestamp()
    outcomes = {name: value(found, "last_run_outcome", kind="nightly", outcome=name) for name in ("ok", "degraded", "failed", "crashed")}
    assert outcomes == {"ok": 0, "degraded": 0, "failed": 1, "crashed": 0}
    assert value(found, "last_run_exchanges", kind="nightly", source="yunqi", verdict="unavailable") == 4
    assert value(found, "documents", source="yunqi", kind="half_year_report") == 1
    with store.reader(sample_portal.archive) as connection:
        (versions,) = connection.execute("select count(*) from versions where document in (select key from documents)").fetchone()
    assert sum(number for (name, _), number in found.items() if name == "gov_archive_versions") == versions
    assert value(found, "missing_years", source="yunqi") == 0
    sample_portal.night(sample.NIGHTS[4])
    found = written(sample_portal, tmp_path / "gov_archive.prom", sample.NIGHTS[4])
    assert value(found, "last_run_events", kind="nightly", source="qinghe", event="new") == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["gov_archive.prom"]


def test_a_run_that_crashed_is_the_last_run(sample_portal: Portal, tmp_path: Path) -> None:
    def broken_off() -> None:
        with night.Run(sample_portal.portal, sample_portal.archive, now=nights.clock(sample.NIGHTS[0])):
            raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        broken_off()
    found = written(sample_portal, tmp_path / "gov_archive.prom", sample.NIGHTS[0])
    assert value(found, "last_run_outcome", kind="nightly", outcome="crashed") == 1


def test_a_file_that_cannot_be_written_is_named(sample_portal: Portal, tmp_path: Path) -> None:
    sample_portal.night(sample.NIGHTS[3])
    with pytest.raises(MisuseError, match="GOV_ARCHIVE_METRICS"):
        metrics.write(tmp_path / "none" / "gov_archive.prom", sample_portal.archive, (), at=sample.NIGHTS[0])
