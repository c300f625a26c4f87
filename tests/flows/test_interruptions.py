"""Nights that are killed, cancelled or run out of time: shown as what they are, and the next one carries on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from flows.orchestra import LINUX, Orchestra, ready
from gov_archive import capture, sample, store, verify

pytestmark = [pytest.mark.prefect, LINUX]

NIGHT = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
MIDNIGHT_REQUESTS = 12  # of about a hundred


@pytest.fixture
def portal() -> Iterator[sample.Server]:
    with sample.running(clock=lambda: NIGHT, port=0) as server:
        yield server


def parameters(folder: Path, portal: sample.Server, *, pace: float) -> dict[str, Any]:
    path = folder / f"pace-{pace}.toml"
    path.write_text(portal.sources_toml().replace("pace_seconds = 0.0", f"pace_seconds = {pace}"), encoding="utf-8")
    return {"sources_file": str(path), "archive": str(folder / "archive"), "now": NIGHT.isoformat()}


def begun(here: Orchestra, portal: sample.Server, night: dict[str, Any]) -> str:
    """Trigger the night and wait until it is well under way."""
    asked = len(portal.requests)
    run = here.trigger("nightly", parameters=night)
    here.until(lambda: len(portal.requests) >= asked + MIDNIGHT_REQUESTS, "the night is under way")
    return run


def ids(archive: Path) -> set[str]:
    """The captures on disk, in finished files and in those that a dead writer left."""
    folder = archive / "captures"
    capture.recover(folder)
    return {kept.id for path in folder.rglob("*.warc.gz") for kept in capture.scan(path, folder=folder)}


def test_the_night_after_one_that_was_killed_cancelled_or_timed_out_carries_on(
    deployed: Orchestra, portal: sample.Server, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    slow, fast = (parameters(tmp_path, portal, pace=pace) for pace in (0.5, 0))

    cancelled = begun(deployed, portal, slow)
    deployed.ask("POST", f"flow_runs/{cancelled}/set_state", state={"type": "CANCELLING"})
    assert deployed.settled(cancelled)["type"] == "CANCELLED"
    seen = ids(archive)

    hurried = f"import nightly; nightly.nightly.with_options(timeout_seconds=5)(**{slow!r})"
    said = deployed.run("-c", hurried, PYTHONPATH=f"{deployed.settings['PYTHONPATH']}:{deployed.home / 'flows'}", status=1)
    assert "exceeded timeout" in said
    assert seen < ids(archive)
    seen = ids(archive)

    killed = begun(deployed, portal, slow)
    deployed.kill(deployed.engine(killed))
    crashed = deployed.settled(killed)
    assert (crashed["type"], crashed["name"]) == ("CRASHED", "Crashed")
    assert seen < ids(archive)
    seen = ids(archive)

    name = f"gov-archive host {urlsplit(portal.base_url).netloc}"  # the killed one would keep the host's turn for a minute
    deployed.ask("PATCH", f"v2/concurrency_limits/{quote(name)}", active_slots=0)
    again = deployed.trigger("nightly", parameters=fast)
    assert deployed.settled(again)["type"] == "COMPLETED", deployed.logs()
    assert list(verify.problems(archive)) == []
    with store.reader(archive) as connection:
        assert seen <= {row[0] for row in connection.execute("select id from captures")}
        outcomes = [row[0] for row in connection.execute("select outcome from runs order by started_at, rowid")]
    assert sorted(outcomes) == ["crashed", "crashed", "crashed", "ok"]


@pytest.mark.soak
def test_a_lost_machine_does_not_cancel_the_nights_to_come(portal: sample.Server, tmp_path: Path) -> None:
    slow, fast = (parameters(tmp_path, portal, pace=pace) for pace in (0.5, 0))
    with ready(tmp_path / "orchestra") as here:
        worker = here.work("first")
        lost = begun(here, portal, slow)
        for pid in (worker.pid, here.engine(lost)):
            here.kill(pid)
        here.work("second")
        meanwhile = here.trigger("nightly", parameters=fast)
        assert here.settled(meanwhile)["type"] == "CANCELLED"
        assert here.state(lost)["type"] == "RUNNING"

        crashed = here.settled(lost, seconds=240)
        assert (crashed["type"], "no heartbeat" in crashed["message"]) == ("CRASHED", True)
        assert here.settled(here.trigger("nightly", parameters=fast))["type"] == "COMPLETED", here.logs()
    assert list(verify.problems(tmp_path / "archive")) == []


@pytest.mark.soak
def test_a_server_that_is_started_again_loses_no_night(portal: sample.Server, tmp_path: Path) -> None:
    slow, fast = (parameters(tmp_path, portal, pace=pace) for pace in (0.3, 0))
    with ready(tmp_path / "orchestra") as here:
        here.work()
        under_way = begun(here, portal, slow)
        here.stop(here.server)
        here.serve()
        assert here.settled(under_way)["type"] == "COMPLETED", here.logs()
        assert here.settled(here.trigger("nightly", parameters=fast))["type"] == "COMPLETED", here.logs()
    assert list(verify.problems(tmp_path / "archive")) == []


@pytest.mark.soak
def test_a_worker_that_is_stopped_leaves_the_place_free(portal: sample.Server, tmp_path: Path) -> None:
    slow, fast = (parameters(tmp_path, portal, pace=pace) for pace in (0.5, 0))
    with ready(tmp_path / "orchestra") as here:
        worker = here.work("first")
        stopped = begun(here, portal, slow)
        here.stop(worker)
        here.work("second")
        print(here.settled(stopped, seconds=240))
        assert here.settled(here.trigger("nightly", parameters=fast))["type"] == "COMPLETED", here.logs()
    assert list(verify.problems(tmp_path / "archive")) == []
