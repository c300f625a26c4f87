"""Past years taken in by the deployments of a backfill and of an audit, as the API shows them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flows.orchestra import LINUX, Orchestra
from gov_archive import sample

pytestmark = [pytest.mark.prefect, LINUX]

NOW = sample.NIGHTS[0]
YEARS = range(2018, 2022)


def told(here: Orchestra, run: str, key: str) -> dict[str, Any]:
    """Return the artifact *key* that *run* left, as it stands at the end."""
    (found,) = here.ask("POST", "artifacts/filter", artifacts={"key": {"any_": [key]}, "flow_run_id": {"any_": [run]}})
    assert isinstance(found, dict)
    return found


def ended(here: Orchestra, name: str, **parameters: Any) -> str:
    """Trigger the deployment *name* by hand, and return the run when it is complete."""
    run = here.trigger(name, parameters=parameters)
    assert here.settled(run)["type"] == "COMPLETED", here.logs()
    return run


def test_a_backfill_and_an_audit_by_hand_show_what_they_found(deployed: Orchestra, tmp_path: Path) -> None:
    with sample.running(clock=lambda: NOW, port=0) as server:
        declared = tmp_path / "sources.toml"
        declared.write_text(server.sources_toml(), encoding="utf-8")
        given = {"sources_file": str(declared), "archive": str(tmp_path / "archive"), "now": NOW.isoformat()}
        run = ended(deployed, "backfill", from_year=YEARS[0], to_year=YEARS[-1], **given)
    summary, progress = (told(deployed, run, key) for key in ("backfill", "backfill-progress"))
    rows = [line.split("|")[1:5] for line in summary["data"].splitlines() if line.startswith(("| yunqi", "| qinghe"))]
    assert {(source.strip(), int(year)) for source, year, _, _ in rows} == {(s, y) for s in ("yunqi", "qinghe") for y in YEARS}
    reports = [one for one in sample.documents(NOW) if one.kind in {"work_report", "half_year_report"} and one.published_on.year in YEARS]
    assert sum(int(stored) for *_, stored in rows) == len(reports)
    assert progress["data"] == 100
    assert re.match(r"(\d+) of \1 documents of 2018 to 2021, \d+ a minute", progress["description"])

    audited = ended(deployed, "audit", **given)
    assert told(deployed, audited, "audit")["data"].startswith("- ok: 0 problems, 0 gaps, 0 orphans")

    def chunks() -> list[tuple[str, str]]:
        tasks = deployed.ask("POST", "task_runs/filter", flow_runs={"id": {"any_": [run]}})
        return sorted((one["name"], one["state_type"]) for one in tasks)

    wanted = [("qinghe-1", "COMPLETED"), ("yunqi-1", "COMPLETED")]
    deployed.until(lambda: chunks() == wanted, "the server has written down the chunks")  # it does so in batches
