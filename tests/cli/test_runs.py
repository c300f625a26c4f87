"""The log of runs as a user reads it, also of runs that were killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from gov_archive import night, nights, sample
from gov_archive.cli import main
from gov_archive.errors import StoreError

if TYPE_CHECKING:
    from conftest import Portal

ROOT = Path(__file__).parents[2]


def runs(archive: Path) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["--archive", str(archive), "runs", "--json"])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def table(archive: Path) -> str:
    return CliRunner().invoke(main, ["--archive", str(archive), "runs"]).stdout


def test_a_killed_run_was_running_and_is_crashed_before_and_after_the_next(sample_portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(sample_portal.server.sources_toml(), encoding="utf-8")
    options = ["--sources", str(tmp_path / "sources.toml"), "--archive", str(sample_portal.archive), "--now", sample.NIGHTS[0].isoformat()]
    seen: list[str] = []

    def kill(path: str, _request: object, _at: object) -> None:
        if path == "/article.html" and not seen:
            seen.extend(run["outcome"] for run in runs(sample_portal.archive))
            os.kill(victim.pid, signal.SIGKILL)

    sample_portal.server.script = kill
    victim = subprocess.Popen([sys.executable, ROOT / "flows" / "nightly.py", *options], stderr=subprocess.DEVNULL)
    assert victim.wait(60) == -signal.SIGKILL
    sample_portal.server.script = None
    assert seen == ["running"]
    (killed,) = runs(sample_portal.archive)
    assert (killed["outcome"], killed["finished_at"], killed["seconds"]) == ("crashed", None, None)
    sample_portal.night(sample.NIGHTS[1])
    assert [run["outcome"] for run in runs(sample_portal.archive)] == ["ok", "crashed"]
    assert "crashed" in table(sample_portal.archive)
    assert not list(sample_portal.archive.glob("*.running"))


def test_a_run_that_breaks_off_notes_why_and_what_it_had_done(sample_portal: Portal) -> None:
    def broken_off() -> None:
        with night.Run(sample_portal.portal, sample_portal.archive, now=nights.clock(sample.NIGHTS[0])) as run:
            night.source_night(run, sample_portal.portal.sources[0])
            raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        broken_off()
    (broken,) = runs(sample_portal.archive)
    assert (broken["outcome"], broken["error"], [one["source"] for one in broken["sources"]]) == ("crashed", "the disk is full", ["yunqi"])
    assert broken["seconds"] > 0
    assert "the disk is full" in table(sample_portal.archive)


def test_runs_are_told_newest_first_with_what_they_brought(sample_portal: Portal) -> None:
    for at in sample.NIGHTS[:3]:
        sample_portal.night(at)
    newest, _, first = runs(sample_portal.archive)
    assert (newest["events"], newest["flags"], first["events"]) == ({"changed": 1}, 1, {"new": 18})
    assert (first["kind"], first["outcome"], first["fetched"]) == ("nightly", "ok", first["verdicts"]["good"])
    assert newest["started_at"] == "2026-03-03T18:10:00Z"
    result = CliRunner().invoke(main, ["--archive", str(sample_portal.archive), "runs", "--limit", "1"])
    assert [run["run"][-4:] in result.stdout for run in (newest, first)] == [True, False]
