"""The deployments on a real server with a real worker, from a clone that lies somewhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.orchestra import LINUX, Orchestra
from gov_archive import verify

pytestmark = [pytest.mark.prefect, LINUX]

NIGHT = "2026-03-01T18:10:00Z"


def sample_night(archive: Path) -> dict[str, Any]:
    return {"bundled_sample": True, "archive": str(archive), "now": NIGHT}


def test_a_server_started_in_a_clone_reports_to_nobody_and_holds_the_deployments(deployed: Orchestra) -> None:
    server = deployed.ask("GET", "admin/settings")["server"]
    assert (server["analytics_enabled"], server["concurrency"]["lease_storage"].rsplit(".", 1)[1]) == (False, "filesystem")
    found = {one["name"]: one for one in deployed.ask("POST", "deployments/filter")}
    assert set(found) == {"nightly", "audit", "rebuild", "backfill", "fetch", "ingest"}
    crons = {name: [(each["schedule"]["cron"], each["schedule"]["timezone"]) for each in one["schedules"]] for name, one in found.items()}
    assert {name: cron for name, cron in crons.items() if cron} == {
        "nightly": [("10 2 * * *", "Asia/Shanghai")],
        "audit": [("10 12 * * 0", "Asia/Shanghai")],
    }
    (automation,) = deployed.ask("POST", "automations/filter")
    assert automation["enabled"]
    assert "is there" in deployed.run("flows/setup.py"), "it may be run again"
    assert len(deployed.ask("POST", "automations/filter")) == 1


def test_the_nightly_runs_by_hand_and_a_second_one_is_cancelled(deployed: Orchestra, tmp_path: Path) -> None:
    runs = [deployed.trigger("nightly", parameters=sample_night(tmp_path)) for _ in range(2)]
    states = sorted((deployed.settled(run) for run in runs), key=lambda state: str(state["type"]))
    assert [state["type"] for state in states] == ["CANCELLED", "COMPLETED"], deployed.logs()
    assert states[0]["message"] == "Deployment concurrency limit reached."
    done = states[1]["state_details"]["flow_run_id"]
    (artifact,) = deployed.ask("POST", "artifacts/filter", artifacts={"key": {"any_": ["night"]}, "flow_run_id": {"any_": [done]}})
    assert "yunqi" in artifact["data"]
    assert list(verify.problems(tmp_path)) == []


def test_the_nightly_runs_by_its_schedule(deployed: Orchestra, tmp_path: Path) -> None:
    nightly = deployed.deployment("nightly")
    (cron,) = nightly["schedules"]
    assert (cron["schedule"]["cron"], cron["schedule"]["timezone"], cron["active"]) == ("10 2 * * *", "Asia/Shanghai", True)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    once = {"rrule": f"DTSTART:{soon:%Y%m%dT%H%M%S}Z\nRRULE:FREQ=HOURLY;COUNT=1"}
    planning = [{"schedule": once, "active": True, "parameters": sample_night(tmp_path)}]
    deployed.ask("POST", f"deployments/{nightly['id']}/schedules", given=planning)

    def planned() -> Any:
        runs = deployed.ask("POST", "flow_runs/filter", deployments={"id": {"any_": [nightly["id"]]}}, sort="EXPECTED_START_TIME_ASC")
        return [run for run in runs if run["auto_scheduled"] and run["parameters"].get("bundled_sample")]

    first = deployed.until(planned, "the schedule is planned")[0]
    assert deployed.settled(first["id"])["type"] == "COMPLETED", deployed.logs()
    assert list(verify.problems(tmp_path)) == []
